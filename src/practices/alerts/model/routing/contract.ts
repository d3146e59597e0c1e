// What routing promises the world: the tree as it is declared, where an alert would go and why, and what another tree would have done.
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'
import { receiverUrgencies } from './spec.ts'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const words = <T extends string>(list: readonly T[]) => Type.Union(list.map((word) => Type.Literal(word)))
const texts = (most: number) => Type.Array(Type.String({ minLength: 1, maxLength: 2_000 }), { maxItems: most })
const Name = Type.String({ minLength: 1, maxLength: 200 })
const Duration = Type.String({ minLength: 1, maxLength: 20, pattern: '^(0|([0-9]+(ms|[smhdwy]))+)$' })

const RouteWords = Type.Recursive((Route) => Type.Object({
  /** Left out: the parent's. */
  receiver: Type.Optional(Name),
  /** All must match. `team="payments"`, `"k8s.pod.name"=~"api-.*"`. */
  matchers: Type.Optional(texts(50)),
  /** The routes after it are tried too. */
  continue: Type.Optional(Type.Boolean()),
  /** Labels whose values make a situation; `...` is every label. Left out: the parent's, at last service and environment. */
  groupBy: Type.Optional(texts(50)),
  /** The first page of a new group waits so long, an hour at most. Critical alerts do not wait unless waitForCritical says so. */
  groupWait: Type.Optional(Duration),
  waitForCritical: Type.Optional(Type.Boolean()),
  /** What joins after the first page is told together, once in so long. Left out: the parent's, at last it joins silently. */
  groupInterval: Type.Optional(Duration),
  /** Told again after so long while it fires and nobody has acknowledged. Left out: the parent's, at last the policy alone decides. */
  repeatInterval: Type.Optional(Duration),
  /** An alert that begins or ends more often than this within the window is held until it has not changed for as long. 0: never. Left out: the parent's, at last never. */
  flapHold: Type.Optional(Type.Object({ changes: Type.Integer({ minimum: 0, maximum: 100 }), window: Duration }, { additionalProperties: false })),
  /** While one of these holds, what takes this route asks nothing of anybody. */
  muteTimeIntervals: Type.Optional(texts(50)),
  /** Only while one of these holds it asks. */
  activeTimeIntervals: Type.Optional(texts(50)),
  routes: Type.Optional(Type.Array(Route, { maxItems: 2_000 })),
}, { additionalProperties: false }), { $id: 'AlertRoute' })

export const IntervalWords = Type.Object({
  /** From, included, to, excluded: `09:00`, at most `24:00`. */
  times: Type.Optional(Type.Array(Type.Object({ from: Type.String({ maxLength: 5 }), to: Type.String({ maxLength: 5 }) }, { additionalProperties: false }), { maxItems: 50 })),
  /** `monday:friday`, `sunday`. */
  weekdays: Type.Optional(texts(20)),
  /** `1:5`, `-3:-1`; negative ones count from the end. */
  daysOfMonth: Type.Optional(texts(62)),
  /** `may:august`, `1:3`. */
  months: Type.Optional(texts(24)),
  years: Type.Optional(texts(50)),
  /** IANA name; UTC when left out. */
  location: Type.Optional(Type.String({ maxLength: 100 })),
}, { additionalProperties: false })

export const RoutingWords = Type.Object({
  receivers: Type.Array(Type.Object({
    name: Name,
    /** `keep`: kept and shown, asks nothing of anybody. Left out: by the severity. */
    urgency: Type.Optional(words(receiverUrgencies)),
    /** Escalation policy; left out: the service's own. */
    policy: Type.Optional(Name),
  }, { additionalProperties: false }), { minItems: 1, maxItems: 2_000 }),
  route: RouteWords,
  timeIntervals: Type.Optional(Type.Array(Type.Object({ name: Name, intervals: Type.Array(IntervalWords, { maxItems: 100 }) }, { additionalProperties: false }), { maxItems: 500 })),
  inhibitRules: Type.Optional(Type.Array(Type.Object({
    name: Type.Optional(Name), sourceMatchers: texts(50), targetMatchers: texts(50),
    /** Labels that must be the same on both; absent is the same as empty. */
    equal: Type.Optional(texts(50)),
  }, { additionalProperties: false }), { maxItems: 1_000 })),
}, { additionalProperties: false })

const Texts = Type.Unsafe<Record<string, string>>(Type.Object({}, { additionalProperties: Type.String({ maxLength: 32_768 }), maxProperties: 200 }))
const Urgency = words(['page', 'ticket', 'info'] as const)
export const FindingAnswer = Type.Object({ level: Type.String(), code: Type.String(), say: Type.String(), mend: Type.String(), line: Type.Optional(Type.Integer()), field: Type.Optional(Type.String()) })

export const RoutingAnswer = Type.Object({
  savedAt: Type.String({ format: 'date-time' }),
  routes: Type.Integer(),
  /** As it was applied. */
  spec: Type.Unsafe<Static<typeof RoutingWords>>(Type.Object({}, { additionalProperties: true })),
  /** The document, as YAML. */
  text: Type.String(),
})
export type RoutingAnswer = Static<typeof RoutingAnswer>

/** A document of kind AlertRouting, as YAML or JSON. */
const TreeText = Type.String({ minLength: 1, maxLength: 2_000_000 })
export const RoutingText = Type.Object({ text: TreeText }, { additionalProperties: false })

export const ExplainRoute = Type.Object({
  labels: Texts,
  /** Instead of the tree in force. */
  text: Type.Optional(TreeText),
  /** As if it came then: its time intervals, planned silences, and who is on call. Left out: now. */
  at: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })),
}, { additionalProperties: false })
const WhoWouldBeAsked = Type.Object({
  at: Type.String({ format: 'date-time' }),
  /** One for each policy that the alert is routed to; of something that pages nobody there is none. */
  policies: Type.Array(Type.Object({
    /** Null: there is none, and administrators are asked. */
    policy: orNull(Type.String()), reason: Type.String(),
    /** The first round, if nobody acknowledges. */
    steps: Type.Array(Type.Object({
      afterMinutes: Type.Integer(),
      people: Type.Array(Type.Object({ name: Type.String(), displayName: Type.String(), because: Type.String() })),
      /** Schedules with nobody on call; people that no message can reach. */
      empty: Type.Array(Type.String()), unreachable: Type.Array(Type.String()),
    })),
  })),
})
export type WhoWouldBeAsked = Static<typeof WhoWouldBeAsked>
export const RouteExplanation = Type.Object({
  labels: Texts,
  /** What it is by its severity alone. */
  severityUrgency: Urgency,
  urgency: Urgency,
  asks: Type.Boolean(),
  /** In one sentence: what would happen. */
  say: Type.String(),
  /** Every route that was tried or stood beside one, from the root on. */
  routes: Type.Array(Type.Object({
    key: Type.String(), depth: Type.Integer(), receiver: Type.String(), continues: Type.Boolean(),
    outcome: words(['taken', 'passed', 'failed', 'unreached'] as const),
    matchers: Type.Array(Type.Object({ text: Type.String(), matches: Type.Boolean(), value: Type.String() })),
  })),
  receivers: Type.Array(Type.Object({
    name: Type.String(), urgency: Urgency,
    /** Null: the service's own. */
    policy: orNull(Type.String()),
    /** Why it asks nothing now, or null. */
    mutedBy: orNull(Type.String()),
  })),
  /** When people would be told of it, in sentences: waits, what is told again, what is held. */
  timing: Type.Array(Type.String()),
  /** What makes its situation. */
  groupedBy: Type.String(),
  silencedBy: Type.Array(Type.Object({ id: Type.String(), comment: Type.String() })),
  inhibitedBy: Type.Array(Type.Object({ rule: Type.String(), alerts: Type.Array(Type.String()) })),
  /** Who would be asked, whatever mutes it: at the given time, and now where that is another. */
  who: Type.Array(WhoWouldBeAsked),
})
export type RouteExplanation = Static<typeof RouteExplanation>

export const ReplayTree = Type.Object({
  text: TreeText,
  /** How far back; `7d` when left out, at most `35d`. */
  since: Type.Optional(Duration),
}, { additionalProperties: false })
const Counts = Type.Unsafe<Record<string, number>>(Type.Object({}, { additionalProperties: Type.Integer() }))
export const TreeReplay = Type.Object({
  fromAt: Type.String({ format: 'date-time' }),
  toAt: Type.String({ format: 'date-time' }),
  alerts: Type.Integer(),
  /** More came than were tried; these are the newest. */
  isPart: Type.Boolean(),
  /** With the tree in force now, and with this one: alerts by what they would have asked for. */
  before: Type.Object({ byUrgency: Counts, byReceiver: Counts, situations: Type.Integer() }),
  after: Type.Object({ byUrgency: Counts, byReceiver: Counts, situations: Type.Integer() }),
  changed: Type.Integer(),
  /** The newest of each kind of change. */
  examples: Type.Array(Type.Object({ alert: Type.String(), name: Type.String(), summary: Type.String(), from: Type.String(), to: Type.String(), count: Type.Integer() })),
})
export type TreeReplay = Static<typeof TreeReplay>

export const ImportAnswer = Type.Object({
  /** The AlertRouting document, as YAML, for `apply`; null when the file could not be read. */
  text: orNull(Type.String()),
  isApplied: Type.Boolean(),
  routes: Type.Integer(),
  receivers: Type.Integer(),
  inhibitRules: Type.Integer(),
  timeIntervals: Type.Integer(),
  findings: Type.Array(FindingAnswer),
})
export type ImportAnswer = Static<typeof ImportAnswer>
export const ImportText = Type.Object({
  text: TreeText,
  /** Apply it too; else it is only shown. */
  apply: Type.Optional(Type.Boolean()),
}, { additionalProperties: false })
