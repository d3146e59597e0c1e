// Telling of a situation again: what was added once in a while, and that it still fires. Whom on-call tells is on-call's to say.
import { formatDuration } from '../../../base/duration.ts'
import { append } from '../../../record/append.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { Job, JobKind, Reaction, Work } from '../../../spine/practice.ts'
import { situationFiresOn, situationGrew, situationJoined, situationOpened, situationReopened } from '../events.ts'
import { decideRoute } from '../model/routing/decide.ts'
import { firstLook, lookAt, tellNext } from '../model/routing/timing.ts'
import { alertById } from '../store/reading.ts'
import { situationsNow } from '../store/taking-in.ts'
import type { ToldRow } from '../store/tables.ts'
import { askingSince, deleteTold, lockTold, saveTold } from '../store/timing.ts'
import { routingNow } from './read-routing.ts'

const tellAgainKind = 'alerts.tell-again'
/** More summaries help nobody; more than so many additions are not counted one by one. */
const maxSummaries = 10
const maxCounted = 1_000

/** The first page of a situation, or of it as it came back, starts the clock; so does one that is more urgent. */
export const tellAgainReaction: Reaction = {
  name: 'alerts.tell-again',
  kinds: [situationOpened.kind, situationJoined.kind, situationReopened.kind],
  async react(entry, work) {
    if (!situationOpened.is(entry) && !situationJoined.is(entry) && !situationReopened.is(entry)) return
    if (entry.data.urgency !== 'page' || !entry.data.hasRisen) return
    const routing = await routingNow(work.db)
    if (!routing?.tellsAgain) return
    const alert = await alertById(work.db, entry.data.alert)
    const timing = alert && decideRoute(routing.root, { labels: JSON.parse(alert.labels) as Record<string, string>, urgency: alert.urgency }, entry.recordedMs)?.timing
    if (!timing) return
    const told = { toldMs: entry.recordedMs, intervalMs: timing.intervalMs, repeatMs: timing.repeatMs }
    const dueMs = firstLook(told)
    if (dueMs !== null) await keep(work, { situation: entry.subject.slice('situation/'.length), told_ms: told.toldMs, interval_ms: told.intervalMs, repeat_ms: told.repeatMs, due_ms: dueMs })
  },
}

async function keep(work: Work, row: ToldRow): Promise<void> {
  await saveTold(work.db, row)
  await scheduleJob(work, { kind: tellAgainKind, key: `${tellAgainKind}/${row.situation}`, dueMs: row.due_ms, payload: { situation: row.situation } })
}

/** In one transaction with what is said: exactly once. Ends with its situation. */
export const tellAgainJob: JobKind = {
  kind: tellAgainKind, maxAttempts: 100, backoffMs: 500,
  async inTransaction(job: Job, work: Work): Promise<void> {
    const { situation: id } = job.payload as { situation: string }
    const row = await lockTold(work.db, id)
    if (!row) return
    const [situation] = await situationsNow(work.db, [id])
    if (!situation || situation.state !== 'open' || situation.mergedInto !== null) return void (await deleteTold(work.db, id))
    const told = { toldMs: row.told_ms, intervalMs: row.interval_ms, repeatMs: row.repeat_ms, dueMs: row.due_ms }
    const added = row.interval_ms === null ? [] : await askingSince(work.db, id, { sinceMs: row.told_ms, untilMs: lookAt(told, work.nowMs), limit: maxCounted })
    const next = tellNext(told, { added: added.length, nowMs: work.nowMs })
    await keep(work, { ...row, told_ms: next.toldMs, due_ms: next.dueMs })
    if (next.tell === null) return
    const about = { service: situation.service, environment: situation.environment, subject: `situation/${id}` }
    const data = { title: situation.title, urgency: situation.urgency, service: situation.service, added: added.length, summaries: added.slice(0, maxSummaries), alerts: situation.alerts, openAlerts: situation.openAlerts }
    await append(work, [next.tell === 'additions'
      ? situationGrew({ ...about, data: { ...data, reason: `${added.length} more since people were told last; its route tells that once in ${formatDuration(row.interval_ms!)}.` } })
      : situationFiresOn({ ...about, data: { ...data, reason: `It still fires; its route tells that again after ${formatDuration(row.repeat_ms!)}.` } })])
  },
}
