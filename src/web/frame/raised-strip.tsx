// While a higher role is lent: what, for how long still, and the way back, at the top of every page.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { postJson } from '../api.ts'
import { useNowMs } from '../clock.ts'
import { useAct } from '../kit/form.tsx'
import { Go } from '../kit/go.tsx'
import { spanWords } from '../kit/time-words.ts'
import { sessionKey, useSession } from '../session.ts'

export function RaisedStrip() {
  const signedIn = useSession().data
  const client = useQueryClient()
  const nowMs = useNowMs(1_000)
  const raised = signedIn?.raised
  const leftMs = raised ? Date.parse(raised.untilAt) - nowMs : 0
  const giveBack = useAct((grant: string) => postJson(`/api/v1/break-glass/${grant}/end`, {}), { changes: ['session', 'break-glass'], done: () => 'Given back.' })
  // At its end the buttons it lent must go by themselves.
  useEffect(() => {
    if (raised && leftMs <= 0) void client.invalidateQueries({ queryKey: sessionKey })
  }, [raised, leftMs <= 0])
  if (!raised || leftMs <= 0) return null
  return (
    <div className="raised-strip" role="status">
      <span>
        <strong>You are {signedIn.role}</strong> for {spanWords(leftMs)} more, and {raised.ownRole} after that. What you change is on the <Go className="in-text" to="/settings/break-glass">record of it</Go>.
      </span>
      <button type="button" className="quiet-button" disabled={giveBack.isPending} onClick={() => giveBack.mutate(raised.grant)}>
        Give it back
      </button>
    </div>
  )
}
