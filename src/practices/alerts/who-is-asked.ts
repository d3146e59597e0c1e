// Who would be asked about an alert, by the policies that it is routed to: asked of on-call, with what catalog and access know.
import { formatInstant } from '../../base/instant.ts'
import type { Db } from '../../spine/database.ts'
import { listPeople } from '../access/questions.ts'
import { findService, findTeam } from '../catalog/questions.ts'
import { whoWouldBeAsked } from '../oncall/questions.ts'
import type { Surroundings } from '../oncall/questions.ts'
import type { WhoWouldBeAsked } from './model/routing/contract.ts'
import type { Urgency } from './model/urgency.ts'

/** An alert is routed to a few policies; more are not told. */
const mostPolicies = 20

/** `policies`: '' is the service's own. Of what pages nobody, nobody. */
export async function whoIsAsked(db: Db, about: { readonly service: string | null; readonly urgency: Urgency; readonly policies: readonly string[]; readonly times: readonly number[] }): Promise<WhoWouldBeAsked[]> {
  if (about.urgency !== 'page') return []
  const around: Surroundings = {
    service: about.service === null ? null : await findService(db, about.service), people: await listPeople(db), membersOf: async (team) => (await findTeam(db, team))?.members ?? [],
  }
  const found: WhoWouldBeAsked[] = []
  for (const atMs of about.times) {
    const policies: WhoWouldBeAsked['policies'] = []
    for (const name of about.policies.slice(0, mostPolicies)) {
      const { policy, reason, steps } = await whoWouldBeAsked(db, { serviceName: about.service, routed: name === '' ? null : name, atMs }, around)
      policies.push({ policy, reason, steps: steps.map((step) => ({ afterMinutes: step.afterMinutes, people: step.people.map((person) => ({ ...person })), empty: [...step.empty], unreachable: [...step.unreachable] })) })
    }
    found.push({ at: formatInstant(atMs), policies })
  }
  return found
}
