// Says state changes aloud for screen readers: incidents and pages, nothing chatty.
import { useState } from 'react'
import { useLiveEvents } from '../live.ts'

const spoken: Readonly<Record<string, string>> = {
  'incident.declared': 'An incident was declared',
  'incident.mitigated': 'An incident is mitigated',
  'incident.resolved': 'An incident is resolved',
  'page.started': 'Somebody is being paged',
  'page.acknowledged': 'A page was acknowledged',
  'page.unanswered': 'A page stays unanswered',
  'burn.started': 'An error budget burns',
  'burn.stopped': 'An error budget stopped burning',
}

export function Announcer() {
  const [words, setWords] = useState('')
  useLiveEvents((event) => {
    const said = spoken[event.kind]
    if (said) setWords(event.service ? `${said}: ${event.service}` : said)
  })
  return (
    <div className="unseen" aria-live="polite">
      {words}
    </div>
  )
}
