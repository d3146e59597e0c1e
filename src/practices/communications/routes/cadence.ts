// The HTTP routes of cadence: what is due, snoozing reminders, and the report of how well promises were kept.
import { dayMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { formatInstant, parseInstant } from '../../../base/instant.ts'
import type { Db } from '../../../spine/database.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { findPerson } from '../../access/questions.ts'
import { snoozeNudges } from '../actions/nudge.ts'
import { ByIncident } from '../contract.ts'
import { CadenceAnswer, CadenceReport, CadenceReportQuery, SnoozeNudges } from '../contract-cadence.ts'
import { updateCadences } from '../documents.ts'
import { keptOf, nudgeRoles, whoIsNudged } from '../model/cadence.ts'
import type { Gap } from '../model/cadence.ts'
import { isDrill, isImported } from '../model/incident-facts.ts'
import type { IncidentFacts } from '../model/incident-facts.ts'
import { instantOrNull } from '../answers.ts'
import { standing, standingOf, toldOf } from '../read-cadence.ts'
import { readIncident, refuseRestricted } from '../read-incident.ts'
import { factsBetween, updatesOf } from '../store/communications.ts'
import { nudgesOf, snoozeOf } from '../store/nudges.ts'

const usualRangeMs = 90 * dayMs
const mostIncidents = 2_000
/** Updates of all of them together. */
const mostUpdates = 20_000

export const cadenceRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/incidents/:id/cadence', access: 'read', summary: 'When the next update is due, and how well promises were kept', params: ByIncident, answer: CadenceAnswer,
    async handle({ params }, house) {
      const facts = await readIncident(house.read, params.id)
      refuseRestricted(facts)
      return cadenceAnswer(house.read, facts, house.clock.nowMs())
    },
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/cadence/snooze', access: 'respond', summary: 'Quiet reminders of updates for a time, with a reason', params: ByIncident, body: SnoozeNudges, answer: CadenceAnswer,
    async handle({ params, body, caller }, house) {
      await house.transact(caller.actor, (work) => snoozeNudges(work, params.id, body))
      return cadenceAnswer(house.read, await readIncident(house.read, params.id), house.clock.nowMs())
    },
  }),
  route({
    method: 'GET', path: '/api/v1/update-cadence', access: 'read', summary: 'How well updates were kept within what was promised', query: CadenceReportQuery, answer: CadenceReport,
    async handle({ query }, house) {
      const nowMs = house.clock.nowMs()
      const toMs = query.to === undefined ? nowMs : given(query.to, 'to')
      const fromMs = query.from === undefined ? toMs - usualRangeMs : given(query.from, 'from')
      return report(house.read, { fromMs, toMs, nowMs, service: query.service ?? null })
    },
  }),
]

async function cadenceAnswer(db: Db, facts: IncidentFacts, nowMs: number): Promise<CadenceAnswer> {
  const { cadence, due, gaps } = await standingOf(db, facts, nowMs)
  const { person: id, as } = whoIsNudged(facts)
  const person = id === null ? null : await findPerson(db, id)
  const snoozed = await snoozeOf(db, facts.id, nowMs)
  const nudges = await nudgesOf(db, facts.id, 20)
  return {
    incident: facts.id, number: facts.number, cadence: cadence.name, promised: cadence.severities[facts.severity] ?? null, dueAt: instantOrNull(due.dueMs), isLate: due.isLate, isFirst: due.isFirst,
    communicator: id === null ? null : { displayName: person?.displayName ?? id, as: nudgeRoles[as] },
    snoozed: snoozed ? { untilAt: formatInstant(snoozed.until_ms), reason: snoozed.reason, by: snoozed.by_actor } : null,
    ...keptOf(gaps), nudges: nudges.map((each) => ({ at: formatInstant(each.at_ms), as: nudgeRoles[each.as_role], state: each.state, detail: each.detail })),
  }
}

async function report(db: Db, of: { fromMs: number; toMs: number; nowMs: number; service: string | null }): Promise<CadenceReport> {
  const found = await factsBetween(db, { fromMs: of.fromMs, toMs: of.toMs, limit: mostIncidents + 1 })
  const asked = found.slice(0, mostIncidents).filter((facts) => !isImported(facts) && (of.service === null || facts.service === of.service))
  const judged = asked.filter((facts) => !isDrill(facts) && !facts.isRestricted)
  const updates = Map.groupBy(await updatesOf(db, judged.map(({ id }) => id), mostUpdates), ({ incident }) => incident)
  const cadences = await updateCadences(db)
  const each = judged.map((facts) => ({ facts, gaps: standing(facts, { cadences, told: toldOf(updates.get(facts.id) ?? []), nowMs: of.nowMs }).gaps }))
  const counted = each.filter(({ gaps }) => gaps.length > 0)
  const severities = [...new Set(counted.map(({ facts }) => facts.severity))].sort()
  return {
    fromAt: formatInstant(of.fromMs), toAt: formatInstant(of.toMs), incidents: counted.length, ...keptOf(counted.flatMap(({ gaps }) => gaps)),
    wholly: counted.filter(({ gaps }) => gaps.every(({ isKept }) => isKept)).length,
    bySeverity: severities.map((severity) => {
      const own = counted.filter(({ facts }) => facts.severity === severity)
      return { severity, incidents: own.length, ...keptOf(own.flatMap(({ gaps }) => gaps)) }
    }),
    items: counted.toReversed().map(({ facts, gaps }) => ({
      incident: facts.id, number: facts.number, title: facts.title, severity: facts.severity, declaredAt: formatInstant(facts.declaredMs), ...keptOf(gaps), latestByMs: Math.max(0, ...gaps.map(lateBy)),
    })),
    excluded: { drills: asked.filter(isDrill).length, restricted: asked.filter(({ isRestricted }) => isRestricted).length, nothingPromised: each.length - counted.length },
    isCut: found.length > mostIncidents,
  }
}

function lateBy({ fromMs, toMs, promisedMs }: Gap): number {
  return Math.round(toMs - fromMs - promisedMs)
}

function given(text: string, field: string): number {
  const atMs = parseInstant(text)
  if (atMs === null) throw new Fault('COMMUNICATIONS_INSTANT', { field, say: `"${text}" is no instant.`, mend: 'Write it as 2026-11-23T02:00:00Z.' })
  return atMs
}
