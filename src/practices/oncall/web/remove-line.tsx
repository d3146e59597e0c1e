// At the end of a form: removing what it changes, asked once more in the same place.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { deleteAt } from '../../../web/api.ts'
import { FaultNote } from '../../../web/kit/fault-note.tsx'
import { useAct } from '../../../web/kit/form.tsx'

/** @param what `schedule payments`; @param loses what goes with it. */
export function RemoveLine({ what, loses, path, onGone }: { what: string; loses: string; path: string; onGone: () => void }) {
  const [isAsking, setAsking] = useState(false)
  const remove = useAct(() => deleteAt(path), { changes: ['oncall', 'findings'], quietFault: true, after: onGone, done: () => `The ${what} is removed.` })
  if (!isAsking) {
    return (
      <div>
        <button type="button" className="quiet-button" onClick={() => setAsking(true)}>
          Remove the {what}…
        </button>
      </div>
    )
  }
  return (
    <div className="stack tight" role="group" aria-label={`Remove the ${what}`}>
      <div className="row wrap">
        <span>{loses} This cannot be taken back.</span>
        <Button size="compact-sm" color="red" variant="light" loading={remove.isPending} onClick={() => remove.mutate(undefined)}>
          Remove it
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => setAsking(false)}>
          Keep it
        </Button>
      </div>
      {remove.error && <FaultNote fault={remove.error} />}
    </div>
  )
}
