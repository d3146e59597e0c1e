// Rules and quiet hours as the wire tells them.
import { formatInstant } from '../../base/instant.ts'
import type { RuleWords } from './contract.ts'
import type { ContactRule, Contacts } from './model/contact-rules.ts'
import { previewsOf } from './model/preview-rules.ts'
import type { QuietHours } from './model/quiet-hours.ts'
import type { PreviewList, QuietWords } from './model/notification-words.ts'

export function rulesAnswer(rules: readonly ContactRule[]): RuleWords[] {
  return rules.map(({ only, ...rule }) => ({ ...rule, ...(only ? { only: { ...only, weekdays: [...only.weekdays] } } : {}) }))
}

export function quietAnswer(quiet: QuietHours | null): QuietWords | null {
  if (quiet === null) return null
  const { weekdays, from, to, methods } = quiet
  return { weekdays: [...weekdays], from, to, ...(methods.length > 0 ? { methods: [...methods] } : {}) }
}

export function previewAnswers(contacts: Contacts, nowMs: number): PreviewList['items'] {
  return previewsOf(contacts, nowMs).map(({ atMs, urgency, says }) => ({ at: formatInstant(atMs), urgency, says }))
}
