// Calendars that are read for holidays and shifts: what each holds, and how reading it fares. Nothing where there is none.
import { useQuery } from '@tanstack/react-query'
import { getJson, postJson } from '../../../web/api.ts'
import { Card } from '../../../web/kit/blocks.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { CalendarAnswer, PageOfCalendars } from '../model/calendars/contract.ts'

export function CalendarsRead() {
  const may = useMay()
  const calendars = useQuery({
    queryKey: ['oncall', 'calendars'],
    queryFn: ({ signal }) => getJson<PageOfCalendars>('/api/v1/on-call/calendars', {}, signal),
  })
  const refresh = useAct((name: string) => postJson<CalendarAnswer>(`/api/v1/on-call/calendars/${encodeURIComponent(name)}/refresh`, {}), {
    changes: ['oncall'],
    done: ({ name, lastFailure }) => (lastFailure === null ? `${name} was read.` : `${name} cannot be read: ${lastFailure}`),
  })
  const items = calendars.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Card title="Calendars that are read" note="each hour">
      <ul className="stack tight">
        {items.map((one) => (
          <li key={one.name} className="stack tight">
            <div className="row wrap">
              {one.lastFailure === null ? (
                <StatusBadge plain tone={one.readAt === null ? 'info' : 'good'} shape={one.readAt === null ? 'ring' : 'disc'}>
                  {one.readAt === null ? 'not read yet' : 'read'}
                </StatusBadge>
              ) : (
                <StatusBadge plain tone="warn" shape="triangle">
                  failing
                </StatusBadge>
              )}
              <span className="strong">{one.name}</span>
              <span className="muted small">
                {one.from ?? 'given as text'} · {one.shifts} shifts, {one.days} days{one.readAt !== null && <> · <When at={one.readAt} /></>}
              </span>
              {may('respond') && (
                <button className="quiet-button" onClick={() => refresh.mutate(one.name)}>
                  Read now
                </button>
              )}
            </div>
            {one.lastFailure !== null && <div className="muted small">{one.lastFailure}</div>}
            {one.unmatched.length > 0 && <div className="muted small">Nobody here is {one.unmatched.map((name) => `“${name}”`).join(', ')}.</div>}
          </li>
        ))}
      </ul>
    </Card>
  )
}
