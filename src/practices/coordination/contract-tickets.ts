// What tickets and bridges promise the world: requests and answers. The pages and the CLI take their types from here.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const Name = Type.String({ minLength: 1, maxLength: 100 })

export const TicketIncidentParams = Type.Object({ id: Type.String({ maxLength: 60 }) })
export const TicketParams = Type.Object({ id: Type.String({ maxLength: 60 }) })
export const TicketSystemParams = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) })
export const TicketsQuery = Type.Object({
  /** Only those to which something is owed. */
  owed: Type.Optional(Type.Boolean()),
  cursor: Type.Optional(Type.String({ maxLength: 300 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})

export const OwedAnswer = Type.Object({
  /** In plain words. */
  what: Type.String(),
  /** `laid-aside`: given up until a person asks for it again. */
  state: oneOf(['owed', 'laid-aside'] as const),
  since: Instant,
  /** Null once it is laid aside. */
  nextTryAt: orNull(Instant),
  attempts: Type.Integer(),
  /** Why the last try failed. */
  problem: orNull(Type.String()),
})
export const TicketAnswer = Type.Object({
  id: Type.String(),
  incident: Type.String(),
  number: Type.Integer(),
  /** Name of the system, as declared, and what it is. */
  system: Type.String(),
  systemTitle: Type.String(),
  /** `opening`: the other side has not got it yet. */
  state: oneOf(['opening', 'linked', 'unlinked'] as const),
  openedBy: oneOf(['rule', 'hand', 'link'] as const),
  reference: orNull(Type.String()),
  url: orNull(Type.String()),
  title: orNull(Type.String()),
  /** As last known; null before it was read. */
  isDone: orNull(Type.Boolean()),
  severity: orNull(Type.String()),
  lastToldAt: orNull(Instant),
  owed: Type.Array(OwedAnswer),
})
export type TicketAnswer = Static<typeof TicketAnswer>
export const TicketPage = Type.Object({ items: Type.Array(TicketAnswer), next: orNull(Type.String()) })
export type TicketPage = Static<typeof TicketPage>

export const TicketSystemAnswer = Type.Object({
  name: Type.String(), system: Type.String(), title: Type.String(), project: Type.String(), url: Type.String(),
  /** Where it posts to. */
  path: Type.String(),
  opensByRule: Type.Boolean(),
  /** Whether what it posts can be believed: a webhook secret is declared. */
  hears: Type.Boolean(),
  owed: Type.Integer(), laidAside: Type.Integer(), owedSince: orNull(Instant),
})
export type TicketSystemAnswer = Static<typeof TicketSystemAnswer>
export const TicketSystemsAnswer = Type.Object({ items: Type.Array(TicketSystemAnswer) })
export type TicketSystemsAnswer = Static<typeof TicketSystemsAnswer>

export const IncidentTicketsAnswer = Type.Object({
  items: Type.Array(TicketAnswer),
  /** Systems that have no ticket of it yet; none where the incident is not told outside. */
  canOpenIn: Type.Array(Type.Object({ name: Type.String(), title: Type.String() })),
  isToldOutside: Type.Boolean(),
})
export type IncidentTicketsAnswer = Static<typeof IncidentTicketsAnswer>

export const OpenTicket = Type.Object({ system: Type.Optional(Name) }, { additionalProperties: false })
export const LinkTicket = Type.Object({ url: Type.String({ minLength: 1, maxLength: 2_000 }) }, { additionalProperties: false })

export const BridgeAnswer = Type.Object({ url: orNull(Type.String()), /** Name of the template it comes from; null: by hand. */ template: orNull(Type.String()) })
export type BridgeAnswer = Static<typeof BridgeAnswer>
export const SetBridge = Type.Object({ url: orNull(Type.String({ minLength: 1, maxLength: 2_000 })) }, { additionalProperties: false })
