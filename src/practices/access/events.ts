// What access says on the record. People appear by id, never by name or address.
import { Type } from '@sinclair/typebox'
import { defineEvent } from '../../record/define-event.ts'

const none = Type.Object({})
export const personAdded = defineEvent('person.added', 'A person may sign in from now on.', Type.Object({ role: Type.String() }))
export const personChanged = defineEvent('person.changed', 'A person’s role, state or details changed; the fields are named.', Type.Object({ fields: Type.Array(Type.String()), role: Type.Optional(Type.String()), isActive: Type.Optional(Type.Boolean()) }))
export const passwordChanged = defineEvent('person.password-changed', 'A person’s password changed and their other sessions ended.', none)
export const signedIn = defineEvent('person.signed-in', 'A person signed in.', Type.Object({ by: Type.String() }))
export const signInRefused = defineEvent('person.sign-in-refused', 'Somebody tried to sign in and was refused.', Type.Object({ reason: Type.String() }))
export const signInLinkMade = defineEvent('person.sign-in-link-made', 'A one-time sign-in link was made.', none)
export const tokenMade = defineEvent('token.made', 'An API token was made.', Type.Object({ name: Type.String(), role: Type.String() }))
export const tokenRevoked = defineEvent('token.revoked', 'An API token stopped working.', Type.Object({ name: Type.String() }))
export const ingestKeyMade = defineEvent('ingest-key.made', 'An ingest key was made.', Type.Object({ name: Type.String() }))
export const ingestKeyRevoked = defineEvent('ingest-key.revoked', 'An ingest key stopped working.', Type.Object({ name: Type.String() }))
