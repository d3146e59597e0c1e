// The HTTP face of access.
import { Type } from '@sinclair/typebox'
import { Fault } from '../../base/fault.ts'
import { formatInstant } from '../../base/instant.ts'
import { decodeCursor, defaultPageSize, maxPageSize, pageOf } from '../../base/page.ts'
import { permissionsOf } from '../../spine/access/roles.ts'
import type { Caller } from '../../spine/access/roles.ts'
import { hashPassword, hashSecret, passwordFits } from '../../spine/access/secrets.ts'
import { RawAnswer, route } from '../../spine/practice.ts'
import type { House, Route, RouteRequest } from '../../spine/practice.ts'
import { makeIngestKey, makeToken, revokeIngestKey, revokeToken } from './actions/manage-keys.ts'
import { addPerson, changePerson, makeSignInLink, setPassword } from './actions/manage-people.ts'
import { sessionMs, signIn, signOut } from './actions/sign-in.ts'
import * as contract from './contract.ts'
import { listIngestKeys, listTokens, peoplePage, personById } from './store/access.ts'
import { findGrant } from './store/break-glass.ts'
import type { IngestKeyRow, PersonRow, TokenRow } from './store/access.ts'

const ById = Type.Object({ id: Type.String({ maxLength: 64 }) })
const Paged = Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 500 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: maxPageSize })) })

export const accessRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/api/v1/session', access: 'public', summary: 'Sign in with a name and password, or with the code of a one-time link', body: contract.SignIn,
    async handle({ body }, house) {
      const { session, person } = await signIn(house, body)
      const isSecure = house.settings.publicUrl.startsWith('https:')
      const cookie = `mainstay_session=${session}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${sessionMs / 1_000}${isSecure ? '; Secure' : ''}`
      return new RawAnswer(200, 'application/json', JSON.stringify(personAnswer(person)), { 'set-cookie': cookie })
    },
  }),
  route({
    method: 'GET', path: '/api/v1/session', access: 'public', summary: 'Who is signed in', answer: contract.SessionAnswer,
    handle: ({ caller }, house) => sessionAnswer(caller, house),
  }),
  route({
    method: 'DELETE', path: '/api/v1/session', access: 'public', summary: 'Sign out',
    async handle({ headers }, house) {
      const session = sessionIn(headers)
      if (session !== null) await signOut(house, session)
      return new RawAnswer(200, 'application/json', '{}', { 'set-cookie': 'mainstay_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0' })
    },
  }),
  route({
    method: 'PUT', path: '/api/v1/session/password', access: 'read', summary: 'Set your own password; ends your other sessions', body: contract.PasswordChange, status: 204,
    async handle({ body, caller, headers }, house) {
      const person = caller.actor.kind === 'person' ? await personById(house.read, caller.actor.id) : undefined
      if (!person) throw new Fault('ACCESS_NOT_A_PERSON', { say: 'A token has no password.', mend: 'Sign in as a person.' })
      if (person.password_hash !== null && !(await passwordFits(body.current ?? '', person.password_hash))) {
        throw new Fault('ACCESS_WRONG_PASSWORD', { kind: 'forbidden', say: 'The current password is wrong.', mend: 'Try again, or ask an administrator for a sign-in link.' })
      }
      const hash = await hashPassword(body.password)
      await house.transact(caller.actor, (work) => setPassword(work, person.id, { passwordHash: hash, keepSession: hashSecret(sessionIn(headers) ?? '') }))
    },
  }),
  route({
    method: 'GET', path: '/api/v1/people', access: 'read', summary: 'List people', query: Paged, answer: contract.pageOfPeople,
    async handle({ query }, house) {
      const limit = query.limit ?? defaultPageSize
      const rows = await peoplePage(house.read, { afterName: String(decodeCursor(query.cursor ?? '')?.[0] ?? ''), limit: limit + 1 })
      const page = pageOf(rows, limit, (last) => [last.name])
      return { items: page.items.map(personAnswer), next: page.next }
    },
  }),
  route({
    method: 'POST', path: '/api/v1/people', holdsForGood: true, access: 'administer', summary: 'Add a person', body: contract.NewPerson, answer: contract.PersonAnswer, status: 201,
    async handle({ body, caller }, house) {
      const passwordHash = body.password === undefined ? null : await hashPassword(body.password)
      const { password: _password, ...words } = body
      return personAnswer(await house.transact(caller.actor, (work) => addPerson(work, { ...words, passwordHash })))
    },
  }),
  route({
    method: 'PATCH', path: '/api/v1/people/:id', holdsForGood: true, access: 'administer', summary: 'Change a person', params: ById, body: contract.PersonChange, answer: contract.PersonAnswer,
    handle: async ({ params, body, caller }, house) => personAnswer(await house.transact(caller.actor, (work) => changePerson(work, params.id, body))),
  }),
  route({
    method: 'POST', path: '/api/v1/people/:id/sign-in-link', holdsForGood: true, access: 'administer', summary: 'Make a link that signs this person in once', params: ById, answer: contract.SignInLinkAnswer, status: 201,
    async handle({ params, caller }, house) {
      const { code, expiresMs } = await house.transact(caller.actor, (work) => makeSignInLink(work, params.id))
      return { url: signInUrl(house, code), expiresAt: formatInstant(expiresMs) }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/tokens', access: 'administer', summary: 'List API tokens', answer: contract.pageOfTokens,
    handle: async (_request, house) => ({ items: (await listTokens(house.read)).map(tokenAnswer), next: null }),
  }),
  route({
    method: 'POST', path: '/api/v1/tokens', holdsForGood: true, access: 'administer', summary: 'Make an API token; its secret is shown once', body: contract.NewToken, answer: contract.NewTokenAnswer, status: 201,
    async handle({ body, caller }, house) {
      const { row, secret } = await house.transact(caller.actor, (work) => makeToken(work, body))
      return { ...tokenAnswer(row), secret }
    },
  }),
  route({
    method: 'DELETE', path: '/api/v1/tokens/:id', access: 'administer', summary: 'Revoke an API token', params: ById, status: 204,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => revokeToken(work, params.id)),
  }),
  route({
    method: 'GET', path: '/api/v1/ingest-keys', access: 'set-standards', summary: 'List ingest keys', answer: contract.pageOfIngestKeys,
    handle: async (_request, house) => ({ items: (await listIngestKeys(house.read)).map(ingestKeyAnswer), next: null }),
  }),
  route({
    method: 'POST', path: '/api/v1/ingest-keys', holdsForGood: true, access: 'set-standards', summary: 'Make an ingest key; its secret is shown once', body: contract.NewIngestKey, answer: contract.NewIngestKeyAnswer, status: 201,
    async handle({ body, caller }, house) {
      const { row, secret } = await house.transact(caller.actor, (work) => makeIngestKey(work, body.name))
      return { ...ingestKeyAnswer(row), secret }
    },
  }),
  route({
    method: 'DELETE', path: '/api/v1/ingest-keys/:id', access: 'set-standards', summary: 'Revoke an ingest key', params: ById, status: 204,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => revokeIngestKey(work, params.id)),
  }),
]

function sessionIn(headers: RouteRequest['headers']): string | null {
  return /(?:^|;\s*)mainstay_session=([^;]+)/.exec(String(headers['cookie'] ?? ''))?.[1] ?? null
}

export function signInUrl(house: House, code: string): string {
  // In the fragment: it reaches the page but never a server's log.
  return `${house.settings.publicUrl}/sign-in#code=${code}`
}

async function sessionAnswer(caller: Caller, house: House): Promise<contract.SessionAnswer> {
  const person = caller.actor.kind === 'person' ? await personById(house.read, caller.actor.id) : undefined
  const name = caller.by === 'nobody' || caller.actor.kind === 'mainstay' ? '' : caller.actor.kind === 'connection' ? caller.actor.id : caller.actor.name
  return { person: person ? personAnswer(person) : null, name, role: caller.role, permissions: [...permissionsOf(caller.role)], raised: await raisedOf(caller, house) }
}

async function raisedOf({ raised }: Caller, house: House): Promise<contract.SessionAnswer['raised']> {
  const grant = raised ? await findGrant(house.read, raised.grant) : undefined
  return raised && grant?.until_ms ? { grant: raised.grant, ownRole: raised.own, untilAt: formatInstant(grant.until_ms) } : null
}

function personAnswer(row: PersonRow): contract.PersonAnswer {
  return {
    id: row.id, name: row.name, displayName: row.display_name, email: row.email, role: row.role, timeZone: row.time_zone,
    isActive: row.is_active === 1, hasPassword: row.password_hash !== null, createdAt: formatInstant(row.created_ms),
  }
}

const instantOrNull = (atMs: number | null): string | null => (atMs === null ? null : formatInstant(atMs))
const tokenAnswer = (row: TokenRow): contract.TokenAnswer => ({ id: row.id, name: row.name, role: row.role, createdAt: formatInstant(row.created_ms), expiresAt: instantOrNull(row.expires_ms), lastUsedAt: instantOrNull(row.last_used_ms) })
const ingestKeyAnswer = (row: IngestKeyRow): contract.IngestKeyAnswer => ({ id: row.id, name: row.name, createdAt: formatInstant(row.created_ms), lastUsedAt: instantOrNull(row.last_used_ms) })
