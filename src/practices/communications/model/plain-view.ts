// An incident in plain words, for those who do not work on it; and the page that shows it without an account.
import { escapeHtml } from './escape-html.ts'
import { utcWords } from './utc-words.ts'
import type { IncidentFacts } from './incident-facts.ts'
import { audienceTitles } from './update.ts'
import type { AudienceName, UpdateStatus } from './update.ts'

const states: Readonly<Record<IncidentFacts['state'], string>> = {
  open: 'People are working on it.', mitigated: 'A mitigation is in place and being watched.', resolved: 'It is resolved.', closed: 'It is resolved and closed.',
}
const impacts: Readonly<Record<string, string>> = {
  SEV1: 'Users cannot do what they came for.', SEV2: 'Users are badly affected.', SEV3: 'Some users are affected.', SEV4: 'Hardly anybody notices.',
}

export function stateWords({ state }: Pick<IncidentFacts, 'state'>): string {
  return states[state]
}

export function impactWords({ severity }: Pick<IncidentFacts, 'severity'>): string {
  return impacts[severity] ?? 'How badly users are affected is not known.'
}

export interface PlainUpdate {
  readonly audience: AudienceName
  readonly status: UpdateStatus
  readonly title: string
  readonly text: string
  readonly atMs: number
}

export interface PlainView {
  readonly number: number
  readonly title: string
  readonly severity: string
  readonly state: IncidentFacts['state']
  readonly service: string | null
  readonly declaredMs: number
  readonly mitigatedMs: number | null
  readonly resolvedMs: number | null
  readonly dueMs: number | null
  readonly isLate: boolean
  readonly isDrill: boolean
  /** Newest first. */
  readonly updates: readonly PlainUpdate[]
}

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color-scheme:light dark;overflow-wrap:anywhere}
h1{font-size:1.6em;line-height:1.2;margin:.2em 0}h2{font-size:1.1em;margin:1.6em 0 .4em}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em}dt{opacity:.75}dd{margin:0}
article{border-top:1px solid;padding:.6em 0}article p{margin:.3em 0;white-space:pre-line}small{opacity:.75}.late{font-weight:700}
@media print{body{margin:0;max-width:none;font-size:11pt}a{color:inherit}}`

/** One page, no script, nothing loaded from elsewhere: fit for a phone, a printer, and a forwarded link. */
export function plainPage(view: PlainView, of: { readonly heading: string; readonly note: string; readonly nowMs: number; readonly withAudience: boolean; readonly isForCustomers: boolean }): string {
  const facts: readonly (readonly [string, string | null])[] = [
    ['State', stateWords(view)], ['Impact', impactWords(view)], ['Severity', of.isForCustomers ? null : view.severity], ['Affected', of.isForCustomers ? null : view.service], ['Declared', utcWords(view.declaredMs)],
    ['Mitigated', view.mitigatedMs === null ? null : utcWords(view.mitigatedMs)], ['Resolved', view.resolvedMs === null ? null : utcWords(view.resolvedMs)],
    ['Next update', view.dueMs === null ? null : `${utcWords(view.dueMs)}${view.isLate ? ' (late)' : ''}`],
  ]
  const updates = view.updates.map((update) => [
    '<article>', `<small>${escapeHtml(utcWords(update.atMs))} · ${escapeHtml(update.status)}${of.withAudience ? ` · ${escapeHtml(audienceTitles[update.audience])}` : ''}</small>`, `<p>${escapeHtml(update.text)}</p>`, '</article>',
  ].join(''))
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex,nofollow"><title>${escapeHtml(view.title)}</title><style>${style}</style></head>`,
    `<body><main><small>${escapeHtml(of.heading)}</small><h1>${view.isDrill ? '[DRILL] ' : ''}${escapeHtml(view.title)}</h1>`,
    `<dl>${facts.filter(([, value]) => value !== null && value !== '').map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value!)}</dd>`).join('')}</dl>`,
    `<h2>Updates</h2>${updates.length === 0 ? '<p>None yet.</p>' : updates.join('\n')}`,
    `<p><small>${escapeHtml(of.note)} As of ${escapeHtml(utcWords(of.nowMs))}.</small></p></main></body></html>`,
  ].join('\n')
}

export interface ShareClaim {
  readonly id: string
  readonly signature: string
}

/** `shr_….<signature>`; null when it is not whole. */
export function readShareToken(token: string): ShareClaim | null {
  const [id, signature, ...more] = token.split('.')
  return id !== undefined && signature !== undefined && more.length === 0 && /^shr_[0-9a-z]{26}$/.test(id) && signature !== '' ? { id, signature } : null
}
