// What coordination may do to incidents for somebody who is in a chat: verbs of incidents and communications. Part of practices.ts.
import { addNote } from './practices/incidents/actions/add-note.ts'
import { assignRole } from './practices/incidents/actions/assign-role.ts'
import { changeIncident } from './practices/incidents/actions/change-incident.ts'
import { declareByLine } from './practices/incidents/actions/declare-by-line.ts'
import { moveIncident } from './practices/incidents/actions/move-incident.ts'
import type { IncidentRole } from './practices/incidents/model/roles.ts'
import type { Severity } from './practices/incidents/model/severity.ts'
import { draftUpdate, publishUpdate } from './practices/communications/actions/publish-update.ts'
import type { IncidentVerbs } from './practices/coordination/wiring.ts'

export const incidentVerbs: IncidentVerbs = {
  declare: (work, { title, severity }) => declareByLine(work, { line: title, ...(severity === undefined ? {} : { severity: severity as Severity }) }),
  note: (work, incident, text) => addNote(work, incident, { text }),
  assignRole: (work, { incident, role, person }) => assignRole(work, { incident, role: role as IncidentRole, person, brief: null }),
  changeSeverity: (work, incident, { severity, reason }) => changeIncident(work, incident, { severity: severity as Severity, ...(reason === null ? {} : { reason }) }),
  move: (work, { incident, verb, reason }) => moveIncident(work, { incident, verb, reason }),
  async publishUpdate(work, incident, text) {
    const { update } = await draftUpdate(work, incident, { audience: 'internal', text })
    return publishUpdate(work, update.id)
  },
}
