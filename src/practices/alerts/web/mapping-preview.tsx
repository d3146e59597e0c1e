// What a mapping would make of the bodies that came: computed here, by the very rules that take alerts in.
import { NativeSelect, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { parseForeignJson } from '../../../base/foreign-json.ts'
import { getJson } from '../../../web/api.ts'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { planTime } from '../../../web/kit/time-words.ts'
import type { AlertWebhookWords, PageOfWebhookBodies } from '../contract.ts'
import { leavesOf, parsePath, valueAt } from '../model/json-path.ts'
import { applyMapping } from '../model/mapping.ts'
import { Labels, UrgencyBadge } from './words.tsx'

type Mapping = NonNullable<AlertWebhookWords['mapping']>
const own = 'own'
const leavesShown = 60

/** @param aim what a chosen path would say; `onChoose` gets the path. */
export function MappingPreview({ name, mapping, aim, onChoose }: { name: string; mapping: Mapping | null; aim: string; onChoose: (path: string) => void }) {
  const bodies = useQuery({
    queryKey: ['alerts', 'webhook-bodies', name],
    enabled: name !== '',
    queryFn: ({ signal }) => getJson<PageOfWebhookBodies>(`/api/v1/alert-webhooks/${encodeURIComponent(name)}/bodies`, {}, signal),
    retry: false,
    refetchInterval: 5_000,
  })
  const came = bodies.data?.items ?? []
  const [chosen, setChosen] = useState('')
  const [typed, setTyped] = useState('')
  const current = chosen === own || came.length === 0 ? null : (came.find((each) => each.id === chosen) ?? came[0]!)
  const text = current?.body ?? typed
  const body = parsed(text)
  const listed = mapping?.items && body ? valueAt(body.value, parsePath(mapping.items) ?? []) : undefined
  const leaves = body === null ? [] : leavesOf(Array.isArray(listed) ? listed[0] : body.value, leavesShown)
  return (
    <div className="stack tight">
      <NativeSelect
        label="Tried on"
        data={[...came.map((each) => ({ value: each.id, label: `${planTime(Date.parse(each.receivedAt))}: ${each.outcome.slice(0, 60)}` })), { value: own, label: 'a body that you paste' }]}
        value={current?.id ?? own}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      {current === null && (
        <Textarea aria-label="Body" placeholder={'{ "title": "Disk full", "host": "db-1" }'} autosize minRows={4} maxRows={12} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      )}
      {text !== '' && body === null && <span className="small">This body is no JSON, or only its beginning was kept.</span>}
      {leaves.length > 0 && (
        <div className="stack tight">
          <span className="muted small">Choose what says: {aim}</span>
          <div className="mapping-leaves">
            {leaves.map(([path, value]) => (
              <button key={path} type="button" className="quiet-button mapping-leaf" onClick={() => onChoose(path)}>
                <span className="mono">{path}</span>
                <span className="muted ellipsis">{value.slice(0, 80)}</span>
              </button>
            ))}
          </div>
        </div>
      )}
      {body !== null && mapping !== null && <Made mapping={mapping} value={body.value} name={name} />}
    </div>
  )
}

function Made({ mapping, value, name }: { mapping: Mapping; value: unknown; name: string }) {
  const { alerts, bad, ignored } = applyMapping(mapping, value, { sender: name || 'webhook', nowMs: Date.now() })
  return (
    <div className="stack tight" aria-live="polite">
      <span className="strong small">
        Makes {alerts.length} {alerts.length === 1 ? 'alert' : 'alerts'}
        {ignored > 0 ? `, leaves out ${ignored}` : ''}
      </span>
      {mapping.status !== undefined && mapping.key === undefined && (
        <span className="muted small">An end finds its alert by the same name, service and environment: say “Same alert when” if any of them changes with the status.</span>
      )}
      {alerts.slice(0, 5).map((alert, index) => (
        <div key={index} className="alert-item stack tight">
          <div className="row wrap">
            <UrgencyBadge urgency={alert.urgency} isOver={alert.change === 'resolved'} />
            <StatusBadge plain tone={alert.change === 'resolved' ? 'good' : 'info'} shape={alert.change === 'resolved' ? 'tick' : 'disc'}>
              {alert.change}
            </StatusBadge>
            <span className="strong">{alert.name}</span>
            {alert.service && <span className="tag">{alert.service}</span>}
          </div>
          {alert.summary !== alert.name && <span>{alert.summary}</span>}
          <span className="muted small mono">{alert.key}</span>
          <Labels labels={alert.labels} most={12} />
        </div>
      ))}
      {alerts.length > 5 && <span className="muted small">and {alerts.length - 5} more</span>}
      {bad.slice(0, 5).map((each) => (
        <span key={each.index} className="small">
          <StatusBadge plain tone="warn" shape="triangle">
            refused
          </StatusBadge>{' '}
          [{each.index}]: {each.why}
        </span>
      ))}
    </div>
  )
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return text.trim() === '' ? null : { value: parseForeignJson(text) }
  } catch {
    return null
  }
}
