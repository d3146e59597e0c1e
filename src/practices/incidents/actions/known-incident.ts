// Finding the incident a request means, and what every change answers.
import { Fault } from '../../../base/fault.ts'
import type { Db } from '../../../spine/database.ts'
import type { Work } from '../../../spine/practice.ts'
import type { Incident } from '../model/incident.ts'
import { findIncident, findIncidentByNumber, lockIncident } from '../store/incidents.ts'

export interface Change {
  readonly incident: Incident
  /** False: somebody had done it before. */
  readonly changed: boolean
  readonly say: string
}

/** By `inc_…` or by number. */
export async function knownIncident(db: Db, ref: string): Promise<Incident> {
  const incident = /^\d{1,9}$/.test(ref) ? await findIncidentByNumber(db, Number(ref)) : await findIncident(db, ref)
  return incident ?? unknownIncident(ref)
}

/** The same, held until commit: two people who change it at once go one after the other. */
export async function heldIncident(work: Work, ref: string): Promise<Incident> {
  const { id } = await knownIncident(work.db, ref)
  return (await lockIncident(work.db, id)) ?? unknownIncident(ref)
}

function unknownIncident(ref: string): never {
  throw new Fault('INCIDENT_UNKNOWN', { kind: 'not-found', incident: ref, say: `There is no incident ${ref}.`, mend: 'Look it up in the list of incidents; ids start with inc_, numbers are plain.' })
}
