// What on-call does when alerts speak: wake somebody, and let them sleep again. One page for a situation and policy.
import type { Entry } from '../../base/entry.ts'
import type { Reaction, Work } from '../../spine/practice.ts'
import { situationFiresOn, situationGrew, situationJoined, situationMerged, situationOpened, situationPolicyAdded, situationReopened, situationResolved } from '../alerts/events.ts'
import type { SituationData } from '../alerts/events.ts'
import { choosePolicy } from './actions/choose-policy.ts'
import { tellAdditions, tellThatItFiresOn } from './actions/follow-up.ts'
import { resolvePage } from './actions/settle-page.ts'
import { startPage } from './actions/start-page.ts'
import { areAllAsked, mergePages } from './actions/join-pages.ts'
import { runningPagesOf } from './store/pages.ts'

export const oncallReactions: readonly Reaction[] = [{
  name: 'oncall.page-for-situations',
  kinds: [situationOpened.kind, situationJoined.kind, situationReopened.kind, situationPolicyAdded.kind, situationMerged.kind, situationResolved.kind, situationGrew.kind, situationFiresOn.kind],
  async react(entry, work) {
    if (situationResolved.is(entry)) await endPages(work, entry)
    else if (situationGrew.is(entry)) await tellAdditions(work, situationOf(entry), entry)
    else if (situationFiresOn.is(entry)) await tellThatItFiresOn(work, situationOf(entry), entry)
    else if (situationMerged.is(entry)) await mergePages(work, { from: situationOf(entry), into: entry.data.into, intoTitle: entry.data.intoTitle, cause: entry.seq })
    else if (situationOpened.is(entry) || situationJoined.is(entry) || situationReopened.is(entry) || situationPolicyAdded.is(entry)) await pageFor(work, entry)
  },
}]

async function pageFor(work: Work, entry: Entry & { readonly data: SituationData }): Promise<void> {
  const { data } = entry
  if (data.urgency !== 'page') return
  // A further alert of a situation that was paged for is news for its page, not for a sleeper.
  if (situationJoined.is(entry) && !data.hasRisen && !data.hasNewCause && !data.isFolded) return
  const situation = situationOf(entry)
  // Where alerts are not routed to policies, one page is enough; else one of each policy.
  const bringsOthers = data.hasNewCause === true || data.isFolded === true || data.splitFrom !== undefined
  const running = await runningPagesOf(work.db, data.splitFrom ?? situation)
  if (data.policies === undefined && !bringsOthers && running.length > 0) return
  for (const [service, routed] of asked(entry)) {
    const chosen = await choosePolicy(work.db, service, routed === '' ? null : routed)
    // Another service's people have to hear of it, but nobody twice of one situation.
    if (bringsOthers && (await areAllAsked(work, { plan: chosen.plan, pages: [...running, ...await runningPagesOf(work.db, situation)] }))) continue
    await startPage(work, {
      title: data.title, summary: data.alertName === data.title ? '' : `${data.alertName}${data.severity === null ? '' : `, severity ${data.severity}`}`,
      runbook: data.runbook ?? null, urgency: 'page', service, environment: entry.environment, situation, cause: entry.seq, ...chosen,
    })
  }
}

/** Whose people, by which policies. An alert that raised the urgency or was folded speaks for its own service, not for the likely cause. */
function asked(entry: Entry & { readonly data: SituationData }): readonly (readonly [service: string | null, policy: string])[] {
  const { service, alertService = service, hasNewCause, hasRisen, isFolded, policies = [''] } = entry.data
  const services = situationJoined.is(entry) ? [...(hasNewCause ? [service] : []), ...(hasRisen || isFolded ? [alertService] : [])] : [service]
  return [...new Set(services)].flatMap((each) => policies.map((policy) => [each, policy] as const))
}

async function endPages(work: Work, entry: Entry): Promise<void> {
  for (const page of await runningPagesOf(work.db, situationOf(entry))) {
    await resolvePage(work, page.id, { reason: 'Its situation resolved.', isAutomatic: true, cause: entry.seq })
  }
}

function situationOf(entry: Entry): string {
  return entry.subject.slice('situation/'.length)
}
