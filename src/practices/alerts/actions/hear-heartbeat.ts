// What is heard of a heartbeat, and that nothing is: its state, its timer and its alert in one transaction.
import { mainstay } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import { cancelJobs, scheduleJob } from '../../../spine/jobs.ts'
import type { Work } from '../../../spine/practice.ts'
import { heartbeatBegan } from '../events.ts'
import { dueMsOf } from '../model/heartbeat.ts'
import type { HeartbeatSpec } from '../model/heartbeat.ts'
import { heartbeatAlert } from '../model/heartbeat-alert.ts'
import type { HeartbeatTold } from '../model/heartbeat-alert.ts'
import { storable } from '../model/labels.ts'
import { lockHeartbeat, updateHeartbeat } from '../store/heartbeats.ts'
import type { HeartbeatRow } from '../store/tables.ts'
import { takeInAlerts } from './take-in-alerts.ts'

export const heartbeatDueKind = 'alerts.heartbeat-due'

const timerOf = (name: string): string => `alerts/heartbeat/${name}`

export function specOf(row: HeartbeatRow): HeartbeatSpec {
  return JSON.parse(row.spec) as HeartbeatSpec
}

/** It is well: its deadline moves on, and its alert ends. Throws ALERTS_NO_HEARTBEAT. */
export async function hearPing(work: Work, name: string): Promise<HeartbeatRow> {
  const row = await mustLockHeartbeat(work, name)
  const { db, nowMs } = work
  const dueMs = dueMsOf(specOf(row), nowMs)
  const isNews = row.state !== 'well'
  const heard: HeartbeatRow = { ...row, state: 'well', since_ms: isNews ? nowMs : row.since_ms, last_ms: nowMs, due_ms: dueMs, said: null }
  await updateHeartbeat(db, name, heard)
  // While it is well its timer waits already, and finds the new deadline when it rings: a ping costs one row.
  if (!isNews) return heard
  await setTimer(work, name, dueMs)
  if (row.state === 'waiting') await append(work, [heartbeatBegan({ ...placeOf(row), subject: `heartbeat/${name}`, data: { dueAtMs: dueMs } })])
  else await tell(work, row, { change: 'ended' })
  return heard
}

const saidKept = 1_000

/** It says itself that it failed: at once an alert, until the next ping. */
export async function hearFailure(work: Work, name: string, said: string): Promise<HeartbeatRow> {
  const row = await mustLockHeartbeat(work, name)
  const words = storable(said.trim().slice(0, saidKept)) || null
  const failed: HeartbeatRow = { ...row, state: 'failed', since_ms: row.state === 'failed' ? row.since_ms : work.nowMs, last_ms: work.nowMs, due_ms: null, said: words }
  await updateHeartbeat(work.db, name, failed)
  await clearTimer(work, name)
  await tell(work, row, { change: 'failed', said: words })
  return failed
}

/** Its timer rang: it is late, unless it was heard since the timer was set. */
export async function missHeartbeat(work: Work, name: string): Promise<void> {
  const row = await lockHeartbeat(work.db, name)
  if (row?.state !== 'well' || row.due_ms === null || row.last_ms === null) return
  if (row.due_ms > work.nowMs) return setTimer(work, name, row.due_ms)
  await updateHeartbeat(work.db, name, { state: 'late', since_ms: work.nowMs, due_ms: null })
  await tell(work, row, { change: 'late', lastMs: row.last_ms })
}

export async function endHeartbeatAlert(work: Work, row: HeartbeatRow): Promise<void> {
  await tell(work, row, { change: 'ended' })
}

export const setTimer = (work: Work, name: string, dueMs: number): Promise<void> => scheduleJob(work, { kind: heartbeatDueKind, key: timerOf(name), dueMs, payload: { name } })
export const clearTimer = (work: Work, name: string): Promise<void> => cancelJobs(work, [timerOf(name)])

async function tell(work: Work, row: HeartbeatRow, told: HeartbeatTold): Promise<void> {
  const alert = heartbeatAlert({ name: row.name, spec: specOf(row) }, told, work.nowMs)
  await takeInAlerts({ ...work, actor: mainstay }, [{ source: 'heartbeat', actor: mainstay, alerts: [alert] }])
}

function placeOf(row: HeartbeatRow): { service: string | null; environment: string | null } {
  const { service, environment } = specOf(row)
  return { service, environment }
}

async function mustLockHeartbeat(work: Work, name: string): Promise<HeartbeatRow> {
  const row = await lockHeartbeat(work.db, name)
  if (!row) throw noHeartbeat(name)
  return row
}

export function noHeartbeat(name: string): Fault {
  return new Fault('ALERTS_NO_HEARTBEAT', { kind: 'not-found', say: `There is no heartbeat ${name.slice(0, 100)}.`, mend: 'Declare it under Alerts, Heartbeats, with `mainstay heartbeat set`, or as kind Heartbeat in a file.' })
}
