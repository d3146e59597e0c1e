// Keeps one situation from waking somebody twice: when another of its services is to be asked, and when situations are merged.
import type { Work } from '../../../spine/practice.ts'
import { reachableOf } from '../model/escalation.ts'
import type { Plan } from '../model/escalation.ts'
import { notificationsOf, runningPagesOf, updatePage } from '../store/pages.ts'
import type { PageRow } from '../store/tables.ts'
import { resolvePage } from './settle-page.ts'
import { targetsOf, weighTargets } from './weigh-targets.ts'

/** Whether everybody that the plan would ask first was asked by these running pages already. */
export async function areAllAsked(work: Work, { plan, pages }: { plan: Plan; pages: readonly PageRow[] }): Promise<boolean> {
  const first = plan.steps[0]
  if (!first || pages.length === 0) return false
  const weighed = await weighTargets(work.db, targetsOf(plan), work.nowMs)
  const people = reachableOf(first.targets, weighed.now)
  const asked = new Set((await notificationsOf(work.db, pages.map((page) => page.id))).map((notification) => notification.person))
  return people.length > 0 && people.every((name) => asked.has(weighed.find(name)?.person.id ?? ''))
}

/** A page of the same policy is resolved, since the other situation's goes on; any other goes on for the other situation. */
export async function mergePages(work: Work, merged: { from: string; into: string; intoTitle: string; cause: number }): Promise<void> {
  const { from, into, intoTitle, cause } = merged
  const staying = new Map((await runningPagesOf(work.db, into)).map((page) => [page.policy, page]))
  for (const page of await runningPagesOf(work.db, from)) {
    const same = staying.get(page.policy)
    if (same) await resolvePage(work, page.id, { reason: `Its situation was merged into “${intoTitle}”, which has the page ${same.id}.`, isAutomatic: true, cause })
    else await updatePage(work.db, page.id, { situation: into, open_key: `${into}/${page.policy ?? ''}` })
  }
}
