// What a member writes behind `/mainstay`.
export type ChatCommand =
  | { readonly verb: 'help'; readonly because: string | null }
  | { readonly verb: 'list' }
  | { readonly verb: 'declare'; readonly title: string; readonly severity: string | null }
  | { readonly verb: 'status' }
  | { readonly verb: 'note' | 'update'; readonly text: string }
  | { readonly verb: 'role'; readonly role: string; readonly person: string | null }
  | { readonly verb: 'severity'; readonly severity: string; readonly reason: string | null }
  | { readonly verb: 'mitigate' | 'resolve' | 'reopen'; readonly reason: string | null }

/** Which incident: by its number, `#12`; null: the one of this channel. */
export interface Written { readonly command: ChatCommand; readonly incident: string | null }

const roles: Readonly<Record<string, string>> = { commander: 'incident-commander', ic: 'incident-commander', operations: 'operations-lead', ops: 'operations-lead', communications: 'communications-lead', comms: 'communications-lead', scribe: 'scribe' }
const maxText = 4_000

export const helpLines: readonly string[] = [
  '`declare [sev1…sev4] [service:] what is wrong`: a new incident',
  '`list`: what is open',
  'In the channel of an incident, or with its number first (`#12 note …`):',
  '`status`, `note …`, `update …` (tells the internal audience), `role commander|operations|communications|scribe me|login name|nobody`, `severity SEV2 because …`, `mitigate …`, `resolve …`, `reopen because …`',
]

export function readCommand(said: string): Written {
  const text = said.trim().slice(0, maxText)
  const numbered = /^#(\d{1,9})\s+(.*)$/s.exec(text)
  return { incident: numbered?.[1] ?? null, command: commandOf(numbered ? numbered[2]! : text) }
}

function commandOf(text: string): ChatCommand {
  const [, word = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(text) ?? []
  const verb = word.toLowerCase()
  const more = rest.trim()
  const wanting = (what: string): ChatCommand => ({ verb: 'help', because: what })
  switch (verb) {
    case '': case 'help': return { verb: 'help', because: null }
    case 'list': return { verb: 'list' }
    case 'status': return { verb: 'status' }
    case 'declare': {
      const [, severity, title = ''] = /^(sev[1-4])\b[\s:,-]*(.*)$/is.exec(more) ?? [null, undefined, more]
      return title.trim() === '' ? wanting('Say what is wrong: `declare orders fail`.') : { verb, title: title.trim().replaceAll(/\s+/g, ' ').slice(0, 200), severity: severity?.toUpperCase() ?? null }
    }
    case 'note': case 'update': return more === '' ? wanting(`Say what: \`${verb} …\`.`) : { verb, text: more }
    case 'role': {
      const [name = '', person = 'me'] = more.split(/\s+/)
      const role = roles[name.toLowerCase()]
      return role === undefined ? wanting('The roles are commander, operations, communications and scribe.') : { verb, role, person: person.toLowerCase() === 'nobody' ? null : person.replace(/^@/, '') }
    }
    case 'severity': {
      const [, severity, reason = ''] = /^(sev[1-4])\b[\s:,-]*(.*)$/is.exec(more) ?? []
      return severity === undefined ? wanting('Severities are SEV1 to SEV4.') : { verb, severity: severity.toUpperCase(), reason: reason.replace(/^because\s+/i, '').trim() || null }
    }
    case 'mitigate': case 'resolve': case 'reopen': return { verb, reason: more.replace(/^because\s+/i, '').trim() || null }
    default: return wanting(`I do not know \`${word.slice(0, 40)}\`.`)
  }
}
