// A key is kept with what it stands for: also when the database asked for the transaction to be tried again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mainstay } from '../../base/actor.ts'
import { handClock, onEachEngine, startHouse, withHouse } from '../../../test/harness.ts'
import type { TestHouse } from '../../../test/harness.ts'
import { sqlOf } from '../database.ts'
import { forgetOldKeys, rememberMs } from '../idempotency.ts'
import { route } from '../practice.ts'
import type { Practice } from '../practice.ts'
import type { SpineTables } from '../tables.ts'

onEachEngine('a request whose first try was rolled back is still carried out once for its key', async (engine) => {
  let tries = 0
  let done = 0
  const practice: Practice = {
    name: 'test',
    routes: [route({
      method: 'POST', path: '/api/v1/test-things', access: 'read', summary: 'Make a thing',
      async handle({ caller }, house) {
        const make = () => house.transact(caller.actor, async () => {
          // As PostgreSQL says it about two transactions that got into each other's way.
          if (++tries === 1) throw Object.assign(new Error('could not serialize access'), { code: '40001' })
        })
        // The embedded engine has one writer and never asks: there the caller tries again.
        await make().catch(make)
        return { made: ++done }
      },
    })],
  }
  await withHouse({ engine, practices: [practice] }, async (house) => {
    const ask = () => house.call('POST', '/api/v1/test-things', {}, { headers: { 'idempotency-key': 'one' } })
    assert.deepEqual((await ask()).body, { made: 1 })
    assert.deepEqual((await ask()).body, { made: 1 })
    assert.equal(done, 1)
  })
})

const made: string[] = []
/** Makes a thing slowly; `after` says what happens between its commit and its answer. */
const slowly = (after: () => void): Practice => ({
  name: 'test',
  routes: [route({
    method: 'POST', path: '/api/v1/test-things', access: 'read', summary: 'Make a thing', status: 201,
    async handle({ caller }, house) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      await house.transact(caller.actor, async () => void made.push('thing'))
      after()
      return { secret: 'shown-once' }
    },
  })],
})
const askFor = (house: TestHouse, key: string, body: object = {}) => house.call<{ code?: string; secret?: string }>('POST', '/api/v1/test-things', body, { headers: { 'idempotency-key': key } })

onEachEngine('of several at once with one key, one is carried out; the others wait their turn or hear its answer', async (engine) => {
  made.length = 0
  await withHouse({ engine, practices: [slowly(() => undefined)] }, async (house) => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => askFor(house, 'same')))
    assert.equal(answers.filter(({ status }) => status === 201).length, 1)
    for (const { status, body } of answers) assert.ok(status === 201 || (status === 409 && /^IDEMPOTENCY_(IN_PROGRESS|ANSWER_LOST)$/.test(body.code!)), `${status} ${body.code}`)
    const again = await askFor(house, 'same')
    assert.deepEqual([again.status, again.body], [201, { secret: 'shown-once' }])
    assert.equal((await askFor(house, 'same', { other: true })).body.code, 'IDEMPOTENCY_OTHER_REQUEST')
  })
})

onEachEngine('a process that ends between commit and answer has done it once: a repeat is told so and does nothing', async (engine) => {
  made.length = 0
  const first = await startHouse({ engine, practices: [slowly(() => { throw new Error('the process ends here') })] })
  assert.equal((await askFor(first, 'cut off')).status, 500)
  await first.stop()
  await withHouse({ again: first, practices: [slowly(() => undefined)] }, async (house) => {
    const repeated = await askFor(house, 'cut off')
    assert.deepEqual([repeated.status, repeated.body.code], [409, 'IDEMPOTENCY_ANSWER_LOST'])
    assert.deepEqual(made, ['thing'])
  })
})

onEachEngine('what was carried out is answered as carried out, even when its answer cannot be kept', async (engine) => {
  made.length = 0
  let breakNext = false
  await withHouse({ engine, practices: [slowly(() => (breakNext = true))] }, async (house) => {
    const { database } = house.house
    const transact = database.transact.bind(database)
    Object.assign(database, { transact: (does: never) => (breakNext ? Promise.reject(new Error('the database is away')) : transact(does)) })
    assert.equal((await askFor(house, 'kept')).status, 201)
    breakNext = false
    assert.equal((await askFor(house, 'kept')).body.code, 'IDEMPOTENCY_ANSWER_LOST')
    assert.deepEqual(made, ['thing'])
  })
})

test('a kept answer is not readable in the database, and is forgotten after a day', async () => {
  const clock = handClock(Date.now())
  await withHouse({ clock, practices: [slowly(() => undefined)] }, async (house) => {
    await askFor(house, 'secret')
    const kept = () => sqlOf<SpineTables>(house.house.read).selectFrom('spine_answer').selectAll().execute()
    const [row] = await kept()
    assert.ok(row!.answer!.length > 10)
    assert.doesNotMatch(row!.answer! + Buffer.from(row!.answer!, 'base64url').toString('latin1'), /shown-once/)
    clock.forward(rememberMs + 1)
    await house.house.database.transact((db) => forgetOldKeys(db, clock.nowMs()))
    assert.deepEqual(await kept(), [])
  })
})

for (const { says, key } of [{ says: 'empty', key: '' }, { says: 'of 201 characters', key: 'k'.repeat(201) }]) {
  test(`a key that is ${says} is refused, not ignored`, async () => {
    await withHouse({ practices: [slowly(() => undefined)] }, async (house) => assert.equal((await askFor(house, key)).status, 400))
  })
}

test('what fails after a commit neither fails the request nor keeps the others from running', async () => {
  const ran: string[] = []
  await withHouse({ practices: [] }, async (house) => {
    const answer = await house.house.transact(mainstay, async (work) => {
      work.afterCommit(() => { throw new Error('memory is full') })
      work.afterCommit(() => void ran.push('second'))
      return 'committed'
    })
    assert.deepEqual([answer, ran], ['committed', ['second']])
  })
})
