// Learns by the clock: how often each sender is usually heard, when a silence last silenced anything; and counts what is wrong for /metrics.
import { minuteMs } from '../../../base/duration.ts'
import type { Duty, House } from '../../../spine/practice.ts'
import { alertsFindings } from '../findings.ts'
import { labelsFrom } from '../model/labels.ts'
import { noRhythm, notePause } from '../model/rhythm.ts'
import { silencedBy } from '../model/silence.ts'
import { sources } from '../store/intake.ts'
import { idFrom } from '../store/reading.ts'
import { forgetSilenceUses, quietAlerts, rhythmKey, rhythms, saveRhythm, saveSilenceUse, silenceUses } from '../store/watching.ts'
import { silencesNow } from './read-silences.ts'

/** Pauses are known to within this. */
const everyMs = 10 * minuteMs
/** More quiet alerts at once are looked at only in part: then silences are in use. */
const mostLooked = 5_000

export async function learnRhythms(house: House): Promise<void> {
  const known = await rhythms(house.read)
  const heard = (await sources(house.read)).filter((row) => known.get(rhythmKey(row))?.heardMs !== row.last_ms)
  if (heard.length === 0) return
  await house.database.transact(async (db) => {
    for (const row of heard) {
      const before = known.get(rhythmKey(row))
      const rhythm = before === undefined ? noRhythm : notePause(before.rhythm, { atMs: row.last_ms, pauseMs: row.last_ms - before.heardMs })
      await saveRhythm(db, { source: row.source, connection: row.connection, heardMs: row.last_ms, rhythm })
    }
  })
}

export async function noteSilences(house: House): Promise<void> {
  const nowMs = house.clock.nowMs()
  const silences = await silencesNow(house.read, nowMs)
  if (silences.length === 0) return
  const uses = await silenceUses(house.read)
  const used = new Set<string>()
  for (const { labels } of await quietAlerts(house.read, { sinceId: idFrom(nowMs - 2 * everyMs), limit: mostLooked })) {
    for (const id of silencedBy(silences, labelsFrom(Object.entries(JSON.parse(labels) as Record<string, string>)), nowMs)) used.add(id)
  }
  await house.database.transact(async (db) => {
    for (const { id } of silences) {
      const before = uses.get(id)
      if (used.has(id) || before === undefined) await saveSilenceUse(db, id, { seenMs: before?.seenMs ?? nowMs, matchedMs: used.has(id) ? nowMs : null })
    }
    await forgetSilenceUses(db, nowMs)
  })
}

async function countFindings(house: House): Promise<void> {
  const found = await alertsFindings(house)
  house.metrics.alertFindings.reset()
  for (const [code, some] of Map.groupBy(found, (finding) => finding.code)) house.metrics.alertFindings.set({ code }, some.length)
}

export const watchingDuties: readonly Duty[] = [
  { name: 'alerts.learn-rhythms', everyMs, run: learnRhythms },
  { name: 'alerts.note-silences', everyMs, run: noteSilences },
  { name: 'alerts.count-findings', everyMs: minuteMs, run: countFindings },
]
