// An error in the server's words: what happened, then how to mend it.
import { ApiFault } from '../api.ts'

export function FaultNote({ fault }: { fault: unknown }) {
  const known = fault instanceof ApiFault ? fault : null
  return (
    <div className="fault-note" role="alert">
      <div className="strong">{known?.say ?? 'This page met a bug in itself.'}</div>
      <div>{known?.mend ?? (fault instanceof Error ? fault.message : String(fault))}</div>
      <div className="muted small mono">{known?.code ?? 'WEB_BUG'}{known?.requestId ? ` · ${known.requestId}` : ''}</div>
    </div>
  )
}
