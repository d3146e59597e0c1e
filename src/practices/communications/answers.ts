// Updates as they go out: instants as text, deliveries counted.
import { formatInstant } from '../../base/instant.ts'
import type { DeliveryChannel } from '../../connections/delivery.ts'
import type { Db } from '../../spine/database.ts'
import type { Prepared } from './actions/prepare-update.ts'
import type { UpdateChange } from './actions/publish-update.ts'
import type { DeliveryAnswer, Preview, UpdateAnswer, UpdateChangeAnswer } from './contract.ts'
import { countsOf, destinationChannels, shownAddress } from './model/audience.ts'
import { holdMs } from './model/update.ts'
import type { AudienceName, Update } from './model/update.ts'
import { deliveryCounts } from './store/communications.ts'
import type { DeliveryRow } from './store/communications.ts'

export async function updateAnswers(db: Db, updates: readonly Update[], nowMs: number): Promise<UpdateAnswer[]> {
  const counts = await deliveryCounts(db, updates.map(({ id }) => id))
  return updates.map((update) => {
    const deliveries = { total: 0, held: 0, sending: 0, sent: 0, kept: 0, failed: 0, withdrawn: 0 }
    for (const each of counts) {
      if (each.update_id !== update.id) continue
      deliveries.total += each.count
      deliveries[each.state] += each.count
    }
    const untilMs = update.state === 'published' && update.publishedMs !== null && update.publishedMs + holdMs > nowMs ? update.publishedMs + holdMs : null
    return {
      id: update.id, incident: update.incident, audience: update.audience, status: update.status, title: update.title, text: update.text, state: update.state, isDrill: update.isDrill, by: update.by,
      nextDueAt: instantOrNull(update.nextDueMs), createdAt: formatInstant(update.createdMs), publishedAt: instantOrNull(update.publishedMs), withdrawnAt: instantOrNull(update.withdrawnMs),
      withdrawableUntil: instantOrNull(untilMs), deliveries,
    }
  })
}

export async function updateChangeAnswer(db: Db, { update, changed, say }: UpdateChange, nowMs: number): Promise<UpdateChangeAnswer> {
  return { update: (await updateAnswers(db, [update], nowMs))[0]!, changed, say }
}

/** For a look: whoever wants all of them publishes and reads the deliveries. */
const mostShown = 50

export function previewAnswer(audience: AudienceName, prepared: Prepared, channels: readonly DeliveryChannel[]): Preview {
  const { destinations, unreachable } = prepared.recipients
  const byList = new Map<string, number>()
  for (const { lists } of destinations) for (const list of lists) byList.set(list, (byList.get(list) ?? 0) + 1)
  return {
    audience, status: prepared.status, title: prepared.title, text: prepared.text, template: prepared.template, nextDueAt: instantOrNull(prepared.nextDueMs), isDrill: prepared.isDrill,
    told: {
      total: destinations.length, byChannel: countsOf(destinations), byList: [...byList].map(([name, count]) => ({ name, count })), unreachable: [...unreachable],
      notSetUp: destinationChannels.filter((kind) => destinations.some(({ channel }) => channel === kind) && !channels.some((channel) => channel.kind === kind)),
      some: destinations.slice(0, mostShown).map((each) => ({ channel: each.channel, address: shownAddress(each), who: each.who })),
    },
  }
}

export function deliveryAnswer(row: DeliveryRow): DeliveryAnswer {
  return {
    id: row.id, channel: row.channel, address: shownAddress(row), who: row.who, lists: JSON.parse(row.lists) as string[], state: row.state, attempts: row.attempts, detail: row.detail, updatedAt: formatInstant(row.updated_ms),
  }
}

export function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : formatInstant(ms)
}
