// News of a page that was asked about: more alerts joined, or it still fires. It tells those who were asked, and calls nobody; what nobody answered is asked again.
import type { Entry } from '../../../base/entry.ts'
import { append } from '../../../record/append.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { JobKind, Work } from '../../../spine/practice.ts'
import type { ToldData } from '../../alerts/events.ts'
import { pageRepeated } from '../events.ts'
import { pageUrl } from '../links.ts'
import { followUpMessage } from '../model/follow-up-message.ts'
import type { FollowUp } from '../model/follow-up-message.ts'
import { beginning } from '../model/escalation.ts'
import { hasLeft } from '../model/page-state.ts'
import { acknowledgementsOf } from '../store/acknowledgements.ts'
import { lockPage, notificationsOf, runningPagesOf, updatePage } from '../store/pages.ts'
import type { PageRow } from '../store/tables.ts'
import { takeNextStep } from './escalate-page.ts'
import { unanswered } from './redirect-page.ts'
import type { Channels } from './send-notification.ts'
import { aboutPage, dataOf } from './settle-page.ts'
import { threadJob } from './tell-in-thread.ts'

const followUpKind = 'oncall.follow-up'

/** Once an interval: what was added. To whoever carries the page, else to everybody who was asked. */
export async function tellAdditions(work: Work, situation: string, { data }: Entry & { readonly data: ToldData }): Promise<void> {
  for (const page of await runningPagesOf(work.db, situation)) await tell(work, page, { what: 'additions', added: data.added, summaries: data.summaries, alerts: data.openAlerts })
}

/** What nobody has acknowledged is told again; when everybody was asked in vain, it is asked again from the first step. Who carries a page knows. */
export async function tellThatItFiresOn(work: Work, situation: string, { seq, data }: Entry & { readonly data: ToldData }): Promise<void> {
  for (const { id } of await runningPagesOf(work.db, situation)) {
    const page = await lockPage(work.db, id)
    if (page?.state === 'open') await tell(work, page, { what: 'again', added: 0, summaries: [], alerts: data.openAlerts })
    if (page?.state !== 'unanswered') continue
    await updatePage(work.db, id, { ...unanswered, state: 'open', step: beginning.step, round: beginning.round })
    const [cause] = await append(work, [pageRepeated({ ...aboutPage(page), cause: seq, data: dataOf(page) })])
    await takeNextStep(work, { ...page, ...unanswered, ...beginning, state: 'open' }, { reason: 'It still fires, and nobody has answered.', cause: cause! })
  }
}

async function tell(work: Work, page: PageRow, news: FollowUp): Promise<void> {
  if (page.purpose === 'test' || page.snoozed_ms !== null) return
  const carriers = page.state === 'acknowledged' ? await carriersOf(work, page) : null
  const told = new Set<string>()
  for (const one of await notificationsOf(work.db, [page.id])) {
    const where = `${one.channel} ${one.address}`
    if (one.channel === 'voice' || told.has(where) || !(hasLeft(one.state) || one.state === 'sending')) continue
    // Where a program acknowledged, nobody is known to carry it: all who were asked are told.
    if (carriers !== null && carriers.size > 0 && !carriers.has(one.person)) continue
    told.add(where)
    // One that has not left yet gives way to the newer.
    await scheduleJob(work, { kind: followUpKind, key: `${followUpKind}/${one.id}`, dueMs: work.nowMs, payload: { notification: one.id, atMs: work.nowMs, news } })
  }
}

async function carriersOf(work: Work, page: PageRow): Promise<ReadonlySet<string>> {
  const people = (await acknowledgementsOf(work.db, page.id)).map((one) => one.person)
  return new Set([...people, ...(page.acknowledged_by?.startsWith('person/') ? [page.acknowledged_by.slice('person/'.length)] : [])])
}

export function followUpJob(channels: Channels): JobKind {
  return threadJob<{ readonly notification: string; readonly news: FollowUp; readonly atMs: number }>(followUpKind, channels, (house, { page, notification }, { news, atMs }) => {
    // Over meanwhile, or, for a repetition, on somebody's hands: nothing is to be told any more.
    if (page.state === 'resolved' || (news.what === 'again' && page.state === 'acknowledged')) return null
    return {
      ...followUpMessage({ title: page.title, service: page.service, pageUrl: pageUrl(house, page.id), news }),
      // The same for every try, so that a receiver can drop what a crash sent twice.
      key: `${notification.id}-${news.what}-${atMs}`,
      data: {
        event: news.what === 'additions' ? 'page.grew' : 'page.fires-on', page: page.id, title: page.title, service: page.service, environment: page.environment, situation: page.situation,
        added: news.added, summaries: news.summaries, alerts: news.alerts, pageUrl: pageUrl(house, page.id),
      },
    }
  })
}
