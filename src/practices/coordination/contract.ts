// What coordination in chats promises the world.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { chatKinds } from '../../base/chat.ts'

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time', maxLength: 40 })

export const ByIncident = Type.Object({ id: Type.String({ maxLength: 60, description: 'inc_… or the number' }) })

export const ChatPolicySpec = Type.Object({
  chat: oneOf(chatKinds),
  /** Incidents of these severities get a channel by themselves; SEV1 and SEV2 when left out. */
  severities: Type.Optional(Type.Array(oneOf(['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const), { maxItems: 4, uniqueItems: true })),
  /** Names begin with it: `inc-142-orders-fail`. */
  namePrefix: Type.Optional(Type.String({ pattern: '^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$' })),
  private: Type.Optional(Type.Boolean()),
  /** Reaction that puts a message on the timeline; `pushpin` when left out, `none` for none. */
  captureReaction: Type.Optional(Type.String({ pattern: '^[a-z0-9_+-]{1,100}$' })),
  /** Ids of members who are always invited. */
  invite: Type.Optional(Type.Array(Type.String({ pattern: '^[A-Z0-9]{2,30}$' }), { maxItems: 50, uniqueItems: true })),
}, { additionalProperties: false })
export type ChatPolicySpec = Static<typeof ChatPolicySpec>

export const ChatAnswer = Type.Object({
  /** False: this incident has no channel. */
  hasChannel: Type.Boolean(),
  /** Why one cannot be opened; null: it can, or there is one. */
  because: orNull(Type.String()),
  chat: orNull(oneOf(chatKinds)),
  name: orNull(Type.String()),
  url: orNull(Type.String()),
  /** False until the chat has opened it. */
  isOpen: Type.Boolean(),
  /** Lines that were not told yet. */
  owed: Type.Integer(),
  owedSince: orNull(Instant),
  /** What the chat said last, when it refused or did not answer. */
  problem: orNull(Type.String()),
  nextTryAt: orNull(Instant),
  /** Laid aside after two days. */
  hasGivenUp: Type.Boolean(),
})
export type ChatAnswer = Static<typeof ChatAnswer>

export const ChatSystems = Type.Object({
  items: Type.Array(Type.Object({
    kind: oneOf(chatKinds), isSetUp: Type.Boolean(), leadsTo: orNull(Type.String()),
    /** Addresses to set on the other side; null where it is not set up. Teams has one for all. */
    hears: orNull(Type.Object({ command: orNull(Type.String()), interactivity: orNull(Type.String()), events: Type.String() })),
    policies: Type.Array(Type.String()),
  })),
  /** Incidents whose channel is owed something, longest first; at most 100. */
  owed: Type.Array(Type.Object({ incident: Type.String(), name: Type.String(), since: Instant, problem: orNull(Type.String()) })),
})
export type ChatSystems = Static<typeof ChatSystems>
