// What alerts promises the world: alerts, the situations they form, silences, and what was refused.
import { Type } from '@sinclair/typebox'
import type { Static, TOptional, TSchema, TString } from '@sinclair/typebox'
import { mapSchema } from '../../spine/map-schema.ts'
import { groupings, verdicts } from './model/quality.ts'
import { heartbeatStates, weekdays } from './model/heartbeat.ts'
import { IntervalWords } from './model/routing/contract.ts'
import { mappedFields } from './model/mapping.ts'
import { webhookDialects } from './model/webhook.ts'
import { Gathered, HeldAnswer, PartAnswer } from './model/correlation/contract.ts'

const Instant = Type.String({ format: 'date-time' })
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const pageOf = <T extends TSchema>(schema: T) => Type.Object({ items: Type.Array(schema), next: orNull(Type.String()) })
const Texts = mapSchema(Type.String())

export const urgencies = ['page', 'ticket', 'info'] as const
/** What it asks of people: wake somebody, look in working hours, or know. */
export const UrgencySchema = Type.Union(urgencies.map((urgency) => Type.Literal(urgency)))
export type Urgency = Static<typeof UrgencySchema>

/** `closed`: a person resolved its situation while its source still says it fires. */
export const alertStates = ['firing', 'closed', 'resolved'] as const
export const AlertState = Type.Union(alertStates.map((state) => Type.Literal(state)))

export const alertSources = ['alertmanager-webhook', 'alertmanager-api', 'pagerduty', 'opsgenie', 'cloudwatch', 'sentry', 'grafana', 'cloudevents', 'datadog', 'newrelic', 'elastic', 'splunk', 'webhook', 'email', 'api', 'heartbeat', 'mainstay'] as const
export const AlertSource = Type.Union(alertSources.map((source) => Type.Literal(source)))

export const AlertAnswer = Type.Object({
  id: Type.String(),
  name: Type.String(),
  state: AlertState,
  urgency: UrgencySchema,
  /** As the source said it. */
  severity: orNull(Type.String()),
  service: orNull(Type.String()),
  environment: orNull(Type.String()),
  summary: Type.String(),
  source: AlertSource,
  /** Sixteen hex digits over its labels, as Alertmanager computes it. */
  fingerprint: Type.String(),
  labels: Texts,
  annotations: Texts,
  generatorUrl: orNull(Type.String()),
  runbookUrl: orNull(Type.String()),
  situation: Type.String(),
  /** Why it is in that situation. */
  reason: Type.String(),
  /** Ids of the silences that match it now. A silenced alert is kept and shown, and pages nobody. */
  silencedBy: Type.Array(Type.String()),
  /** Why else it asks nothing of anybody: `route`, `interval:<name>`, `inhibited:<rule>:<labels>`, `wait:<until, ms>`, `flapping:<since, ms>:<changes>:<window, ms>`; null when nothing but a silence may keep it. */
  mutedBy: orNull(Type.String()),
  /** The routes it took, when there was a routing tree. */
  route: orNull(Type.String()),
  startedAt: Instant,
  receivedAt: Instant,
  updatedAt: Instant,
  /** When it counts as over unless its source says so again; null when only its source can end it. */
  endsAt: orNull(Instant),
  endedAt: orNull(Instant),
})
export type AlertAnswer = Static<typeof AlertAnswer>
export const PageOfAlerts = pageOf(AlertAnswer)
export type PageOfAlerts = Static<typeof PageOfAlerts>

const paging = { cursor: Type.Optional(Type.String({ maxLength: 500 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) }

export const AlertQuery = Type.Object({
  state: Type.Optional(AlertState),
  service: Type.Optional(Type.String({ maxLength: 1_024 })),
  environment: Type.Optional(Type.String({ maxLength: 1_024 })),
  urgency: Type.Optional(UrgencySchema),
  severity: Type.Optional(Type.String({ maxLength: 1_024 })),
  situation: Type.Optional(Type.String({ maxLength: 64 })),
  /** Words in its name, summary or labels, whatever their case. */
  text: Type.Optional(Type.String({ maxLength: 200 })),
  /** Alertmanager matchers: `team="payments"`, `{cluster=~"eu-.*", severity!="info"}`. */
  matcher: Type.Optional(Type.Union([Type.String({ maxLength: 2_000 }), Type.Array(Type.String({ maxLength: 2_000 }), { maxItems: 20 })])),
  ...paging,
}, { additionalProperties: false })
export type AlertQuery = Static<typeof AlertQuery>

/** One alert in Mainstay's own form, for senders that speak no other dialect. */
export const NewAlert = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  /** The same key is the same alert; left out, the labels identify it. */
  key: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  state: Type.Optional(Type.Union([Type.Literal('firing'), Type.Literal('resolved')])),
  service: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  environment: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  severity: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  summary: Type.Optional(Type.String({ maxLength: 1_024 })),
  labels: Type.Optional(mapSchema(Type.String({ maxLength: 4_096 }), { maxProperties: 100 })),
  annotations: Type.Optional(mapSchema(Type.String({ maxLength: 16_384 }), { maxProperties: 100 })),
  runbookUrl: Type.Optional(Type.String({ maxLength: 2_048 })),
  generatorUrl: Type.Optional(Type.String({ maxLength: 2_048 })),
  startedAt: Type.Optional(Instant),
  /** It counts as over at this time unless sent again; left out, it fires until it is resolved. */
  endsAt: Type.Optional(Instant),
}, { additionalProperties: false })
export type NewAlert = Static<typeof NewAlert>
export const NewAlerts = Type.Object({ alerts: Type.Array(NewAlert, { minItems: 1, maxItems: 1_000 }) }, { additionalProperties: false })
export type NewAlerts = Static<typeof NewAlerts>
/** `fired`, `resolved`: what was news. `unchanged`: what was known already. */
export const ReceivedAnswer = Type.Object({ received: Type.Integer(), fired: Type.Integer(), resolved: Type.Integer(), unchanged: Type.Integer() })
export type ReceivedAnswer = Static<typeof ReceivedAnswer>

export const SituationState = Type.Union([Type.Literal('open'), Type.Literal('resolved')])
export const SituationAnswer = Type.Object({
  id: Type.String(),
  title: Type.String(),
  state: SituationState,
  /** The most urgent of its alerts since it opened, silenced ones left out. */
  urgency: UrgencySchema,
  service: orNull(Type.String()),
  environment: orNull(Type.String()),
  /** What its alerts have in common. Service and environment are those of the likely cause. */
  common: Texts,
  /** Why it is in this state. */
  reason: Type.String(),
  alerts: Type.Integer(),
  openAlerts: Type.Integer(),
  openedAt: Instant,
  lastJoinedAt: Instant,
  resolvedAt: orNull(Instant),
  reopened: Type.Integer(),
  ...Gathered.properties,
})
export type SituationAnswer = Static<typeof SituationAnswer>
export const PageOfSituations = pageOf(SituationAnswer)
export type PageOfSituations = Static<typeof PageOfSituations>
/** With its newest alerts; more by `/api/v1/alerts?situation=`. */
export const SituationWithAlerts = Type.Composite([SituationAnswer, Type.Object({ newestAlerts: Type.Array(AlertAnswer), parts: Type.Array(PartAnswer), held: Type.Array(HeldAnswer) })])
export type SituationWithAlerts = Static<typeof SituationWithAlerts>
export const SituationQuery = Type.Object({
  state: Type.Optional(SituationState),
  service: Type.Optional(Type.String({ maxLength: 1_024 })),
  urgency: Type.Optional(UrgencySchema),
  ...paging,
}, { additionalProperties: false })
export type SituationQuery = Static<typeof SituationQuery>
export const ResolveSituation = Type.Object({ note: Type.Optional(Type.String({ maxLength: 2_000 })) }, { additionalProperties: false })

const MatcherSchema = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  value: Type.String({ maxLength: 2_000 }),
  isRegex: Type.Boolean(),
  /** False turns it round: `!=` and `!~`. */
  isEqual: Type.Boolean(),
})
export const SilenceState = Type.Union([Type.Literal('pending'), Type.Literal('active'), Type.Literal('expired')])
export const SilenceAnswer = Type.Object({
  id: Type.String(),
  state: SilenceState,
  matchers: Type.Array(MatcherSchema),
  kind: Type.Union([Type.Literal('silence'), Type.Literal('maintenance')]),
  /** The recurring times at which it holds, between its start and end; null: all the time. */
  recurrence: orNull(Type.Array(IntervalWords)),
  comment: Type.String(),
  createdBy: Type.String(),
  startsAt: Instant,
  endsAt: Instant,
  updatedAt: Instant,
})
export type SilenceAnswer = Static<typeof SilenceAnswer>
export const PageOfSilences = pageOf(SilenceAnswer)
export type PageOfSilences = Static<typeof PageOfSilences>
export const SilenceQuery = Type.Object({ state: Type.Optional(SilenceState), ...paging }, { additionalProperties: false })
export const NewSilence = Type.Object({
  matchers: Type.Array(MatcherSchema, { minItems: 1, maxItems: 50 }),
  comment: Type.String({ minLength: 1, maxLength: 2_000 }),
  startsAt: Type.Optional(Instant),
  endsAt: Instant,
  /** `maintenance`: planned work. */
  kind: Type.Optional(Type.Union([Type.Literal('silence'), Type.Literal('maintenance')])),
  /** It holds only at these times, of which one is enough. */
  recurrence: Type.Optional(Type.Array(IntervalWords, { maxItems: 20 })),
}, { additionalProperties: false })
/** When something is silenced or under maintenance, soonest first. */
/** Without `from` it begins now; `to` counts instead of `days`. At most 366 days. */
export const SilenceWindowQuery = Type.Object({ from: Type.Optional(Instant), to: Type.Optional(Instant), days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })) }, { additionalProperties: false })
export const SilenceWindows = Type.Object({
  items: Type.Array(Type.Object({ silence: Type.String(), kind: Type.String(), comment: Type.String(), createdBy: Type.String(), matchers: Type.Array(MatcherSchema), fromAt: Instant, toAt: Instant, isRecurring: Type.Boolean() })),
})
export type SilenceWindows = Static<typeof SilenceWindows>
export type NewSilence = Static<typeof NewSilence>
export const SilenceChange = Type.Partial(Type.Object({ comment: Type.String({ minLength: 1, maxLength: 2_000 }), endsAt: Instant }), { additionalProperties: false })

export const RejectionAnswer = Type.Object({
  id: Type.String(),
  source: AlertSource,
  connection: Type.String(),
  receivedAt: Instant,
  /** The status it was answered with. */
  status: Type.Integer(),
  reason: Type.String(),
  /** The beginning of what was sent. */
  body: Type.String(),
})
export type RejectionAnswer = Static<typeof RejectionAnswer>
export const PageOfRejections = pageOf(RejectionAnswer)
export const RejectionQuery = Type.Object({ source: Type.Optional(AlertSource), ...paging }, { additionalProperties: false })

export const SourceAnswer = Type.Object({ source: AlertSource, connection: Type.String(), firstReceivedAt: Instant, lastReceivedAt: Instant })
export const PageOfSources = pageOf(SourceAnswer)
export type PageOfSources = Static<typeof PageOfSources>

const Duration = Type.String({ minLength: 1, maxLength: 20, pattern: '^(0|([0-9]+(ms|[smhdwy]))+)$' })
export const HeartbeatName = Type.String({ minLength: 1, maxLength: 100, pattern: '^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$' })
/** How a heartbeat is declared, in files and by API. */
export const HeartbeatWords = Type.Object({
  description: Type.Optional(Type.String({ maxLength: 1_000 })),
  service: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  environment: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  /** A ping is expected at least this often: `5m`, `1d`; at least 10 s. */
  every: Duration,
  /** How much later is still well; a minute when left out. */
  grace: Type.Optional(Duration),
  /** Of the alert when it does not come; `page` when left out. */
  urgency: Type.Optional(UrgencySchema),
  runbookUrl: Type.Optional(Type.String({ maxLength: 2_048 })),
  /** Matchers of an alert that always fires: hearing it is a ping. `alertname="Watchdog", cluster="eu"`. */
  watchdog: Type.Optional(Type.String({ minLength: 1, maxLength: 2_000 })),
  /** When pings are expected, by the clock of a zone; always when left out. */
  expected: Type.Optional(Type.Object({
    timeZone: Type.String({ minLength: 1, maxLength: 100 }),
    days: Type.Optional(Type.Array(Type.Union(weekdays.map((day) => Type.Literal(day))), { minItems: 1, maxItems: 7, uniqueItems: true })),
    from: Type.Optional(Type.String({ minLength: 5, maxLength: 5 })),
    /** At or before `from`: of the next day. `24:00` is the end of the day. */
    to: Type.Optional(Type.String({ minLength: 5, maxLength: 5 })),
  }, { additionalProperties: false })),
}, { additionalProperties: false })
export type HeartbeatWords = Static<typeof HeartbeatWords>
export const HeartbeatStateSchema = Type.Union(heartbeatStates.map((state) => Type.Literal(state)))
export const HeartbeatAnswer = Type.Object({
  name: Type.String(),
  /** `waiting`: never heard yet, so nothing is late. `failed`: it said itself that it failed. */
  state: HeartbeatStateSchema,
  sinceAt: Instant,
  lastHeardAt: orNull(Instant),
  /** When it is late unless it is heard before. */
  dueAt: orNull(Instant),
  /** What it said as it failed. */
  said: orNull(Type.String()),
  /** As it was declared. */
  spec: HeartbeatWords,
})
export type HeartbeatAnswer = Static<typeof HeartbeatAnswer>
export const PageOfHeartbeats = pageOf(HeartbeatAnswer)
export type PageOfHeartbeats = Static<typeof PageOfHeartbeats>
export const HeartbeatQuery = Type.Object({ state: Type.Optional(HeartbeatStateSchema), ...paging }, { additionalProperties: false })
/** An alert that always fires and that no heartbeat listens for. */
export const WatchdogAnswer = Type.Object({ name: Type.String(), labels: Texts, lastHeardAt: Instant, watchdog: Type.String() })
export type WatchdogAnswer = Static<typeof WatchdogAnswer>
export const PageOfWatchdogs = pageOf(WatchdogAnswer)
export type PageOfWatchdogs = Static<typeof PageOfWatchdogs>

export const WebhookName = Type.String({ minLength: 1, maxLength: 100, pattern: '^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$' })
const Mapped = Type.String({ minLength: 1, maxLength: 1_000 })
const Words = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 50 }))
/** Each text is a path (`$.title`), a text with paths in braces (`{$.host}/{$.check}`), or said as it is. */
export const MappingWords = Type.Object({
  /** Where the list of alerts stands; left out, a body is one alert. */
  items: Type.Optional(Mapped),
  name: Mapped,
  ...(Object.fromEntries(mappedFields.filter((field) => field !== 'name').map((field) => [field, Type.Optional(Mapped)])) as Record<Exclude<(typeof mappedFields)[number], 'name'>, TOptional<TString>>),
  labels: Type.Optional(mapSchema(Mapped, { maxProperties: 50 })),
  /** Words of `status`, in any case; one that stands in no list fires. Left out, the usual ones. */
  words: Type.Optional(Type.Object({ resolved: Words, acknowledged: Words, ignored: Words }, { additionalProperties: false })),
}, { additionalProperties: false })
export const AlertWebhookWords = Type.Object({
  /** `sentry` and `grafana`: their own forms, signed. `mapped`: any JSON, by `mapping`. */
  dialect: Type.Union(webhookDialects.map((dialect) => Type.Literal(dialect))),
  /** A reference to Sentry's client secret, or to the secret of Grafana's HMAC signature: `${env:NAME}` or `${file:/path}`. */
  secret: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
  mapping: Type.Optional(MappingWords),
  severity: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  service: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  environment: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
}, { additionalProperties: false })
export type AlertWebhookWords = Static<typeof AlertWebhookWords>
export const AlertWebhookAnswer = Type.Object({
  name: Type.String(),
  /** Where to post. */
  path: Type.String(),
  /** Null when it was called but never declared. */
  spec: orNull(AlertWebhookWords),
  lastCalledAt: orNull(Instant),
  lastOutcome: orNull(Type.String()),
})
export type AlertWebhookAnswer = Static<typeof AlertWebhookAnswer>
export const PageOfAlertWebhooks = pageOf(AlertWebhookAnswer)
export type PageOfAlertWebhooks = Static<typeof PageOfAlertWebhooks>
export const AlertWebhookQuery = Type.Object({ ...paging }, { additionalProperties: false })
export const WebhookBody = Type.Object({ id: Type.String(), receivedAt: Instant, outcome: Type.String(), body: Type.String() })
export const PageOfWebhookBodies = pageOf(WebhookBody)
export type PageOfWebhookBodies = Static<typeof PageOfWebhookBodies>

// Alert quality: was it worth being woken?

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
export const VerdictSchema = oneOf(verdicts)
const RubricSchema = Type.Object({
  /** It pointed at what was wrong. */
  isIndicative: orNull(Type.Boolean()),
  /** Its severity and text were right. */
  isPrecise: orNull(Type.Boolean()),
  /** There was something to do about it. */
  isHandleable: orNull(Type.Boolean()),
})
export const VerdictBody = Type.Object({
  verdict: VerdictSchema,
  rubric: Type.Optional(Type.Partial(RubricSchema, { additionalProperties: false })),
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
}, { additionalProperties: false })
export type VerdictBody = Static<typeof VerdictBody>
export const VerdictAnswer = Type.Object({
  situation: Type.String(),
  /** Null while nothing can be said. */
  verdict: orNull(VerdictSchema),
  /** True when nobody said so: `reason` is the rule that it follows from. */
  isInferred: Type.Boolean(),
  reason: Type.String(),
  rubric: RubricSchema,
  note: orNull(Type.String()),
  /** `person/per_…`; null when inferred. */
  by: orNull(Type.String()),
  at: orNull(Instant),
})
export type VerdictAnswer = Static<typeof VerdictAnswer>

/** Of situations that asked for a page and opened in [from, to); the last 28 days when left out, at most 400. */
export const QualityQuery = Type.Object({
  from: Type.Optional(Instant), to: Type.Optional(Instant), by: Type.Optional(oneOf(groupings)), service: Type.Optional(Type.String({ maxLength: 1_024 })),
  /** Of the days, and of the hours in suggestions; UTC when left out. */
  timeZone: Type.Optional(Type.String({ maxLength: 64 })),
}, { additionalProperties: false })
export const IndexAnswer = Type.Object({
  situations: Type.Integer(), pages: Type.Integer(),
  /** With a verdict, said or inferred: the denominator. */
  judged: Type.Integer(), said: Type.Integer(), inferred: Type.Integer(), actionable: Type.Integer(),
  byVerdict: Type.Object({ actionable: Type.Integer(), 'not-actionable': Type.Integer(), duplicate: Type.Integer(), transient: Type.Integer(), 'self-healed': Type.Integer() }),
  /** Actionable of judged; null where nothing was judged. `low` and `high`: its 95 % interval (Wilson). */
  index: orNull(Type.Number()), low: orNull(Type.Number()), high: orNull(Type.Number()),
})
export type IndexAnswer = Static<typeof IndexAnswer>
export const QualityAnswer = Type.Object({
  fromAt: Instant, toAt: Instant, by: oneOf(groupings), total: IndexAnswer,
  /** Most that was not worth it first. */
  groups: Type.Array(Type.Composite([Type.Object({ group: orNull(Type.String()) }), IndexAnswer])),
  /** Seven days each, the last one may be shorter. */
  weeks: Type.Array(Type.Composite([Type.Object({ fromAt: Instant, toAt: Instant }), IndexAnswer])),
  /** The newest of what was not worth it. */
  noise: Type.Array(Type.Object({
    situation: Type.String(), title: Type.String(), rule: Type.String(), service: orNull(Type.String()), openedAt: Instant, pages: Type.Integer(), verdict: VerdictSchema, isInferred: Type.Boolean(), reason: Type.String(),
  })),
  /** There was more than is counted: only the newest is in here. */
  isCut: Type.Boolean(),
})
export type QualityAnswer = Static<typeof QualityAnswer>
export const ReplayAnswer = Type.Object({ pages: Type.Integer(), wouldBe: Type.Integer(), worthIt: Type.Integer(), missed: Type.Integer() })
export const SuggestionsAnswer = Type.Object({
  fromAt: Instant, toAt: Instant, timeZone: Type.String(), isCut: Type.Boolean(),
  rules: Type.Array(Type.Object({
    rule: Type.String(), services: Type.Array(Type.String()), situations: Type.Integer(), pages: Type.Integer(), noisy: Type.Integer(),
    suggestions: Type.Array(Type.Object({
      kind: oneOf(['wait', 'quiet-hours', 'lower-urgency']), say: Type.String(), replay: ReplayAnswer,
      /** How much longer, for `wait`. */
      waitMs: orNull(Type.Integer()),
      /** Minutes of the day, for `quiet-hours`. */
      fromMinute: orNull(Type.Integer()), toMinute: orNull(Type.Integer()),
    })),
  })),
})
export type SuggestionsAnswer = Static<typeof SuggestionsAnswer>
