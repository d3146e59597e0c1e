// An address that had its share: what is over it waits for room and goes in one message, and the person's next method is used meanwhile.
import { minuteMs } from '../../../base/duration.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { notificationHeldBack } from '../events.ts'
import { limits, longestWindowMs, roomFor } from '../model/throttle.ts'
import { insertAttempt, notificationRow, updateNotification } from '../store/pages.ts'
import { leftLately, lockMethod, lockQuiet, takeWaiting } from '../store/throttling.ts'
import type { NotificationRow, PageRow } from '../store/tables.ts'
import { scheduleNotify } from './ask-people.ts'
import { failOver } from './settle-notification.ts'
import { waitForMorning } from './wait-for-morning.ts'

/** When the process dies while one message carries others, each is sent by itself after this. */
const bundleNetMs = minuteMs

/** What goes along in one message; null: there is no room, and it waits. A message that is tried again has its place already. */
export async function takePlace(work: Work, page: PageRow, notification: NotificationRow): Promise<readonly NotificationRow[] | null> {
  if (await waitForMorning(work, page, notification)) return null
  if (notification.attempts > 0) return []
  if (limits[notification.channel].length === 0) return withTheNight(work, notification)
  if (notification.method !== null) await lockMethod(work.db, notification.method)
  const room = roomFor(notification.channel, await leftLately(work.db, notification, work.nowMs - longestWindowMs), work.nowMs)
  if (room.fromMs > work.nowMs) {
    await holdBack(work, page, { notification, untilMs: room.fromMs })
    return null
  }
  if (!room.isLast) return withTheNight(work, notification)
  return begun(work, await takeWaiting(work.db, { id: notification.id, channel: notification.channel, address: notification.address, nowMs: work.nowMs, netMs: work.nowMs + bundleNetMs }))
}

/** What else waited for the end of quiet hours goes along with the first that leaves. */
async function withTheNight(work: Work, { id, channel, address, person, quiet_ms: quietMs }: NotificationRow): Promise<readonly NotificationRow[] | null> {
  if (quietMs === null) return []
  await lockQuiet(work.db, person)
  // Another has taken it along meanwhile.
  if ((await notificationRow(work.db, id))?.state !== 'pending') return null
  return begun(work, await takeWaiting(work.db, { id, channel, address, nowMs: work.nowMs, netMs: work.nowMs + bundleNetMs, onlyQuiet: true }))
}

async function begun(work: Work, along: readonly NotificationRow[]): Promise<readonly NotificationRow[]> {
  for (const row of along) {
    await insertAttempt(work.db, { notification: row.id, attempt: row.attempts, at_ms: work.nowMs, outcome: 'begun', detail: '', took_ms: null })
    await scheduleNotify(work, row.id, work.nowMs + bundleNetMs)
  }
  return along
}

async function holdBack(work: Work, page: PageRow, held: { notification: NotificationRow; untilMs: number }): Promise<void> {
  const { notification, untilMs } = held
  await updateNotification(work.db, notification.id, { due_ms: untilMs, throttled_ms: work.nowMs, updated_ms: work.nowMs })
  await scheduleNotify(work, notification.id, untilMs)
  if (notification.throttled_ms !== null) return
  await append(work, [notificationHeldBack({
    subject: `page/${page.id}`, service: page.service, environment: page.environment, cause: notification.asked_seq,
    data: { person: notification.person, channel: notification.channel, notification: notification.id, attempt: 0, situation: page.situation, untilMs },
  })])
  await failOver(work, page, notification)
}
