// Killed at any moment, again and again: what was acknowledged is stored, what was worth a page was paged, once.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TestContext } from 'node:test'
import type { EngineName } from '../harness.ts'
import { postgresAvailable } from '../postgres.ts'
import { account, configure, readerOf } from './account.ts'
import { startMailSink } from './mail-sink.ts'
import { freshDatabase, mainstayProcess } from './process.ts'
import { randomFrom, seedOfThisRun } from './random.ts'
import { Senders, pause } from './senders.ts'

const crashes = Number(process.env['MAINSTAY_CRASHES'] ?? 50)
const title = `killed ${crashes} times under load, nothing acknowledged is lost and nobody is paged twice`
const postgres = postgresAvailable()

describe('crashes', { concurrency: 2 }, () => {
  test(`${title} (embedded)`, { timeout: 600_000 }, (t) => survive(t, 'embedded'))
  test(`${title} (PostgreSQL)`, { timeout: 600_000, skip: postgres.ok ? false : `no PostgreSQL: ${postgres.why}` }, (t) => survive(t, 'postgresql'))
})

async function survive(t: TestContext, engine: EngineName): Promise<void> {
  const seed = seedOfThisRun()
  t.diagnostic(`seed ${seed}: repeat with MAINSTAY_SEED=${seed}`)
  const random = randomFrom(seed)
  const sink = await startMailSink()
  const database = await freshDatabase(engine)
  const mainstay = await mainstayProcess({ ...database, smtpUrl: sink.url })
  const senders = new Senders({ random, addresses: () => [mainstay.url], sink })
  try {
    mainstay.start()
    await mainstay.ready()
    await configure(readerOf(mainstay.url))
    senders.start(90)
    const readyMs: number[] = []
    for (let crash = 1; crash <= crashes; crash++) {
      await pause(random.between(150, 700))
      assert.ok(mainstay.isAlive(), `it ended by itself: ${mainstay.errors.at(-1)}`)
      await mainstay.kill()
      mainstay.start()
      // Now and then it is killed while it starts, too.
      if (random.chance(0.15)) await pause(random.between(50, 900))
      else readyMs.push(await mainstay.ready())
    }
    readyMs.push(await mainstay.ready())
    const unfinished = await senders.finish(75_000)
    assert.deepEqual(unfinished.map((trouble) => JSON.stringify(trouble).slice(0, 500)), [], 'everything comes to its end after the last crash')
    const told = await account(readerOf(mainstay.url), senders.troubles, sink)
    assert.deepEqual([...senders.wrong, ...mainstay.shames], [])
    assert.ok(senders.acknowledged() > crashes, 'there was load')
    await mainstay.stop()
    t.diagnostic(`${crashes} crashes; start to ready ${Math.round(Math.min(...readyMs))} to ${Math.round(Math.max(...readyMs))} ms; answers ${JSON.stringify(Object.fromEntries(senders.answers))}; ${JSON.stringify(told)}`)
  } catch (problem) {
    t.diagnostic(`last errors logged: ${mainstay.errors.slice(-10).join('\n')}`)
    throw problem
  } finally {
    await senders.finish(0)
    await mainstay.kill()
    await sink.close()
    await database.forget()
  }
}
