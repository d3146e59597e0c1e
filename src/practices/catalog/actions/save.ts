// Editing a service or a team by the page or the API: a field left out stays, null takes back what was said here before.
import { Fault } from '../../../base/fault.ts'
import type { Work } from '../../../spine/practice.ts'
import type { SaveService, SaveTeam } from '../contract.ts'
import { isCatalogName } from '../model/service.ts'
import type { ServiceSpec } from '../model/service.ts'
import type { TeamSpec } from '../model/team.ts'
import { isSame, outcomeOf } from '../outcome.ts'
import type { Origin, Said, SaidBy } from '../outcome.ts'
import { declarationsOf, takeTurn } from '../store.ts'
import { saidBy, settleService, settleTeam } from './settle.ts'
import type { Settled } from './settle.ts'

/** How an edit is named where a file would be. */
export const byHand = 'page and API'

export async function saveService(work: Work, name: string, wish: SaveService): Promise<Settled> {
  await takeTurn(work.db)
  const said = edited<ServiceSpec>(saidBy(await declarationsOf(work.db, 'service', checkedName(name))), wish, work.nowMs)
  return settleService(work, { name, declarer: 'page', said })
}

export async function saveTeam(work: Work, name: string, wish: SaveTeam): Promise<Settled> {
  await takeTurn(work.db)
  const said = edited<TeamSpec>(saidBy(await declarationsOf(work.db, 'team', checkedName(name))), wish, work.nowMs)
  return settleTeam(work, { name, declarer: 'page', said })
}

/** A form sends all its fields: those that stay as they are do not become something that somebody said here. */
function edited<Spec extends object>(said: SaidBy<Spec>, wish: object, nowMs: number): Said<Spec> {
  const counting = outcomeOf(said).outcome as Record<string, unknown>
  const spec: Record<string, unknown> = { ...said.get('page')?.spec }
  const origins: Record<string, Origin> = { ...said.get('page')?.origins }
  for (const [field, value] of Object.entries(wish)) {
    if (value === null) {
      delete spec[field]
      delete origins[field]
    } else if (value !== undefined && !isSame(counting[field], value)) {
      spec[field] = value
      origins[field] = { from: byHand, line: null, atMs: nowMs }
    }
  }
  return { spec: spec as Spec, origins }
}

function checkedName(name: string): string {
  if (isCatalogName(name)) return name
  throw new Fault('CATALOG_NAME', { say: `"${name.slice(0, 100)}" cannot be a name in the catalog.`, mend: 'Use letters, digits, and inside . _ / -; at most 253 characters.' })
}
