// A suggestion taken over: as a change of the routing tree, shown as a difference first; and another `for` tried on Prometheus history.
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { getJson, postJson, putJson } from '../../../web/api.ts'
import { Answer } from '../../../web/kit/blocks.tsx'
import { Dialog } from '../../../web/kit/dialog.tsx'
import { FaultNote } from '../../../web/kit/fault-note.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Table } from '../../../web/kit/table.tsx'
import { useMay } from '../../../web/session.ts'
import type { RoutingAnswer } from '../model/routing/contract.ts'
import type { RuleChange } from '../model/rule-patch.ts'
import type { HistoryReplayAnswer, HistoryReplayBody, ProposalAnswer, ProposalBody } from '../model/quality-changes.ts'

export function RouteChangeDialog({ rule, change, onClose }: { rule: string; change: ProposalBody['change']; onClose: () => void }) {
  const may = useMay()
  const proposal = useQuery({
    queryKey: ['quality', 'proposal', rule, JSON.stringify(change)],
    queryFn: () => postJson<ProposalAnswer>('/api/v1/alert-routing/proposals', { rule, change }),
  })
  const apply = useAct((text: string) => putJson<RoutingAnswer>('/api/v1/alert-routing', { text }), {
    changes: ['alerts', 'quality'],
    done: () => `The routing tree is set: alerts ${rule} that begin from now on take it.`,
    after: onClose,
  })
  return (
    <Dialog title={`Change the route of ${rule}`} opened onClose={onClose} size="xl">
      <Answer of={proposal} lines={6}>
        {(found) => (
          <div className="stack">
            <p className="muted">
              {found.isFirst
                ? 'There is no routing tree yet. This would be the first; all other alerts go by severity and service as before.'
                : 'One route is added where these alerts go now. Nothing changes for other alerts.'}
            </p>
            {found.findings.map(({ say, mend }) => (
              <p key={say}>
                {say} <span className="muted">{mend}</span>
              </p>
            ))}
            <DiffLines text={found.diff} />
            <div className="row wrap apart">
              <Download name="routing.yaml" text={found.text} />
              {may('set-standards') ? (
                <Button onClick={() => apply.mutate(found.text)} loading={apply.isPending}>
                  Set this tree
                </Button>
              ) : (
                <span className="muted">An administrator can set it, or put the file into your configuration.</span>
              )}
            </div>
          </div>
        )}
      </Answer>
    </Dialog>
  )
}

function DiffLines({ text }: { text: string }) {
  return (
    <pre className="diff-lines" aria-label="Difference">
      {text.trimEnd().split('\n').map((line, index) => (
        <span key={index} className={/^(\+\+\+|---|@@)/.test(line) ? 'muted' : line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : undefined}>
          {`${line}\n`}
        </span>
      ))}
    </pre>
  )
}

export function Download({ name, text }: { name: string; text: string }) {
  return (
    <a className="small" download={name} href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}>
      Download {name}
    </a>
  )
}

interface Connections { readonly items: readonly { readonly name: string; readonly type: string }[] }

export function HistoryDialog({ rule, onClose, onPatch }: { rule: string; onClose: () => void; onPatch: (change: RuleChange) => void }) {
  const connections = useQuery({ queryKey: ['connections', 'prometheus'], queryFn: ({ signal }) => getJson<Connections>('/api/v1/connections', { limit: 100 }, signal) })
  const able = connections.data?.items.filter(({ type }) => type === 'prometheus') ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const [days, setDays] = useState('14')
  const [expression, setExpression] = useState('')
  const connection = chosen ?? able[0]?.name ?? ''
  const replay = useMutation({ mutationFn: (body: HistoryReplayBody) => postJson<HistoryReplayAnswer>('/api/v1/alert-quality/replays', body) })
  const found = replay.data
  return (
    <Dialog title={`Try another \`for\` of ${rule}`} opened onClose={onClose} size="lg">
      <Answer of={connections} lines={2}>
        {() =>
          able.length === 0 ? (
            <p className="muted">There is no connection to a Prometheus yet. Add one under Connections; its history says what another `for` would have done.</p>
          ) : (
            <form
              className="stack"
              onSubmit={(event) => {
                event.preventDefault()
                replay.mutate({ rule, connection, days: Number(days), ...(expression.trim() ? { expression: expression.trim() } : {}) })
              }}
            >
              <div className="window-times">
                <NativeSelect label="Prometheus" data={able.map(({ name }) => name)} value={connection} onChange={(event) => setChosen(event.currentTarget.value)} />
                <NativeSelect label="Time" data={[{ value: '3', label: 'Last 3 days' }, { value: '14', label: 'Last 14 days' }, { value: '31', label: 'Last 31 days' }]} value={days} onChange={(event) => setDays(event.currentTarget.value)} />
              </div>
              <TextInput label="Expression" placeholder="As Prometheus has it" description="Leave it empty to take the rule as it is now." value={expression} onChange={(event) => setExpression(event.currentTarget.value)} styles={{ input: { fontFamily: 'var(--mono)' } }} />
              <div>
                <Button type="submit" loading={replay.isPending}>
                  Try
                </Button>
              </div>
            </form>
          )
        }
      </Answer>
      {replay.error && <FaultNote fault={replay.error} />}
      {found && (
        <div className="stack">
          <p className="strong">{found.say.replaceAll('`', '')}</p>
          <Table
            label="Each for that was tried"
            rows={found.rows}
            keyOf={(row) => row.for}
            empty={null}
            columns={[
              { head: 'for', phone: 'title', cell: (row) => <code>{row.for}{row.forMs === found.current.forMs ? ' (now)' : ''}</code> },
              { head: 'Pages', cell: (row) => row.pages },
              { head: 'Missed', cell: (row) => `${row.missed} of ${found.worthIt}` },
            ]}
          />
          <p className="muted small">
            <code>{found.expression}</code>, evaluated each minute. Alerts that fire together count as one page.
            {found.isCut && ' There were more series than were looked at.'}
          </p>
          {found.best && (
            <div>
              <Button variant="default" onClick={() => (onClose(), onPatch({ kind: 'wait', waitMs: found.best!.forMs - found.current.forMs }))}>
                Patch the rule file
              </Button>
            </div>
          )}
        </div>
      )}
    </Dialog>
  )
}
