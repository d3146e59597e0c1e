// Plugs access into the house: people, sessions, tokens, keys, and the first administrator.
import { mainstay } from '../../base/actor.ts'
import { hourMs } from '../../base/duration.ts'
import type { House, Practice } from '../../spine/practice.ts'
import { forgetOldKeys } from '../../spine/idempotency.ts'
import { addPerson, makeSignInLink } from './actions/manage-people.ts'
import { personDocuments } from './documents.ts'
import { accessMigrations } from './migrations.ts'
import { accessRoutes, signInUrl } from './routes.ts'
import { forgetExpired, hasAdministratorSignedIn, personByName } from './store.ts'

export function access(): Practice {
  return {
    name: 'access',
    migrations: accessMigrations,
    routes: accessRoutes,
    documents: [personDocuments],
    duties: [{
      name: 'access.forget-expired', everyMs: hourMs,
      run: (house) => house.database.transact(async (db) => {
        await forgetExpired(db, house.clock.nowMs())
        await forgetOldKeys(db, house.clock.nowMs())
      }),
    }],
  }
}

/**
 * Until an administrator has signed in, every start makes a link that signs one in once: the first one may have been
 * lost with a terminal. Null afterwards.
 */
export async function firstSignInUrl(house: House): Promise<string | null> {
  if (await hasAdministratorSignedIn(house.read)) return null
  const code = await house.transact(mainstay, async (work) => {
    const person = (await personByName(work.db, 'admin')) ?? (await addPerson(work, { name: 'admin', displayName: 'Administrator', role: 'administrator' }))
    return (await makeSignInLink(work, person.id)).code
  })
  return signInUrl(house, code)
}
