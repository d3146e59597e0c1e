// Moving from another pager: its set-up read, what would change, what has no counterpart, who is on call on both sides; then applied.
import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAddress } from '../../../web/address.ts'
import { getJson, postJson } from '../../../web/api.ts'
import { Icon } from '../../../web/icons.tsx'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { Tabs } from '../../../web/kit/choices.tsx'
import { FindingList } from '../../../web/kit/findings.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Snippet } from '../../../web/kit/snippet.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { planTime } from '../../../web/kit/time-words.ts'
import { SettingsFrame } from '../../../web/settings/settings-frame.tsx'
import type { Comparison, MoveAnswer, MoveBody, MovePlan, MoveSources, TakenOverrides } from '../model/moves/contract.ts'

type Source = MoveSources['items'][number]
type ReadFile = NonNullable<MoveBody['files']>[number]

export default function MovePage() {
  const sources = useQuery({
    queryKey: ['oncall', 'imports'],
    queryFn: ({ signal }) => getJson<MoveSources>('/api/v1/on-call/imports', {}, signal),
  })
  const [address] = useAddress()
  return (
    <SettingsFrame
      title="Move from another pager"
      says="People, teams, schedules, escalation policies and services are read and shown before anything changes. Reading again later changes only what changed there."
    >
      <Answer of={sources} lines={3}>
        {({ items }) => {
          const source = items.find((one) => one.name === address['from']) ?? items[0]
          return source ? (
            <>
              <div className="filters">
                <Tabs name="from" label="Move from" choices={items.map((one) => ({ value: one.name, label: one.title }))} />
              </div>
              <MoveFrom key={source.name} source={source} />
            </>
          ) : (
            <QuietLine>No other pager is known here.</QuietLine>
          )
        }}
      </Answer>
    </SettingsFrame>
  )
}

function MoveFrom({ source }: { source: Source }) {
  const [words, setWords] = useState({ url: source.apiUrl ?? '', token: '' })
  const [files, setFiles] = useState<readonly ReadFile[]>([])
  const [isPartly, setPartly] = useState(false)
  const read = useAct(
    async (body: MoveBody) => {
      const move = await postJson<MoveAnswer>(`/api/v1/on-call/imports/${source.name}`, body)
      return { move, plan: await postJson<MovePlan>('/api/v1/configuration/diff', { files: move.files }) }
    },
    { changes: [] },
  )
  const apply = useAct(
    async ({ files: documents, overrides }: MoveAnswer) => {
      const plan = await postJson<MovePlan>('/api/v1/configuration/apply', { files: documents })
      const taken = plan.isApplied ? await postJson<TakenOverrides>(`/api/v1/on-call/imports/${source.name}/overrides`, { overrides }) : null
      return { plan, taken }
    },
    {
      changes: ['oncall', 'services', 'teams', 'people', 'findings', 'installation'],
      done: ({ plan, taken }) => (plan.isApplied ? `Applied. ${taken?.added ?? 0} overrides added.` : null),
    },
  )
  const move = read.data?.move
  const plan = apply.data?.plan ?? read.data?.plan
  const hasErrors = [...(move?.findings ?? []), ...(plan?.findings ?? [])].some((each) => each.level === 'error')
  const isReady = files.length > 0 || (words.token !== '' && words.url !== '')
  async function take(list: FileList | null): Promise<void> {
    if (list) setFiles(await Promise.all([...list].map(async (file) => ({ path: file.name, text: await file.text() }))))
    read.reset()
    apply.reset()
  }
  return (
    <>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          apply.reset()
          read.mutate(files.length > 0 ? { files: [...files] } : { api: { url: words.url, token: words.token } })
        }}
      >
        <TextInput
          label={`Address of ${source.title}'s API`}
          placeholder="https://oncall.example.org"
          value={words.url}
          onChange={(event) => setWords({ ...words, url: event.currentTarget.value })}
          disabled={files.length > 0}
        />
        <PasswordInput
          label="Token"
          description="May read the whole account. It is used for this and kept nowhere."
          autoComplete="off"
          value={words.token}
          onChange={(event) => setWords({ ...words, token: event.currentTarget.value })}
          disabled={files.length > 0}
        />
        <div className="row wrap">
          <Button type="submit" variant="default" disabled={!isReady} loading={read.isPending}>
            Read and compare
          </Button>
          <label className="quiet-button">
            <Icon name="plus" size={14} />
            {files.length === 0 ? 'Take files of an export instead' : 'Other files'}
            <input type="file" multiple accept=".json" className="unseen" onChange={(event) => void take(event.currentTarget.files)} />
          </label>
          {files.length > 0 && (
            <span className="muted">
              {files.length === 1 ? files[0]!.path : `${files.length} files`}{' '}
              <button type="button" className="quiet-button" onClick={() => setFiles([])}>
                Remove
              </button>
            </span>
          )}
        </div>
      </form>
      {move && plan && (
        <>
          <Counts move={move} />
          {move.findings.length > 0 && (
            <Card title="What to look after" note="Has no counterpart here, or is done otherwise">
              <FindingList findings={move.findings} />
            </Card>
          )}
          <Comparisons comparisons={move.comparisons} />
          <Changes plan={plan} />
          {!plan.isApplied && (
            <div className="stack tight">
              {hasErrors && (
                <Checkbox
                  label="Apply although something had to be left out"
                  checked={isPartly}
                  onChange={(event) => setPartly(event.currentTarget.checked)}
                />
              )}
              <div>
                <Button
                  disabled={plan.findings.some((each) => each.level === 'error') || (hasErrors && !isPartly)}
                  loading={apply.isPending}
                  onClick={() => apply.mutate(move)}
                >
                  Apply
                </Button>
              </div>
            </div>
          )}
        </>
      )}
      <Card title="The same from the command line">
        <Snippet text={`mainstay import ${source.name} export/ --apply\nmainstay import ${source.name} export/ --compare`} />
      </Card>
    </>
  )
}

function Counts({ move: { counts, title } }: { move: MoveAnswer }) {
  const said = [
    [counts.people, 'person', 'people'],
    [counts.teams, 'team', 'teams'],
    [counts.schedules, 'schedule', 'schedules'],
    [counts.policies, 'escalation policy', 'escalation policies'],
    [counts.services, 'service', 'services'],
    [counts.overrides, 'override', 'overrides'],
  ] as const
  return (
    <p className="muted">
      Read from {title}: {said.map(([count, one, many]) => `${count} ${count === 1 ? one : many}`).join(', ')}. {counts.newPeople} of the people are new here.
    </p>
  )
}

function Comparisons({ comparisons }: { comparisons: readonly Comparison[] }) {
  if (comparisons.length === 0) return null
  return (
    <Card title="Who is on call, there and here">
      <div className="stack tight">
        {comparisons.map((one) => (
          <div key={one.schedule} className="stack tight">
            <div className="row wrap">
              {one.isSame === null ? (
                <StatusBadge plain tone="info" shape="ring">
                  not compared
                </StatusBadge>
              ) : one.isSame ? (
                <StatusBadge plain tone="good" shape="disc">
                  the same
                </StatusBadge>
              ) : (
                <StatusBadge plain tone="warn" shape="triangle">
                  {one.differences.length === 1 ? '1 difference' : `${one.differences.length} differences`}
                </StatusBadge>
              )}
              <span className="strong">{one.displayName}</span>
              <span className="muted small">
                {one.isSame === null ? 'these files do not say who is on call' : `until ${planTime(Date.parse(one.toAt ?? ''))}`}
                {one.isKept ? '' : ', as it would be made'}
              </span>
            </div>
            {one.differences.slice(0, 10).map((difference) => (
              <div key={difference.fromAt} className="muted small">
                {planTime(Date.parse(difference.fromAt))} to {planTime(Date.parse(difference.toAt))}: there{' '}
                {difference.there.join(', ') || 'nobody'}, here {difference.here.join(', ') || 'nobody'}
              </div>
            ))}
            {one.differences.length > 10 && <div className="muted small">and {one.differences.length - 10} more</div>}
          </div>
        ))}
      </div>
    </Card>
  )
}

function Changes({ plan }: { plan: MovePlan }) {
  const changes = plan.changes.filter((each) => each.change !== 'unchanged')
  const unchanged = plan.changes.length - changes.length
  return (
    <Card title={plan.isApplied ? 'Applied' : 'What would change'} {...(unchanged > 0 ? { note: `${unchanged} unchanged` } : {})}>
      <FindingList findings={plan.findings} />
      {changes.map((each) => (
        <div key={`${each.kind} ${each.name}`} className="row" style={{ padding: '3px 0' }}>
          <StatusBadge plain tone={each.change === 'created' ? 'good' : 'info'} shape={each.change === 'created' ? 'disc' : 'half'}>
            {each.change}
          </StatusBadge>
          <span className="muted">{each.kind}</span>
          <span className="strong">{each.name}</span>
          <span className="muted small ellipsis">{each.change === 'changed' ? each.fields.join(', ') : ''}</span>
        </div>
      ))}
      {changes.length === 0 && plan.findings.length === 0 && <QuietLine>Nothing differs from what is here.</QuietLine>}
    </Card>
  )
}
