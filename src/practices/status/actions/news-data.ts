// News as programs read them, from the page as it stands in the transaction that tells.
import { dayMs } from '../../../base/duration.ts'
import type { Work } from '../../../spine/practice.ts'
import { pageView } from '../model/view.ts'
import { plannedNewsData, postNewsData } from '../model/webhook-news.ts'
import type { NewsData } from '../model/webhook-news.ts'
import { findWork } from '../store/planned-work.ts'
import { maintenancesOf, postsOf } from '../store/status.ts'
import type { StoredPage } from '../store/status.ts'
import type { PlannedMoment } from '../model/planned-work.ts'

export interface CancelledWork { readonly id: string; readonly title: string; readonly fromMs: number; readonly toMs: number; readonly createdMs: number }

export interface News {
  readonly page: string
  /** What it repeats: told once to each. */
  readonly source: string
  readonly subject: string
  readonly text: string
  readonly components: readonly string[]
  /** Told only while this is still there. */
  readonly of: { readonly post: string; readonly visibleMs: number } | { readonly work: string; readonly moment: PlannedMoment; readonly fromMs: number; readonly toMs: number } | { readonly cancelled: CancelledWork }
}

const shownMs = 30 * dayMs

export async function newsData(work: Work, { name, spec }: StoredPage, { of, text, components }: Pick<News, 'of' | 'text' | 'components'>): Promise<NewsData | null> {
  const view = pageView({
    name, spec, url: `${work.house.settings.publicUrl}/status/${name}`, posts: await postsOf(work.db, name, { sinceMs: work.nowMs - shownMs, nowMs: work.nowMs }),
    maintenances: await maintenancesOf(work.db, name, work.nowMs), uptime: new Map(),
  }, work.nowMs)
  if ('post' in of) return postNewsData(view, of.post)
  if ('cancelled' in of) return plannedNewsData(view, { ...of.cancelled, moment: 'cancelled', text, components }, work.nowMs)
  const known = await findWork(work.db, of.work)
  return known && plannedNewsData(view, { ...known, moment: of.moment, text, components }, work.nowMs)
}
