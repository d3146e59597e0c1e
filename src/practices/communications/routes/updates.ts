// The HTTP routes of updates: preview, draft, publish, withdraw, and how their deliveries fare.
import type { DeliveryChannel } from '../../../connections/delivery.ts'
import { route } from '../../../spine/practice.ts'
import type { House, Route, RouteRequest, Work } from '../../../spine/practice.ts'
import { retryDelivery } from '../actions/deliver-update.ts'
import { prepareUpdate } from '../actions/prepare-update.ts'
import { changeDraft, discardDraft, draftUpdate, knownUpdate, publishUpdate, withdrawUpdate } from '../actions/publish-update.ts'
import type { UpdateChange } from '../actions/publish-update.ts'
import { deliveryAnswer, previewAnswer, updateAnswers, updateChangeAnswer } from '../answers.ts'
import {
  AudiencesAnswer, ById, ByIncident, ChangeUpdate, DeliveriesAnswer, DeliveryAnswer, Preview, PreviewUpdate, UpdateChangeAnswer, UpdatesAnswer, WriteUpdate,
} from '../contract.ts'
import { audienceLists } from '../documents.ts'
import { mostRecipients, shownAddress } from '../model/audience.ts'
import { readIncident, refuseRestricted } from '../read-incident.ts'
import { deliveriesOf, updatesOf } from '../store/communications.ts'

const mostUpdates = 200

export const updateRoutes = (channels: () => readonly DeliveryChannel[]): readonly Route[] => [
  route({
    method: 'GET', path: '/api/v1/incidents/:id/updates', access: 'read', summary: 'Updates about an incident, newest first', params: ByIncident, answer: UpdatesAnswer,
    async handle({ params }, house) {
      const facts = await readIncident(house.read, params.id)
      refuseRestricted(facts)
      return { items: await updateAnswers(house.read, await updatesOf(house.read, [facts.id], mostUpdates), house.clock.nowMs()) }
    },
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/updates/preview', access: 'respond', summary: 'What an update would say and who would be told; changes nothing', params: ByIncident, body: PreviewUpdate, answer: Preview,
    async handle({ params, body }, house) {
      const facts = await readIncident(house.read, params.id)
      refuseRestricted(facts)
      return previewAnswer(body.audience, await prepareUpdate(house.read, facts, body, { nowMs: house.clock.nowMs(), publicUrl: house.settings.publicUrl }), channels())
    },
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/updates', access: 'respond', status: 201, summary: 'Write an update: a draft, or published at once', params: ByIncident, body: WriteUpdate, answer: UpdateChangeAnswer,
    handle: (request, house) => change(request, house, async (work) => {
      const { publish, ...wish } = request.body
      const draft = await draftUpdate(work, request.params.id, wish)
      return publish === true ? publishUpdate(work, draft.update.id) : draft
    }),
  }),
  route({
    method: 'PATCH', path: '/api/v1/updates/:id', access: 'respond', summary: 'Change a draft', params: ById, body: ChangeUpdate, answer: UpdateChangeAnswer,
    handle: (request, house) => change(request, house, (work) => changeDraft(work, request.params.id, request.body)),
  }),
  route({
    method: 'DELETE', path: '/api/v1/updates/:id', access: 'respond', status: 204, summary: 'Discard a draft', params: ById,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => discardDraft(work, params.id)),
  }),
  route({
    method: 'POST', path: '/api/v1/updates/:id/publish', access: 'respond', summary: 'Publish a draft; it leaves ten seconds later', params: ById, answer: UpdateChangeAnswer,
    handle: (request, house) => change(request, house, (work) => publishUpdate(work, request.params.id)),
  }),
  route({
    method: 'POST', path: '/api/v1/updates/:id/withdraw', access: 'respond', summary: 'Take an update back, within ten seconds', params: ById, answer: UpdateChangeAnswer,
    handle: (request, house) => change(request, house, (work) => withdrawUpdate(work, request.params.id)),
  }),
  route({
    method: 'GET', path: '/api/v1/updates/:id/deliveries', access: 'read', summary: 'Who was told of an update, and how each delivery fares', params: ById, answer: DeliveriesAnswer,
    async handle({ params }, house) {
      const update = await knownUpdate(house.read, params.id)
      refuseRestricted(await readIncident(house.read, update.incident))
      return { items: (await deliveriesOf(house.read, update.id, mostRecipients)).map(deliveryAnswer) }
    },
  }),
  route({
    method: 'POST', path: '/api/v1/update-deliveries/:id/retry', access: 'respond', summary: 'Try a failed delivery once more', params: ById, answer: DeliveryAnswer,
    handle: async ({ params, caller }, house) => deliveryAnswer(await house.transact(caller.actor, (work) => retryDelivery(work, params.id))),
  }),
  route({
    method: 'GET', path: '/api/v1/update-audiences', access: 'read', summary: 'Who is told of what; made by files of kind Audience', answer: AudiencesAnswer,
    handle: async (_request, house) => ({
      items: (await audienceLists(house.read)).map((list) => ({
        ...list, teamsWorkflows: list.teamsWorkflows.map((address) => shownAddress({ channel: 'teams', address })), webhooks: list.webhooks.map((address) => shownAddress({ channel: 'webhook', address })),
      })),
    }),
  }),
]

async function change(request: RouteRequest, house: House, does: (work: Work) => Promise<UpdateChange>): Promise<UpdateChangeAnswer> {
  return updateChangeAnswer(house.read, await house.transact(request.caller.actor, does), house.clock.nowMs())
}
