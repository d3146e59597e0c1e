// Finds out who is asking from a session cookie, an API token, an ingest key or the bootstrap token.
import { timingSafeEqual } from 'node:crypto'
import { Fault } from '../../base/fault.ts'
import { minuteMs } from '../../base/duration.ts'
import { mainstay } from '../../base/actor.ts'
import type { Actor } from '../../base/actor.ts'
import type { Caller } from '../../spine/access/roles.ts'
import { hashSecret } from '../../spine/access/secrets.ts'
import type { Credentials } from '../../spine/http.ts'
import type { House } from '../../spine/practice.ts'
import { ingestKeyByHash, personOfSession, tokenByHash, touchIngestKey, touchToken } from './store/access.ts'

const nobody: Caller = { actor: mainstay, by: 'nobody', role: null }

/** Keys looked up lately: an ingest sender calls many times a second. A revoked key stops within this time. */
const rememberMs = 2_000
const maxRemembered = 1_000
const remembered = new WeakMap<House, Map<string, { caller: Caller; untilMs: number }>>()

/** `last used` is kept to the minute, not to the request. */
const touchEveryMs = minuteMs

export async function authenticate(credentials: Credentials, house: House): Promise<Caller> {
  const secret = secretOf(credentials)
  if (secret !== null) return bySecret(secret, house)
  if (credentials.sessionCookie === undefined) return nobody
  const person = await personOfSession(house.read, hashSecret(credentials.sessionCookie), house.clock.nowMs())
  if (!person) return nobody
  const actor: Actor = { kind: 'person', id: person.id, name: person.name }
  if (person.grant_id === null || person.grant_role === null) return { actor, by: 'session', role: person.role }
  return { actor, by: 'session', role: person.grant_role, raised: { grant: person.grant_id, own: person.role } }
}

function secretOf({ authorization, queryKey }: Credentials): string | null {
  if (authorization === undefined) return queryKey ?? null
  const [scheme, value = ''] = authorization.split(' ', 2)
  // GenieKey is what Opsgenie's clients say for bearer.
  if (scheme?.toLowerCase() === 'bearer' || scheme?.toLowerCase() === 'geniekey') return value
  // Basic: the key is the password; the user name may be anything.
  if (scheme?.toLowerCase() === 'basic') return Buffer.from(value, 'base64').toString('utf8').split(':').slice(1).join(':')
  throw new Fault('ACCESS_SCHEME', { kind: 'unauthenticated', say: 'The Authorization header is neither Bearer nor Basic.', mend: 'Send `Authorization: Bearer <token>`.' })
}

async function bySecret(secret: string, house: House): Promise<Caller> {
  const bootstrap = house.settings.bootstrapToken
  if (bootstrap !== null && hasSameText(secret, bootstrap)) return { actor: { kind: 'token', id: 'bootstrap', name: 'bootstrap' }, by: 'token', role: 'administrator' }
  const nowMs = house.clock.nowMs()
  const known = remembered.get(house) ?? new Map<string, { caller: Caller; untilMs: number }>()
  remembered.set(house, known)
  const hash = hashSecret(secret)
  const kept = known.get(hash)
  if (kept && kept.untilMs > nowMs) return kept.caller
  const caller = (await tokenCaller(hash, house, nowMs)) ?? (await ingestCaller(hash, house, nowMs))
  if (!caller) throw new Fault('ACCESS_UNKNOWN_SECRET', { kind: 'unauthenticated', say: 'This token or key is not known, or was revoked.', mend: 'Make a new one under Settings, or with `mainstay token create`.' })
  if (known.size >= maxRemembered) known.clear()
  known.set(hash, { caller, untilMs: nowMs + rememberMs })
  return caller
}

async function tokenCaller(hash: string, house: House, nowMs: number): Promise<Caller | null> {
  const token = await tokenByHash(house.read, hash)
  if (!token) return null
  if (token.expires_ms !== null && token.expires_ms <= nowMs) throw new Fault('ACCESS_TOKEN_EXPIRED', { kind: 'unauthenticated', say: `The token "${token.name}" has expired.`, mend: 'Make a new one.' })
  if ((token.last_used_ms ?? 0) < nowMs - touchEveryMs) await house.database.transact((db) => touchToken(db, token.id, nowMs))
  return { actor: { kind: 'token', id: token.id, name: token.name }, by: 'token', role: token.role }
}

async function ingestCaller(hash: string, house: House, nowMs: number): Promise<Caller | null> {
  const key = await ingestKeyByHash(house.read, hash)
  if (!key) return null
  if ((key.last_used_ms ?? 0) < nowMs - touchEveryMs) await house.database.transact((db) => touchIngestKey(db, key.id, nowMs))
  return { actor: { kind: 'connection', id: key.name }, by: 'ingest-key', role: null }
}

function hasSameText(a: string, b: string): boolean {
  const left = Buffer.from(hashSecret(a))
  const right = Buffer.from(hashSecret(b))
  return timingSafeEqual(left, right)
}
