// Which escalation policy a page follows: the one its alert is routed to, the service's own route, one named after its team, `default`, and at last every administrator.
import type { Db } from '../../../spine/database.ts'
import { findService } from '../../catalog/questions.ts'
import type { Plan } from '../model/escalation.ts'
import { isReachable } from '../model/contact-rules.ts'
import { firstOf, policyRoutes } from '../model/policy-choice.ts'
import { administratorsOf, contactsOf } from '../people.ts'
import { loadPolicy } from '../store/schedules.ts'

export { defaultPolicy } from '../model/policy-choice.ts'

export interface ChosenPolicy {
  /** Null: there is none, and administrators are asked. */
  readonly policy: string | null
  readonly plan: Plan
  /** One sentence for whoever asks why. */
  readonly reason: string
}

/** `routed`: what the routing tree of alerts says; one that does not exist leads to the service's own. */
export async function choosePolicy(db: Db, serviceName: string | null, routed: string | null = null): Promise<ChosenPolicy> {
  const service = serviceName === null ? null : await findService(db, serviceName)
  const chosen = await firstOf(policyRoutes({ serviceName, routed }, service), (name) => loadPolicy(db, name))
  return chosen.policy === null ? { policy: null, plan: await administratorsPlan(db), reason: chosen.reason } : { policy: chosen.name, plan: chosen.policy, reason: chosen.reason }
}

/** Asked again twice: nobody but them can mend what is missing. */
async function administratorsPlan(db: Db): Promise<Plan> {
  const administrators = await administratorsOf(db)
  const contacts = await contactsOf(db, administrators)
  const targets = administrators.filter((person) => isReachable(contacts.get(person.id)!)).map((person) => ({ person: person.name }))
  return { steps: [{ targets, delayMinutes: 5 }], repeat: 2, fallback: null }
}
