// What the catalog says on the record. Subjects: service/<name>, team/<name>.
import { Type } from '@sinclair/typebox'
import { defineEvent } from '../../record/define-event.ts'

const Text = Type.String()
const Added = Type.Object({ source: Text, from: Text })
const Changed = Type.Object({
  source: Text, from: Text,
  /** Names of the fields whose outcome changed. */
  fields: Type.Array(Text),
  /** Fields about which sources now say different things. */
  conflicts: Type.Array(Text),
})
const Removed = Type.Object({ source: Text })

export const serviceAdded = defineEvent('service.added', 'A service came into the catalog.', Added)
export const serviceChanged = defineEvent('service.changed', 'What the catalog says about a service changed.', Changed)
export const serviceRemoved = defineEvent('service.removed', 'A service left the catalog.', Removed)
export const teamAdded = defineEvent('team.added', 'A team came into the catalog.', Added)
export const teamChanged = defineEvent('team.changed', 'What the catalog says about a team changed.', Changed)
export const teamRemoved = defineEvent('team.removed', 'A team left the catalog.', Removed)

/** `source`: `traces`, or `metrics:` and the name of the connection. */
const Dependency = Type.Object({ target: Text, kind: Text, source: Text })

export const dependencyObserved = defineEvent('dependency.observed', 'A service was seen calling another for the first time.', Dependency)
export const dependencyFaded = defineEvent('dependency.faded', 'A call between two services was not seen for 14 days and is off the map.', Dependency)
