// What was committed is there after kill -9, one process a folder, one transaction at a time, one replica a duty.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { mainstay } from '../../base/actor.ts'
import { eventually, handClock, onEachEngine, startHouse, withHouse } from '../../../test/harness.ts'
import type { EngineName, TestHouse } from '../../../test/harness.ts'
import { createDatabase, postgresAvailable } from '../../../test/postgres.ts'
import type { Db } from '../database.ts'
import { openDatabase } from '../database/engine.ts'
import { holdLeases, leaseMs, releaseLeases } from '../leases.ts'
import type { Practice } from '../practice.ts'
import { readSettings } from '../settings.ts'
import type { Settings } from '../settings.ts'

const root = join(import.meta.dirname, '../../..')
const kysely = (db: Db): Kysely<unknown> => db as unknown as Kysely<unknown>

async function place(engine: EngineName): Promise<{ settings: Settings; env: NodeJS.ProcessEnv; forget(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'mainstay-durable-'))
  const { MAINSTAY_DATABASE_URL: _other, ...inherited } = process.env
  const env = { ...inherited, MAINSTAY_DATA: folder, ...(engine === 'postgresql' ? { MAINSTAY_DATABASE_URL: await createDatabase() } : {}) }
  return { settings: readSettings(env), env, forget: () => rmSync(folder, { recursive: true, force: true }) }
}

onEachEngine('every commit that was acknowledged is there after the process was killed, and none by half', async (engine) => {
  const { settings, env, forget } = await place(engine)
  try {
    const first = await openDatabase(settings)
    await first.transact(async (db) => void (await sql`create table test_pair (n integer not null, half integer not null)`.execute(kysely(db))))
    await first.close()
    for (let round = 0; round < 5; round++) {
      const child = spawn(process.execPath, [join(import.meta.dirname, 'committing-process.ts'), String(round * 100_000)], { env, cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
      const ended = new Promise((resolve) => child.once('exit', resolve))
      let said = ''
      child.stdout.setEncoding('utf8').on('data', (piece: string) => (said += piece))
      await eventually(async () => said.split('\n').length > 5, 20_000)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 150))
      child.kill('SIGKILL')
      await ended
      // Only whole lines: the last may have been cut.
      const acknowledged = said.split('\n').slice(0, -1).map(Number)
      const database = await openDatabase(settings)
      const { rows } = await sql<{ n: number; halves: number }>`select n, count(*) as halves from test_pair group by n`.execute(kysely(database.read))
      await database.close()
      const kept = new Map(rows.map(({ n, halves }) => [n, Number(halves)]))
      assert.deepEqual(acknowledged.filter((n) => kept.get(n) !== 2), [], 'acknowledged and not there')
      assert.deepEqual([...kept].filter(([, halves]) => halves !== 2), [], 'half of a transaction')
    }
  } finally {
    forget()
  }
})

test('a second process on the same folder is refused, and told which process has it and what to do', async () => {
  await withHouse({ practices: [] }, async (house) => {
    const env = { ...process.env, MAINSTAY_DATA: house.settings.dataFolder, MAINSTAY_LISTEN: '127.0.0.1:0', MAINSTAY_DATABASE_URL: '' }
    for (const args of [['src/main.ts'], ['src/backup.ts', 'backup', join(house.settings.dataFolder, 'copy.gz')]]) {
      const child = spawn(process.execPath, args, { env, cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
      let words = ''
      child.stderr.setEncoding('utf8').on('data', (piece: string) => (words += piece))
      const code = await new Promise((resolve) => child.once('close', resolve))
      assert.equal(code, 1)
      assert.match(words, new RegExp(`DATABASE_FOLDER_IN_USE: The data folder .+ is in use by process ${process.pid}\\.`))
      assert.match(words, /MAINSTAY_DATA|MAINSTAY_DATABASE_URL/)
      assert.doesNotMatch(words, /\n\s+at /, 'a person reads this: no stack')
    }
    assert.equal((await house.call('GET', '/readyz')).status, 200)
  })
})

test('a folder that cannot be used is a clear fault of another name, and a new one is for its owner only', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mainstay-folder-'))
  try {
    writeFileSync(join(folder, 'file'), '')
    await assert.rejects(openDatabase({ ...readSettings({}), dataFolder: join(folder, 'file') }), /DATABASE_FOLDER_UNUSABLE/)
    chmodSync(folder, 0o755)
    const database = await openDatabase({ ...readSettings({}), dataFolder: join(folder, 'new') })
    await database.close()
    assert.equal(statSync(join(folder, 'new')).mode & 0o077, 0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

onEachEngine('a transaction inside another throws at once instead of waiting for itself, and the outer one is undone', async (engine) => {
  await withHouse({ engine, practices: [] }, async (house) => {
    const nested = house.house.transact(mainstay, async (work) => {
      await sql`insert into spine_lease (name, holder, until_ms) values ('nested', 'x', 0)`.execute(kysely(work.db))
      await house.house.transact(mainstay, async () => undefined)
    })
    await assert.rejects(nested, /inside another/)
    const { rows } = await sql`select * from spine_lease where name = 'nested'`.execute(kysely(house.house.read))
    assert.deepEqual(rows, [])
    assert.equal(await house.house.transact(mainstay, async () => 'goes on'), 'goes on')
  })
})

onEachEngine('of two holders one has a lease; it passes on when it ends or is given back, and is not taken before', async (engine) => {
  const { settings, forget } = await place(engine)
  const database = await openDatabase(settings)
  try {
    await database.transact(async (db) => void (await sql`create table spine_lease (name text primary key, holder text not null, until_ms bigint not null)`.execute(kysely(db))))
    const clock = handClock(1_000_000)
    const ask = async (holder: string) => (await holdLeases(database, { names: ['duty'], holder, nowMs: clock.nowMs() })).has('duty')
    const both = await Promise.all([ask('a'), ask('b')])
    assert.equal(both.filter(Boolean).length, 1)
    const [holder, other] = both[0] ? ['a', 'b'] as const : ['b', 'a'] as const
    clock.forward(leaseMs)
    assert.equal(await ask(other), false, 'not before its time')
    assert.equal(await ask(holder), true, 'renewed')
    clock.forward(leaseMs + 1)
    assert.equal(await ask(other), true, 'its holder is gone')
    assert.equal(await ask(holder), false)
    await releaseLeases(database, other)
    assert.equal(await ask(holder), true, 'given back')
    const names = ['a', 'b', 'c', 'd']
    const shares = await Promise.all(['e', 'f', 'g'].map((one, index) => holdLeases(database, { names: names.toSpliced(index, 0, names[3]!).slice(0, 4), holder: one, nowMs: clock.nowMs() })))
    assert.deepEqual(shares.flatMap((share) => [...share]).toSorted(), names, 'of several, asked for at once, each has one holder')
  } finally {
    await database.close()
    forget()
  }
})

const postgres = postgresAvailable()
test('a duty runs in one replica at a time, and in another within seconds when that one ends', { skip: postgres.ok ? false : `no PostgreSQL: ${postgres.why}` }, async () => {
  const runs: string[] = []
  let atOnce = 0
  let mostAtOnce = 0
  const replica = (name: string): Practice => ({
    name: 'test',
    duties: [{
      name: 'test.duty', everyMs: 50,
      async run() {
        runs.push(name)
        mostAtOnce = Math.max(mostAtOnce, ++atOnce)
        await new Promise((resolve) => setTimeout(resolve, 20))
        atOnce--
      },
    }],
  })
  const first = await startHouse({ engine: 'postgresql', practices: [replica('a')] })
  const houses = new Map<string, TestHouse>([['a', first]])
  houses.set('b', await startHouse({ again: first, practices: [replica('b')] }))
  try {
    await eventually(async () => runs.length >= 10)
    assert.equal(new Set(runs).size, 1)
    const holder = runs[0]!
    await houses.get(holder)!.stop()
    houses.delete(holder)
    await eventually(async () => runs.at(-1) !== holder, leaseMs + 2_000)
    assert.equal(mostAtOnce, 1)
  } finally {
    for (const house of houses.values()) await house.stop()
  }
})

onEachEngine('a duty whose lease another holder has taken is told to stop', async (engine) => {
  let signal: AbortSignal | null = null
  const practice: Practice = {
    name: 'test',
    duties: [{ name: 'test.long', everyMs: 50, run: (_house, given) => new Promise((resolve) => { signal = given; given.addEventListener('abort', () => resolve()) }) }],
  }
  await withHouse({ engine, practices: [practice] }, async (house) => {
    await eventually(async () => signal)
    await house.house.database.transact((db) => sql`update spine_lease set holder = 'somebody else', until_ms = ${Date.now() + 60_000} where name = 'test.long'`.execute(kysely(db)))
    await eventually(async () => signal!.aborted)
  })
})
