// Declares, changes and removes heartbeats.
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { heartbeatRemoved, heartbeatSaved } from '../events.ts'
import { dueMsOf } from '../model/heartbeat.ts'
import type { HeartbeatSpec } from '../model/heartbeat.ts'
import { isProblem, settleHeartbeat } from '../model/heartbeat-words.ts'
import type { HeartbeatSaid } from '../model/heartbeat-words.ts'
import { countHeartbeats, deleteHeartbeat, insertHeartbeat, lockHeartbeat, updateHeartbeat } from '../store/heartbeats.ts'
import type { HeartbeatRow } from '../store/tables.ts'
import { clearTimer, endHeartbeatAlert, noHeartbeat, setTimer } from './hear-heartbeat.ts'

/** Each has a timer of its own; more than this and somebody makes them by program without end. */
const maxHeartbeats = 10_000

/** Throws ALERTS_HEARTBEAT when the words make no heartbeat. */
export async function saveHeartbeat(work: Work, name: string, said: HeartbeatSaid): Promise<HeartbeatRow> {
  const spec = settleHeartbeat(said)
  if (isProblem(spec)) throw new Fault('ALERTS_HEARTBEAT', { say: spec.say, mend: spec.mend, field: spec.field })
  return putHeartbeat(work, name, spec)
}

export async function putHeartbeat(work: Work, name: string, spec: HeartbeatSpec): Promise<HeartbeatRow> {
  const { db, nowMs } = work
  const known = await lockHeartbeat(db, name)
  const words = { spec: JSON.stringify(spec), is_watchdog: spec.watchdog === null ? 0 : 1, saved_ms: nowMs }
  if (known?.spec === words.spec) return known
  await append(work, [heartbeatSaved({ service: spec.service, environment: spec.environment, subject: `heartbeat/${name}`, data: { everyMs: spec.everyMs, graceMs: spec.graceMs, urgency: spec.urgency } })])
  if (!known) {
    if ((await countHeartbeats(db)) >= maxHeartbeats) throw new Fault('ALERTS_TOO_MANY_HEARTBEATS', { kind: 'conflict', say: `There are ${maxHeartbeats} heartbeats already.`, mend: 'Remove those that nobody sends any more.' })
    const row: HeartbeatRow = { name, ...words, state: 'waiting', since_ms: nowMs, last_ms: null, due_ms: null, said: null }
    await insertHeartbeat(db, row)
    return row
  }
  const row = { ...known, ...words, ...deadlineUnder(spec, known, nowMs) }
  await updateHeartbeat(db, name, row)
  if (row.due_ms !== null) await setTimer(work, name, row.due_ms)
  if (known.state === 'late' && row.state === 'well') await endHeartbeatAlert(work, known)
  return row
}

/** A longer interval may make a late one well again; a shorter one makes it late by its timer. */
function deadlineUnder(spec: HeartbeatSpec, known: HeartbeatRow, nowMs: number): Partial<HeartbeatRow> {
  if (known.last_ms === null || known.state === 'failed') return {}
  const dueMs = dueMsOf(spec, known.last_ms)
  if (known.state === 'late' && dueMs <= nowMs) return {}
  return { state: 'well', due_ms: dueMs, since_ms: known.state === 'well' ? known.since_ms : nowMs }
}

/** Its alert, if one fires, ends: nothing is expected any more. */
export async function removeHeartbeat(work: Work, name: string): Promise<void> {
  const known = await lockHeartbeat(work.db, name)
  if (!known || !(await deleteHeartbeat(work.db, name))) throw noHeartbeat(name)
  await clearTimer(work, name)
  if (known.state === 'late' || known.state === 'failed') await endHeartbeatAlert(work, known)
  await append(work, [heartbeatRemoved({ subject: `heartbeat/${name}`, data: {} })])
}
