// Routing: where an alert would go and why; the tree, tried on the last week before it is set; an alertmanager.yml pasted in.
import { Button, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAddress } from '../../../web/address.ts'
import { ApiFault, getJson, postJson, putJson } from '../../../web/api.ts'
import { Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { FaultNote } from '../../../web/kit/fault-note.tsx'
import { FindingList } from '../../../web/kit/findings.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Snippet } from '../../../web/kit/snippet.tsx'
import { Table } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { useMay } from '../../../web/session.ts'
import { parseMatchers } from '../model/matcher.ts'
import type { ImportAnswer, RouteExplanation, RoutingAnswer, TreeReplay } from '../model/routing/contract.ts'
import { RouteLines } from './route-lines.tsx'
import { WhoIsAsked } from './who-is-asked.tsx'

const path = '/api/v1/alert-routing'
const example = `apiVersion: mainstay.dev/v1
kind: AlertRouting
metadata: { name: default }
spec:
  receivers:
    - name: by-severity
    - name: databases
      policy: databases
    - name: shelf
      urgency: keep
  route:
    receiver: by-severity
    routes:
      - matchers: ['team="db"']
        receiver: databases
      - matchers: ['environment=~"dev|test"']
        receiver: shelf
`

export function RoutingView() {
  const tree = useQuery({
    queryKey: ['alerts', 'routing'],
    queryFn: ({ signal }) => getJson<RoutingAnswer>(path, {}, signal).catch(missingIsNull),
  })
  return (
    <div className="stack">
      <Ask hasTree={tree.data !== null} />
      {tree.isError && <FaultNote fault={tree.error} />}
      {tree.isSuccess && <Tree key={tree.data?.savedAt ?? ''} saved={tree.data} />}
    </div>
  )
}

function missingIsNull(problem: unknown): null {
  if (problem instanceof ApiFault && problem.status === 404) return null
  throw problem
}

function Ask({ hasTree }: { hasTree: boolean }) {
  const [address, change] = useAddress()
  const text = address['labels'] ?? ''
  const labels = labelsOf(text)
  const at = Number.isNaN(Date.parse(address['at'] ?? '')) ? '' : address['at']!
  const answer = useQuery({
    queryKey: ['alerts', 'routing', 'explain', text, at],
    enabled: hasTree && labels !== null && text !== '',
    queryFn: () => postJson<RouteExplanation>(`${path}/explanations`, { labels, ...(at === '' ? {} : { at: new Date(at).toISOString() }) }),
    retry: false,
  })
  return (
    <Card title="Where would this alert go, and why?">
      <div className="stack">
        <TextInput
          key={text}
          aria-label="Labels of the alert"
          placeholder='alertname="DiskFull", team="db", severity="critical"'
          description="Its labels; Enter asks."
          defaultValue={text}
          error={labels === null ? 'Write labels like team="db", severity="critical".' : null}
          onKeyDown={(event) => event.key === 'Enter' && change({ labels: event.currentTarget.value })}
          onBlur={(event) => change({ labels: event.currentTarget.value })}
        />
        <TextInput
          key={`at ${at}`}
          label="As if it came at"
          description="Now, when left empty. In your time zone."
          type="datetime-local"
          style={{ maxWidth: 240 }}
          defaultValue={at}
          onBlur={(event) => change({ at: event.currentTarget.value || null })}
        />
        {!hasTree && <QuietLine>There is no routing tree: the severity decides the urgency, and the service its policy. Set one below.</QuietLine>}
        {answer.isError && <FaultNote fault={answer.error} />}
        {answer.data && <RouteLines answer={answer.data} />}
        {answer.data && <WhoIsAsked answer={answer.data} />}
      </div>
    </Card>
  )
}

/** Null where the text is no list of labels. */
function labelsOf(text: string): Readonly<Record<string, string>> | null {
  try {
    const matchers = parseMatchers(text)
    return matchers.every((matcher) => matcher.isEqual && !matcher.isRegex) ? Object.fromEntries(matchers.map(({ name, value }) => [name, value])) : null
  } catch {
    return null
  }
}

function Tree({ saved }: { saved: RoutingAnswer | null }) {
  const may = useMay()
  const [text, setText] = useState(saved?.text ?? '')
  const isForeign = text.trim() !== '' && !/^\s*kind:\s*AlertRouting\s*$/m.test(text)
  const replay = useMutation({ mutationFn: () => postJson<TreeReplay>(`${path}/replays`, { text }) })
  const read = useMutation({
    mutationFn: () => postJson<ImportAnswer>(`${path}/imports`, { text }),
    onSuccess: (answer) => answer.text !== null && setText(answer.text),
  })
  const set = useAct((given: string) => putJson<RoutingAnswer>(path, { text: given }), {
    changes: ['alerts'],
    quietFault: true,
    done: (answer) => `${answer.routes} routes are in force. They take alerts that begin from now on.`,
    undo: () => (saved === null ? undefined : () => putJson(path, { text: saved.text })),
  })
  return (
    <Card title={saved === null ? 'A routing tree' : `The tree in force: ${saved.routes} routes`}>
      <div className="stack">
        <Textarea
          aria-label="Routing tree"
          placeholder="An AlertRouting document, or paste a whole alertmanager.yml"
          autosize
          minRows={8}
          maxRows={28}
          styles={{ input: { fontFamily: 'var(--mono)' } }}
          readOnly={!may('set-standards')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className="row wrap">
          {may('set-standards') && isForeign && (
            <Button loading={read.isPending} onClick={() => read.mutate()}>
              Read it as alertmanager.yml
            </Button>
          )}
          {!isForeign && (
            <Button variant="default" disabled={text.trim() === ''} loading={replay.isPending} onClick={() => replay.mutate()}>
              Try it on the last week
            </Button>
          )}
          {may('set-standards') && !isForeign && (
            <Button disabled={text.trim() === '' || text === saved?.text} loading={set.isPending} onClick={() => set.mutate(text)}>
              Set this tree
            </Button>
          )}
          {text === '' && may('set-standards') && (
            <Button variant="subtle" onClick={() => setText(example)}>
              Begin with an example
            </Button>
          )}
        </div>
        {[set.error, replay.error, read.error].map((fault, index) => fault && <FaultNote key={index} fault={fault} />)}
        {read.data && <FindingList findings={read.data.findings as never} none={<QuietLine>Everything carried over.</QuietLine>} />}
        {replay.data && <Replay answer={replay.data} />}
        <Snippet title="The same from a shell" text={`mainstay alerts import alertmanager.yml > routing.yaml\nmainstay alerts replay routing.yaml --since 7d\nmainstay apply -f routing.yaml`} />
      </div>
    </Card>
  )
}

const exampleColumns: readonly Column<TreeReplay['examples'][number]>[] = [
  { head: 'Alerts', align: 'number', width: 70, cell: (each) => each.count },
  { head: 'Now', cell: (each) => each.from },
  { head: 'With this tree', cell: (each) => each.to },
  { head: 'For example', grow: true, phone: 'title', cell: (each) => `${each.name}: ${each.summary}` },
]
const urgencyWords: Readonly<Record<string, string>> = { page: 'page somebody', ticket: 'are tickets', info: 'are for information', muted: 'ask nothing of anybody' }

function Replay({ answer }: { answer: TreeReplay }) {
  const rows = Object.keys(urgencyWords).map((name) => ({ name, before: answer.before.byUrgency[name] ?? 0, after: answer.after.byUrgency[name] ?? 0 }))
  return (
    <div className="stack">
      <p>
        {answer.changed} of {answer.alerts} alerts of the last week{answer.isPart ? ' (the newest of more)' : ''} would go otherwise; they fall into {answer.before.situations} groups now and {answer.after.situations} with this tree.
      </p>
      <Table
        label="What they ask for"
        columns={[
          { head: 'Alerts that', grow: true, phone: 'title', cell: (each: (typeof rows)[number]) => urgencyWords[each.name] },
          { head: 'Now', align: 'number', cell: (each) => each.before },
          { head: 'With this tree', align: 'number', cell: (each) => each.after },
        ]}
        rows={rows}
        keyOf={(each) => each.name}
        empty={null}
      />
      {answer.examples.length > 0 && <Table label="What would go otherwise" columns={exampleColumns} rows={answer.examples} keyOf={(each) => `${each.from} ${each.to}`} empty={null} />}
    </div>
  )
}
