// What the list of subscribers promises.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { mostImported } from './model/subscriber-list.ts'
import { subscriberKinds } from './model/subscriber-address.ts'
import type { SubscriberKind } from './model/subscriber-address.ts'

const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const TextOrNull = Type.Union([Type.String(), Type.Null()])

const Kind = Type.Unsafe<SubscriberKind>({ type: 'string', enum: [...subscriberKinds] })
export const subscriberStates = ['asked', 'confirmed', 'laid-aside'] as const
const State = Type.Unsafe<(typeof subscriberStates)[number]>({ type: 'string', enum: [...subscriberStates] })

export const SubscriberQuery = Type.Object({ kind: Type.Optional(Kind), state: Type.Optional(State), q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of an e-mail address, or the beginning of a webhook\'s host' })), cursor: Type.Optional(Type.String({ maxLength: 60 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) })

export const Reason = Type.String({ minLength: 1, maxLength: 500 })
const Addresses = Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { minItems: 1, maxItems: mostImported })
export const ImportSubscribers = Type.Object({ addresses: Addresses }, { additionalProperties: false })
/** They are told without confirming: the reason says where they did. */
export const ImportConfirmed = Type.Object({ addresses: Addresses, reason: Reason }, { additionalProperties: false })
export const ImportedSubscribers = Type.Object({ added: Type.Integer(), /** They stay as they are. */ known: Type.Integer(), unreadable: Type.Integer() })
export type ImportedSubscribers = Static<typeof ImportedSubscribers>

export const SubscriberList = Type.Object({
  items: Type.Array(Type.Object({
    id: Type.String(), kind: Kind,
    /** Of a webhook its host and last four characters. */
    address: Type.String(),
    /** Empty: all of them. */
    components: Type.Array(Type.String()),
    /** `asked`: the mail to confirm is sent; `laid-aside`: mails were refused for good. */
    state: State,
    askedAt: Instant, confirmedAt: Type.Union([Instant, Type.Null()]), failures: Type.Integer(), problem: TextOrNull,
  })),
  next: TextOrNull,
  /** Of all subscribers of the page, however the list is narrowed. */
  counts: Type.Array(Type.Object({ kind: Kind, state: State, count: Type.Integer() })),
})
export type SubscriberList = Static<typeof SubscriberList>
