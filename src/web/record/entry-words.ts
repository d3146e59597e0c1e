// An entry of the record in a few words, from its kind and data alone; pages with more knowledge tell it better.
import type { EntryAnswer } from '../../record/contract.ts'
import type { Tone } from '../kit/status-badge.tsx'

/** `incident.severity-changed` as `Incident severity changed`. */
export function kindWords(kind: string): string {
  const text = kind.replaceAll(/[.-]/g, ' ').replace(/^sli /, 'SLI ')
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** What it says most plainly of itself: a title, summary, name or reason. */
export function gistOf({ data, subject }: EntryAnswer): string {
  for (const name of ['title', 'summary', 'alertName', 'displayName', 'name', 'text', 'reason', 'objective']) {
    const value = data[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return shortSubject(subject)
}

/** Long ids keep their last characters, which differ. */
function shortSubject(subject: string): string {
  const [kind, name = ''] = [subject.slice(0, subject.indexOf('/')), subject.slice(subject.indexOf('/') + 1)]
  return /^[a-z]+_[0-9a-z]{26}$/.test(name) ? `${kind} …${name.slice(-5)}` : `${kind} ${name}`
}

export function toneOf(kind: string): Tone | 'accent' {
  if (
    /^(incident\.(declared|reopened)|page\.(started|unanswered|nobody-on-call|escalated)|burn\.started|budget\.exhausted|notification\.failed)$/.test(
      kind,
    )
  )
    return 'act'
  if (/\.(failed|lost|refused|rejected|fired|opened)$/.test(kind)) return 'warn'
  if (/\.(resolved|mitigated|acknowledged|stopped|regained|closed|sent)$/.test(kind)) return 'good'
  return 'calm'
}
