// SQL of which services alerts name.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { idFrom } from './reading.ts'
import type { AlertsTables } from './tables.ts'

/** Services named by alerts that came since, with how many came; at most `limit`, by name. */
export async function servicesNamedSince(db: Db, sinceMs: number, limit: number): Promise<readonly { readonly service: string; readonly alerts: number }[]> {
  const rows = await sqlOf<AlertsTables>(db).selectFrom('alerts_alert').where('id', '>=', idFrom(sinceMs)).where('service', 'is not', null)
    .groupBy('service').orderBy('service').limit(limit).select((eb) => ['service', eb.fn.countAll<number>().as('alerts')]).execute()
  return rows.map(({ service, alerts }) => ({ service: service!, alerts: Number(alerts) }))
}
