// What the list of subscribers promises.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { subscriberKinds } from './model/subscriber-address.ts'
import type { SubscriberKind } from './model/subscriber-address.ts'

const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const TextOrNull = Type.Union([Type.String(), Type.Null()])

export const SubscriberList = Type.Object({
  items: Type.Array(Type.Object({
    id: Type.String(), kind: Type.Unsafe<SubscriberKind>({ type: 'string', enum: [...subscriberKinds] }),
    /** Of a webhook its host and last four characters. */
    address: Type.String(),
    /** Empty: all of them. */
    components: Type.Array(Type.String()),
    /** `asked`: the mail to confirm is sent; `laid-aside`: mails were refused for good. */
    state: Type.Unsafe<'asked' | 'confirmed' | 'laid-aside'>({ type: 'string', enum: ['asked', 'confirmed', 'laid-aside'] }),
    askedAt: Instant, confirmedAt: Type.Union([Instant, Type.Null()]), failures: Type.Integer(), problem: TextOrNull,
  })),
  next: TextOrNull,
})
export type SubscriberList = Static<typeof SubscriberList>
