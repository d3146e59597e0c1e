// SQL of the list of subscribers: narrowed, paged, counted.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { SubscriberKind } from '../model/subscriber-address.ts'
import type { SubscriberRow } from './subscribers.ts'

export interface SubscriberFilter {
  readonly kind?: SubscriberKind
  readonly state?: SubscriberRow['state']
  /** Part of an e-mail address, or the beginning of a webhook's host. */
  readonly search?: string
  readonly afterId: string
  readonly limit: number
}

const at = (db: Db) => sqlOf<{ status_subscriber: SubscriberRow }>(db)
const plain = (text: string): string => text.toLowerCase().replace(/[%_\\]/g, '')

export async function subscribersOf(db: Db, page: string, { kind, state, search, afterId, limit }: SubscriberFilter): Promise<readonly SubscriberRow[]> {
  let query = at(db).selectFrom('status_subscriber').selectAll().where('page', '=', page).where('id', '>', afterId)
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (state !== undefined) query = query.where('state', '=', state)
  if (search !== undefined && search !== '') {
    const text = plain(search)
    // The path of a webhook is a password: it cannot be found out by searching.
    query = query.where((eb) => eb.or([eb.and([eb('kind', '=', 'email'), eb('address', 'like', `%${text}%`)]), ...(text.includes('/') ? [] : [eb.and([eb('kind', '<>', 'email'), eb('address', 'like', `http%://${text}%`)])])]))
  }
  return query.orderBy('id').limit(limit).execute()
}

export async function countSubscribers(db: Db, page: string): Promise<readonly { kind: SubscriberKind; state: SubscriberRow['state']; count: number }[]> {
  const rows = await at(db).selectFrom('status_subscriber').select(['kind', 'state']).select((eb) => eb.fn.countAll<number>().as('count')).where('page', '=', page).groupBy(['kind', 'state']).orderBy('kind').orderBy('state').execute()
  return rows.map(({ kind, state, count }) => ({ kind, state, count: Number(count) }))
}
