// Tickets of an incident in other systems, what is owed to them, and where people speak.
import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { deleteAt, getJson, postJson, putJson } from '../../../web/api.ts'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { CopyButton } from '../../../web/kit/snippet.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { BridgeAnswer, IncidentTicketsAnswer, TicketAnswer } from '../contract-tickets.ts'
import './tickets.css'

const changes = ['coordination']

export default function TicketsPanel({ incident }: { incident: string }) {
  const [asking, setAsking] = useState<'link' | 'bridge' | null>(null)
  const may = useMay()('respond')
  const path = `/api/v1/incidents/${incident}/tickets`
  const tickets = useQuery({ queryKey: ['coordination', 'tickets', incident], queryFn: ({ signal }) => getJson<IncidentTicketsAnswer>(path, {}, signal), refetchInterval: ({ state }) => (state.data?.items.some(({ owed }) => owed.length > 0) ? 5_000 : false) })
  const bridge = useQuery({ queryKey: ['coordination', 'bridge', incident], queryFn: ({ signal }) => getJson<BridgeAnswer>(`/api/v1/incidents/${incident}/bridge`, {}, signal) })
  const open = useAct((system: string) => postJson<TicketAnswer>(path, { system }), { changes, done: ({ systemTitle }) => `A ticket is being opened in ${systemTitle}.` })
  return (
    <Card
      title="Bridge and tickets"
      actions={
        may &&
        tickets.data?.isToldOutside && (
          <Button size="compact-sm" variant="subtle" onClick={() => setAsking('link')}>
            Link a ticket
          </Button>
        )
      }
    >
      {(may || bridge.data?.url) && (
        <p className="row wrap bridge-line">
          {bridge.data?.url && (
            <>
              <a href={bridge.data.url} target="_blank" rel="noreferrer noopener" className="strong">
                Join the call
              </a>
              <span className="muted small bridge-address">{bridge.data.url}</span>
              <CopyButton text={bridge.data.url} />
            </>
          )}
          {may && (
            <button type="button" className="text-button small" onClick={() => setAsking('bridge')}>
              {bridge.data?.url ? 'Change' : 'Set a bridge to speak in'}
            </button>
          )}
        </p>
      )}
      <Answer of={tickets} lines={2}>
        {({ items, canOpenIn, isToldOutside }) => (
          <div className="stack">
            {items.length === 0 && <QuietLine>{isToldOutside ? 'It has no ticket in another system.' : 'It is told to no system outside.'}</QuietLine>}
            {items.length > 0 && (
              <ul className="tickets">
                {items.map((each) => (
                  <OneTicket key={each.id} ticket={each} mayAct={may} />
                ))}
              </ul>
            )}
            {may && canOpenIn.length > 0 && (
              <div className="row wrap">
                {canOpenIn.map(({ name, title }) => (
                  <Button key={name} size="compact-sm" variant="default" loading={open.isPending && open.variables === name} onClick={() => open.mutate(name)}>
                    Open in {title === name ? title : `${title} (${name})`}
                  </Button>
                ))}
              </div>
            )}
          </div>
        )}
      </Answer>
      {asking === 'link' && <AskAddress title="Link a ticket" label="Address of the ticket's page" submit="Link it" send={(url) => postJson(`${path}/link`, { url })} onClose={() => setAsking(null)} />}
      {asking === 'bridge' && (
        <AskAddress
          title="Where people speak"
          label="Address of the call; empty takes it away"
          submit="Set it"
          first={bridge.data?.url ?? ''}
          mayBeEmpty
          send={(url) => putJson(`/api/v1/incidents/${incident}/bridge`, { url: url === '' ? null : url })}
          onClose={() => setAsking(null)}
        />
      )}
    </Card>
  )
}

function OneTicket({ ticket, mayAct }: { ticket: TicketAnswer; mayAct: boolean }) {
  const retry = useAct(() => postJson<TicketAnswer>(`/api/v1/tickets/${ticket.id}/retry`), { changes, done: () => 'It is tried again now.' })
  const unlink = useAct(() => deleteAt(`/api/v1/tickets/${ticket.id}`), {
    changes,
    done: () => 'The ticket follows the incident no longer. It stays as it is there.',
    undo: () => (ticket.url === null ? undefined : () => postJson(`/api/v1/incidents/${ticket.incident}/tickets/link`, { url: ticket.url })),
  })
  const name = ticket.title ?? (ticket.state === 'opening' ? 'Being opened' : ticket.reference)
  const problem = ticket.owed.find((each) => each.problem !== null)?.problem
  const isAside = ticket.owed.some(({ state }) => state === 'laid-aside')
  return (
    <li>
      <div className="row wrap">
        {ticket.url === null ? (
          <span className="strong">{name}</span>
        ) : (
          <a href={ticket.url} target="_blank" rel="noreferrer noopener" className="strong">
            {name}
          </a>
        )}
        {ticket.isDone !== null && <span className="tag">{ticket.isDone ? 'closed' : 'open'}</span>}
      </div>
      <div className="row wrap small muted">
        <span>
          {ticket.systemTitle} ({ticket.system})
        </span>
        {ticket.owed.length > 0 ? (
          <span className={isAside ? 'tone-act' : 'tone-warn'} data-tip={ticket.owed.map(({ what }) => what).join('\n')}>
            {ticket.owed.length} {ticket.owed.length === 1 ? 'step' : 'steps'} {isAside ? 'laid aside' : 'owed'}
          </span>
        ) : (
          ticket.lastToldAt && (
            <span>
              told <When at={ticket.lastToldAt} />
            </span>
          )
        )}
        {mayAct && ticket.owed.length > 0 && (
          <button type="button" className="text-button" onClick={() => retry.mutate(undefined)}>
            Try now
          </button>
        )}
        {mayAct && (
          <button type="button" className="text-button" onClick={() => unlink.mutate(undefined)}>
            Unlink
          </button>
        )}
      </div>
      {problem && <p className="small tone-warn ticket-problem">{problem}</p>}
    </li>
  )
}

interface Asking {
  readonly title: string
  readonly label: string
  readonly submit: string
  readonly first?: string
  readonly mayBeEmpty?: boolean
  readonly send: (url: string) => Promise<unknown>
  readonly onClose: () => void
}

function AskAddress({ title, label, submit, first = '', mayBeEmpty = false, send, onClose }: Asking) {
  const [url, setUrl] = useState(first)
  const act = useAct(() => send(url.trim()), { changes, after: onClose, quietFault: true })
  return (
    <FormDialog title={title} opened onClose={onClose} onSubmit={() => act.mutate(undefined)} submit={submit} isBusy={act.isPending} fault={act.error} canSubmit={mayBeEmpty || url.trim() !== ''}>
      <TextInput label={label} value={url} onChange={(event) => setUrl(event.currentTarget.value)} placeholder="https://" data-autofocus />
    </FormDialog>
  )
}
