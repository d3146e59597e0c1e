// Low urgency in quiet hours: it waits for their end, and what waits for one address leaves in one message. Nothing is dropped.
import type { Work } from '../../../spine/practice.ts'
import { findPerson } from '../../access/questions.ts'
import { mayLeaveAt } from '../model/quiet-hours.ts'
import { contactsOf } from '../people.ts'
import { isForPerson, updateNotification } from '../store/pages.ts'
import type { NotificationRow, PageRow } from '../store/tables.ts'
import { scheduleNotify } from './ask-people.ts'
import { sayThatItWaits } from './quiet-wait.ts'

/** True: it does not leave now. Looked at when it is about to leave, so that hours changed since count, and a delay cannot end inside them. */
export async function waitForMorning(work: Work, page: PageRow, notification: NotificationRow): Promise<boolean> {
  if (page.urgency === 'page' || !isForPerson(notification)) return false
  const person = await findPerson(work.db, notification.person)
  if (!person) return false
  const untilMs = mayLeaveAt(page.urgency, (await contactsOf(work.db, [person])).get(person.id)!, work.nowMs)
  if (untilMs <= work.nowMs) return false
  await updateNotification(work.db, notification.id, { due_ms: untilMs, quiet_ms: notification.quiet_ms ?? work.nowMs, updated_ms: work.nowMs })
  await scheduleNotify(work, notification.id, untilMs)
  await sayThatItWaits(work, page, { ...notification, due_ms: untilMs })
  return true
}
