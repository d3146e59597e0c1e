// The HTTP routes of mitigations and of the policies of incidents.
import { Fault } from '../../../base/fault.ts'
import { route } from '../../../spine/practice.ts'
import type { House, Route, RouteRequest, Work } from '../../../spine/practice.ts'
import { knownIncident } from '../actions/known-incident.ts'
import { approveMitigation, mitigationIsDone, proposeMitigation, undoMitigation } from '../actions/mitigate.ts'
import type { MitigationResult } from '../actions/mitigate.ts'
import { mitigationAnswers } from '../answers/mitigations.ts'
import { IncidentParams } from '../contract.ts'
import { MitigationChange, MitigationIsDone, MitigationList, MitigationParams, ProposeMitigation, UndoMitigation } from '../contract-mitigations.ts'
import { PolicyList, PolicyParams } from '../contract-policies.ts'
import type { MitigationPolicySpec, RecoveryPolicySpec, SeverityMatrixSpec } from '../contract-policies.ts'
import { removePolicy } from '../policy-documents.ts'
import { policiesOf } from '../store/policies.ts'

const path = '/api/v1/incidents/:id/mitigations'

export const mitigationRoutes: readonly Route[] = [
  route({
    method: 'GET', path, access: 'read', summary: 'Mitigations of an incident, with what the SLIs say', params: IncidentParams, answer: MitigationList,
    handle: async ({ params }, house) => ({ items: await mitigationAnswers(house.read, (await knownIncident(house.read, params.id)).id) }),
  }),
  route({
    method: 'POST', path, access: 'respond', status: 201, summary: 'Propose what would make users whole', params: IncidentParams, body: ProposeMitigation, answer: MitigationChange,
    handle: (request, house) => change(request, house, (work) => proposeMitigation(work, request.params.id, request.body)),
  }),
  route({
    method: 'POST', path: `${path}/:mitigation/approve`, access: 'respond', summary: 'Approve a mitigation as a policy asks; never one’s own', params: MitigationParams, answer: MitigationChange,
    handle: (request, house) => change(request, house, (work) => approveMitigation(work, request.params.id, request.params.mitigation)),
  }),
  route({
    method: 'POST', path: `${path}/:mitigation/done`, access: 'respond', summary: 'Say that a mitigation was done; the SLIs verify it', params: MitigationParams, body: MitigationIsDone, answer: MitigationChange,
    handle: (request, house) => change(request, house, (work) => mitigationIsDone(work, request.params.id, request.params.mitigation, request.body ?? {})),
  }),
  route({
    method: 'POST', path: `${path}/:mitigation/undo`, access: 'respond', summary: 'Say that a mitigation was undone, or withdraw a proposed one', params: MitigationParams, body: UndoMitigation, answer: MitigationChange,
    handle: (request, house) => change(request, house, (work) => undoMitigation(work, request.params.id, request.params.mitigation, request.body?.reason ?? null)),
  }),
  route({
    method: 'GET', path: '/api/v1/incident-policies', access: 'read', summary: 'Who approves mitigations, and when an incident counts as over', answer: PolicyList,
    handle: async (_request, house) => ({
      mitigation: [...await policiesOf<MitigationPolicySpec>(house.read, 'MitigationPolicy')], recovery: [...await policiesOf<RecoveryPolicySpec>(house.read, 'RecoveryPolicy')],
      severity: [...await policiesOf<SeverityMatrixSpec>(house.read, 'SeverityMatrix')],
    }),
  }),
  route({
    method: 'DELETE', path: '/api/v1/incident-policies/:kind/:name', access: 'set-standards', summary: 'Remove a policy of incidents', params: PolicyParams, status: 204,
    async handle({ params, caller }, house) {
      const isGone = await house.transact(caller.actor, (work) => removePolicy(work, params.kind, params.name))
      if (!isGone) throw new Fault('INCIDENT_POLICY_UNKNOWN', { kind: 'not-found', say: `There is no ${params.kind} ${params.name}.`, mend: 'Look at the list of policies.' })
    },
  }),
]

async function change(request: RouteRequest, house: House, does: (work: Work) => Promise<MitigationResult>): Promise<MitigationChange> {
  const { incident, mitigation, changed, say } = await house.transact(request.caller.actor, does)
  return { mitigation: (await mitigationAnswers(house.read, incident)).find(({ id }) => id === mitigation)!, changed, say }
}
