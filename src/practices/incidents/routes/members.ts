// The HTTP routes of who may see an incident.
import { formatInstant } from '../../../base/instant.ts'
import { defaultPageSize, pageOf } from '../../../base/page.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { knownIncident } from '../actions/known-incident.ts'
import { addMember, joinRestricted, openToAll, removeMember, restrictIncident } from '../actions/restrict-incident.ts'
import { membersAnswer } from '../answers/members.ts'
import { ChangeAnswer, IncidentParams } from '../contract.ts'
import { AddMember, JoinAnswer, MemberParams, MembersAnswer, RestrictIncident, RestrictedPage, RestrictedParams, RestrictedQuery, WithReason } from '../contract-members.ts'
import { restrictedOnes } from '../store/members.ts'
import { change } from './change.ts'
import { numberOf } from './incidents.ts'

export const memberRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/incidents/:id/members', access: 'read', summary: 'Who may see a restricted incident, and who opened it', params: IncidentParams, answer: MembersAnswer,
    handle: async ({ params }, house) => membersAnswer(house.read, await knownIncident(house.read, params.id)),
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/restrict', access: 'respond', summary: 'Let only those named see the incident', params: IncidentParams, body: RestrictIncident, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => restrictIncident(work, request.params.id, { reason: request.body.reason, people: request.body.people ?? [] })),
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/open-to-all', access: 'respond', summary: 'Let everybody see a restricted incident', params: IncidentParams, body: WithReason, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => openToAll(work, request.params.id, request.body.reason)),
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/members', access: 'respond', summary: 'Name somebody who may see a restricted incident', params: IncidentParams, body: AddMember, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => addMember(work, request.params.id, { person: request.body.person, reason: request.body.reason ?? null })),
  }),
  route({
    method: 'DELETE', path: '/api/v1/incidents/:id/members/:person', access: 'respond', summary: 'Take somebody off those who may see it', params: MemberParams, answer: JoinAnswer,
    // Whoever takes themselves off has no answer to read: the incident is not theirs to see any more.
    handle: async ({ params, caller }, house) => {
      const { changed, say, incident } = await house.transact(caller.actor, (work) => removeMember(work, params.id, params.person))
      return { number: incident.number, changed, say }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/restricted-incidents', access: 'administer', summary: 'That restricted incidents are there, without what they are about', query: RestrictedQuery, answer: RestrictedPage,
    async handle({ query }, house) {
      const limit = query.limit ?? defaultPageSize
      const page = pageOf(await restrictedOnes(house.read, { below: query.cursor === undefined ? null : numberOf(query.cursor), limit: limit + 1 }), limit, (last) => [last.number])
      return { items: page.items.map(({ number, state, declared_ms }) => ({ number, state, declaredAt: formatInstant(declared_ms) })), next: page.next }
    },
  }),
  route({
    method: 'POST', path: '/api/v1/restricted-incidents/:number/join', access: 'administer', holdsForGood: true, summary: 'Let yourself, an administrator, see a restricted incident; it is on the record', params: RestrictedParams, body: WithReason, answer: JoinAnswer,
    handle: ({ params, body, caller }, house) => house.transact(caller.actor, (work) => joinRestricted(work, params.number, body.reason)),
  }),
]
