// Reading what a status page shows now.
import { dayMs } from '../../base/duration.ts'
import type { House } from '../../spine/practice.ts'
import { measuredBetween, objectivesOfService } from '../objectives/questions.ts'
import type { PageComponent } from './model/status-page.ts'
import { uptimeDays, uptimeOver, worstOf } from './model/uptime.ts'
import type { Counted } from './model/uptime.ts'
import { pageView } from './model/view.ts'
import type { PageView } from './model/view.ts'
import { maintenancesOf, postsOf } from './store/status.ts'
import type { StoredPage } from './store/status.ts'

export const shownDays = 90
const pastMs = 30 * dayMs
/** One question answers at most a month. */
const askedMs = 30 * dayMs
/** Days that are over change only by corrections; they are read again after this long. */
const keptMs = 3_600_000

/** What was measured, kept between renderings: 90 days of minutes are too many to read each time. */
export class Uptimes {
  readonly #days = new Map<string, { readonly readMs: number; readonly counted: Map<number, Counted> }>()

  async of(house: House, objective: string): Promise<ReadonlyMap<number, Counted>> {
    const nowMs = house.clock.nowMs()
    const today = Math.floor(nowMs / dayMs) * dayMs
    const known = this.#days.get(objective)
    const isKept = known !== undefined && nowMs - known.readMs < keptMs && known.readMs >= today
    const counted = isKept ? new Map(known.counted) : new Map<number, Counted>()
    for (let from = isKept ? today : today - (shownDays - 1) * dayMs; from <= nowMs; from += askedMs) {
      const measured = await measuredBetween(house.read, objective, { fromMs: from, toMs: Math.min(from + askedMs, nowMs) })
      for (const [day, minutes] of Map.groupBy(measured?.minutes ?? [], ({ atMs }) => Math.floor(atMs / dayMs) * dayMs)) {
        counted.set(day, { good: minutes.reduce((sum, { good }) => sum + good, 0), total: minutes.reduce((sum, { total }) => sum + total, 0) })
      }
    }
    this.#days.set(objective, { readMs: isKept ? known.readMs : nowMs, counted })
    return counted
  }
}

export async function readPage(house: House, { name, spec }: StoredPage, uptimes: Uptimes): Promise<PageView> {
  const nowMs = house.clock.nowMs()
  const uptime = new Map<string, { days: ReturnType<typeof uptimeDays>; over: number | null }>()
  for (const component of spec.components) {
    const objectives = await objectivesOf(house, component)
    if (objectives.length === 0) continue
    const each = await Promise.all(objectives.map((objective) => uptimes.of(house, objective)))
    // Events of different objectives do not add up: the worst of them is what users met.
    const overs = each.map(uptimeOver).filter((over) => over !== null)
    uptime.set(component.name, { days: uptimeDays(worstOf(each), nowMs, shownDays), over: overs.length === 0 ? null : Math.min(...overs) })
  }
  const posts = await postsOf(house.read, name, { sinceMs: nowMs - pastMs, nowMs })
  return pageView({ name, spec, url: `${house.settings.publicUrl}/status/${name}`, posts, maintenances: await maintenancesOf(house.read, name, nowMs), uptime }, nowMs)
}

async function objectivesOf(house: House, { objectives, service }: PageComponent): Promise<readonly string[]> {
  if (objectives.length > 0 || service === null) return objectives
  return (await objectivesOfService(house.read, service)).map(({ name }) => name)
}
