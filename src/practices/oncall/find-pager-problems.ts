// More that would keep a page from arriving: unproven methods, tests that nobody answered, channels that fail.
import { dayMs } from '../../base/duration.ts'
import type { Finding } from '../../base/finding.ts'
import { formatInstant } from '../../base/instant.ts'
import type { House } from '../../spine/practice.ts'
import { testEveryMs } from './actions/test-pages.ts'
import { channelHealth } from './store/channel-health.ts'
import { methodsOf } from './store/contacts.ts'
import { proofsOf, watchState } from './store/proof.ts'
import { peopleWhoCanBeOnCall } from './who-can-be-on-call.ts'

const maxShown = 20
const manyFailures = 3
/** A proof older than two tests is none. */
const proofLastsMs = 2 * testEveryMs

export async function pagerFindings(house: House): Promise<readonly Finding[]> {
  const db = house.read
  const nowMs = house.clock.nowMs()
  const people = await peopleWhoCanBeOnCall(db, nowMs)
  const ids = people.map((person) => person.id)
  const proofs = await proofsOf(db, ids)
  const nameOf = new Map(people.map((person) => [person.id, person.name]))
  const unproven = (await methodsOf(db, ids)).filter((method) => method.verified_ms === null && method.created_ms < nowMs - dayMs)
  const missed = people.filter(({ id }) => {
    const proof = proofs.get(id)
    return proof?.excused_ms == null && (proof?.missed_ms ?? 0) > (proof?.proven_ms ?? 0)
  })
  const old = people.filter(({ id }) => {
    const proof = proofs.get(id)
    return proof?.excused_ms == null && proof?.proven_ms != null && proof.proven_ms < nowMs - proofLastsMs && !missed.some((person) => person.id === id)
  })
  const { sickMs, reasons } = await watchState(db)
  const failing = [...(await channelHealth(db, nowMs))].filter(([, { failed, lastOkMs, lastFailureMs }]) => failed >= manyFailures && (lastFailureMs ?? 0) > (lastOkMs ?? 0))
  const hearing = house.settings.paging?.twilio || house.settings.paging?.slack
  return [
    ...(sickMs === null ? [] : [{ level: 'error' as const, code: 'ONCALL_PAGER_UNWELL', say: `The pager is unwell since ${formatInstant(sickMs)}: ${reasons.join(' ')}`, mend: 'Mend what is named; its administrators were told by e-mail and webhook.' }]),
    ...failing.map(([kind, { lastFailure }]): Finding => ({ level: 'error', code: 'ONCALL_CHANNEL_FAILING', say: `Messages by ${kind} fail: ${lastFailure ?? 'no reason given'}`, mend: 'See Settings, Channels; people are reached by their other methods meanwhile.' })),
    ...missed.slice(0, maxShown).map((person): Finding => ({ level: 'warning', code: 'ONCALL_TEST_MISSED', say: `${person.name} can be on call and did not answer the last test page.`, mend: `Ask ${person.name} to look at their contact methods, then send another: mainstay pager test --person ${person.name}` })),
    ...old.slice(0, maxShown).map((person): Finding => ({ level: 'warning', code: 'ONCALL_PROOF_OLD', say: `That a page reaches ${person.name} was last proven more than eight weeks ago.`, mend: `Send a test page: mainstay pager test --person ${person.name}` })),
    ...unproven.slice(0, maxShown).map((method): Finding => ({ level: 'warning', code: 'ONCALL_METHOD_UNPROVEN', say: `${nameOf.get(method.person) ?? 'Somebody'} added a way to be reached by ${method.kind} and never proved it: no page uses it.`, mend: 'Type in the code that was sent there, or remove it.' })),
    ...(hearing && !house.settings.publicUrl.startsWith('https:') ? [{ level: 'warning' as const, code: 'ONCALL_PUBLIC_URL', say: `SMS, calls and Slack answer to ${house.settings.publicUrl}, which is not an https address that they can reach.`, mend: 'Set MAINSTAY_PUBLIC_URL to the address that is reachable from outside.' }] : []),
  ]
}
