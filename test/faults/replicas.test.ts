// Three replicas on one PostgreSQL: whichever is killed under load, the others go on; nothing is lost and nothing happens twice.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { newId } from '../../src/base/id.ts'
import { postgresAvailable } from '../postgres.ts'
import { account, configure, readerOf } from './account.ts'
import { startMailSink } from './mail-sink.ts'
import { freshDatabase, mainstayProcess } from './process.ts'
import type { MainstayProcess } from './process.ts'
import { randomFrom, seedOfThisRun } from './random.ts'
import { Senders, pause } from './senders.ts'

/** Leases end 6 s after the last renewal, and are asked for every 2 s. */
const failoverWithinMs = 10_000
const postgres = postgresAvailable()

test('one of three replicas is killed under load, then another: nothing is lost, nobody is paged twice, duties go on within ten seconds', { timeout: 400_000, skip: postgres.ok ? false : `no PostgreSQL: ${postgres.why}` }, async (t) => {
  const seed = seedOfThisRun()
  t.diagnostic(`seed ${seed}: repeat with MAINSTAY_SEED=${seed}`)
  const sink = await startMailSink()
  const database = await freshDatabase('postgresql')
  const watch = new pg.Client({ connectionString: database.databaseUrl! })
  await watch.connect()
  const replicas: MainstayProcess[] = []
  for (let count = 0; count < 3; count++) replicas.push(await mainstayProcess({ ...database, smtpUrl: sink.url }))
  // Senders know all three, also the dead one: a connection refused is tried elsewhere.
  const senders = new Senders({ random: randomFrom(seed), addresses: () => replicas.map(({ url }) => url), sink })
  try {
    const first = replicas[0]!
    first.start()
    await first.ready()
    const holdersBefore = newId('rep', Date.now())
    await configure(readerOf(first.url))
    for (const replica of replicas.slice(1)) replica.start()
    for (const replica of replicas.slice(1)) await replica.ready()
    senders.start(60)
    await pause(5_000)
    const held = await leases(watch)
    assert.ok(held.size > 0 && [...held.values()].every((holder) => holder < holdersBefore), 'the first replica does every duty')

    const killedMs = performance.now()
    await first.kill()
    const takenOverMs: number[] = []
    while (takenOverMs.length === 0) {
      const now = await leases(watch)
      if ([...held.keys()].every((name) => (now.get(name) ?? '') > holdersBefore)) takenOverMs.push(performance.now() - killedMs)
      assert.ok(performance.now() - killedMs < failoverWithinMs, `these duties still wait for the dead replica: ${[...held.keys()].filter((name) => (now.get(name) ?? '') < holdersBefore).join(', ')}`)
      await pause(100)
    }
    const sealedBefore = await batches(watch)
    await pause(6_000)
    assert.ok(await batches(watch) > sealedBefore, 'the record is sealed by another replica')

    first.start()
    await first.ready()
    await pause(1_000)
    await replicas[1]!.kill()
    await pause(4_000)

    const unfinished = await senders.finish(60_000)
    assert.deepEqual(unfinished.map((trouble) => JSON.stringify(trouble).slice(0, 500)), [])
    const told = await account(readerOf(replicas[2]!.url), senders.troubles, sink)
    assert.deepEqual(senders.wrong, [])
    for (const replica of replicas) assert.deepEqual(replica.shames, [])
    await first.stop()
    await replicas[2]!.stop()
    t.diagnostic(`duties went on after ${Math.round(takenOverMs[0]!)} ms; answers ${JSON.stringify(Object.fromEntries(senders.answers))}; ${JSON.stringify(told)}`)
  } catch (problem) {
    for (const { url, errors } of replicas) t.diagnostic(`last errors of ${url}: ${errors.slice(-8).join('\n')}`)
    throw problem
  } finally {
    await senders.finish(0)
    for (const replica of replicas) await replica.kill()
    await watch.end()
    await sink.close()
    await database.forget()
  }
})

/** Duty and the replica that holds it. Ids of replicas begin with the time of their start. */
async function leases(watch: pg.Client): Promise<ReadonlyMap<string, string>> {
  const { rows } = await watch.query<{ name: string; holder: string }>('select name, holder from spine_lease')
  return new Map(rows.map(({ name, holder }) => [name, holder]))
}

async function batches(watch: pg.Client): Promise<number> {
  const { rows } = await watch.query<{ count: number }>('select count(*)::int as count from record_seal')
  return rows[0]!.count
}
