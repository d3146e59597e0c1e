// What is stored, in the words of the contract.
import { formatDuration } from '../../base/duration.ts'
import { Fault } from '../../base/fault.ts'
import { formatInstant } from '../../base/instant.ts'
import { decodeCursor } from '../../base/page.ts'
import type { House } from '../../spine/practice.ts'
import { silencesNow } from './actions/read-silences.ts'
import type { AlertAnswer, SituationAnswer, SituationWithAlerts } from './contract.ts'
import { findAlerts } from './find-alerts.ts'
import type { FoundAlert } from './find-alerts.ts'
import type { Part } from './model/correlation/part.ts'
import { runbookOf } from './model/incoming.ts'
import { heldWords } from './model/routing/flap.ts'
import type { HeldAnswer, PartAnswer, StormAnswer } from './model/correlation/contract.ts'
import { countByService } from './store/moving.ts'
import type { ServiceCount } from './store/moving.ts'
import { partsOf } from './store/parts.ts'
import { heldOf } from './store/timing.ts'
import { situationById } from './store/reading.ts'
import type { FlapRow, SituationRow, StormRow } from './store/tables.ts'

export function alertAnswer({ row, silencedBy: silences }: FoundAlert): AlertAnswer {
  const annotations = JSON.parse(row.annotations) as Record<string, string>
  return {
    id: row.id, name: row.name, state: row.state, urgency: row.urgency, severity: row.severity, service: row.service, environment: row.environment, summary: row.summary,
    source: row.source, fingerprint: row.fingerprint, labels: JSON.parse(row.labels) as Record<string, string>, annotations, generatorUrl: row.generator_url,
    runbookUrl: runbookOf(annotations), situation: row.situation, reason: row.reason, silencedBy: [...silences], mutedBy: row.muted_by, route: row.route, startedAt: formatInstant(row.started_ms),
    receivedAt: formatInstant(row.received_ms), updatedAt: formatInstant(row.updated_ms), endsAt: row.ends_ms === null ? null : formatInstant(row.ends_ms),
    endedAt: row.ended_ms === null ? null : formatInstant(row.ended_ms),
  }
}

/** More services than this are told by its alerts. */
const mostServices = 100
const mostParts = 500
const mostHeld = 100

export async function situationAnswers(house: House, rows: readonly SituationRow[]): Promise<SituationAnswer[]> {
  const parts = Map.groupBy(await partsOf(house.read, rows.map((row) => row.id)), (part) => part.situation)
  return rows.map((row) => situationAnswer(row, parts.get(row.id) ?? []))
}

function situationAnswer(row: SituationRow, parts: readonly Part[]): SituationAnswer {
  const services = [...new Set([row.service, ...parts.map((part) => part.service)].filter((service) => service !== null))]
  return {
    id: row.id, title: row.title, state: row.state, urgency: row.urgency, service: row.service, environment: row.environment,
    common: JSON.parse(row.common) as Record<string, string>, reason: row.reason, alerts: row.alerts, openAlerts: row.open_alerts, openedAt: formatInstant(row.opened_ms),
    lastJoinedAt: formatInstant(row.last_joined_ms), resolvedAt: row.resolved_ms === null ? null : formatInstant(row.resolved_ms), reopened: row.reopened,
    services: services.slice(0, mostServices),
    likelyCause: parts.length < 2 ? null : { service: row.service, environment: row.environment, reason: row.cause_reason ?? row.reason },
    isStorm: row.is_storm === 1, mergedInto: row.merged_into,
  }
}

export async function situationWithAlerts(id: string, house: House): Promise<SituationWithAlerts> {
  const row = await situationById(house.read, id)
  if (!row) throw new Fault('ALERTS_NO_SITUATION', { kind: 'not-found', say: `There is no situation ${id}.`, mend: 'See /api/v1/situations.' })
  const nowMs = house.clock.nowMs()
  const { found } = await findAlerts(house.read, { filter: { situation: id }, matchers: [], silences: await silencesNow(house.read, nowMs), nowMs, limit: 100 })
  const parts = await partsOf(house.read, [id])
  const counts = parts.length > 1 ? await countByService(house.read, id) : []
  return { ...situationAnswer(row, parts), newestAlerts: found.map(alertAnswer), parts: partAnswers(row, parts, counts).slice(0, mostParts), held: (await heldOf(house.read, id, mostHeld)).map(heldAnswer) }
}

const keyOf = (one: { service: string | null; environment: string | null }): string => JSON.stringify([one.service, one.environment])

/** Likely cause first, then as they joined. Parts without a service that differ by name are one here: their alerts are not counted apart. */
function partAnswers(row: SituationRow, parts: readonly Part[], counts: readonly ServiceCount[]): PartAnswer[] {
  const counted = new Map(counts.map((count) => [keyOf(count), count]))
  const only = parts.length === 1 ? { alerts: row.alerts, openAlerts: row.open_alerts } : null
  const answers = [...Map.groupBy(parts, keyOf).values()].map(([part]): PartAnswer => {
    const { alerts, openAlerts } = only ?? counted.get(keyOf(part!)) ?? { alerts: 0, openAlerts: 0 }
    return {
      service: part!.service, environment: part!.environment, team: part!.team, reason: part!.reason, startedAt: formatInstant(part!.startedMs), joinedAt: formatInstant(part!.joinedMs),
      alerts, openAlerts, isLikelyCause: part!.service === row.service && part!.environment === row.environment,
    }
  })
  return answers.sort((a, b) => Number(b.isLikelyCause) - Number(a.isLikelyCause))
}

function heldAnswer(row: FlapRow): HeldAnswer {
  const words = { changes: (JSON.parse(row.changes) as number[]).length, windowMs: row.window_ms, sinceMs: row.held_ms! }
  const window = formatDuration(row.window_ms)
  const clock = formatInstant(words.sinceMs).slice(11, 16)
  return {
    alertName: row.name, since: formatInstant(words.sinceMs), changes: words.changes, window,
    say: `Held since ${clock} UTC: ${heldWords(words)}. No more pages until it has not changed for ${window}.`,
  }
}

export function stormAnswer(row: StormRow): StormAnswer {
  return {
    id: row.id, isOn: row.is_on === 1, startedAt: formatInstant(row.started_ms), endedAt: row.ended_ms === null ? null : formatInstant(row.ended_ms),
    rate: row.rate, threshold: row.threshold, reason: row.reason, situation: row.situation,
  }
}

export function idOfCursor(cursor: string): string {
  const id = decodeCursor(cursor)?.[0]
  if (typeof id !== 'string') throw new Fault('ALERTS_CURSOR', { say: 'The cursor is not one of this list.', mend: 'Start without a cursor, then pass `next` back as it is.' })
  return id
}
