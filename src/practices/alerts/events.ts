// What alerts says on the record.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { defineEvent } from '../../record/define-event.ts'

const Urgency = Type.Union([Type.Literal('page'), Type.Literal('ticket'), Type.Literal('info')])
const TextOrNull = Type.Union([Type.String(), Type.Null()])

/** Subject: `alert/alr_…`. */
const AlertData = Type.Object({
  alertName: Type.String(),
  severity: TextOrNull,
  urgency: Urgency,
  summary: Type.String(),
  /** `alertmanager-webhook`, `alertmanager-api`, `pagerduty`, `api`, `heartbeat`, `mainstay` and other dialects by name. */
  source: Type.String(),
  situation: Type.String(),
  runbook: Type.Optional(Type.String()),
  /** True when a silence matched it as it fired: it pages nobody. */
  isSilenced: Type.Optional(Type.Boolean()),
  /** Why it ended. */
  reason: Type.Optional(Type.String()),
})
export type AlertData = Static<typeof AlertData>

/** Subject: `situation/sit_…`. */
const SituationData = Type.Object({
  title: Type.String(),
  /** The most urgent of its unsilenced alerts since it opened. */
  urgency: Urgency,
  service: TextOrNull,
  /** The alert that led to this: its id, name and severity. */
  alert: Type.String(),
  alertName: Type.String(),
  severity: TextOrNull,
  /** The service of that alert; `service` is that of the likely cause. */
  alertService: Type.Optional(TextOrNull),
  /** Why `service` is the likely cause. */
  causeReason: Type.Optional(Type.String()),
  /** True when another service has become the likely cause: its people have to hear of it. */
  hasNewCause: Type.Optional(Type.Boolean()),
  /** The situation whose alerts these were before a person split them off. */
  splitFrom: Type.Optional(Type.String()),
  /** True when the alert would have opened a situation of its own, but for a storm. */
  isFolded: Type.Optional(Type.Boolean()),
  /** Why: which rule joined, opened, reopened or resolved it. */
  reason: Type.String(),
  /** True when `urgency` is higher than before this entry: whoever pages looks here. */
  hasRisen: Type.Boolean(),
  /** How many alerts came in with this entry: those that arrive together are written together. */
  joined: Type.Optional(Type.Integer()),
  /** Ids of the other alerts that came in with it, at most 50. */
  others: Type.Optional(Type.Array(Type.String())),
  /** All alerts so far. */
  alerts: Type.Integer(),
  openAlerts: Type.Integer(),
  runbook: Type.Optional(Type.String()),
  /** Escalation policies that its alert is routed to; '' is the service's own. Left out: only that. */
  policies: Type.Optional(Type.Array(Type.String())),
})
export type SituationData = Static<typeof SituationData>

export const alertFired = defineEvent('alert.fired', 'An alert began to fire.', AlertData)
export const alertResolved = defineEvent('alert.resolved', 'An alert ended: its source said so, its time passed, or a person closed its situation.', AlertData)
export const alertAcknowledged = defineEvent('alert.acknowledged', 'A source reported that somebody has acknowledged this alert there.', AlertData)
export const situationOpened = defineEvent('situation.opened', 'An alert that belongs to no open situation opened one.', SituationData)
export const situationJoined = defineEvent('situation.joined', 'An alert joined an open situation. In a storm only the first joins are written, then counts; a join that raises the urgency always is.', SituationData)
export const situationResolved = defineEvent('situation.resolved', 'Every alert of a situation ended, or a person resolved it.', SituationData)
export const situationReopened = defineEvent('situation.reopened', 'A new alert came soon after the situation had resolved.', SituationData)

const ToldData = Type.Object({
  title: Type.String(), urgency: Urgency, service: TextOrNull,
  /** Alerts that joined since people were told last, and the summaries of the newest of them, at most 10. */
  added: Type.Integer(), summaries: Type.Array(Type.String()),
  alerts: Type.Integer(), openAlerts: Type.Integer(), reason: Type.String(),
})
export type ToldData = Static<typeof ToldData>
/** Subject: `situation/sit_…`. */
export const situationGrew = defineEvent('situation.grew', 'Alerts joined a situation that people were asked about; its route bundles them into one message (group_interval).', ToldData)
export const situationFiresOn = defineEvent('situation.fires-on', 'A situation that people were asked about still fires after the time of its route (repeat_interval): who has not acknowledged is told again.', ToldData)

/** Subject: `alert/alr_…`. */
export const alertHeld = defineEvent('alert.held', 'An alert began and ended so often that it is held: kept and shown, asks nothing until it is steady.', Type.Object({
  alertName: Type.String(), situation: Type.String(), changes: Type.Integer(), windowMs: Type.Integer(),
}))
export const alertSteadied = defineEvent('alert.steadied', 'An alert that was held has not changed for as long as its changes are counted: it is held no more.', Type.Object({
  alertName: Type.String(), situation: Type.String(), isFiring: Type.Boolean(), heldForMs: Type.Integer(),
}))

export const situationPolicyAdded = defineEvent('situation.policy-added', 'An alert of a situation is routed to an escalation policy that was not asked for it before.', SituationData)
export const routingSaved = defineEvent('alert-routing.saved', 'The routing tree was set or changed.', Type.Object({ routes: Type.Integer(), receivers: Type.Integer(), inhibitRules: Type.Integer() }))

/** Subject: `alert-webhook/<name>`. */
export const alertWebhookSaved = defineEvent('alert-webhook.saved', 'A webhook that alerts come by was declared or changed.', Type.Object({ dialect: Type.String() }))
export const alertWebhookRemoved = defineEvent('alert-webhook.removed', 'A webhook that alerts came by was removed.', Type.Object({}))
export const routingRemoved = defineEvent('alert-routing.removed', 'The routing tree was taken away: severity and service decide again.', Type.Object({}))

/** Subject: the situation that it was before. */
export const situationMerged = defineEvent('situation.merged', 'A person merged this situation into another, which has its alerts now.', Type.Object({
  title: Type.String(), into: Type.String(), intoTitle: Type.String(), alerts: Type.Integer(), note: TextOrNull,
}))
export const situationSplit = defineEvent('situation.split', 'A person took alerts out of this situation into one of their own.', Type.Object({
  title: Type.String(), into: Type.String(), alerts: Type.Integer(), note: TextOrNull,
}))

const StormData = Type.Object({
  /** New alerts in the minute before, and how many of them are a storm. */
  rate: Type.Integer(),
  threshold: Type.Integer(),
  reason: Type.String(),
  /** The situation that new troubles were folded into, if any. */
  situation: TextOrNull,
})
/** Subject: `storm/sto_…`. */
export const stormStarted = defineEvent('storm.started', 'New alerts come so much faster than usual that new troubles are folded into one situation.', StormData)
export const stormEnded = defineEvent('storm.ended', 'New alerts come at a usual rate again: each new trouble opens its own situation.', StormData)


const SilenceData = Type.Object({ matchers: Type.Array(Type.String()), startsAtMs: Type.Integer(), endsAtMs: Type.Integer() })
export const silenceCreated = defineEvent('silence.created', 'Alerts that match were silenced for a time: they page nobody.', SilenceData)
export const silenceChanged = defineEvent('silence.changed', 'A silence got another comment or end.', SilenceData)
export const silenceEnded = defineEvent('silence.ended', 'A person ended a silence before its time.', SilenceData)
export const sourceConnected = defineEvent('alert-source.connected', 'Alerts came from a source for the first time.', Type.Object({ source: Type.String(), connection: Type.String() }))

/** Subject: `heartbeat/<name>`. */
const HeartbeatData = Type.Object({ everyMs: Type.Integer(), graceMs: Type.Integer(), urgency: Urgency })
export const heartbeatSaved = defineEvent('heartbeat.saved', 'A heartbeat was declared or changed.', HeartbeatData)
export const heartbeatRemoved = defineEvent('heartbeat.removed', 'A heartbeat is not expected any more.', Type.Object({}))
export const heartbeatBegan = defineEvent('heartbeat.began', 'A heartbeat was heard for the first time: from now on its absence is an alert.', Type.Object({ dueAtMs: Type.Integer() }))
export const alertNoted = defineEvent('alert.noted', 'A source noted something about its alert.', Type.Object({ alertName: Type.String(), note: Type.String() }))

export const situationJudged = defineEvent('situation.judged', 'A person said whether a situation was worth asking for.', Type.Object({
  title: Type.String(), verdict: Type.String(), previous: TextOrNull,
}))
