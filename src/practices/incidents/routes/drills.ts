// The HTTP routes of drills.
import { Fault } from '../../../base/fault.ts'
import { route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import { knownIncident } from '../actions/known-incident.ts'
import { endDrill, startDrill } from '../actions/play-drill.ts'
import { drillAnswer } from '../answers/drills.ts'
import { IncidentParams } from '../contract.ts'
import { DrillAnswer, DrillOfIncident, EndDrill, StartDrill } from '../contract-drills.ts'
import type { Incident } from '../model/incident.ts'

export const drillRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/api/v1/drills', access: 'respond', status: 201, summary: 'Begin a drill: declares an incident for practice', body: StartDrill, answer: DrillAnswer,
    handle: async ({ body, caller }, house) => answered(house, await house.transact(caller.actor, (work) => startDrill(work, body))),
  }),
  route({
    method: 'GET', path: '/api/v1/incidents/:id/drill', access: 'read', summary: 'The drill that an incident is, judged from the record; null for any other', params: IncidentParams, answer: DrillOfIncident,
    handle: async ({ params }, house) => ({ drill: await drillAnswer(house.read, await knownIncident(house.read, params.id), { publicUrl: house.settings.publicUrl, nowMs: house.clock.nowMs() }) }),
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/drill/end', access: 'respond', summary: 'End a drill: finished or aborted', params: IncidentParams, body: EndDrill, answer: DrillAnswer,
    handle: async ({ params, body, caller }, house) => answered(house, await house.transact(caller.actor, (work) => endDrill(work, params.id, body.how))),
  }),
]

async function answered(house: House, { id }: Incident): Promise<DrillAnswer> {
  const answer = await drillAnswer(house.read, await knownIncident(house.read, id), { publicUrl: house.settings.publicUrl, nowMs: house.clock.nowMs() })
  if (!answer) throw new Fault('INCIDENT_NO_DRILL', { kind: 'not-found', say: 'It is no drill that was played.', mend: 'Start one with mainstay drill run.' })
  return answer
}
