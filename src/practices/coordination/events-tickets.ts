// What tickets and bridges say on the record. Subject: incident/inc_…, so that it stands on the incident's timeline.
import { Type } from '@sinclair/typebox'
import { defineEvent } from '../../record/define-event.ts'

const Text = Type.String()
/** `say` is told on the timeline. */
const Told = { number: Type.Integer(), ticket: Text, system: Text, say: Text, url: Type.Union([Text, Type.Null()]) }
/** A handle, as the system names people; never an address. */
const Heard = { ...Told, by: Type.Union([Text, Type.Null()]) }

export const ticketOpened = defineEvent('ticket.opened', 'A ticket was opened for an incident in another system.', Type.Object(Told))
export const ticketLinked = defineEvent('ticket.linked', 'A ticket that was there already was linked to an incident.', Type.Object(Told))
export const ticketUnlinked = defineEvent('ticket.unlinked', 'A ticket and an incident no longer follow one another.', Type.Object(Told))
export const ticketClosed = defineEvent('ticket.closed', 'A linked ticket was closed at its system. `asks`: where its system was declared to win, what shall become of the incident.', Type.Object({ ...Heard, asks: Type.Optional(Type.Literal('resolve')) }))
export const ticketReopened = defineEvent('ticket.reopened', 'A linked ticket was reopened at its system.', Type.Object({ ...Heard, asks: Type.Optional(Type.Literal('reopen')) }))
export const ticketSeverityChanged = defineEvent('ticket.severity-changed', 'The severity of a linked ticket was changed at its system.', Type.Object({ ...Heard, severity: Text, asks: Type.Optional(Type.Literal('severity')) }))
export const ticketCommented = defineEvent('ticket.commented', 'Somebody commented on a linked ticket.', Type.Object(Heard))
export const ticketGone = defineEvent('ticket.gone', 'A linked ticket was deleted or moved away at its system.', Type.Object(Heard))
export const ticketLaidAside = defineEvent('ticket.laid-aside', 'Something owed to a ticket was given up until a person asks for it again.', Type.Object(Told))
export const bridgeSet = defineEvent('bridge.set', 'The incident has a call to speak in, by a template or by hand.', Type.Object({ number: Type.Integer(), say: Text, url: Text }))
export const bridgeRemoved = defineEvent('bridge.removed', 'The incident has no call any more.', Type.Object({ number: Type.Integer(), say: Text }))

/** Subject: `ticket-system/<name>`. */
export const ticketSystemSaved = defineEvent('ticket-system.saved', 'A system of tickets was declared or changed.', Type.Object({ system: Text, project: Text }))
export const ticketSystemRemoved = defineEvent('ticket-system.removed', 'A system of tickets was removed.', Type.Object({}))
/** Subject: `bridge-link/<name>`. */
export const bridgeLinkSaved = defineEvent('bridge-link.saved', 'A template of bridges was declared or changed.', Type.Object({}))
