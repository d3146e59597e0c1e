// Jobs on both engines: on time, exactly once where promised, retried, buried, and never lost with a process.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mainstay } from '../../base/actor.ts'
import { eventually, onEachEngine, startHouse, withHouse } from '../../../test/harness.ts'
import type { TestHouse } from '../../../test/harness.ts'
import { cancelJobs, scheduleJob } from '../jobs.ts'
import type { JobKind, NewJob } from '../jobs.ts'
import type { Practice } from '../practice.ts'

const withJobs = (...jobs: JobKind[]): Practice[] => [{ name: 'test', jobs }]
const schedule = (house: TestHouse, job: Omit<NewJob, 'dueMs'> & { inMs: number }) =>
  house.house.transact(mainstay, (work) => scheduleJob(work, { kind: job.kind, payload: job.payload, dueMs: work.nowMs + job.inMs, ...(job.key ? { key: job.key } : {}) }))

onEachEngine('a timer fires within a second of its time', async (engine) => {
  let firedMs = 0
  await withHouse({ engine, practices: withJobs({ kind: 'test.fire', maxAttempts: 1, backoffMs: 1, inTransaction: async () => void (firedMs = Date.now()) }) }, async (house) => {
    const dueMs = Date.now() + 1_500
    await schedule(house, { kind: 'test.fire', payload: {}, inMs: 1_500 })
    await eventually(async () => firedMs > 0)
    assert.ok(firedMs >= dueMs - 5 && firedMs - dueMs < 1_000, `fired ${firedMs - dueMs} ms after its time`)
  })
})

onEachEngine('a failing job is tried again with backoff and then becomes a dead letter that can be retried', async (engine) => {
  let tries = 0
  let heals = false
  const kind: JobKind = { kind: 'test.fail', maxAttempts: 3, backoffMs: 20, timeoutMs: 1_000, run: async () => { tries++; if (!heals) throw new Error('outside is down') } }
  await withHouse({ engine, practices: withJobs(kind) }, async (house) => {
    await schedule(house, { kind: 'test.fail', payload: {}, inMs: 0 })
    const dead = await eventually(async () => (await house.call<{ items: { id: string; lastError: string }[] }>('GET', '/api/v1/jobs?state=dead')).body.items[0])
    assert.equal(tries, 3)
    assert.match(dead.lastError, /outside is down/)
    heals = true
    assert.equal((await house.call('POST', `/api/v1/jobs/${dead.id}/retry`)).status, 204)
    await eventually(async () => tries === 4)
    await eventually(async () => (await house.call<{ items: unknown[] }>('GET', '/api/v1/jobs')).body.items.length === 0)
  })
})

onEachEngine('a key holds one waiting job: scheduling again moves it, cancelling forgets it', async (engine) => {
  const ran: unknown[] = []
  await withHouse({ engine, practices: withJobs({ kind: 'test.keyed', maxAttempts: 1, backoffMs: 1, inTransaction: async ({ payload }) => void ran.push(payload) }) }, async (house) => {
    await schedule(house, { kind: 'test.keyed', payload: 'first', inMs: 60_000, key: 'k' })
    await schedule(house, { kind: 'test.keyed', payload: 'second', inMs: 50, key: 'k' })
    await schedule(house, { kind: 'test.keyed', payload: 'cancelled', inMs: 100, key: 'c' })
    await house.house.transact(mainstay, (work) => cancelJobs(work, ['c']))
    await eventually(async () => ran.length > 0)
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.deepEqual(ran, ['second'])
  })
})

onEachEngine('a waiting job survives its process', async (engine) => {
  const ran: unknown[] = []
  const practices = withJobs({ kind: 'test.later', maxAttempts: 1, backoffMs: 1, inTransaction: async ({ payload }) => void ran.push(payload) })
  const first = await startHouse({ engine, practices })
  await schedule(first, { kind: 'test.later', payload: 'kept', inMs: 400 })
  await first.stop()
  await withHouse({ again: first, practices }, async () => {
    await eventually(async () => ran.length > 0)
    assert.deepEqual(ran, ['kept'])
  })
})

onEachEngine('a job scheduled again under its key while it runs is another: the end of the first does not end it', async (engine) => {
  const ran: string[] = []
  const kind: JobKind = {
    kind: 'test.again', maxAttempts: 3, backoffMs: 10, timeoutMs: 5_000,
    async run({ payload, attempt }) {
      ran.push(`${String(payload)} ${attempt}`)
      if (payload === 'first') await new Promise((resolve) => setTimeout(resolve, 300))
      else if (attempt === 1) {
        await new Promise((resolve) => setTimeout(resolve, 600))
        throw new Error('once')
      }
    },
  }
  await withHouse({ engine, practices: withJobs(kind) }, async (house) => {
    await schedule(house, { kind: 'test.again', payload: 'first', inMs: 0, key: 'k' })
    await eventually(async () => ran.length === 1)
    await schedule(house, { kind: 'test.again', payload: 'second', inMs: 0, key: 'k' })
    await eventually(async () => ran.length === 3)
    assert.deepEqual(ran, ['first 1', 'second 1', 'second 2'])
  })
})

onEachEngine('a job broken off by a stop is no failure: the next process takes it, even one that may be tried only once', async (engine) => {
  const attempts: number[] = []
  const practices = withJobs({
    kind: 'test.long', maxAttempts: 1, backoffMs: 10, timeoutMs: 10_000,
    run: async ({ attempt }, _house, signal) => {
      attempts.push(attempt)
      if (attempts.length === 1) await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('broken off'))))
    },
  })
  const first = await startHouse({ engine, practices })
  await schedule(first, { kind: 'test.long', payload: {}, inMs: 0 })
  await eventually(async () => attempts.length === 1)
  await first.stop()
  await withHouse({ again: first, practices }, async (house) => {
    await eventually(async () => attempts.length === 2)
    assert.deepEqual(attempts, [1, 1])
    await eventually(async () => (await house.call<{ items: unknown[] }>('GET', '/api/v1/jobs')).body.items.length === 0)
  })
})

test('a kind of job that may run longer than its lease is refused at the start', async () => {
  await assert.rejects(startHouse({ practices: withJobs({ kind: 'test.endless', maxAttempts: 1, backoffMs: 1, timeoutMs: 60_000, run: async () => undefined }) }), /longer than its lease/)
})
