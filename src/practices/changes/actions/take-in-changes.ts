// Taking in what one delivery of a source tells: once, whole, with services and environments in our words.
import type { ReportedChange } from '../../../base/change.ts'
import type { Work } from '../../../spine/practice.ts'
import { servicesOfRepository } from '../../catalog/questions.ts'
import { completed } from '../model/source.ts'
import type { SourceSaid } from '../model/source.ts'
import { noteHeard, takeDelivery } from '../store/sources.ts'
import { recordChange } from './record-change.ts'

export interface Delivery {
  /** Name of the source. */
  readonly name: string
  readonly said: SourceSaid
  readonly delivery: string | null
  readonly reports: readonly ReportedChange[]
  /** Why it tells of nothing, or null. */
  readonly ignored: string | null
}

export interface Taken {
  /** It was taken in before: nothing was done. */
  readonly isRepeat: boolean
  readonly recorded: number
  readonly updated: number
  readonly unchanged: number
}

export async function takeInChanges(work: Work, { name, said, delivery, reports, ignored }: Delivery): Promise<Taken> {
  const counts = { recorded: 0, updated: 0, unchanged: 0 }
  if (delivery !== null && !(await takeDelivery(work.db, { source: name, delivery, nowMs: work.nowMs }))) return { isRepeat: true, ...counts }
  const known = new Map<string, readonly string[]>()
  for (const report of reports) {
    const { repository } = report
    if (repository !== null && !known.has(repository)) known.set(repository, await servicesOfRepository(work.db, repository))
    // The name of the source is part of it: two installations of one system number alike.
    const { outcome } = await recordChange(work, `${said.dialect}/${name}`, completed(report, said, repository === null ? [] : known.get(repository)!))
    counts[outcome]++
  }
  await noteHeard(work.db, { name, nowMs: work.nowMs, said: ignored === null ? `${counts.recorded} new, ${counts.updated} updated, ${counts.unchanged} unchanged` : `ignored: ${ignored}`.slice(0, 300) })
  return { isRepeat: false, ...counts }
}
