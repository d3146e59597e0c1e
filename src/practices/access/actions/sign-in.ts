// Signing in and out: by password or by a one-time link; a session is a random secret kept as a hash.
import { mainstay } from '../../../base/actor.ts'
import { dayMs, minuteMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import { hashSecret, newSecret, passwordFits } from '../../../spine/access/secrets.ts'
import type { House, Work } from '../../../spine/practice.ts'
import type { SignIn } from '../contract.ts'
import { signInRefused, signedIn } from '../events.ts'
import { endSession, insertSession, personById, personByName, useSignInLink } from '../store/access.ts'
import type { PersonRow } from '../store/access.ts'

export const sessionMs = 30 * dayMs
/** Wrong passwords for one name before it has to wait; slows guessing without locking anybody out for long. */
const triesBeforeWait = 10
const waitMs = 5 * minuteMs
const maxNamesRemembered = 10_000
interface Tries {
  readonly count: number
  readonly untilMs: number
}
const triesOf = new WeakMap<House, Map<string, Tries>>()

const refused = new Fault('ACCESS_SIGN_IN_REFUSED', { kind: 'unauthenticated', say: 'That name and password do not fit, or the link was used or has expired.', mend: 'Try again, or ask an administrator for a sign-in link.' })

/** The session's secret, for the cookie. */
export async function signIn(house: House, by: SignIn): Promise<{ session: string; person: PersonRow }> {
  const nowMs = house.clock.nowMs()
  if ('code' in by) {
    const result = await house.transact(mainstay, async (work) => {
      const personId = await useSignInLink(work.db, hashSecret(by.code), nowMs)
      const person = personId === null ? undefined : await personById(work.db, personId)
      return person?.is_active === 1 ? openSession(work, person, 'link') : null
    })
    if (!result) throw refused
    return result
  }
  const failures = triesOf.get(house) ?? new Map<string, Tries>()
  triesOf.set(house, failures)
  const tries = failures.get(by.name)
  const earlier = tries && tries.untilMs > nowMs ? tries.count : 0
  if (earlier >= triesBeforeWait) {
    throw new Fault('ACCESS_SIGN_IN_WAIT', { kind: 'too-many', say: 'Too many wrong passwords for this name.', mend: 'Wait five minutes, or ask an administrator for a sign-in link.' })
  }
  // Counted before the slow check: tries sent all at once would otherwise all find the count at zero.
  if (failures.size >= maxNamesRemembered) failures.clear()
  failures.set(by.name, { count: earlier + 1, untilMs: nowMs + waitMs })
  const person = await personByName(house.read, by.name)
  const fits = await passwordFits(by.password, person?.password_hash ?? null)
  if (!person || !fits || person.is_active !== 1) {
    if (person) await house.transact(mainstay, (work) => append(work, [signInRefused({ subject: `person/${person.id}`, data: { reason: fits ? 'inactive' : 'password' } })]))
    throw refused
  }
  failures.delete(by.name)
  return house.transact(mainstay, (work) => openSession(work, person, 'password'))
}

export async function signOut(house: House, session: string): Promise<void> {
  await house.transact(mainstay, (work) => endSession(work.db, hashSecret(session)))
}

async function openSession(work: Work, person: PersonRow, by: string): Promise<{ session: string; person: PersonRow }> {
  const session = newSecret('mss')
  await insertSession(work.db, { hash: hashSecret(session), person_id: person.id, created_ms: work.nowMs, expires_ms: work.nowMs + sessionMs })
  await append({ ...work, actor: { kind: 'person', id: person.id, name: person.name } }, [signedIn({ subject: `person/${person.id}`, data: { by } })])
  return { session, person }
}
