// What alerts notices about its own connections.
import { dayMs, formatDuration, hourMs } from '../../base/duration.ts'
import type { Finding } from '../../base/finding.ts'
import { formatInstant } from '../../base/instant.ts'
import type { House } from '../../spine/practice.ts'
import { heartbeatFindings } from './heartbeat-findings.ts'
import { noRhythm, rhythmWords, silenceAllowedMs } from './model/rhythm.ts'
import { silenceFindings } from './silence-findings.ts'
import { rejectionsPage, sources } from './store/intake.ts'
import { rhythmKey, rhythms } from './store/watching.ts'

/**
 * Until its own rhythm is known (`model/rhythm.ts`), a source is quiet when it has been silent this long. Prometheus repeats what fires each minute and what ended for
 * 15 minutes, then says nothing while all is well, so silence alone proves little: hence days, and a warning.
 */
const quietAfterMs = 3 * dayMs
/** Sources unheard for longer were taken away, not broken. */
const forgottenAfterMs = 30 * dayMs
const refusedWithinMs = hourMs

export async function alertsFindings(house: House): Promise<readonly Finding[]> {
  const nowMs = house.clock.nowMs()
  const findings: Finding[] = []
  const learnt = await rhythms(house.read)
  for (const row of await sources(house.read)) {
    const quietMs = nowMs - row.last_ms
    const rhythm = learnt.get(rhythmKey(row))?.rhythm ?? noRhythm
    if (row.source === 'mainstay' || row.source === 'heartbeat' || quietMs < (silenceAllowedMs(rhythm) ?? quietAfterMs) || quietMs > forgottenAfterMs) continue
    const usual = rhythmWords(rhythm)
    findings.push({
      level: 'warning', code: 'ALERTS_SOURCE_QUIET',
      say: `Nothing came from ${row.connection} (${row.source}) since ${formatInstant(row.last_ms)}, ${formatDuration(quietMs - (quietMs % hourMs))} ago${usual === '' ? '' : `; ${usual}`}.`,
      mend: 'Send a test alert from it. An alert that always fires, such as Watchdog, makes a broken connection visible within minutes.',
    })
  }
  const refused = (await rejectionsPage(house.read, {}, 100)).filter((row) => nowMs - row.received_ms < refusedWithinMs)
  for (const [from, rows] of Map.groupBy(refused, (row) => `${row.source} by ${row.connection}`)) {
    findings.push({
      level: 'warning', code: 'ALERTS_REFUSED', say: `${rows.length === 100 ? 'At least 100 messages' : rows.length === 1 ? 'A message' : `${rows.length} messages`} from ${from} could not be read in the last hour: ${rows[0]!.reason.slice(0, 200)}`,
      mend: 'See what was refused under /api/v1/alerts/rejections, and mend the sender.',
    })
  }
  findings.push(...await heartbeatFindings(house))
  findings.push(...await silenceFindings(house))
  return findings
}
