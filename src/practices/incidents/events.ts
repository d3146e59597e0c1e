// What incidents say on the record. Subject: incident/inc_….
import { Type } from '@sinclair/typebox'
import { defineEvent } from '../../record/define-event.ts'

const Text = Type.String()
const TextOrNull = Type.Union([Type.String(), Type.Null()])
const NumberOrNull = Type.Union([Type.Integer(), Type.Null()])
const Urgency = Type.Union([Type.Literal('page'), Type.Literal('ticket'), Type.Literal('info')])

export const incidentDeclared = defineEvent('incident.declared', 'An incident was declared, by a person or because a situation is worth a page.', Type.Object({
  number: Type.Integer(), title: Text, severity: Text, severityReason: Text, service: TextOrNull,
  /** `sit_…`; null when a person declared without one. */
  situation: TextOrNull,
  reason: Text,
  urgency: Type.Optional(Urgency),
  /** Left out by older entries: `incident`. */
  type: Type.Optional(Type.Union([Type.Literal('incident'), Type.Literal('security'), Type.Literal('drill'), Type.Literal('test')])),
  isRestricted: Type.Optional(Type.Literal(true)),
}))
export const incidentLinked = defineEvent('incident.linked', 'A situation became part of an incident that was already running.', Type.Object({
  number: Type.Integer(), linked: Text, title: Text, reason: Text,
}))
export const incidentAcknowledged = defineEvent('incident.acknowledged', 'The first person said that they are on it.', Type.Object({ number: Type.Integer(), person: TextOrNull }))
export const incidentSeverityChanged = defineEvent('incident.severity-changed', 'The severity was changed.', Type.Object({
  number: Type.Integer(), from: Text, to: Text, reason: Text,
}))
export const incidentChanged = defineEvent('incident.changed', 'Title, summary, service or a named time was corrected.', Type.Object({
  number: Type.Integer(),
  changes: Type.Array(Type.Object({ field: Text, from: Type.Union([TextOrNull, NumberOrNull]), to: Type.Union([TextOrNull, NumberOrNull]) })),
  reason: TextOrNull,
}))
export const incidentRoleAssigned = defineEvent('incident.role-assigned', 'A role was taken, handed over or given up. People appear by id.', Type.Object({
  number: Type.Integer(), role: Text, person: TextOrNull, previous: TextOrNull, brief: TextOrNull,
}))
export const incidentRoleAsked = defineEvent('incident.role-asked', 'Somebody was asked to take a role. Until they accept, whoever holds it keeps it.', Type.Object({ number: Type.Integer(), role: Text, person: Text, brief: TextOrNull }))
export const incidentRoleDeclined = defineEvent('incident.role-declined', 'Whoever was asked to take a role declined.', Type.Object({ number: Type.Integer(), role: Text, person: Text, reason: TextOrNull }))
export const incidentRestricted = defineEvent('incident.restricted', 'Only those named may see it from now on.', Type.Object({ number: Type.Integer(), reason: Text, people: Type.Array(Text) }))
export const incidentOpenedToAll = defineEvent('incident.opened-to-all', 'It is no longer restricted: everybody may see it, with all that was said before.', Type.Object({ number: Type.Integer(), reason: Text }))
export const incidentMemberAdded = defineEvent('incident.member-added', 'Somebody may see a restricted incident from now on.', Type.Object({ number: Type.Integer(), person: Text, reason: TextOrNull }))
export const incidentMemberRemoved = defineEvent('incident.member-removed', 'Somebody may not see a restricted incident any more.', Type.Object({ number: Type.Integer(), person: Text, reason: TextOrNull }))
export const incidentLookedAt = defineEvent('incident.looked-at', 'Somebody opened a restricted incident; said once an hour for each person.', Type.Object({ number: Type.Integer(), person: Text }))
export const incidentNoted = defineEvent('incident.noted', 'Somebody wrote on the timeline.', Type.Object({ number: Type.Integer(), about: Text, text: Text }))

export const incidentImported = defineEvent('incident.imported', 'An incident of another system, long over, was taken into the history. Nobody is told.', Type.Object({
  number: Type.Integer(), title: Text, severity: Text, source: Text, reference: Text, url: TextOrNull,
}))

export const incidentPinned = defineEvent('incident.pinned', 'An entry of the timeline was pinned.', Type.Object({ number: Type.Integer(), entry: Type.Integer() }))
export const incidentUnpinned = defineEvent('incident.unpinned', 'A pin was taken off.', Type.Object({ number: Type.Integer(), entry: Type.Integer() }))
export const incidentEntryRetimed = defineEvent('incident.entry-retimed', 'When an entry of the timeline happened was corrected, or the correction was taken back. The entry keeps what it said.', Type.Object({
  number: Type.Integer(), entry: Type.Integer(), fromMs: Type.Integer(), toMs: Type.Integer(),
  /** What the entry itself says. */
  recordedMs: Type.Integer(),
  reason: Text,
}))
export const incidentEntryAnnotated = defineEvent('incident.entry-annotated', 'Somebody wrote beside an entry of the timeline, or wrote it anew: a higher version.', Type.Object({
  number: Type.Integer(), entry: Type.Integer(), annotation: Text, version: Type.Integer(), text: Text,
}))
export const incidentMerged = defineEvent('incident.merged', 'It turned out to be part of another incident, which goes on.', Type.Object({
  number: Type.Integer(), into: Text, intoNumber: Type.Integer(), reason: TextOrNull,
}))
export const incidentAbsorbed = defineEvent('incident.absorbed', 'Another incident turned out to be part of this one.', Type.Object({
  number: Type.Integer(), from: Text, fromNumber: Type.Integer(), title: Text, reason: TextOrNull,
}))
export const incidentSplitOff = defineEvent('incident.split-off', 'A merge was taken back: it stands for itself again.', Type.Object({
  number: Type.Integer(), from: Text, fromNumber: Type.Integer(), reason: TextOrNull,
}))

const Moved = Type.Object({ number: Type.Integer(), reason: TextOrNull, isAutomatic: Type.Boolean() })
export const incidentMitigated = defineEvent('incident.mitigated', 'Users are whole again; the cause may remain.', Moved)
export const incidentResolved = defineEvent('incident.resolved', 'The cause is gone.', Moved)
export const incidentReopened = defineEvent('incident.reopened', 'It is not over: users are affected again, or it was ended by mistake.', Moved)
export const incidentClosed = defineEvent('incident.closed', 'Nothing is left to do on it.', Moved)
