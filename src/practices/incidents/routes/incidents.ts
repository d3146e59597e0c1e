// The HTTP routes of incidents.
import { Type } from '@sinclair/typebox'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { decodeCursor, defaultPageSize, pageOf } from '../../../base/page.ts'
import { RawAnswer, route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import type { Caller } from '../../../spine/access/roles.ts'
import { addNote } from '../actions/add-note.ts'
import { assignRole } from '../actions/assign-role.ts'
import { changeIncident } from '../actions/change-incident.ts'
import { declareByLine } from '../actions/declare-by-line.ts'
import { givenInstant } from '../actions/given-instant.ts'
import { knownIncident } from '../actions/known-incident.ts'
import { linkSituation } from '../actions/link-situation.ts'
import { moveIncident } from '../actions/move-incident.ts'
import { noteLook } from '../actions/restrict-incident.ts'
import { pinEntry, unpinEntry } from '../actions/pin-entry.ts'
import { incidentAnswer, incidentItems } from '../answers/incidents.ts'
import {
  AddNote, AssignRole, ChangeAnswer, ChangeIncident, IncidentAnswer, IncidentListQuery, IncidentNumberParams, IncidentPage, IncidentParams,
  LinkSituation, MoveIncident, PinParams, ReopenIncident, SeverityMatrixAnswer, TimelinePage, TimelineQuery,
} from '../contract.ts'
import type { TimelineItemAnswer } from '../contract.ts'
import { SayIncident } from '../contract-declare-line.ts'
import { incidentTypes } from '../model/incident-type.ts'
import { incidentStates } from '../model/lifecycle.ts'
import type { IncidentState, IncidentVerb } from '../model/lifecycle.ts'
import { incidentMarkdown } from '../model/markdown.ts'
import { placeRetimed } from '../model/retime.ts'
import { impacts, scopes, severities } from '../model/severity.ts'
import type { TimelineItem } from '../model/telling.ts'
import { readPinned, readTimeline } from '../reads/timeline.ts'
import { pinsOf } from '../store/pins.ts'
import { matrixInForce } from '../severity-in-force.ts'
import { listIncidents } from '../store/incidents.ts'
import { change } from './change.ts'

/** A copy for a chat or a document; beyond this the page is better. */
const markdownItems = 500

export const incidentRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/api/v1/incidents', access: 'respond', status: 201,
    summary: 'Declare an incident', body: SayIncident, answer: IncidentAnswer,
    async handle({ body, caller }, house) {
      const incident = await house.transact(caller.actor, (work) => declareByLine(work, body))
      return incidentAnswer(house.read, incident, house.settings.publicUrl)
    },
  }),
  route({
    method: 'GET', path: '/api/v1/incidents', access: 'read',
    summary: 'List incidents, newest first', query: IncidentListQuery, answer: IncidentPage,
    async handle({ query }, house) {
      const limit = query.limit ?? defaultPageSize
      const incidents = await listIncidents(house.read, {
        limit: limit + 1,
        ...(query.state === undefined ? {} : { states: statesOf(query.state) }),
        ...(query.severity === undefined ? {} : { severities: listed(query.severity, severities, 'severity') }),
        ...(query.service === undefined ? {} : { service: query.service }),
        ...(query.type === undefined ? {} : { types: listed(query.type, incidentTypes, 'type') }),
        ...(query.cursor === undefined ? {} : { below: numberOf(query.cursor) }),
      })
      const page = pageOf(incidents, limit, (last) => [last.number])
      return { items: await incidentItems(house.read, page.items), next: page.next }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/incidents/severity-matrix', access: 'read', summary: 'How impact and scope give a severity', answer: SeverityMatrixAnswer,
    handle: async (_request, house) => ({ impacts, scopes, ...(await matrixInForce(house.read)) }),
  }),
  route({
    method: 'GET', path: '/api/v1/incidents/by-number/:number', access: 'read', summary: 'One incident by its number', params: IncidentNumberParams, answer: IncidentAnswer,
    handle: ({ params, caller }, house) => shown(house, caller, String(params.number)),
  }),
  route({
    method: 'GET', path: '/api/v1/incidents/:id', access: 'read', summary: 'One incident, by id or number', params: IncidentParams, answer: IncidentAnswer,
    handle: ({ params, caller }, house) => shown(house, caller, params.id),
  }),
  route({
    method: 'PATCH', path: '/api/v1/incidents/:id', access: 'respond', summary: 'Change severity, correct title, service or times', params: IncidentParams, body: ChangeIncident, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => changeIncident(work, request.params.id, request.body)),
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/notes', access: 'respond', summary: 'Write on the timeline', params: IncidentParams, body: AddNote, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => addNote(work, request.params.id, request.body)),
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/roles', access: 'respond', summary: 'Assign, hand over or give up a role', params: IncidentParams, body: AssignRole, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => assignRole(work, { incident: request.params.id, role: request.body.role, person: request.body.person, brief: request.body.brief ?? null })),
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/situations', access: 'respond', summary: 'Link a situation to the incident', params: IncidentParams, body: LinkSituation, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => linkSituation(work, request.params.id, { situation: request.body.situation, reason: request.body.reason ?? null })),
  }),
  movingRoute('mitigate', 'Say that users are whole again'),
  movingRoute('resolve', 'Say that the cause is gone'),
  movingRoute('close', 'Say that nothing is left to do'),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/reopen', access: 'respond', summary: 'Reopen the incident, with a reason', params: IncidentParams, body: ReopenIncident, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => moveIncident(work, { incident: request.params.id, verb: 'reopen', reason: request.body.reason })),
  }),
  route({
    method: 'GET', path: '/api/v1/incidents/:id/timeline', access: 'read', summary: 'The timeline, a page at a time', params: IncidentParams, query: TimelineQuery, answer: TimelinePage,
    async handle({ params, query }, house) {
      const incident = await knownIncident(house.read, params.id)
      const pins = await pinsOf(house.read, incident.id)
      if (query.pinned === 'only') {
        const items = (await readPinned(house.read, incident, pins)).map((item) => timelineAnswer(item, pins))
        return { items: query.order === 'oldest' ? items : items.reverse(), next: null, pins: [...pins] }
      }
      const page = await readTimeline(house.read, incident, {
        order: query.order ?? 'newest', limit: query.limit ?? 100,
        ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
        ...(query.since === undefined ? {} : { since: query.since }),
      })
      return { items: page.items.map((item) => timelineAnswer(item, pins)), next: page.next, pins: [...pins] }
    },
  }),
  route({
    method: 'PUT', path: '/api/v1/incidents/:id/pins/:entry', access: 'respond', summary: 'Pin an entry of the timeline', params: PinParams, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => pinEntry(work, request.params.id, request.params.entry)),
  }),
  route({
    method: 'DELETE', path: '/api/v1/incidents/:id/pins/:entry', access: 'respond', summary: 'Take a pin off', params: PinParams, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => unpinEntry(work, request.params.id, request.params.entry)),
  }),
  route({
    method: 'GET', path: '/api/v1/incidents/:id/markdown', access: 'read', summary: 'The incident as Markdown', params: IncidentParams,
    async handle({ params }, house) {
      const incident = await knownIncident(house.read, params.id)
      const { roles, url } = await incidentAnswer(house.read, incident, house.settings.publicUrl)
      const timeline = await readTimeline(house.read, incident, { order: 'oldest', limit: markdownItems })
      const text = incidentMarkdown({ incident, url, roles: roles.map(({ title, person }) => ({ title, name: person.displayName })), timeline: placeRetimed(timeline.items, 'oldest', { msOf: (item) => item.atMs, isMoved: (item) => item.moved !== null }), isCut: timeline.next !== null })
      return new RawAnswer(200, 'text/markdown; charset=utf-8', text)
    },
  }),
]

async function shown(house: House, caller: Caller, ref: string): Promise<IncidentAnswer> {
  const incident = await knownIncident(house.read, ref)
  await noteLook(house, caller, incident)
  return incidentAnswer(house.read, incident, house.settings.publicUrl)
}

function movingRoute(verb: Exclude<IncidentVerb, 'reopen'>, summary: string): Route {
  return route({
    // A body is optional: one tap on a phone is enough.
    method: 'POST', path: `/api/v1/incidents/:id/${verb}`, access: 'respond', summary, params: IncidentParams, body: Type.Union([MoveIncident, Type.Null()]), answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => moveIncident(work, {
      incident: request.params.id, verb, reason: request.body?.reason ?? null,
      ...(request.body?.at === undefined ? {} : { atMs: givenInstant(request.body.at, 'at', work.nowMs) }),
    })),
  })
}

function timelineAnswer(item: TimelineItem, pins: ReadonlySet<number>): TimelineItemAnswer {
  return {
    seq: item.seq, at: formatInstant(item.atMs), recordedAt: formatInstant(item.recordedMs), kind: item.kind, lane: item.lane, icon: item.icon, weight: item.weight,
    severity: item.severity, sentence: item.sentence, detail: item.detail, actor: { actor: item.actor, name: item.actorName }, subject: item.subject, cause: item.cause, isPinned: pins.has(item.seq),
    annotations: item.annotations.map(({ atMs, byName, ...one }) => ({ ...one, at: formatInstant(atMs), by: byName })),
    moved: item.moved && { from: formatInstant(item.moved.fromMs), by: item.moved.byName, reason: item.moved.reason },
  }
}

function statesOf(text: string): readonly IncidentState[] {
  return text === 'live' ? ['open', 'mitigated'] : listed(text, incidentStates, 'state')
}

function listed<T extends string>(text: string, known: readonly T[], field: string): readonly T[] {
  return text.split(',').map((part) => {
    const found = known.find((value) => value === part.trim())
    if (found === undefined) throw new Fault('INCIDENT_FILTER', { field, say: `"${part}" is no ${field}.`, mend: `Use ${known.join(', ')}, several with commas.` })
    return found
  })
}

export function numberOf(cursor: string): number {
  const number = decodeCursor(cursor)?.[0]
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw new Fault('INCIDENT_CURSOR', { say: 'The cursor is not one of this list.', mend: 'Start without a cursor, then pass `next` back as it is.' })
  return number
}
