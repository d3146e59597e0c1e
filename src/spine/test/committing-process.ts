// A process for the durability test: commits pairs of rows, says each number once its commit is acknowledged, never ends by itself.
import { writeSync } from 'node:fs'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { openDatabase } from '../database/engine.ts'
import { readSettings } from '../settings.ts'

const database = await openDatabase(readSettings(process.env))
for (let n = Number(process.argv[2]); ; n++) {
  await database.transact(async (db) => {
    for (const half of [1, 2]) await sql`insert into test_pair (n, half) values (${n}, ${half})`.execute(db as unknown as Kysely<unknown>)
  })
  // At once and whole: what is still in this process is lost with it.
  writeSync(1, `${n}\n`)
}
