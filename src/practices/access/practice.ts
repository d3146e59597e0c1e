// Plugs access into the house: people, sessions, tokens, keys, and the first administrator.
import { mainstay } from '../../base/actor.ts'
import { hourMs } from '../../base/duration.ts'
import type { House, Practice, Work } from '../../spine/practice.ts'
import { forgetOldKeys } from '../../spine/idempotency.ts'
import { addPerson, makeSignInLink } from './actions/manage-people.ts'
import { breakGlassDocuments } from './break-glass-documents.ts'
import { breakGlassFindings } from './findings-break-glass.ts'
import { breakGlassMigrations } from './migrations-break-glass.ts'
import { breakGlassRoutes } from './routes-break-glass.ts'
import { endGrantJob } from './actions/break-glass.ts'
import { personDocuments } from './documents.ts'
import { accessMigrations } from './migrations.ts'
import { accessRoutes, signInUrl } from './routes.ts'
import { forgetExpired, hasAdministratorSignedIn, lockActiveAdministrators, personByName, waitForFirstAdministrator } from './store/access.ts'

export function access(): Practice {
  return {
    name: 'access',
    migrations: [...accessMigrations, ...breakGlassMigrations],
    routes: [...accessRoutes, ...breakGlassRoutes],
    documents: [personDocuments, breakGlassDocuments],
    jobs: [endGrantJob],
    findings: breakGlassFindings,
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
    // Replicas that start together on an empty database make one administrator, not one each.
    await waitForFirstAdministrator(work.db)
    const [known] = await lockActiveAdministrators(work.db)
    const person = known ?? (await addPerson(work, { name: await freeName(work), displayName: 'Administrator', role: 'administrator' }))
    return (await makeSignInLink(work, person.id)).code
  })
  return signInUrl(house, code)
}

async function freeName(work: Work): Promise<string> {
  for (let nth = 1; ; nth++) {
    const name = nth === 1 ? 'admin' : `admin-${nth}`
    if (!(await personByName(work.db, name))) return name
  }
}
