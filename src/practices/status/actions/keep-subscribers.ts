// Looking after subscribers: taking a list over, and forgetting one with a reason. Addresses never stand on the record.
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { Work } from '../../../spine/practice.ts'
import { subscriberRemoved, subscribersImported } from '../events.ts'
import { readAddress } from '../model/subscription.ts'
import type { StoredPage } from '../store/status.ts'
import { changeSubscriber, deleteSubscriber, insertSubscriber, subscriberOf } from '../store/subscribers.ts'
import type { SubscriberRow } from '../store/subscribers.ts'
import { confirmMailKind } from './subscribe.ts'

/** Mails to confirm go out one after the other, so that a mail server does not take them for a flood. */
const apartMs = 200

export interface ImportWish {
  readonly addresses: readonly string[]
  /** Why they need not confirm here; null: each confirms from its mail. */
  readonly confirmedElsewhere: string | null
}

export interface Imported { readonly added: number; readonly known: number; readonly unreadable: number }

/** Who subscribed already stays as they are; running it again adds nobody twice. */
export async function importSubscribers(work: Work, page: StoredPage, { addresses, confirmedElsewhere }: ImportWish): Promise<Imported> {
  let [added, known, unreadable] = [0, 0, 0]
  const isConfirmed = confirmedElsewhere !== null
  for (const text of addresses) {
    const address = readAddress(text)
    if (address === null) {
      unreadable++
      continue
    }
    const before = await subscriberOf(work.db, page.name, address)
    if (before && !(isConfirmed && before.state === 'asked')) {
      known++
      continue
    }
    added++
    const confirmed = isConfirmed ? { state: 'confirmed' as const, confirmed_ms: work.nowMs } : { state: 'asked' as const, confirmed_ms: null }
    const row: SubscriberRow = before ?? { id: newId<'status-subscriber'>('sub', work.nowMs), page: page.name, kind: 'email', address, components: '[]', asked_ms: work.nowMs, failures: 0, problem: null, failing_since_ms: null, ...confirmed }
    if (before) await changeSubscriber(work.db, row.id, confirmed)
    else await insertSubscriber(work.db, row)
    if (!isConfirmed) await scheduleJob(work, { kind: confirmMailKind, key: `${confirmMailKind}/${row.id}`, dueMs: work.nowMs + added * apartMs, payload: { subscriber: row.id } })
  }
  if (added > 0) await append(work, [subscribersImported({ subject: `status-page/${page.name}`, data: { added, reason: confirmedElsewhere } })])
  return { added, known, unreadable }
}

/** With everything that was told to them. */
export async function removeSubscriber(work: Work, { id, page, kind }: SubscriberRow, reason: string | null): Promise<void> {
  if (await deleteSubscriber(work.db, id)) await append(work, [subscriberRemoved({ subject: `status-page/${page}`, data: { subscriber: id, kind, reason } })])
}
