// Idempotency keys on POST: the key is written in the transaction of what was asked, so a repeat can never do it twice.
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { actorText } from '../base/actor.ts'
import { Fault } from '../base/fault.ts'
import { hourMs } from '../base/duration.ts'
import type { Caller } from './access/roles.ts'
import { sqlOf } from './database.ts'
import type { Db } from './database.ts'
import { RawAnswer } from './practice.ts'
import type { House, Route } from './practice.ts'
import type { SpineTables } from './tables.ts'

/** How long a key is remembered. */
export const rememberMs = 24 * hourMs
const maxKeyLength = 200
const purpose = 'kept-answer'

interface Keyed {
  readonly key: string
  readonly caller: string
  readonly request: string
  isWritten: boolean
}

const current = new AsyncLocalStorage<Keyed>()

/** Carries the request out, or answers what its first try answered. */
export async function answerOnce(asked: { house: House; route: Route; request: FastifyRequest; caller: Caller }, carryOut: () => Promise<unknown>): Promise<unknown> {
  const { house, route, request, caller } = asked
  const key = request.headers['idempotency-key']
  if (route.method !== 'POST' || route.raw || key === undefined) return carryOut()
  if (typeof key !== 'string' || key.length === 0 || key.length > maxKeyLength) {
    throw new Fault('IDEMPOTENCY_KEY', { say: `An Idempotency-Key is 1 to ${maxKeyLength} characters.`, mend: 'Send a UUID.' })
  }
  const keyed: Keyed = { key, caller: actorText(caller.actor), request: fingerprint(request), isWritten: false }
  const known = await sqlOf<SpineTables>(house.read).selectFrom('spine_answer').selectAll().where('caller', '=', keyed.caller).where('key', '=', key).executeTakeFirst()
  if (known) return repeat(house, known, keyed)
  const answer = await current.run(keyed, carryOut)
  if (keyed.isWritten && !(answer instanceof RawAnswer)) {
    await keepAnswer(house, keyed, JSON.stringify(answer ?? null)).catch((problem) => {
      // It was carried out, and whoever asked must hear so; only a repeat will be told that its answer was lost.
      house.log.warn({ err: problem, requestId: request.id }, 'an answer could not be kept for its Idempotency-Key')
    })
  }
  return answer
}

/** Sealed: an answer can hold what is shown only once, such as the secret of a new token. */
async function keepAnswer(house: House, { caller, key }: Keyed, answer: string): Promise<void> {
  const sealed = house.signer.seal(purpose, answer)
  await house.database.transact((db) => sqlOf<SpineTables>(db).updateTable('spine_answer').set({ answer: sealed }).where('caller', '=', caller).where('key', '=', key).execute())
}

/**
 * Called by every `house.transact`: the first one of a keyed request writes the key with it. Answers what to call once
 * that is committed: a transaction that is rolled back, or tried again, has not written it.
 */
export async function keepKey(db: Db, nowMs: number): Promise<() => void> {
  const keyed = current.getStore()
  if (!keyed || keyed.isWritten) return () => undefined
  const inserted = await sqlOf<SpineTables>(db).insertInto('spine_answer')
    .values({ key: keyed.key, caller: keyed.caller, request: keyed.request, status: null, answer: null, created_ms: nowMs })
    .onConflict((conflict) => conflict.columns(['caller', 'key']).doNothing()).returning('key').execute()
  if (inserted.length === 0) {
    throw new Fault('IDEMPOTENCY_IN_PROGRESS', { kind: 'conflict', say: 'A request with this Idempotency-Key is being carried out.', mend: 'Wait for its answer, then ask again with the same key.' })
  }
  return () => void (keyed.isWritten = true)
}

export async function forgetOldKeys(db: Db, nowMs: number): Promise<void> {
  await sqlOf<SpineTables>(db).deleteFrom('spine_answer').where('created_ms', '<', nowMs - rememberMs).execute()
}

function repeat(house: House, known: SpineTables['spine_answer'], keyed: Keyed): unknown {
  if (known.request !== keyed.request) {
    throw new Fault('IDEMPOTENCY_OTHER_REQUEST', { kind: 'conflict', say: 'This Idempotency-Key was used for another request.', mend: 'Use a new key for a new request.' })
  }
  const answer = known.answer === null ? null : house.signer.unseal(purpose, known.answer)
  if (answer === null) {
    throw new Fault('IDEMPOTENCY_ANSWER_LOST', { kind: 'conflict', say: 'This request was carried out, but its answer was lost when the process stopped.', mend: 'Read what it made; do not send it again with another key.' })
  }
  return JSON.parse(answer) as unknown
}

function fingerprint(request: FastifyRequest): string {
  return createHash('sha256').update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`).digest('hex')
}
