// What connections say on the record. Subjects: connection/<name>.
import { Type } from '@sinclair/typebox'
import { defineEvent } from '../../record/define-event.ts'

const Text = Type.String()
export const connectionAdded = defineEvent('connection.added', 'Mainstay may read from a system from now on.', Type.Object({ type: Text }))
export const connectionChanged = defineEvent('connection.changed', 'How a system is reached changed; the settings are named, not shown.', Type.Object({ type: Text, fields: Type.Array(Text) }))
export const connectionRemoved = defineEvent('connection.removed', 'Mainstay no longer reads from a system.', Type.Object({ type: Text }))
export const connectionFailed = defineEvent('connection.failed', 'A system does not answer as it should any more.', Type.Object({ type: Text, say: Text, mend: Text }))
export const connectionRecovered = defineEvent('connection.recovered', 'A system answers again.', Type.Object({ type: Text, say: Text, /** How long it failed. */ failedMs: Type.Integer() }))
