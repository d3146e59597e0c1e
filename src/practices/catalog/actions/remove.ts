// Taking a service or a team out of the catalog: what every source said about it.
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { serviceRemoved, teamRemoved } from '../events.ts'
import { deleteDeclarations, deleteService, deleteTeam, serviceByName, takeTurn, teamByName } from '../store.ts'
import { byHand } from './save.ts'

export async function removeService(work: Work, name: string): Promise<void> {
  await takeTurn(work.db)
  if (!(await serviceByName(work.db, name))) throw unknownService(name)
  await deleteDeclarations(work.db, 'service', name)
  await deleteService(work.db, name)
  await append(work, [serviceRemoved({ subject: `service/${name}`, service: name, data: { source: byHand } })])
}

export async function removeTeam(work: Work, name: string): Promise<void> {
  await takeTurn(work.db)
  if (!(await teamByName(work.db, name))) throw unknownTeam(name)
  await deleteDeclarations(work.db, 'team', name)
  await deleteTeam(work.db, name)
  await append(work, [teamRemoved({ subject: `team/${name}`, data: { source: byHand } })])
}

export function unknownService(name: string): Fault {
  return new Fault('CATALOG_SERVICE_UNKNOWN', { kind: 'not-found', service: name, say: `There is no service ${name} in the catalog.`, mend: 'Check its name in the list of services, or save it first.' })
}

export function unknownTeam(name: string): Fault {
  return new Fault('CATALOG_TEAM_UNKNOWN', { kind: 'not-found', team: name, say: `There is no team ${name} in the catalog.`, mend: 'Check its name in the list of teams, or save it first.' })
}
