// What status pages say on the record. Subjects: status-page/<name>, status-post/pst_….
import { Type } from '@sinclair/typebox'
import { defineEvent } from '../../record/define-event.ts'

const Text = Type.String()
const Effects = Type.Array(Type.Object({ page: Text, component: Text, state: Text }))

const Planned = { fromMs: Type.Integer(), toMs: Type.Integer(), createdMs: Type.Integer(), components: Type.Array(Text), tell: Type.Array(Text) }

export const statusPageSaved = defineEvent('status-page.saved', 'A status page was declared or changed.', Type.Object({ title: Text, audience: Text, components: Type.Integer() }))
export const statusPosted = defineEvent('status-post.published', 'Something was said on status pages: a new trouble, or an update of one.', Type.Object({
  title: Text, status: Text, text: Text,
  /** `inc_…` where it is about one. */
  incident: Type.Union([Text, Type.Null()]),
  effects: Effects,
  /** Readers see it from here. */
  visibleAtMs: Type.Integer(),
}))
export const statusPostWithdrawn = defineEvent('status-post.withdrawn', 'An update was taken back before anybody could see it.', Type.Object({ update: Text }))
export const maintenanceScheduled = defineEvent('status-page.maintenance-scheduled', 'Planned work was announced on a status page.', Type.Object({ maintenance: Text, title: Text, fromMs: Type.Integer(), toMs: Type.Integer(), components: Type.Array(Text) }))
export const maintenanceCancelled = defineEvent('status-page.maintenance-cancelled', 'Announced work was called off.', Type.Object({
  maintenance: Text, title: Text, ...Planned,
}))
export const subscriberLaidAside = defineEvent('status-page.subscriber-laid-aside', 'Nothing more is sent to a subscriber, because nothing got through; the address is not told here.', Type.Object({ subscriber: Text, kind: Text, failures: Type.Integer(), problem: Text }))
export const maintenanceChanged = defineEvent('status-page.maintenance-changed', 'Announced work was given other dates or other words.', Type.Object({ maintenance: Text, title: Text, ...Planned, isMoved: Type.Boolean() }))
export const subscriberRemoved = defineEvent('status-page.subscriber-removed', 'A subscriber was forgotten by who looks after the page; the address is not told here.', Type.Object({ subscriber: Text, kind: Text, reason: Type.Union([Text, Type.Null()]) }))
export const subscribersExported = defineEvent('status-page.subscribers-exported', 'The list of subscribers was taken as a file.', Type.Object({ rows: Type.Integer() }))
export const subscribersImported = defineEvent('status-page.subscribers-imported', 'E-mail addresses were added as subscribers.', Type.Object({
  added: Type.Integer(),
  /** Why they need not confirm here; null: each confirms from its mail. */
  reason: Type.Union([Text, Type.Null()]),
}))
export const statusPageMoved = defineEvent('status-page.moved', 'What another product said on a status page was taken over.', Type.Object({ source: Text, posts: Type.Integer(), updates: Type.Integer(), maintenances: Type.Integer() }))
