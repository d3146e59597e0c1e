// What a person writes back to a text message: `12`, `ack 12`, `12r`, `resolve 12`, `12e`, or just `ack`.
import type { ReplyVerb } from '../delivery.ts'

const words: Readonly<Record<string, ReplyVerb>> = {
  '': 'acknowledge', a: 'acknowledge', ack: 'acknowledge', acknowledge: 'acknowledge', ok: 'acknowledge', yes: 'acknowledge',
  r: 'resolve', resolve: 'resolve', resolved: 'resolve', c: 'resolve', close: 'resolve', e: 'escalate', esc: 'escalate', escalate: 'escalate', next: 'escalate',
}

/** Null: not something we understand. A code is null where none was written. */
export function readReply(text: string): { readonly verb: ReplyVerb; readonly code: number | null } | null {
  const found = /^\s*([a-z]*)\s*(\d{1,4})?\s*([a-z]*)\s*[.!]?\s*$/i.exec(text)
  if (!found) return null
  const [, before = '', code, after = ''] = found
  if (before !== '' && after !== '') return null
  const verb = words[(before || after).toLowerCase()]
  if (verb === undefined || (code === undefined && before === '')) return null
  return { verb, code: code === undefined ? null : Number(code) }
}
