// Working out what the catalog says about one thing after somebody spoke; saved and told in the same transaction.
import { actorText } from '../../../base/actor.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { serviceAdded, serviceChanged, teamAdded, teamChanged } from '../events.ts'
import type { ServiceSpec } from '../model/service.ts'
import type { TeamSpec } from '../model/team.ts'
import { differingFields, isSame, outcomeOf, ownSpec } from '../outcome.ts'
import type { Declarer, Outcome, Said, SaidBy } from '../outcome.ts'
import { declarationsOf, putDeclaration, putService, putTeam, serviceByName, takeTurn, teamByName } from '../store.ts'
import type { CatalogKind, StoredDeclaration } from '../store.ts'

export interface Saying<Spec extends object> {
  readonly name: string
  readonly declarer: Declarer
  /** What it says from now on: all of it. */
  readonly said: Said<Spec>
}

export type Settled = 'added' | 'changed' | 'unchanged'

/** Keeps what somebody says about a service, and the outcome. */
export async function settleService(work: Work, saying: Saying<ServiceSpec>): Promise<Settled> {
  await takeTurn(work.db)
  const settled = await speak(work, 'service', saying)
  const { outcome } = settled
  const before = await serviceByName(work.db, saying.name)
  const news = before ? newsIn(before.outcome as Outcome<ServiceSpec>, settled) : null
  await putService(work.db, {
    name: saying.name, displayName: outcome.displayName ?? saying.name, owner: outcome.owner ?? null, tier: outcome.tier ?? null, onCallRoute: outcome.onCallRoute ?? null,
    outcome: settled, changedMs: before && !news ? before.changedMs : work.nowMs,
  }, outcome.dependencies ?? [])
  const about = { subject: `service/${saying.name}`, service: saying.name }
  if (!before) await append(work, [serviceAdded({ ...about, data: toldBy(saying) })])
  else if (news) await append(work, [serviceChanged({ ...about, data: { ...toldBy(saying), ...news } })])
  return before ? (news ? 'changed' : 'unchanged') : 'added'
}

/** Keeps what somebody says about a team, and the outcome. */
export async function settleTeam(work: Work, saying: Saying<TeamSpec>): Promise<Settled> {
  await takeTurn(work.db)
  const settled = await speak(work, 'team', saying)
  const before = await teamByName(work.db, saying.name)
  const news = before ? newsIn(before.outcome as Outcome<TeamSpec>, settled) : null
  await putTeam(work.db, { name: saying.name, displayName: settled.outcome.displayName ?? saying.name, outcome: settled, changedMs: before && !news ? before.changedMs : work.nowMs })
  const about = { subject: `team/${saying.name}` }
  if (!before) await append(work, [teamAdded({ ...about, data: toldBy(saying) })])
  else if (news) await append(work, [teamChanged({ ...about, data: { ...toldBy(saying), ...news } })])
  return before ? (news ? 'changed' : 'unchanged') : 'added'
}

/** What everybody says about one thing. */
export function saidBy<Spec extends object>(declarations: readonly StoredDeclaration[]): SaidBy<Spec> {
  return new Map(declarations.map(({ source, said }) => [source as Declarer, said as Said<Spec>]))
}

async function speak<Spec extends object>(work: Work, kind: CatalogKind, saying: Saying<Spec>): Promise<Outcome<Spec>> {
  const { name, declarer } = saying
  const before = saidBy<Spec>(await declarationsOf(work.db, kind, name))
  const said = withMomentsKept(before, saying)
  await putDeclaration(work.db, { kind, name, source: declarer, said, savedMs: work.nowMs, savedBy: actorText(work.actor) })
  return outcomeOf(new Map(before).set(declarer, said))
}

/**
 * A field that is said again as it was keeps the moment when it was first said so. Not when it was overruled
 * meanwhile: then saying it again is news, and the later counts.
 */
function withMomentsKept<Spec extends object>(before: SaidBy<Spec>, { declarer, said }: Saying<Spec>): Said<Spec> {
  const known = before.get(declarer)
  if (!known) return said
  const counting = ownSpec(before)
  const at = (spec: Spec, field: string): unknown => (spec as Record<string, unknown>)[field]
  const origins = Object.fromEntries(Object.entries(said.origins).map(([field, origin]) => {
    const value = at(said.spec, field)
    const isKept = known.origins[field]?.from === origin.from && isSame(at(known.spec, field), value) && (declarer === 'backstage' || isSame(at(counting, field), value))
    return [field, isKept ? { ...origin, atMs: known.origins[field]!.atMs } : origin]
  }))
  return { spec: said.spec, origins }
}

interface OutcomeNews {
  readonly fields: string[]
  /** Fields about which sources now say different things. */
  readonly conflicts: string[]
}

/** Null when nothing is new to a reader. A line that moved in its file is no news. */
function newsIn<Spec extends object>(before: Outcome<Spec>, now: Outcome<Spec>): OutcomeNews | null {
  const fields = [...differingFields(before.outcome, now.outcome)]
  const conflicts = conflictsOf(now)
  if (fields.length === 0 && isSame(conflicts, conflictsOf(before)) && isSame(before.sources, now.sources)) return null
  return { fields, conflicts }
}

function conflictsOf(outcome: Outcome<object>): string[] {
  return outcome.conflicts.map(({ field }) => field)
}

function toldBy({ declarer, said }: Saying<object>): { source: string; from: string } {
  return { source: declarer === 'backstage' ? 'backstage' : 'own', from: Object.values(said.origins)[0]?.from ?? declarer }
}
