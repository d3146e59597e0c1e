// Backup and restore: from each engine into each, the record verifies and goes on in order.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startHouse } from '../../../test/harness.ts'
import type { EngineName } from '../../../test/harness.ts'
import { createDatabase, postgresAvailable } from '../../../test/postgres.ts'
import { migrationsOf } from '../../mainstay.ts'
import { backUp, restore } from '../backup.ts'
import { openDatabase } from '../database/engine.ts'

const postgres = postgresAvailable()

for (const [from, to] of [['embedded', 'embedded'], ['embedded', 'postgresql'], ['postgresql', 'embedded'], ['postgresql', 'postgresql']] as [EngineName, EngineName][]) {
  test(`a backup of ${from} restores into ${to}, and its record goes on`, { skip: from !== to || from === 'postgresql' ? (postgres.ok ? false : `no PostgreSQL: ${postgres.why}`) : false }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mainstay-backup-'))
    const file = join(folder, 'backup.gz')
    const source = await startHouse({ engine: from, practices: [] })
    for (const name of ['ada', 'grace', 'barbara']) await source.call('POST', '/api/v1/people', { name, role: 'responder' })
    const verified = await source.call<{ unsealedEntries: number }>('POST', '/api/v1/record-verifications')
    assert.equal(verified.status, 200)
    const before = (await source.call<{ items: unknown[] }>('GET', '/api/v1/record')).body.items
    await source.stop()

    const old = await openDatabase(source.settings)
    await backUp(old, file)
    await old.close()

    const settings = { ...source.settings, dataFolder: join(folder, 'new'), databaseUrl: to === 'postgresql' ? await createDatabase() : null }
    const fresh = await openDatabase(settings)
    await fresh.migrate(migrationsOf(fresh.engine, []))
    await assert.rejects(restore(fresh, await cutShort(file, folder)), /BACKUP_CUT_SHORT|unexpected end of file/)
    await fresh.close()
    const again = await openDatabase(settings)
    await again.migrate(migrationsOf(again.engine, []))
    await restore(again, file)
    await assert.rejects(restore(again, file), /BACKUP_NOT_EMPTY/)
    await again.close()

    const restored = await startHouse({ engine: to, practices: [], settings })
    try {
      const after = (await restored.call<{ items: { seq: number }[] }>('GET', '/api/v1/record')).body.items
      // Nobody had signed in, so the start made another sign-in link: the record goes on, what was there is as it was.
      assert.deepEqual(after.slice(-before.length), before)
      await restored.call('POST', '/api/v1/people', { name: 'new', role: 'viewer' })
      const [newest] = (await restored.call<{ items: { seq: number; kind: string }[] }>('GET', '/api/v1/record?limit=1')).body.items
      assert.equal(newest!.kind, 'person.added')
      assert.ok(newest!.seq > after[0]!.seq)
      const { body } = await restored.call<{ findings: unknown[] }>('POST', '/api/v1/record-verifications')
      assert.deepEqual(body.findings, [])
    } finally {
      await restored.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })
}

async function cutShort(file: string, folder: string): Promise<string> {
  const path = join(folder, 'cut.gz')
  const bytes = await readFile(file)
  await writeFile(path, bytes.subarray(0, bytes.length - 40))
  return path
}
