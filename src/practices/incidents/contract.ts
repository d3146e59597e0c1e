// What incidents promise the world: requests and answers. The pages and the CLI take their types from here.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { mapSchema } from '../../spine/map-schema.ts'
import { incidentTypes } from './model/incident-type.ts'
import { incidentStates, incidentVerbs } from './model/lifecycle.ts'
import { incidentRoles } from './model/roles.ts'
import { impacts, scopes, severities } from './model/severity.ts'
import { timelineLanes, timelineWeights } from './model/telling.ts'

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const Title = Type.String({ minLength: 1, maxLength: 200 })
const Summary = Type.String({ maxLength: 5_000 })
const Reason = Type.String({ minLength: 1, maxLength: 1_000 })
const Name = Type.String({ minLength: 1, maxLength: 200 })
/** Id (`per_…`) or login name. */
const PersonRef = Type.String({ minLength: 1, maxLength: 100 })

export const SeveritySchema = oneOf(severities)
/** Drills and tests reach nobody outside and count nowhere. */
export const IncidentTypeSchema = oneOf(incidentTypes)
export const IncidentStateSchema = oneOf(incidentStates)
export const IncidentRoleSchema = oneOf(incidentRoles)

export const IncidentParams = Type.Object({ id: Type.String({ maxLength: 60 }) })
export const IncidentNumberParams = Type.Object({ number: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }) })

export const NamedPerson = Type.Object({ id: Type.String(), name: Type.String(), displayName: Type.String() })

export const RoleAnswer = Type.Object({ role: IncidentRoleSchema, title: Type.String(), person: NamedPerson, sinceAt: Instant })

export const AskedRole = Type.Object({ role: IncidentRoleSchema, title: Type.String(), person: NamedPerson, askedAt: Instant, brief: orNull(Type.String()) })

export const LinkAnswer = Type.Object({
  /** `situation/sit_…`, `alert/alr_…`, `page/pag_…`, `objective/<name>`. */
  subject: Type.String(),
  reason: Type.String(),
  linkedAt: Instant,
  /** Situations only: when it resolved; null while it still fires. */
  resolvedAt: orNull(Instant),
})

/** One incident in a list. Every named time is null until it is known. */
export const IncidentItem = Type.Object({
  id: Type.String(),
  /** Short and human: `#142`, its page is `/i/142`. */
  number: Type.Integer(),
  title: Type.String(),
  type: IncidentTypeSchema,
  severity: SeveritySchema,
  state: IncidentStateSchema,
  service: orNull(Type.String()),
  environment: orNull(Type.String()),
  commander: orNull(NamedPerson),
  startedAt: orNull(Instant),
  detectedAt: orNull(Instant),
  acknowledgedAt: orNull(Instant),
  declaredAt: Instant,
  mitigatedAt: orNull(Instant),
  resolvedAt: orNull(Instant),
  closedAt: orNull(Instant),
  /** Only those named see it. */
  isRestricted: Type.Boolean(),
})
export type IncidentItem = Static<typeof IncidentItem>

export const IncidentAnswer = Type.Composite([IncidentItem, Type.Object({
  summary: Type.String(),
  impact: orNull(oneOf(impacts)),
  scope: orNull(oneOf(scopes)),
  /** Why it has this severity. */
  severityReason: Type.String(),
  declaredBy: Type.Object({ actor: Type.String(), name: Type.String() }),
  roles: Type.Array(RoleAnswer),
  /** Who was asked to take a role and has not answered. */
  asked: Type.Array(AskedRole),
  /** At most 500; alerts beyond are told by their situation. */
  links: Type.Array(LinkAnswer),
  /** Milliseconds between the named times; null where one is unknown. */
  durations: Type.Object({
    detectMs: orNull(Type.Integer()),
    acknowledgeMs: orNull(Type.Integer()),
    declareMs: orNull(Type.Integer()),
    mitigateMs: orNull(Type.Integer()),
    resolveMs: orNull(Type.Integer()),
  }),
  /** The incident that goes on where this one is a duplicate. */
  mergedInto: orNull(Type.Object({ id: Type.String(), number: Type.Integer(), title: Type.String() })),
  /** Duplicates that are part of this one, at most 200. */
  merged: Type.Array(Type.Object({ id: Type.String(), number: Type.Integer(), title: Type.String() })),
  /** What can be done in this state. */
  allowed: Type.Array(oneOf(incidentVerbs)),
  /** Its permanent page. */
  url: Type.String(),
})])
export type IncidentAnswer = Static<typeof IncidentAnswer>

/** The answer to every change. */
export const ChangeAnswer = Type.Object({
  incident: IncidentAnswer,
  /** False when somebody else had done it before: then `say` names who and when. */
  changed: Type.Boolean(),
  say: Type.String(),
})
export type ChangeAnswer = Static<typeof ChangeAnswer>

export const IncidentListQuery = Type.Object({
  state: Type.Optional(Type.String({ maxLength: 60, description: 'open, mitigated, resolved, closed; several with commas; `live` is open and mitigated' })),
  severity: Type.Optional(Type.String({ maxLength: 60, description: 'SEV1 to SEV4; several with commas' })),
  type: Type.Optional(Type.String({ maxLength: 60, description: 'incident, security, drill, test; several with commas' })),
  service: Type.Optional(Name),
  cursor: Type.Optional(Type.String({ maxLength: 300 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})
export const IncidentPage = Type.Object({ items: Type.Array(IncidentItem), next: orNull(Type.String()) })
export type IncidentPage = Static<typeof IncidentPage>

/** Only a title is needed. Severity: as given, else from impact and scope, else SEV3. */
export const DeclareIncident = Type.Object({
  title: Title,
  type: Type.Optional(IncidentTypeSchema),
  summary: Type.Optional(Summary),
  severity: Type.Optional(SeveritySchema),
  impact: Type.Optional(oneOf(impacts)),
  scope: Type.Optional(oneOf(scopes)),
  service: Type.Optional(Name),
  environment: Type.Optional(Name),
  startedAt: Type.Optional(Instant),
  /** Link this situation from the start: its id, `sit_…`. */
  situation: Type.Optional(Type.String({ maxLength: 60 })),
  commander: Type.Optional(PersonRef),
  /** Only these people, whoever declares and whoever takes a role may see it: ids or login names. */
  restrictedTo: Type.Optional(Type.Array(PersonRef, { maxItems: 50 })),
}, { additionalProperties: false })
export type DeclareIncident = Static<typeof DeclareIncident>

export const ChangeIncident = Type.Partial(Type.Object({
  title: Title,
  summary: Summary,
  service: orNull(Name),
  environment: orNull(Name),
  severity: SeveritySchema,
  /** With both of these and no `severity`, the matrix decides. */
  impact: oneOf(impacts),
  scope: oneOf(scopes),
  startedAt: orNull(Instant),
  detectedAt: orNull(Instant),
  mitigatedAt: Instant,
  resolvedAt: Instant,
  /** Goes on the timeline. */
  reason: Reason,
}), { additionalProperties: false, minProperties: 1 })
export type ChangeIncident = Static<typeof ChangeIncident>

export const noteAbouts = ['note', 'update', 'observation', 'hypothesis', 'decision'] as const
export const AddNote = Type.Object({
  text: Type.String({ minLength: 1, maxLength: 10_000 }),
  about: Type.Optional(oneOf(noteAbouts)),
  /** When it happened, if not now. */
  at: Type.Optional(Instant),
}, { additionalProperties: false })
export type AddNote = Static<typeof AddNote>

export const AssignRole = Type.Object({
  role: IncidentRoleSchema,
  /** Null gives the role up. */
  person: orNull(PersonRef),
  /** What the next holder must know: state, next step, risks, promises. */
  brief: Type.Optional(Type.String({ maxLength: 5_000 })),
}, { additionalProperties: false })
export type AssignRole = Static<typeof AssignRole>

export const AskRole = Type.Object({ role: IncidentRoleSchema, person: PersonRef, brief: Type.Optional(Type.String({ maxLength: 5_000 })) }, { additionalProperties: false })
export type AskRole = Static<typeof AskRole>
export const AnswerRole = Type.Object({ role: IncidentRoleSchema, accept: Type.Boolean(), reason: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })) }, { additionalProperties: false })
export type AnswerRole = Static<typeof AnswerRole>
/** What I was asked and have not answered, longest first. */
export const MyAsks = Type.Object({ items: Type.Array(Type.Object({ incident: Type.String(), number: Type.Integer(), title: Type.String(), severity: SeveritySchema, role: IncidentRoleSchema, roleTitle: Type.String(), askedAt: Instant, brief: orNull(Type.String()) })) })
export type MyAsks = Static<typeof MyAsks>

/** Mitigate, resolve, close: nothing is required. */
export const MoveIncident = Type.Object({
  /** What was done or why. */
  reason: Type.Optional(Reason),
  /** When it became so, if not now. */
  at: Type.Optional(Instant),
}, { additionalProperties: false })
export type MoveIncident = Static<typeof MoveIncident>

export const ReopenIncident = Type.Object({ reason: Reason }, { additionalProperties: false })
export type ReopenIncident = Static<typeof ReopenIncident>

export const LinkSituation = Type.Object({
  situation: Type.String({ maxLength: 60 }),
  reason: Type.Optional(Reason),
}, { additionalProperties: false })
export type LinkSituation = Static<typeof LinkSituation>

export const PinParams = Type.Object({ id: Type.String({ maxLength: 60 }), entry: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })

export const TimelineQuery = Type.Object({
  order: Type.Optional(oneOf(['newest', 'oldest'] as const)),
  /** `only`: what is pinned, all of it at once. */
  pinned: Type.Optional(oneOf(['only'] as const)),
  /** `seq` of the newest item known: answers only what came after it. */
  since: Type.Optional(Type.Integer({ minimum: 0 })),
  cursor: Type.Optional(Type.String({ maxLength: 300 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})

export const TimelineItemAnswer = Type.Object({
  seq: Type.Integer(),
  at: Instant,
  recordedAt: Instant,
  kind: Type.String(),
  lane: oneOf(timelineLanes),
  /** Names a drawing: `alert`, `page`, `note`, `check`, … */
  icon: Type.String(),
  weight: oneOf(timelineWeights),
  severity: orNull(SeveritySchema),
  /** One plain sentence. */
  sentence: Type.String(),
  /** What a person wrote, shown below the sentence. */
  detail: orNull(Type.String()),
  actor: Type.Object({ actor: Type.String(), name: Type.String() }),
  subject: Type.String(),
  /** `seq` of the entry that led to this one. */
  cause: orNull(Type.Integer()),
  isPinned: Type.Boolean(),
  /** What people wrote beside it, the earliest first; the newest version of each. */
  annotations: Type.Array(Type.Object({ id: Type.String(), version: Type.Integer(), at: Instant, by: Type.String(), text: Type.String() })),
  /** Its time was corrected: `at` is the new one. Pages keep the order of the record. */
  moved: orNull(Type.Object({ from: Instant, by: Type.String(), reason: Type.String() })),
})
export type TimelineItemAnswer = Static<typeof TimelineItemAnswer>
export const TimelinePage = Type.Object({
  items: Type.Array(TimelineItemAnswer),
  next: orNull(Type.String()),
  /** `seq` of whatever is pinned, on this page or not. */
  pins: Type.Array(Type.Integer()),
})
export type TimelinePage = Static<typeof TimelinePage>

/** The matrix, for the form that declares. */
export const SeverityMatrixAnswer = Type.Object({
  impacts: Type.Array(oneOf(impacts)),
  scopes: Type.Array(oneOf(scopes)),
  matrix: mapSchema(mapSchema(SeveritySchema)),
  /** False: nobody declared one, and this is ours. */
  isDeclared: Type.Boolean(),
})
export type SeverityMatrixAnswer = Static<typeof SeverityMatrixAnswer>
