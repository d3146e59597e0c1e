// What on-call does when alerts speak: wake somebody, and let them sleep again. One page for a situation and policy.
import type { Entry } from '../../base/entry.ts'
import type { Reaction, Work } from '../../spine/practice.ts'
import { situationJoined, situationOpened, situationPolicyAdded, situationReopened, situationResolved } from '../alerts/events.ts'
import type { SituationData } from '../alerts/events.ts'
import { choosePolicy } from './actions/choose-policy.ts'
import { resolvePage } from './actions/settle-page.ts'
import { startPage } from './actions/start-page.ts'
import { runningPagesOf } from './store/pages.ts'

export const oncallReactions: readonly Reaction[] = [{
  name: 'oncall.page-for-situations',
  kinds: [situationOpened.kind, situationJoined.kind, situationReopened.kind, situationPolicyAdded.kind, situationResolved.kind],
  async react(entry, work) {
    if (situationResolved.is(entry)) await endPages(work, entry)
    else if (situationOpened.is(entry) || situationJoined.is(entry) || situationReopened.is(entry) || situationPolicyAdded.is(entry)) await pageFor(work, entry)
  },
}]

async function pageFor(work: Work, entry: Entry & { readonly data: SituationData }): Promise<void> {
  const { data } = entry
  if (data.urgency !== 'page') return
  // A further alert of a situation that was paged for is news for its page, not for a sleeper.
  if (situationJoined.is(entry) && !data.hasRisen) return
  const situation = situationOf(entry)
  // Where alerts are not routed to policies, one page is enough; else one of each policy.
  if (data.policies === undefined && (await runningPagesOf(work.db, situation)).length > 0) return
  for (const routed of data.policies ?? ['']) {
    const chosen = await choosePolicy(work.db, data.service, routed === '' ? null : routed)
    await startPage(work, {
      title: data.title, summary: data.alertName === data.title ? '' : `${data.alertName}${data.severity === null ? '' : `, severity ${data.severity}`}`,
      runbook: data.runbook ?? null, urgency: 'page', service: data.service, environment: entry.environment, situation, cause: entry.seq, ...chosen,
    })
  }
}

async function endPages(work: Work, entry: Entry): Promise<void> {
  for (const page of await runningPagesOf(work.db, situationOf(entry))) {
    await resolvePage(work, page.id, { reason: 'Its situation resolved.', isAutomatic: true, cause: entry.seq })
  }
}

function situationOf(entry: Entry): string {
  return entry.subject.slice('situation/'.length)
}
