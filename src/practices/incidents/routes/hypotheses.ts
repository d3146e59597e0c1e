// The HTTP routes of hypotheses and their evidence.
import { route } from '../../../spine/practice.ts'
import type { House, Route, RouteRequest, Work } from '../../../spine/practice.ts'
import { knownIncident } from '../actions/known-incident.ts'
import { addEvidence, settleHypothesis, stateHypothesis } from '../actions/weigh-hypothesis.ts'
import type { HypothesisResult } from '../actions/weigh-hypothesis.ts'
import { hypothesisAnswers } from '../answers/hypotheses.ts'
import { IncidentParams } from '../contract.ts'
import { AddEvidence, HypothesisChange, HypothesisList, HypothesisParams, SettleHypothesis, StateHypothesis } from '../contract-hypotheses.ts'

const path = '/api/v1/incidents/:id/hypotheses'

export const hypothesisRoutes: readonly Route[] = [
  route({
    method: 'GET', path, access: 'read', summary: 'Hypotheses of an incident, with their evidence', params: IncidentParams, answer: HypothesisList,
    handle: async ({ params }, house) => ({ items: await hypothesisAnswers(house.read, (await knownIncident(house.read, params.id)).id) }),
  }),
  route({
    method: 'POST', path, access: 'respond', status: 201, summary: 'State what may be the cause', params: IncidentParams, body: StateHypothesis, answer: HypothesisChange,
    handle: (request, house) => change(request, house, (work) => stateHypothesis(work, request.params.id, request.body.text)),
  }),
  route({
    method: 'POST', path: `${path}/:hypothesis/evidence`, access: 'respond', status: 201, summary: 'Add what speaks for or against a hypothesis', params: HypothesisParams, body: AddEvidence, answer: HypothesisChange,
    handle: (request, house) => change(request, house, (work) => addEvidence(work, request.params.id, request.params.hypothesis, request.body)),
  }),
  settlingRoute('confirm', 'Decide that a hypothesis is the cause'),
  settlingRoute('rule-out', 'Decide that a hypothesis is not the cause'),
  settlingRoute('reconsider', 'Take back the decision on a hypothesis'),
]

function settlingRoute(verb: 'confirm' | 'rule-out' | 'reconsider', summary: string): Route {
  return route({
    method: 'POST', path: `${path}/:hypothesis/${verb}`, access: 'respond', summary, params: HypothesisParams, body: SettleHypothesis, answer: HypothesisChange,
    handle: (request, house) => change(request, house, (work) => settleHypothesis(work, request.params.id, { hypothesis: request.params.hypothesis, verb, reason: request.body?.reason ?? null })),
  })
}

async function change(request: RouteRequest, house: House, does: (work: Work) => Promise<HypothesisResult>): Promise<HypothesisChange> {
  const { incident, hypothesis, changed, say } = await house.transact(request.caller.actor, does)
  return { hypothesis: (await hypothesisAnswers(house.read, incident)).find(({ id }) => id === hypothesis)!, changed, say }
}
