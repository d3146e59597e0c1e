// HTTP: being asked to take a role, and answering.
import { formatInstant } from '../../../base/instant.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { acceptRole, askRole, declineRole } from '../actions/ask-role.ts'
import { AnswerRole, AskRole, ChangeAnswer, IncidentParams, MyAsks } from '../contract.ts'
import { roleTitles } from '../model/roles.ts'
import { findIncidents } from '../store/incidents.ts'
import { asksFor } from '../store/role-asks.ts'
import { change } from './change.ts'

export const roleRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/api/v1/incidents/:id/role-asks', access: 'respond', summary: 'Ask somebody to take a role; whoever holds it keeps it until they accept', params: IncidentParams, body: AskRole, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => askRole(work, { incident: request.params.id, role: request.body.role, person: request.body.person, brief: request.body.brief ?? null })),
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/role-answers', access: 'respond', summary: 'Accept or decline the role you were asked to take', params: IncidentParams, body: AnswerRole, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => {
      const { role, accept, reason } = request.body
      return accept ? acceptRole(work, request.params.id, role) : declineRole(work, request.params.id, { role, reason: reason ?? null })
    }),
  }),
  route({
    method: 'GET', path: '/api/v1/me/role-asks', access: 'read', summary: 'Roles that you were asked to take and have not answered', answer: MyAsks,
    async handle({ caller }, house) {
      const asks = caller.actor.kind === 'person' ? await asksFor(house.read, caller.actor.id) : []
      const incidents = new Map((await findIncidents(house.read, asks.map((ask) => ask.incident_id))).map((incident) => [incident.id, incident]))
      return {
        items: asks.flatMap((ask) => {
          const incident = incidents.get(ask.incident_id)
          return incident === undefined || incident.state === 'closed' ? [] : [{ incident: incident.id, number: incident.number, title: incident.title, severity: incident.severity, role: ask.role, roleTitle: roleTitles[ask.role], askedAt: formatInstant(ask.asked_ms), brief: ask.brief }]
        }),
      }
    },
  }),
]
