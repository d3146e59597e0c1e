// Which escalation policy a page follows: the one its alert is routed to, the service's own route, one named after its team, `default`, and at last every administrator.
import type { Db } from '../../../spine/database.ts'
import { findService } from '../../catalog/questions.ts'
import type { Plan } from '../model/escalation.ts'
import { isReachable } from '../model/contact-rules.ts'
import { administratorsOf, contactsOf } from '../people.ts'
import { loadPolicy } from '../store/schedules.ts'

export const defaultPolicy = 'default'

export interface ChosenPolicy {
  /** Null: there is none, and administrators are asked. */
  readonly policy: string | null
  readonly plan: Plan
  /** One sentence for whoever asks why. */
  readonly reason: string
}

/** `routed`: what the routing tree of alerts says; one that does not exist leads to the service's own. */
export async function choosePolicy(db: Db, serviceName: string | null, routed: string | null = null): Promise<ChosenPolicy> {
  const missing: string[] = []
  const first = routed === null ? [] : [{ name: routed, reason: 'The policy its alert is routed to', isOptional: false }]
  for (const { name, reason, isOptional } of [...first, ...await routesOf(db, serviceName)]) {
    const policy = await loadPolicy(db, name)
    if (policy) return { policy: name, plan: policy, reason: missing.length === 0 ? reason : `${reason} (there is no policy ${missing.join(' or ')})` }
    if (!isOptional) missing.push(`"${name}"`)
  }
  return { policy: null, plan: await administratorsPlan(db), reason: `There is no policy ${missing.join(' or ')}: every administrator is asked.` }
}

interface OnCallRoute {
  readonly name: string
  readonly reason: string
  /** Used when it is there; nobody named it. */
  readonly isOptional: boolean
}

async function routesOf(db: Db, serviceName: string | null): Promise<readonly OnCallRoute[]> {
  const routes: OnCallRoute[] = []
  const service = serviceName === null ? null : await findService(db, serviceName)
  if (service?.onCallRoute) routes.push({ name: service.onCallRoute, reason: `On-call route of service ${service.name}`, isOptional: false })
  if (service?.owner) routes.push({ name: service.owner, reason: `The policy named after team ${service.owner}, which owns ${service.name}`, isOptional: true })
  const why = serviceName === null ? 'The default policy: no service was named' : `The default policy: neither service ${serviceName} nor its owner has another`
  routes.push({ name: defaultPolicy, reason: why, isOptional: false })
  return routes
}

/** Asked again twice: nobody but them can mend what is missing. */
async function administratorsPlan(db: Db): Promise<Plan> {
  const administrators = await administratorsOf(db)
  const contacts = await contactsOf(db, administrators)
  const targets = administrators.filter((person) => isReachable(contacts.get(person.id)!)).map((person) => ({ person: person.name }))
  return { steps: [{ targets, delayMinutes: 5 }], repeat: 2, fallback: null }
}
