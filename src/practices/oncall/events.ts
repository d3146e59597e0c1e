// What on-call says on the record. Subjects: page/pag_…, schedule/<name>, escalation-policy/<name>, person/per_…. People appear by id.
import { Type } from '@sinclair/typebox'
import { defineEvent } from '../../record/define-event.ts'
import { methodKinds } from './model/contact-rules.ts'

const Text = Type.String()
const TextOrNull = Type.Union([Type.String(), Type.Null()])
const Channel = Type.Union(methodKinds.map((kind) => Type.Literal(kind)))
const OfPage = { situation: TextOrNull, policy: TextOrNull, title: Text }

export const pageStarted = defineEvent('page.started', 'Somebody has to be woken: a page began.', Type.Object({
  ...OfPage, service: TextOrNull, urgency: Text,
  /** Why this policy was chosen, one sentence. */
  reason: Text,
  /** `test`: it only proves that somebody can be reached. */
  purpose: Type.Optional(Text),
}))
export const pageNotified = defineEvent('page.notified', 'A person is being asked.', Type.Object({
  ...OfPage, person: Text,
  /** Step of the policy, 1 is the first; 0 when asked outside of the policy (reassigned, by hand). */
  step: Type.Integer(), round: Type.Integer(),
  /** `step`, `fallback`, `last-resort`, `reassigned`, `by-hand`. */
  because: Text,
}))
const OfNotification = { person: Text, channel: Channel, notification: Text, attempt: Type.Integer(), situation: TextOrNull }
export const notificationSent = defineEvent('notification.sent', 'The channel took a message for a person.', Type.Object({
  ...OfNotification, tookMs: Type.Integer(), sinceStartMs: Type.Integer(),
}))
export const notificationFailed = defineEvent('notification.failed', 'The channel did not take a message; it is tried again unless this was final, and another method is used meanwhile.', Type.Object({
  ...OfNotification, reason: Text, isFinal: Type.Boolean(),
}))
export const notificationHeldBack = defineEvent('notification.held-back', 'An address had as many messages as it may: this one waits and goes together with others; another method is used meanwhile.', Type.Object({ ...OfNotification, untilMs: Type.Integer() }))
export const notificationWaits = defineEvent('notification.waits', 'Low urgency in the quiet hours of a person: it leaves at their end, together with others.', Type.Object({ ...OfNotification, untilMs: Type.Integer() }))
export const notificationDelivered = defineEvent('notification.delivered', 'The channel says that a message arrived.', Type.Object({ ...OfNotification, sinceStartMs: Type.Integer() }))
export const pageEscalated = defineEvent('page.escalated', 'Nobody acknowledged in time, or a person asked for it: the next step began.', Type.Object({
  ...OfPage, step: Type.Integer(), round: Type.Integer(), reason: Text,
}))
export const pageAcknowledged = defineEvent('page.acknowledged', 'Somebody is on it; the escalation stands still.', Type.Object({
  ...OfPage, person: TextOrNull,
  /** How: `api`, `link`, `sms`, `voice`, `slack`. */
  via: Text,
}))
export const pageAcknowledgedInPart = defineEvent('page.acknowledged-in-part', 'Somebody is on it, but the policy wants more people: asking goes on.', Type.Object({
  ...OfPage, person: Text, via: Text, have: Type.Integer(), wanted: Type.Integer(),
}))
export const pageSnoozed = defineEvent('page.snoozed', 'Somebody carries the page until a time; then it asks again.', Type.Object({ ...OfPage, person: TextOrNull, untilMs: Type.Integer() }))
export const pageWoken = defineEvent('page.woken', 'The time of a snoozed page is over: it asks again from the first step.', Type.Object(OfPage))
export const pageRepeated = defineEvent('page.repeated', 'Everybody was asked in vain and it still fires: it asks again from the first step (repeat_interval of its route).', Type.Object(OfPage))
export const respondersAdded = defineEvent('page.responders-added', 'More people were asked to help; who carries the page stays the same.', Type.Object({ ...OfPage, to: Text, people: Type.Array(Text), note: TextOrNull }))
export const responderJoined = defineEvent('page.responder-joined', 'Somebody who was asked to help is on it too.', Type.Object({ ...OfPage, person: Text, via: Text }))
export const testPageMissed = defineEvent('test-page.missed', 'A person did not answer the test page that proves that they can be woken.', Type.Object({ page: Text }))
export const testPageProven = defineEvent('test-page.proven', 'A person answered the test page: a page reaches them.', Type.Object({ page: Text, via: Text }))
export const testPageExcused = defineEvent('test-page.excused', 'An administrator said whether a person takes part in test pages.', Type.Object({ isExcused: Type.Boolean(), reason: TextOrNull }))
export const pagerUnwell = defineEvent('pager.unwell', 'The pager found something wrong with itself; its administrators were told directly.', Type.Object({ reasons: Type.Array(Text) }))
export const pagerWell = defineEvent('pager.well', 'What was wrong with the pager is over.', Type.Object({ forMs: Type.Integer() }))
export const pageWaits = defineEvent('page.waits', 'Low urgency waits until the hours of the next step begin.', Type.Object({ ...OfPage, untilMs: Type.Integer() }))
export const pageUnanswered = defineEvent('page.unanswered', 'Everybody in the policy was asked and nobody acknowledged.', Type.Object({ ...OfPage, asked: Type.Integer() }))
export const pageNobodyOnCall = defineEvent('page.nobody-on-call', 'A step of the policy led to nobody; who stands in for it was asked instead.', Type.Object({
  ...OfPage, step: Type.Integer(), schedules: Type.Array(Text), unreachable: Type.Array(Text),
  /** Ids of those asked instead; empty when there was nobody at all. */
  asked: Type.Array(Text),
}))
export const pageReassigned = defineEvent('page.reassigned', 'The page was handed to somebody else.', Type.Object({ ...OfPage, to: Text }))
export const pageResolved = defineEvent('page.resolved', 'The page is over: nobody is asked any more.', Type.Object({ ...OfPage, isAutomatic: Type.Boolean(), reason: TextOrNull }))

export const scheduleSaved = defineEvent('schedule.saved', 'A schedule was created or changed.', Type.Object({ timeZone: Text, rotations: Type.Integer() }))
export const scheduleRemoved = defineEvent('schedule.removed', 'A schedule was removed.', Type.Object({}))
/** `person` null: nobody, or one that no longer exists. `rotation` and `replaces` say what it stands for; left out: everybody on the schedule. */
const OfOverride = { override: Text, person: TextOrNull, fromMs: Type.Integer(), toMs: Type.Integer(), rotation: Type.Optional(Text), replaces: Type.Optional(Text) }
export const overrideAdded = defineEvent('override.added', 'Somebody, or nobody, takes over on a schedule for a time.', Type.Object(OfOverride))
export const overrideChanged = defineEvent('override.changed', 'An override was changed: what is said here holds now.', Type.Object(OfOverride))
export const overrideRemoved = defineEvent('override.removed', 'An override was taken back.', Type.Object(OfOverride))
/** The time is that of the shift when it was offered. `taker` null: nobody took it yet. */
const OfSwap = { swap: Text, rotation: Text, person: TextOrNull, taker: TextOrNull, fromMs: Type.Integer(), toMs: Type.Integer() }
export const swapOffered = defineEvent('swap.offered', 'A shift was offered to whoever takes it.', Type.Object(OfSwap))
export const swapTaken = defineEvent('swap.taken', 'Somebody would take a shift that was offered; it waits for approval.', Type.Object(OfSwap))
export const swapAgreed = defineEvent('swap.agreed', 'Somebody holds a shift in place of whose turn it is.', Type.Object(OfSwap))
export const swapDeclined = defineEvent('swap.declined', 'A swap was declined: whose turn it is keeps the shift.', Type.Object(OfSwap))
export const swapWithdrawn = defineEvent('swap.withdrawn', 'A swap was withdrawn: whose turn it is holds the shift.', Type.Object(OfSwap))
export const swapExpired = defineEvent('swap.expired', 'A shift that was offered was over before the swap was agreed: whose turn it was held it.', Type.Object(OfSwap))
export const swapLost = defineEvent('swap.lost', 'The schedule changed, and a swap does nothing any more: whose shift it was holds no such shift.', Type.Object(OfSwap))
export const escalationPolicySaved = defineEvent('escalation-policy.saved', 'An escalation policy was created or changed.', Type.Object({ steps: Type.Integer(), repeat: Type.Integer() }))
export const escalationPolicyRemoved = defineEvent('escalation-policy.removed', 'An escalation policy was removed.', Type.Object({}))
export const contactMethodAdded = defineEvent('contact-method.added', 'A person can be reached in one more way. The address is not on the record.', Type.Object({ method: Text, channel: Channel, isVerified: Type.Boolean() }))
export const contactMethodVerified = defineEvent('contact-method.verified', 'A person proved that a message reaches them.', Type.Object({ method: Text, channel: Channel }))
export const contactMethodRemoved = defineEvent('contact-method.removed', 'A way to reach a person was removed.', Type.Object({ method: Text, channel: Channel }))
export const contactRulesChanged = defineEvent('contact-rules.changed', 'A person changed how and when they are reached.', Type.Object({ rules: Type.Integer(), hasQuietHours: Type.Optional(Type.Boolean()) }))

export const toilLogged = defineEvent('toil.logged', 'A person logged work of their own that a machine should do.', Type.Object({ toil: Text, minutes: Type.Integer(), kind: Text }))
export const handoffWritten = defineEvent('handoff.written', 'The hand-off of a shift was written down for the next person.', Type.Object({ handoff: Text, fromMs: Type.Integer(), toMs: Type.Integer() }))
export const handoffAccepted = defineEvent('handoff.accepted', 'The next person has read the hand-off and takes over.', Type.Object({ handoff: Text, writtenBy: Text }))

export const readinessSaved = defineEvent('readiness.saved', 'What people of a team must have done before a rotation accepts them was said or changed.', Type.Object({ schedules: Type.Array(Text), items: Type.Array(Text) }))
export const readinessRemoved = defineEvent('readiness.removed', 'A team asks nothing any more before a rotation accepts somebody.', Type.Object({}))
export const readinessTicked = defineEvent('readiness.ticked', 'A colleague attested that a person has done an item of the readiness list.', Type.Object({ tick: Text, item: Text, person: Text, link: TextOrNull }))
export const readinessUnticked = defineEvent('readiness.unticked', 'What was attested of a person was taken back.', Type.Object({ tick: Text, item: Text, person: Text }))
export const unreadyAccepted = defineEvent('readiness.accepted', 'Somebody who is not ready may be on a schedule all the same, for a reason and a time.', Type.Object({ acceptance: Text, person: Text, missing: Text, reason: Text, untilMs: Type.Integer() }))
export const acceptanceEnded = defineEvent('readiness.acceptance-ended', 'That somebody who is not ready may be on a schedule was taken back.', Type.Object({ acceptance: Text, person: Text }))
const OfShadow = { shadow: Text, person: Text, fromMs: Type.Integer(), toMs: Type.Integer() }
export const shadowAdded = defineEvent('shadow.added', 'Somebody watches a schedule for a time: they get a copy of its pages, and nothing is asked of them.', Type.Object(OfShadow))
export const shadowRemoved = defineEvent('shadow.removed', 'Somebody does not watch a schedule after all.', Type.Object(OfShadow))
export const calendarFeedMade = defineEvent('calendar-feed.made', 'A person made a secret address for shifts in a calendar; an earlier one for the same ended.', Type.Object({ feed: Text, schedule: TextOrNull }))
export const calendarFeedRevoked = defineEvent('calendar-feed.revoked', 'A secret address for shifts in a calendar ended.', Type.Object({ feed: Text, schedule: TextOrNull }))
export const calendarSaved = defineEvent('calendar.saved', 'A calendar that is read for holidays or shifts was declared or changed.', Type.Object({ isFetched: Type.Boolean() }))
export const calendarRemoved = defineEvent('calendar.removed', 'A calendar is not read any more.', Type.Object({}))
