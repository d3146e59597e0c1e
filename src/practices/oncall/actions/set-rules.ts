// A person's rules and quiet hours: which way when, and when low urgency waits. What would leave a high page without a way is refused.
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import type { Db } from '../../../spine/database.ts'
import type { Work } from '../../../spine/practice.ts'
import type { ContactRules } from '../contract.ts'
import { contactRulesChanged } from '../events.ts'
import { neverEnds } from '../model/quiet-hours.ts'
import { methodsOf, noPreferences, preferencesOf, savePreferences } from '../store/contacts.ts'
import type { Preferences } from '../store/contacts.ts'

/** Quiet hours that are left out stay as they are; null: none. */
export async function setRules(work: Work, person: string, words: ContactRules): Promise<void> {
  const wished = await wishedPreferences(work.db, person, words)
  await savePreferences(work.db, person, wished)
  await append(work, [contactRulesChanged({ subject: `person/${person}`, data: { rules: wished.rules.length, hasQuietHours: wished.quiet !== null } })])
}

/** What would be stored, or why not. */
export async function wishedPreferences(db: Db, person: string, { rules, quiet }: ContactRules): Promise<Preferences> {
  const methods = new Map((await methodsOf(db, [person])).map((method) => [method.id, method]))
  const unknown = [...rules.map(({ method }) => method), ...(quiet?.methods ?? [])].find((method) => !methods.has(method))
  if (unknown !== undefined) throw new Fault('ONCALL_RULE_METHOD', { say: `A rule names the contact method ${unknown}, which this person does not have.`, mend: 'Use the id of one of their methods.' })
  if (quiet?.methods && !quiet.methods.some((method) => methods.get(method)!.verified_ms !== null)) {
    throw new Fault('ONCALL_QUIET_NO_METHOD', { say: 'In quiet hours a high page would have no way to reach this person: none of the ways chosen for them is proven.', mend: 'Choose a proven contact method, or leave `methods` out to use the usual ones.', field: 'quiet.methods' })
  }
  if (quiet && neverEnds(quiet)) throw new Fault('ONCALL_QUIET_NEVER_ENDS', { say: 'These quiet hours last the whole week: low urgency would never arrive.', mend: 'Leave some hours of the week that are not quiet.', field: 'quiet' })
  const before = (await preferencesOf(db, [person])).get(person) ?? noPreferences
  return {
    rules: rules.map(({ urgency, method, delayMinutes, only }) => ({ urgency, method, delayMinutes, ...(only ? { only } : {}) })),
    quiet: quiet === undefined ? before.quiet : quiet === null ? null : { weekdays: quiet.weekdays, from: quiet.from, to: quiet.to, methods: quiet.methods ?? [] },
  }
}

/** A rule that points nowhere would look like one that works. Without a way of their own, quiet hours use the usual ones again. */
export async function forgetMethod(work: Work, person: string, id: string): Promise<void> {
  const before = (await preferencesOf(work.db, [person])).get(person)
  if (!before) return
  await savePreferences(work.db, person, {
    rules: before.rules.filter(({ method }) => method !== id),
    quiet: before.quiet && { ...before.quiet, methods: before.quiet.methods.filter((method) => method !== id) },
  })
}
