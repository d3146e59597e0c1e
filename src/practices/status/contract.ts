// What status pages promise the world.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { Tell } from './contract-planned.ts'
import { componentStates, postStatuses } from './model/status-page.ts'

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const Name = Type.String({ pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$', maxLength: 63 })
const Title = Type.String({ minLength: 1, maxLength: 200 })
const Text = Type.String({ minLength: 1, maxLength: 10_000 })

export const StatusPageParams = Type.Object({ name: Type.String({ maxLength: 63 }) })
export const StatusPostParams = Type.Object({ id: Type.String({ maxLength: 60 }) })

export const Effect = Type.Object({ component: Type.String({ minLength: 1, maxLength: 63 }), state: oneOf(componentStates) }, { additionalProperties: false })

/** Kind StatusPage of configuration files. */
export const StatusPageDocument = Type.Object({
  apiVersion: Type.Literal('mainstay.dev/v1'),
  kind: Type.Literal('StatusPage'),
  metadata: Type.Object({ name: Name }, { additionalProperties: false }),
  spec: Type.Object({
    title: Title,
    description: Type.Optional(Type.String({ maxLength: 1_000 })),
    /** Private pages are for those who are signed in. Left out: public. */
    audience: Type.Optional(oneOf(['public', 'private'] as const)),
    supportUrl: Type.Optional(Type.String({ pattern: '^(https?://|mailto:)', maxLength: 500 })),
    components: Type.Array(Type.Object({
      name: Name,
      title: Title,
      group: Type.Optional(Title),
      description: Type.Optional(Type.String({ maxLength: 500 })),
      /** Updates to customers about an incident of this service appear here. */
      service: Type.Optional(Title),
      /** What measures its uptime. Left out: every objective of its service. */
      objectives: Type.Optional(Type.Array(Title, { maxItems: 20 })),
    }, { additionalProperties: false }), { minItems: 1, maxItems: 200 }),
  }, { additionalProperties: false }),
}, { additionalProperties: false })
export type StatusPageDocument = Static<typeof StatusPageDocument>

export const PostAnswer = Type.Object({
  id: Type.String(),
  title: Type.String(),
  startedAt: Instant,
  status: oneOf(postStatuses),
  updates: Type.Array(Type.Object({ id: Type.String(), status: oneOf(postStatuses), text: Type.String(), at: Instant })),
  effects: Type.Array(Effect),
})

export const StatusPageItem = Type.Object({
  name: Type.String(),
  title: Type.String(),
  audience: oneOf(['public', 'private'] as const),
  /** Where readers see it. */
  url: Type.String(),
  /** Where its static copy is served; null where none is written. */
  copyUrl: orNull(Type.String()),
  indicator: Type.String(),
  description: Type.String(),
  running: Type.Integer(),
})
export const StatusPageList = Type.Object({ items: Type.Array(StatusPageItem) })
export type StatusPageList = Static<typeof StatusPageList>

export const MaintenanceAnswer = Type.Object({ id: Type.String(), title: Type.String(), text: Type.String(), from: Instant, to: Instant, state: Type.String(), components: Type.Array(Type.String()) })

export const StatusPageAnswer = Type.Composite([StatusPageItem, Type.Object({
  components: Type.Array(Type.Object({
    name: Type.String(), title: Type.String(), group: orNull(Type.String()), state: oneOf(componentStates),
    /** Share of good events in 90 days; null without measurements. */
    uptime: orNull(Type.Number()),
  })),
  posts: Type.Array(PostAnswer),
  maintenances: Type.Array(MaintenanceAnswer),
})])
export type StatusPageAnswer = Static<typeof StatusPageAnswer>

/** Readers see it ten seconds later; until then it can be withdrawn. */
export const PublishPost = Type.Object({ title: Title, status: oneOf(postStatuses), text: Text, components: Type.Array(Effect, { minItems: 1, maxItems: 200 }) }, { additionalProperties: false })
export type PublishPost = Static<typeof PublishPost>
export const PublishUpdate = Type.Object({ status: oneOf(postStatuses), text: Text, components: Type.Optional(Type.Array(Effect, { maxItems: 200 })) }, { additionalProperties: false })
export type PublishUpdate = Static<typeof PublishUpdate>
export const PostPublished = Type.Object({ post: Type.String(), update: Type.String(), visibleAt: Instant, say: Type.String() })
export type PostPublished = Static<typeof PostPublished>

export const ScheduleMaintenance = Type.Object({
  title: Title, text: Text, from: Instant, to: Instant, components: Type.Array(Type.String({ minLength: 1, maxLength: 63 }), { minItems: 1, maxItems: 200 }),
  tell: Type.Optional(Tell),
}, { additionalProperties: false })
export type ScheduleMaintenance = Static<typeof ScheduleMaintenance>
export const Done = Type.Object({ id: Type.String(), say: Type.String() })
