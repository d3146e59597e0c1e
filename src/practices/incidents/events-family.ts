// What incidents that belong together say on the record. Subject: incident/inc_….
import { Type } from '@sinclair/typebox'
import { defineEvent } from '../../record/define-event.ts'

const Text = Type.String()
const TextOrNull = Type.Union([Type.String(), Type.Null()])

export const incidentParentSet = defineEvent('incident.parent-set', 'It became part of a larger incident; each goes on with its own life.', Type.Object({
  number: Type.Integer(), parent: Text, parentNumber: Type.Integer(), reason: TextOrNull,
}))
export const incidentParentRemoved = defineEvent('incident.parent-removed', 'It is not part of the larger incident any more.', Type.Object({
  number: Type.Integer(), parent: Text, parentNumber: Type.Integer(), reason: TextOrNull,
}))
export const incidentChildAdded = defineEvent('incident.child-added', 'Another incident became part of this one.', Type.Object({
  number: Type.Integer(), child: Text, childNumber: Type.Integer(), title: Text, reason: TextOrNull,
}))
export const incidentChildRemoved = defineEvent('incident.child-removed', 'Another incident is not part of this one any more.', Type.Object({
  number: Type.Integer(), child: Text, childNumber: Type.Integer(), reason: TextOrNull,
}))
export const incidentFollowed = defineEvent('incident.followed', 'It was declared while the watch of an incident resolved before was still on: the trouble may be the same.', Type.Object({
  number: Type.Integer(), follows: Text, followsNumber: Type.Integer(), minutes: Type.Integer(),
}))
