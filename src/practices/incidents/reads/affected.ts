// Which services an incident concerns: its own, those of the objectives that burned, and those that alert in its situations.
import type { Db } from '../../../spine/database.ts'
import { servicesOfSituation } from '../../alerts/questions.ts'
import { findObjective } from '../../objectives/questions.ts'
import type { AffectedAnswer } from '../contract-affected.ts'
import type { Incident } from '../model/incident.ts'
import { linksOf } from '../store/incidents.ts'

/** More services than these are an outage of everything: one screen cannot show each. */
const mostServices = 20
/** Of each kind of link: an incident of more situations than this was merged from many. */
const mostAsked = 10

export async function readAffected(db: Db, incident: Incident): Promise<AffectedAnswer> {
  const because = new Map<string, string>()
  const add = (service: string, reason: string): void => void (because.has(service) || because.set(service, reason))
  if (incident.service !== null) add(incident.service, 'the service of the incident')
  const named = (await linksOf(db, incident.id)).map(({ subject }) => subject)
  const of = (kind: string): readonly string[] => named.filter((subject) => subject.startsWith(`${kind}/`)).map((subject) => subject.slice(kind.length + 1)).slice(0, mostAsked)
  for (const name of of('objective')) {
    const objective = await findObjective(db, name)
    if (objective) add(objective.service, `its objective ${objective.displayName} burned`)
  }
  for (const situation of of('situation')) for (const service of await servicesOfSituation(db, situation)) add(service, 'its alerts are in the situation')
  return { items: [...because].slice(0, mostServices).map(([service, reason]) => ({ service, because: reason })) }
}
