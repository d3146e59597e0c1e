// What taking a status page over from another product promises.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { componentStates, postStatuses } from './model/status-page.ts'
import type { ComponentState, PostStatus } from './model/status-page.ts'

const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const Reference = Type.String({ minLength: 1, maxLength: 100, description: 'Its id at the source' })
const Title = Type.String({ minLength: 1, maxLength: 200 })
const Text = Type.String({ minLength: 1, maxLength: 10_000 })
const Component = Type.String({ minLength: 1, maxLength: 63 })

/** Nobody is told of what is taken over, except that planned work which is to come begins and ends. */
export const MoveStatusPage = Type.Object({
  source: Type.String({ pattern: '^[a-z0-9-]{1,40}$', description: 'The product: statuspage' }),
  posts: Type.Array(Type.Object({
    reference: Reference, title: Title, startedAt: Instant,
    updates: Type.Array(Type.Object({
      reference: Reference, status: Type.Unsafe<PostStatus>({ type: 'string', enum: [...postStatuses] }), text: Text, at: Instant,
      effects: Type.Array(Type.Object({ component: Component, state: Type.Unsafe<ComponentState>({ type: 'string', enum: [...componentStates] }) }, { additionalProperties: false }), { maxItems: 200 }),
    }, { additionalProperties: false }), { minItems: 1, maxItems: 200 }),
  }, { additionalProperties: false }), { maxItems: 50 }),
  maintenances: Type.Array(Type.Object({ reference: Reference, title: Title, text: Text, from: Instant, to: Instant, components: Type.Array(Component, { minItems: 1, maxItems: 200 }) }, { additionalProperties: false }), { maxItems: 50 }),
}, { additionalProperties: false })
export type MoveStatusPage = Static<typeof MoveStatusPage>

export const StatusPageMoved = Type.Object({
  posts: Type.Integer(), updates: Type.Integer(), maintenances: Type.Integer(), /** Posts and plans that were there. */ known: Type.Integer(),
  /** Named, and not on the page: what was said is taken over without them. */
  unknownComponents: Type.Array(Type.String()),
})
export type StatusPageMoved = Static<typeof StatusPageMoved>
