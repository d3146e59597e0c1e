// `npm run backup -- FILE` and `npm run restore -- FILE`: on the database that the environment names, running or not for
// a PostgreSQL backup, stopped for the embedded one. A backup of either engine restores into either.
import { Fault } from './base/fault.ts'
import { migrationsOf } from './mainstay.ts'
import { backUp, restore } from './spine/backup.ts'
import { openDatabase } from './spine/database/engine.ts'
import { readSettings } from './spine/settings.ts'

const [verb, path] = process.argv.slice(2)
try {
  if ((verb !== 'backup' && verb !== 'restore') || path === undefined) {
    throw new Fault('BACKUP_ARGUMENTS', { say: 'Say what to do with which file.', mend: 'npm run backup -- FILE, or npm run restore -- FILE.' })
  }
  const database = await openDatabase(readSettings(process.env))
  try {
    if (verb === 'restore') await database.migrate(migrationsOf(database.engine))
    const counts = verb === 'backup' ? await backUp(database, path) : await restore(database, path)
    const rows = [...counts.values()].reduce((sum, count) => sum + count, 0)
    process.stdout.write(`${verb === 'backup' ? 'Backed up' : 'Restored'} ${rows} rows of ${counts.size} tables (${database.engine}).\n`)
  } finally {
    await database.close()
  }
} catch (problem) {
  process.stderr.write(problem instanceof Fault ? `${problem.code}: ${problem.say}\n${problem.mend}\n` : `${problem instanceof Error ? problem.message : String(problem)}\n`)
  process.exitCode = 1
}
