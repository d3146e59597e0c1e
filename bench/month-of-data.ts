// A month of data on the embedded database, made through the house itself: ledgers of a hundred objectives, a long record, alerts.
import { pino } from 'pino'
import { mainstay } from '../src/base/actor.ts'
import { hourMs, minuteMs } from '../src/base/duration.ts'
import { startMainstay } from '../src/mainstay.ts'
import type { Mainstay } from '../src/mainstay.ts'
import { sliRewritten } from '../src/practices/objectives/events.ts'
import { packHour, sumsOf } from '../src/practices/objectives/model/hour-row.ts'
import { liveObjectives, noteBackfill, saveHours } from '../src/practices/objectives/store.ts'
import type { HourRow } from '../src/practices/objectives/store.ts'
import { append } from '../src/record/append.ts'
import { readSettings } from '../src/spine/settings.ts'
import { pause, token } from './server.ts'

export const month = { objectives: 100, hours: 720, entries: 50_000, alerts: 5_000 }
const { objectives, hours, entries, alerts } = month

export async function fillMonth(folder: string): Promise<void> {
  const settings = readSettings({ MAINSTAY_DATA: folder, MAINSTAY_LISTEN: '127.0.0.1:0', MAINSTAY_BOOTSTRAP_TOKEN: token, MAINSTAY_SECRET: 'secret-of-the-benches' })
  const running = await startMainstay(settings, { log: pino({ level: 'warn' }) })
  try {
    const files = [{ path: 'objectives.yaml', text: Array.from({ length: objectives }, (_, index) => documents(index)).join('---\n') }]
    const applied = await post(running, '/api/v1/configuration/apply', { files }) as { isApplied: boolean }
    if (!applied.isApplied) throw new Error(`The configuration was not applied: ${JSON.stringify(applied).slice(0, 2_000)}`)
    await fillLedgers(running)
    const { house } = running
    for (let from = 0; from < entries; from += 1_000) {
      await house.transact(mainstay, (work) => append(work, Array.from({ length: 1_000 }, (_, step) => {
        const index = (from + step) % objectives
        const atMs = work.nowMs - Math.round(((entries - from - step) / entries) * hours * hourMs)
        return { ...sliRewritten({ subject: `objective/objective-${index}`, service: `service-${index}`, data: { from: new Date(atMs - 5 * minuteMs).toISOString(), to: new Date(atMs).toISOString(), minutes: 5, by: 'push' } }), atMs }
      })))
    }
    const now = new Date().toISOString()
    for (let from = 0; from < alerts; from += 100) {
      await post(running, '/in/alertmanager/api/v2/alerts', Array.from({ length: 100 }, (_, step) => ({
        labels: { alertname: 'QueueGrows', service: `service-${(from + step) % objectives}`, instance: `pod-${from + step}`, severity: 'ticket', namespace: 'shop', region: 'eu-west-1' },
        annotations: { summary: 'The queue of orders grows faster than it is worked off.' }, startsAt: now,
      })))
    }
    // What reacts to all this shall have reacted before anything is measured.
    await pause(5_000)
  } finally {
    await running.stop()
  }
}

function documents(index: number): string {
  return `apiVersion: mainstay.dev/v1
kind: Service
metadata: { name: service-${index} }
spec: { tier: 1 }
---
apiVersion: mainstay.dev/v1
kind: Objective
metadata: { name: objective-${index}, displayName: Objective ${index} is kept }
spec: { service: service-${index}, target: 99.9%, window: 30d, source: push, indicator: { pushed: true } }
`
}

/** A month of minutes for each, up to now, no two alike. */
async function fillLedgers({ house }: Mainstay): Promise<void> {
  const nowMs = house.clock.nowMs()
  const endMs = Math.floor(nowMs / hourMs) * hourMs
  await house.transact(mainstay, async ({ db }) => {
    for (const [index, row] of (await liveObjectives(db)).entries()) {
      const rows = Array.from({ length: hours }, (_, back): HourRow => {
        const hour = Array.from({ length: 60 }, (_unused, minute) => {
          const total = 900 + ((index * 31 + back * 7 + minute * 13) % 200)
          return { good: total - ((back + minute + index) % 9 === 0 ? 3 : 0), total }
        })
        return { objective: row.name, generation: row.generation, hour_ms: endMs - (hours - back) * hourMs, changed_ms: nowMs, ...sumsOf(hour), minutes: packHour(hour) }
      })
      await saveHours(db, rows)
      await noteBackfill(db, row, { bornMs: endMs - hours * hourMs, atMs: nowMs })
    }
  })
}

async function post({ url }: Mainstay, path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url + path, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${text.slice(0, 2_000)}`)
  return text === '' ? null : JSON.parse(text)
}
