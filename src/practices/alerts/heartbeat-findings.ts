// What is noticed about heartbeats: those that never came, and alerts that always fire without anybody listening.
import { dayMs } from '../../base/duration.ts'
import type { Finding } from '../../base/finding.ts'
import { formatInstant } from '../../base/instant.ts'
import type { House } from '../../spine/practice.ts'
import { heartbeatsPage } from './store/heartbeats.ts'
import { watchdogsUnheard } from './watchdogs-unheard.ts'

/** Declared and not set up within a day was forgotten. */
const waitingTooLongMs = dayMs
const shown = 20

export async function heartbeatFindings(house: House): Promise<readonly Finding[]> {
  const nowMs = house.clock.nowMs()
  const waiting = (await heartbeatsPage(house.read, { state: 'waiting' }, 500)).filter((row) => nowMs - row.since_ms >= waitingTooLongMs)
  const findings: Finding[] = waiting.slice(0, shown).map((row) => ({
    level: 'warning', code: 'ALERTS_HEARTBEAT_NEVER_HEARD', say: `The heartbeat ${row.name} was declared at ${formatInstant(row.since_ms)} and was never heard: nobody would notice that it is missing.`,
    mend: `Let its sender POST to /in/heartbeats/${row.name} with an ingest key, or remove it.`,
  }))
  const unheard = await watchdogsUnheard(house)
  if (unheard.length > 0) {
    const names = [...new Set(unheard.map(({ name }) => name))].join(', ')
    findings.push({
      level: 'warning', code: 'ALERTS_WATCHDOG_UNHEARD',
      say: `${names} always fires, to show that alerts arrive, but no heartbeat listens for it${unheard.length > 1 ? ` (${unheard.length} label sets)` : ''}: its absence would go unnoticed.`,
      mend: 'Declare a heartbeat with `watchdog: alertname="Watchdog"`, under Alerts, Heartbeats.',
    })
  }
  return findings
}
