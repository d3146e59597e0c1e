// The HTTP face of objectives.
import { Type } from '@sinclair/typebox'
import { stringify } from 'yaml'
import { dayMs } from '../../base/duration.ts'
import { Fault } from '../../base/fault.ts'
import { formatInstant, parseInstant } from '../../base/instant.ts'
import { decodeCursor, defaultPageSize, pageOf } from '../../base/page.ts'
import { mapSchema } from '../../spine/map-schema.ts'
import { RawAnswer, route } from '../../spine/practice.ts'
import type { House, Route } from '../../spine/practice.ts'
import { excludeMinutes, includeMinutes } from './actions/exclude-minutes.ts'
import { pushCounts } from './actions/push-counts.ts'
import { removeObjective, saveObjective } from './actions/save-objective.ts'
import { objectiveAnswer, seriesOf, summaryOf } from './answers.ts'
import * as contract from './contract.ts'
import { generateDashboard } from './model/generate-dashboard.ts'
import { generateRules } from './model/generate-rules.ts'
import { readObjectives } from './model/read-objectives.ts'
import { writeOpenslo } from './model/write-openslo.ts'
import { exclusionsOf } from './store.ts'
import type { ExclusionRow } from './store.ts'
import type { Tracked, Tracker } from './tracker.ts'

const defaultSpanMs = 30 * dayMs
const maxSpanMs = 400 * dayMs

export function objectiveRoutes(tracker: Tracker): readonly Route[] {
  const found = async (house: House, name: string): Promise<Tracked> => {
    // Declared or changed a moment ago, perhaps by another replica or by configuration files.
    await tracker.catchUp(house)
    const tracked = tracker.find(name)
    if (!tracked) throw new Fault('OBJECTIVES_UNKNOWN', { kind: 'not-found', say: `There is no objective ${name}.`, mend: 'List them with GET /api/v1/objectives.' })
    return tracked
  }
  return [
    route({
      method: 'GET', path: '/api/v1/objectives', access: 'read', summary: 'Objectives with their budget and burn', query: contract.ObjectivesQuery, answer: contract.pageOfObjectives,
      async handle({ query }, house) {
        // A page asks again only when something happens: what it is told now must hold everything that did.
        await tracker.catchUp(house)
        const after = String(decodeCursor(query.cursor ?? '')?.[0] ?? '')
        const limit = query.limit ?? defaultPageSize
        const wanted = [...tracker.all()].filter(({ row }) => row.name > after && (query.service === undefined || row.service === query.service)).sort((a, b) => (a.row.name < b.row.name ? -1 : 1))
        const rows = []
        for (const tracked of wanted) {
          const summary = summaryOf(tracked)
          if (query.state === undefined || summary.state === query.state) rows.push(summary)
          if (rows.length > limit) break
        }
        return pageOf(rows, limit, (last) => [last.name])
      },
    }),
    route({
      method: 'GET', path: '/api/v1/objectives/:name', access: 'read', summary: 'One objective with all its arithmetic', params: contract.ByName, answer: contract.ObjectiveAnswer,
      handle: async ({ params }, house) => objectiveAnswer(house, await found(house, params.name)),
    }),
    route({
      method: 'PUT', path: '/api/v1/objectives/:name', access: 'own-services', summary: 'Declare or change an objective, in our own document form', params: contract.ByName, body: mapSchema(Type.Unknown()), answer: contract.ObjectiveAnswer,
      async handle({ params, body, caller }, house) {
        const { value, findings } = readObjectives([{ file: 'body', value: body, lineOf: () => 1 }])
        const error = findings.find(({ level }) => level === 'error')
        if (error) throw new Fault(error.code, { say: `${error.field ? `${error.field}: ` : ''}${error.say}`, mend: error.mend, findings })
        const [objective] = value
        if (value.length !== 1 || objective?.name !== params.name) throw new Fault('OBJECTIVES_NAME', { say: `The body declares ${value.map(({ name }) => name).join(', ') || 'nothing'}, not ${params.name}.`, mend: 'Use the same name in the address and in metadata.name.' })
        await house.transact(caller.actor, (work) => saveObjective(work, objective))
        await tracker.catchUp(house)
        return objectiveAnswer(house, await found(house, params.name))
      },
    }),
    route({
      method: 'DELETE', path: '/api/v1/objectives/:name', access: 'own-services', summary: 'Stop measuring an objective; its past stays on the record', params: contract.ByName, status: 204,
      async handle({ params, caller }, house) {
        await house.transact(caller.actor, (work) => removeObjective(work, params.name))
        await tracker.catchUp(house)
      },
    }),
    route({
      method: 'GET', path: '/api/v1/objectives/:name/series', access: 'read', summary: 'Error ratio and budget over time, in columns', params: contract.ByName, query: contract.SeriesQuery, answer: contract.SeriesAnswer,
      async handle({ params, query }, house) {
        const tracked = await found(house, params.name)
        const toMs = query.to === undefined ? house.clock.nowMs() : parseInstant(query.to)!
        const fromMs = query.from === undefined ? toMs - defaultSpanMs : parseInstant(query.from)!
        if (fromMs >= toMs || toMs - fromMs > maxSpanMs) throw new Fault('OBJECTIVES_SPAN', { say: '`from` must lie before `to`, and at most 400 days.', mend: 'Choose a shorter time.' })
        return seriesOf(house, tracked, { fromMs, toMs, points: query.points ?? 300 })
      },
    }),
    route({
      method: 'POST', path: '/api/v1/objectives/:name/counts', access: 'ingest', summary: 'Push counts by the minute; a minute told again is replaced', params: contract.ByName, body: contract.CountsBody, answer: contract.CountsTaken, status: 202,
      handle: ({ params, body, caller }, house) => house.transact(caller.actor, (work) => pushCounts(work, params.name, body)),
    }),
    route({
      method: 'GET', path: '/api/v1/objectives/:name/exclusions', access: 'read', summary: 'Maintenance that does not count', params: contract.ByName, answer: contract.pageOfExclusions,
      handle: async ({ params }, house) => ({ items: (await exclusionsOf(house.read, (await found(house, params.name)).row.name)).map(exclusionAnswer), next: null }),
    }),
    route({
      method: 'POST', path: '/api/v1/objectives/:name/exclusions', access: 'own-services', summary: 'Leave minutes out of the budget, with a reason and an approver', params: contract.ByName, body: contract.ExclusionBody, answer: contract.ExclusionAnswer, status: 201,
      async handle({ params, body, caller }, house) {
        const words = { fromMs: parseInstant(body.from)!, toMs: parseInstant(body.to)!, reason: body.reason, approver: body.approver }
        const row = await house.transact(caller.actor, (work) => excludeMinutes(work, params.name, words))
        await tracker.catchUp(house)
        return exclusionAnswer(row)
      },
    }),
    route({
      method: 'DELETE', path: '/api/v1/objectives/:name/exclusions/:id', access: 'own-services', summary: 'Count these minutes again', params: Type.Object({ name: Type.String({ maxLength: 63 }), id: Type.String({ maxLength: 64 }) }), status: 204,
      async handle({ params, caller }, house) {
        await house.transact(caller.actor, (work) => includeMinutes(work, params.name, params.id))
        await tracker.catchUp(house)
      },
    }),
    route({
      method: 'GET', path: '/api/v1/objectives/:name/rules.yaml', access: 'read', summary: 'Prometheus recording and alerting rules for this objective', params: contract.ByName,
      async handle({ params }, house) {
        const { value, findings } = generateRules([(await found(house, params.name)).objective])
        const error = findings.find(({ level }) => level === 'error')
        if (error) throw new Fault(error.code, { kind: 'conflict', say: error.say, mend: error.mend })
        return new RawAnswer(200, 'application/yaml', stringify(value, { lineWidth: 0 }))
      },
    }),
    route({
      method: 'GET', path: '/api/v1/objectives/:name/dashboard.json', access: 'read', summary: 'A Grafana dashboard for this objective', params: contract.ByName,
      handle: async ({ params }, house) => new RawAnswer(200, 'application/json', JSON.stringify(generateDashboard((await found(house, params.name)).objective), null, 2)),
    }),
    route({
      method: 'GET', path: '/api/v1/objectives/:name/openslo.yaml', access: 'read', summary: 'The objective as an OpenSLO v1 document', params: contract.ByName,
      handle: async ({ params }, house) => new RawAnswer(200, 'application/yaml', stringify(writeOpenslo((await found(house, params.name)).objective), { lineWidth: 0 })),
    }),
  ]
}

function exclusionAnswer(row: ExclusionRow): contract.ExclusionAnswer {
  return { id: row.id, objective: row.objective, from: formatInstant(row.from_ms), to: formatInstant(row.to_ms), reason: row.reason, approver: row.approver, addedBy: row.added_by, addedAt: formatInstant(row.added_ms) }
}
