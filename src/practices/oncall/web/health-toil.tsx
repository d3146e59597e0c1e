// Toil, in one tap.
import { Button } from '@mantine/core'
import { postJson } from '../../../web/api.ts'
import { useAct } from '../../../web/kit/form.tsx'
import { useMay } from '../../../web/session.ts'

/** One tap: how long it took. With `page`, about that page. */
export function LogToil({ page }: { page?: string }) {
  const may = useMay()
  const log = useAct((minutes: number) => postJson('/api/v1/on-call/toil', { minutes, ...(page === undefined ? {} : { page }) }), { changes: ['oncall'], done: () => 'Logged.' })
  if (!may('respond')) return null
  return (
    <div className="row wrap" role="group" aria-label="Log toil">
      <span className="muted">Log toil:</span>
      {[5, 15, 30, 60, 120].map((minutes) => (
        <Button key={minutes} variant="default" size="compact-sm" disabled={log.isPending} onClick={() => log.mutate(minutes)}>
          {minutes < 60 ? `${minutes} min` : `${minutes / 60} h`}
        </Button>
      ))}
    </div>
  )
}
