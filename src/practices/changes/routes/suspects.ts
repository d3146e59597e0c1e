// `/api/v1/changes/suspects`: which changes are suspected of an incident, or of what began at some time.
import { hourMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import type { House, Route } from '../../../spine/practice.ts'
import { route } from '../../../spine/practice.ts'
import { incidentFact } from '../../incidents/questions.ts'
import { changeItem } from '../answers.ts'
import { SuspectsAnswer, SuspectsQuery } from '../contract.ts'
import { findSuspects } from '../find-suspects.ts'
import { defaultLookbackMs } from '../model/suspects.ts'
import type { Impact } from '../model/suspects.ts'
import { timeOf } from './changes.ts'

const shownByDefault = 10

export const suspectRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/changes/suspects', access: 'read', summary: 'Changes that are suspected of an incident, or of what began at a time, ranked with their reasons', query: SuspectsQuery, answer: SuspectsAnswer,
    async handle({ query }, house) {
      const nowMs = house.clock.nowMs()
      const services = query.service?.split(',').map((name) => name.trim()).filter((name) => name !== '').slice(0, 50) ?? []
      const impact: Impact = query.incident === undefined
        ? { services, environment: query.environment ?? null, atMs: query.at === undefined ? nowMs : timeOf(query.at) }
        : await impactOf(house, query.incident, { services, ...(query.at === undefined ? {} : { atMs: timeOf(query.at) }) })
      if (query.incident === undefined && services.length === 0) throw new Fault('CHANGES_SUSPECTS_OF_WHAT', { say: 'Neither an incident nor a service is named.', mend: 'Give ?incident= or ?service=.' })
      const fromMs = impact.atMs - (query.hours === undefined ? defaultLookbackMs : query.hours * hourMs)
      const { suspects, considered } = await findSuspects(house.read, { impact, fromMs, nowMs })
      return {
        services: [...impact.services], environment: impact.environment, impactAt: formatInstant(impact.atMs), lookedFrom: formatInstant(Math.max(0, fromMs)), considered,
        items: suspects.slice(0, query.limit ?? shownByDefault).map(({ change, score, reasons }) => ({ change: changeItem(change), score, reasons: reasons.map((reason) => ({ ...reason })) })),
      }
    },
  }),
]

/** Users felt it from its start; where that is unknown, it was there at the latest when it was declared. */
async function impactOf(house: House, ref: string, given: { services: readonly string[]; atMs?: number }): Promise<Impact> {
  const incident = await incidentFact(house.read, ref)
  if (!incident) throw new Fault('CHANGES_NO_INCIDENT', { kind: 'not-found', say: `There is no incident ${ref}.`, mend: 'Ids start with inc_, numbers are plain.' })
  const { service, environment, startedMs, declaredMs } = incident
  return { services: given.services.length > 0 ? given.services : service === null ? [] : [service], environment, atMs: given.atMs ?? Math.min(startedMs ?? declaredMs, declaredMs) }
}
