// The private PostgreSQL of the tests: durable while it lives, and gone with the process that started it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import pg from 'pg'
import { eventually } from './eventually.ts'
import { createDatabase, postgresAvailable } from './postgres.ts'

const { ok, why } = postgresAvailable()
const skip = ok ? false : `no PostgreSQL: ${why}`

async function ask(url: string, sql: string): Promise<readonly unknown[][]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows as unknown[][]
  } finally {
    await client.end()
  }
}

test('each database is new, empty, and as durable as in production', { skip }, async () => {
  const [one, two] = [await createDatabase(), await createDatabase()]
  assert.notEqual(one, two)
  assert.deepEqual(await ask(one, 'select count(*)::int from pg_tables where schemaname = \'public\''), [[0]])
  assert.deepEqual(await ask(one, 'select current_setting(\'fsync\'), current_setting(\'synchronous_commit\')'), [['on', 'on']])
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`a cluster is gone after ${signal} to the process that started it`, { skip }, async (t) => {
    const { MAINSTAY_TEST_POSTGRES_URL: _shared, ...environment } = process.env
    const script = `import { startCluster } from ${JSON.stringify(`${import.meta.dirname}/postgres.ts`)}; console.log(await startCluster()); setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
    t.after(() => void child.kill('SIGKILL'))
    let url = ''
    child.stdout.on('data', (piece: Buffer) => void (url += piece.toString()))
    await eventually(async () => url.includes('\n'), 60_000)
    const [[folder]] = await ask(url.trim(), 'show data_directory') as [[string]]
    assert.ok(existsSync(folder))
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
    assert.equal(existsSync(folder), false)
    await assert.rejects(ask(url.trim(), 'select 1'))
  })
}
