// Alert quality: how much of what woke people was worth it, what was not, and what would have helped.
import { useQuery } from '@tanstack/react-query'
import { useAddress } from '../../../web/address.ts'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, EmptyState, PageHead, QuietLine, Stat, Stats } from '../../../web/kit/blocks.tsx'
import { Tabs } from '../../../web/kit/choices.tsx'
import { Explain } from '../../../web/kit/explain.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Table } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { useTimeRange, TimeRangePicker } from '../../../web/kit/time-range.tsx'
import { When } from '../../../web/kit/when.tsx'
import { ServiceFilter } from '../../../web/services.tsx'
import type { IndexAnswer, QualityAnswer } from '../contract.ts'
import { QualitySuggestions } from './quality-suggestions.tsx'
import { share, verdictWords } from './quality-words.ts'
import './quality.css'

const groupings = [
  { value: 'rule', label: 'By rule' },
  { value: 'service', label: 'By service' },
  { value: 'team', label: 'By team' },
  { value: 'tier', label: 'By tier' },
]
const nobody: Readonly<Record<string, string>> = { team: 'no owner', service: 'no service', tier: 'no tier', rule: 'no rule' }

export default function QualityPage() {
  const [address] = useAddress()
  const range = useTimeRange('28d')
  const by = address['by'] ?? 'rule'
  const query = {
    from: new Date(range.fromMs).toISOString(),
    to: new Date(range.toMs).toISOString(),
    ...(address['service'] ? { service: address['service'] } : {}),
  }
  const quality = useQuery({
    queryKey: ['quality', 'index', by, range.key, address['service'] ?? ''],
    queryFn: ({ signal }) => getJson<QualityAnswer>('/api/v1/alert-quality', { ...query, by }, signal),
  })
  return (
    <div className="page">
      <PageHead title="Alert quality" meta="Was it worth being woken? Said by people in one tap, else inferred from what happened." actions={<TimeRangePicker range={range} />} />
      <div className="filters">
        <Tabs name="by" label="Group" choices={groupings} />
        <ServiceFilter />
      </div>
      <Answer of={quality} lines={8}>
        {(answer) =>
          answer.total.situations === 0 ? (
            <Card>
              <EmptyState title="Nobody was paged in this time">
                As soon as alerts page somebody, this page says how much of it was worth it, which rules are noisy, and what a longer wait or a
                lower urgency would have saved.
              </EmptyState>
            </Card>
          ) : (
            <>
              <Head answer={answer} />
              <QualitySuggestions query={query} rangeKey={range.key} service={address['service'] ?? ''} />
              <Card flush title={groupings.find(({ value }) => value === answer.by)?.label} note="most that was not worth it first">
                <Table label="Index" columns={columnsOf(answer.by)} rows={answer.groups} keyOf={(row) => row.group ?? ''} />
              </Card>
              <Noise answer={answer} />
            </>
          )
        }
      </Answer>
    </div>
  )
}

function Head({ answer }: { answer: QualityAnswer }) {
  const { total, weeks, isCut } = answer
  return (
    <Card>
      <Stats>
        <Stat
          label="Worth it"
          value={
            <Explain title="Worth it" arithmetic={arithmeticOf(total)}>
              {share(total.index)}
            </Explain>
          }
          note={total.index === null ? 'nothing was judged yet' : `of ${total.judged} judged; 95 %: ${share(total.low)} to ${share(total.high)}`}
          {...(total.index !== null && total.index < 0.5 ? { tone: 'warn' as const } : {})}
        />
        <Stat label="Pages" value={total.pages} note={`for ${total.situations} ${total.situations === 1 ? 'situation' : 'situations'}`} />
        <Stat label="Not worth it" value={total.judged - total.actionable} note={mostOf(total)} />
        <Stat label="Said by people" value={total.said} note={`${total.inferred} inferred, ${total.situations - total.judged} open`} />
      </Stats>
      <div className="quality-weeks" role="img" aria-label={`By week: ${weeks.map((week) => share(week.index)).join(', ')}`}>
        {weeks.map((week) => (
          <Week key={week.fromAt} week={week} most={Math.max(1, ...weeks.map(({ situations }) => situations))} />
        ))}
      </div>
      {isCut && <p className="muted small">There was more than is counted here: these are the newest. Choose a shorter time for all of it.</p>}
    </Card>
  )
}

/** One week as a stack: worth it below, not worth it above, open on top; its height is its count. */
function Week({ week, most }: { week: QualityAnswer['weeks'][number]; most: number }) {
  const part = (count: number): string => `${(count / most) * 100}%`
  const day = new Date(week.fromAt).toLocaleDateString(undefined, { day: 'numeric', month: 'short' })
  const open = week.situations - week.judged
  return (
    <div
      className="quality-week"
      data-tip={`From ${day}: ${week.actionable} worth it, ${week.judged - week.actionable} not, ${open} open; ${share(week.low)} to ${share(week.high)}`}
    >
      <div className="quality-stack">
        <i className="open" style={{ height: part(open) }} />
        <i className="noise" style={{ height: part(week.judged - week.actionable) }} />
        <i className="worth" style={{ height: part(week.actionable) }} />
      </div>
      <div className="small strong">{share(week.index)}</div>
      <div className="small muted">{day}</div>
    </div>
  )
}

type Group = QualityAnswer['groups'][number]

function columnsOf(by: string): readonly Column<Group>[] {
  return [
    {
      head: by === 'rule' ? 'Rule' : by.charAt(0).toUpperCase() + by.slice(1),
      grow: true,
      phone: 'title',
      cell: (row) => row.group ?? <span className="muted">{nobody[by]}</span>,
    },
    { head: 'Not worth it', align: 'number', cell: (row) => row.judged - row.actionable },
    { head: 'Judged', align: 'number', cell: (row) => row.judged },
    { head: 'Worth it', align: 'number', cell: (row) => share(row.index) },
    { head: '95 %', align: 'number', phone: 'hide', cell: (row) => (row.index === null ? '' : <span className="muted">{`${share(row.low)} – ${share(row.high)}`}</span>) },
    { head: 'Said', align: 'number', phone: 'hide', cell: (row) => row.said },
    { head: 'Pages', align: 'number', cell: (row) => row.pages },
    { head: 'Mostly', phone: 'hide', cell: (row) => <span className="muted">{mostOf(row)}</span> },
  ]
}

function Noise({ answer }: { answer: QualityAnswer }) {
  return (
    <Card flush title="Not worth it" note="newest first; open one to say otherwise">
      {answer.noise.length === 0 ? (
        <QuietLine>Everything that was judged was worth it.</QuietLine>
      ) : (
        <Table
          label="Not worth it"
          columns={[
            { head: 'Situation', grow: true, phone: 'title', cell: (row) => <Go to={`/alerts/${row.situation}`}>{row.title}</Go> },
            { head: 'Rule', phone: 'hide', cell: (row) => row.rule },
            { head: 'Service', phone: 'hide', cell: (row) => row.service && <span className="tag">{row.service}</span> },
            {
              head: 'Verdict',
              cell: (row) => (
                <span data-tip={row.reason}>
                  {verdictWords[row.verdict]}
                  {row.isInferred && <span className="muted"> · inferred</span>}
                </span>
              ),
            },
            { head: 'Opened', align: 'number', cell: (row) => <When at={row.openedAt} /> },
          ]}
          rows={answer.noise}
          keyOf={(row) => row.situation}
          to={(row) => `/alerts/${row.situation}`}
        />
      )}
    </Card>
  )
}

function mostOf({ byVerdict }: IndexAnswer): string {
  const [first] = (['transient', 'self-healed', 'not-actionable', 'duplicate'] as const).map((verdict) => [verdict, byVerdict[verdict]] as const).sort((a, b) => b[1] - a[1])
  return first === undefined || first[1] === 0 ? '' : `${verdictWords[first[0]].toLowerCase()}: ${first[1]}`
}

function arithmeticOf(total: IndexAnswer) {
  return {
    formula: 'actionable ÷ judged',
    inputs: [
      ['actionable', String(total.actionable)],
      ['judged', `${total.judged} (${total.said} said, ${total.inferred} inferred)`],
      ['still open, not counted', String(total.situations - total.judged)],
    ] as const,
    result: `${share(total.index)}, 95 % interval (Wilson) ${share(total.low)} to ${share(total.high)}`,
    note: 'Inferred: worth it when people worked on it or on its incident; transient when it came back twice or was over in 5 minutes unanswered; healed itself when it ended unanswered; not actionable when it was acknowledged and left alone.',
  }
}
