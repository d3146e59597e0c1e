// What comes back by a channel: a person's answer to a message, the words of a call, a report on how a message fares.
import { Fault } from '../../../base/fault.ts'
import { dayMs } from '../../../base/duration.ts'
import type { DeliveryKind, HeardVerb } from '../../../connections/delivery.ts'
import { permissionsOf } from '../../../spine/access/roles.ts'
import type { House } from '../../../spine/practice.ts'
import { findPerson } from '../../access/questions.ts'
import type { Person } from '../../access/questions.ts'
import { wasAsked } from '../store/acknowledgements.ts'
import { personOfAddress, repliable } from '../store/replies.ts'
import { notificationRow, pageRow } from '../store/pages.ts'
import { escalateByHand } from './redirect-page.ts'
import { acknowledgePage, resolvePage } from './settle-page.ts'

/** A reply to a message older than this is about something else. */
const repliableMs = 3 * dayMs

/** Does what a person answered, and says what became of it in one sentence for them. */
export async function answerReply(house: House, channel: DeliveryKind, heard: HeardVerb): Promise<string> {
  const found = await aboutWhat(house, channel, heard)
  if (typeof found === 'string') return found
  const { page, person } = found
  if (!person.isActive) return 'Your account here is not active any more.'
  if (!permissionsOf(person.role).includes('respond') && !(await wasAsked(house.read, page, person.id))) return 'Your role here does not let you answer pages that others are asked.'
  try {
    const { say } = await house.transact({ kind: 'person', id: person.id, name: person.name }, (work) => {
      if (heard.verb === 'acknowledge') return acknowledgePage(work, page, channel)
      return heard.verb === 'resolve' ? resolvePage(work, page, { reason: null, isAutomatic: false }) : escalateByHand(work, page)
    })
    return say
  } catch (problem) {
    if (problem instanceof Fault) return problem.say
    throw problem
  }
}

async function aboutWhat(house: House, channel: DeliveryKind, heard: HeardVerb): Promise<{ page: string; person: Person } | string> {
  if (heard.key !== null) {
    const notification = await notificationRow(house.read, heard.key)
    if (!notification || notification.channel !== channel) return 'This message is not known here any more.'
    // In a chat whoever presses the button answers; a telephone answers for whom it was rung.
    const answering = channel === 'voice' ? (notification.address === heard.from ? notification.person : null) : await personOfAddress(house.read, channel, heard.from)
    const person = answering === null ? null : await findPerson(house.read, answering)
    return person ? { page: notification.page, person } : `Mainstay does not know you as ${heard.from}. Add it as a contact method under Settings, You, and prove it.`
  }
  const waiting = await repliable(house.read, { channel, address: heard.from, sinceMs: house.clock.nowMs() - repliableMs, code: heard.code })
  const pages = [...new Set(waiting.map((one) => one.page))]
  if (pages.length === 0) return heard.code === null ? 'No page waits for you.' : `No page waits for you with the number ${heard.code}.`
  if (pages.length > 1) return `Several pages wait for you. Reply with a number: ${waiting.slice(0, 5).map((one) => one.reply_code).join(', ')}.`
  const person = await findPerson(house.read, waiting[0]!.person)
  return person ? { page: waiting[0]!.page, person } : 'This number belongs to nobody here any more.'
}

/** What a call says; null when there is nothing to answer any more. */
export async function pageOfCall(house: House, key: string): Promise<string | null> {
  const notification = await notificationRow(house.read, key)
  const page = notification && (await pageRow(house.read, notification.page))
  return page && page.state !== 'resolved' && page.state !== 'acknowledged' ? page.id : null
}

