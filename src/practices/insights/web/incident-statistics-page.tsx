// How long incidents take: every incident as a dot, quantiles with their intervals, and whether a change can be told from luck.
import { useQuery } from '@tanstack/react-query'
import { useAddress } from '../../../web/address.ts'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, EmptyState, PageHead } from '../../../web/kit/blocks.tsx'
import { Picker, Tabs } from '../../../web/kit/choices.tsx'
import { ServiceFilter } from '../../../web/services.tsx'
import type { DurationAnswer, IncidentStatisticsAnswer } from '../contract.ts'
import { durationText, verdictSentence } from '../model/statistics-words.ts'
import { DurationDots } from './duration-dots.tsx'
import './statistics.css'

const periods = [
  { value: '90', label: '90 days' },
  { value: '30', label: '30 days' },
  { value: '365', label: 'A year' },
  { value: '1825', label: 'Five years' },
]
const origins = [
  { value: 'own', label: 'Our own' },
  { value: 'imported', label: 'Imported' },
  { value: 'all', label: 'All' },
]
const dayMs = 86_400_000

export default function IncidentStatisticsPage() {
  const [address] = useAddress()
  const { period = '90', service, severity, origin = 'own' } = address
  const asked = useQuery({
    queryKey: ['insights', 'incidents', period, service, severity, origin],
    queryFn: ({ signal }) => {
      const from = new Date(Date.now() - Number(period) * dayMs).toISOString()
      return getJson<IncidentStatisticsAnswer>('/api/v1/insights/incidents', { from, service, severity, origin }, signal)
    },
  })
  return (
    <div className="page">
      <PageHead title="Incident statistics" meta="Distributions with intervals; unknown times are counted, never guessed; nobody is ranked" />
      <div className="filters">
        <Tabs name="period" label="Declared within" choices={periods} />
        <Tabs name="origin" label="Which incidents" choices={origins} />
        <Picker name="severity" label="Severity" all="Any severity" choices={['SEV1', 'SEV2', 'SEV3', 'SEV4'].map((value) => ({ value, label: value }))} />
        <ServiceFilter />
      </div>
      <Answer of={asked} lines={8}>
        {(answer) => <Inside answer={answer} />}
      </Answer>
    </div>
  )
}

function Inside({ answer }: { answer: IncidentStatisticsAnswer }) {
  const { imported, own, drills, merged } = answer.excluded
  if (answer.incidents === 0) {
    return (
      <Card>
        <EmptyState
          title="No incident in this time"
          snippetTitle="Bring the history you have"
          snippet="mainstay incident import incidents.json --source status.example.com"
        >
          {imported > 0 ? `${imported} imported ones are left out: choose All to count them. ` : ''}
          Each incident with its named times adds a dot here. With ten of them there are quantiles, with ten on both sides of a comparison a verdict.
        </EmptyState>
      </Card>
    )
  }
  return (
    <>
      <Card title="What is counted">
        <p className="counted">
          {answer.incidents} incidents, {answer.before.incidents} in as long a time before.
          {imported > 0 && ` ${imported} imported are left out.`}
          {own > 0 && ` ${own} of our own are left out.`}
          {drills > 0 && ` ${drills} drills and tests never count.`}
          {merged > 0 && ` ${merged} duplicates never count.`}
          {answer.isCut && ' Only the newest 2,000 of each period are counted.'} By severity, now (before):{' '}
          {answer.severities.map(({ severity, now, before }) => `${severity} ${now} (${before})`).join(', ')}.
        </p>
      </Card>
      {answer.durations.map((one) => (
        <Duration key={one.name} of={one} answer={answer} />
      ))}
    </>
  )
}

function Duration({ of, answer }: { of: DurationAnswer; answer: IncidentStatisticsAnswer }) {
  if (of.n === 0) {
    return (
      <Card title={of.title} note={of.means}>
        <p className="counted muted">
          Unknown for all {of.missing + of.backwards}: one of the two times is missing or runs backwards. Times are corrected on the page of an incident.
        </p>
      </Card>
    )
  }
  return (
    <Card title={of.title} note={of.means}>
      <div className="duration">
        <div className="duration-numbers">
          {(
            [
              ['Median', of.median],
              ['3 of 4 within', of.p75],
              ['9 of 10 within', of.p90],
            ] as const
          ).map(([label, estimate]) => (
            <div key={label}>
              <div className="small muted">{label}</div>
              <div className="strong">{estimate ? durationText(estimate.ms) : '–'}</div>
              <div className="small muted">{estimate ? `${durationText(estimate.lowMs)} to ${durationText(estimate.highMs)}` : '\u00a0'}</div>
            </div>
          ))}
          <div>
            <div className="small muted">Incidents</div>
            <div className="strong">{of.n}</div>
            <div className="small muted">
              {of.missing} unknown{of.backwards > 0 && `, ${of.backwards} backwards`}
            </div>
          </div>
        </div>
        <DurationDots of={of} answer={answer} />
      </div>
      <p className="verdict">
        <strong>{words[of.comparison.verdict]}</strong> {sentence(verdictSentence(of))}
      </p>
    </Card>
  )
}

const words: Readonly<Record<DurationAnswer['comparison']['verdict'], string>> = {
  shorter: 'Shorter.',
  longer: 'Longer.',
  'no-detectable-change': 'No detectable change.',
  'too-few': 'Too few to compare.',
}

/** What follows the verdict. */
function sentence(text: string): string {
  const rest = /\((.*?)\)\.(.*)$/s.exec(text)
  return rest ? `${rest[1]![0]!.toUpperCase()}${rest[1]!.slice(1)}.${rest[2]}` : text
}
