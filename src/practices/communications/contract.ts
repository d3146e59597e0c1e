// What communications promise the world: updates about an incident, who is told, and how each delivery fares.
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'
import { destinationChannels } from './model/audience.ts'
import { audiences, updateStates, updateStatuses } from './model/update.ts'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const Instant = Type.String({ format: 'date-time', maxLength: 40 })
export const AudienceSchema = oneOf(audiences)
export const StatusSchema = oneOf(updateStatuses)
const Title = Type.String({ minLength: 1, maxLength: 200 })
const Text = Type.String({ minLength: 1, maxLength: 5_000 })

export const ByIncident = Type.Object({ id: Type.String({ minLength: 1, maxLength: 60 }) })
export const ById = Type.Object({ id: Type.String({ minLength: 1, maxLength: 60 }) })

const wished = {
  status: Type.Optional(StatusSchema), title: Type.Optional(Title), text: Type.Optional(Text), language: Type.Optional(Type.String({ maxLength: 20 })),
  /** Minutes until the next; as the severity promises when left out; 0 promises none. */
  nextInMinutes: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_440 })),
}
export const WriteUpdate = Type.Object({ audience: AudienceSchema, ...wished, /** Publish at once instead of keeping a draft. */ publish: Type.Optional(Type.Boolean()) }, { additionalProperties: false })
export type WriteUpdate = Static<typeof WriteUpdate>
export const PreviewUpdate = Type.Object({ audience: AudienceSchema, ...wished }, { additionalProperties: false })
export type PreviewUpdate = Static<typeof PreviewUpdate>
export const ChangeUpdate = Type.Object(wished, { additionalProperties: false })
export type ChangeUpdate = Static<typeof ChangeUpdate>

const Counts = Type.Object({ email: Type.Integer(), slack: Type.Integer(), teams: Type.Integer(), webhook: Type.Integer() })
export const Preview = Type.Object({
  audience: AudienceSchema, status: StatusSchema, title: Type.String(), text: Type.String(),
  /** Name of the template the text began with. */
  template: Type.String(),
  nextDueAt: orNull(Instant), isDrill: Type.Boolean(),
  /** Who will be told when it is published. */
  told: Type.Object({
    total: Type.Integer(), byChannel: Counts,
    byList: Type.Array(Type.Object({ name: Type.String(), count: Type.Integer() })),
    /** At most 50, for a look; addresses of chats and webhooks by their host. */
    some: Type.Array(Type.Object({ channel: oneOf(destinationChannels), address: Type.String(), who: orNull(Type.String()) })),
    /** People on the lists without an e-mail address. */
    unreachable: Type.Array(Type.String()),
    /** Channels of these recipients that this installation has not set up. */
    notSetUp: Type.Array(oneOf(destinationChannels)),
  }),
})
export type Preview = Static<typeof Preview>

export const UpdateAnswer = Type.Object({
  id: Type.String(), incident: Type.String(), audience: AudienceSchema, status: StatusSchema, title: Type.String(), text: Type.String(), state: oneOf(updateStates),
  nextDueAt: orNull(Instant), isDrill: Type.Boolean(), by: Type.String(), createdAt: Instant, publishedAt: orNull(Instant), withdrawnAt: orNull(Instant),
  /** Until when it can be withdrawn; null when it cannot. */
  withdrawableUntil: orNull(Instant),
  /** How its deliveries fare. `kept`: no mail server is configured. */
  deliveries: Type.Object({ total: Type.Integer(), held: Type.Integer(), sending: Type.Integer(), sent: Type.Integer(), kept: Type.Integer(), failed: Type.Integer(), withdrawn: Type.Integer() }),
})
export type UpdateAnswer = Static<typeof UpdateAnswer>

export const UpdateChangeAnswer = Type.Object({ update: UpdateAnswer, changed: Type.Boolean(), say: Type.String() })
export type UpdateChangeAnswer = Static<typeof UpdateChangeAnswer>

export const UpdatesAnswer = Type.Object({
  /** Newest first, at most 200; drafts included. */
  items: Type.Array(UpdateAnswer),
})
export type UpdatesAnswer = Static<typeof UpdatesAnswer>

export const DeliveryAnswer = Type.Object({
  id: Type.String(), channel: oneOf(destinationChannels), address: Type.String(), who: orNull(Type.String()), lists: Type.Array(Type.String()),
  state: oneOf(['held', 'sending', 'sent', 'kept', 'failed', 'withdrawn'] as const), attempts: Type.Integer(), detail: Type.String(), updatedAt: Instant,
})
export type DeliveryAnswer = Static<typeof DeliveryAnswer>
export const DeliveriesAnswer = Type.Object({ items: Type.Array(DeliveryAnswer) })
export type DeliveriesAnswer = Static<typeof DeliveriesAnswer>

export const AudiencesAnswer = Type.Object({ items: Type.Array(Type.Object({
  name: Type.String(), audience: AudienceSchema, severities: Type.Array(Type.String()), services: Type.Array(Type.String()), people: Type.Array(Type.String()), teams: Type.Array(Type.String()),
  emails: Type.Array(Type.String()), slack: Type.Array(Type.String()),
  /** By host only: their addresses are keys. */
  teamsWorkflows: Type.Array(Type.String()), webhooks: Type.Array(Type.String()),
})) })
export type AudiencesAnswer = Static<typeof AudiencesAnswer>
