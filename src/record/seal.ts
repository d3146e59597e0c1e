// Sealing: settled entries in batches, each batch hashed with the one before and signed, so that nothing changes unseen.
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { mainstay } from '../base/actor.ts'
import type { Finding } from '../base/finding.ts'
import { formatInstant } from '../base/instant.ts'
import { sql } from 'kysely'
import { sqlOf } from '../spine/database.ts'
import type { Db } from '../spine/database.ts'
import type { Duty, House, Work } from '../spine/practice.ts'
import type { Signer } from '../spine/signer.ts'
import { isSettled } from '../spine/database/engine.ts'
import { rowsBetween } from './read.ts'
import type { Position } from './read.ts'
import type { RecordTables } from './tables.ts'

const batchSize = 1_000
const uniqueViolation = '23505'
const purpose = 'record-seal'
/** What the first batch stands on. */
const genesis = '0'.repeat(64)

/** Before every entry. */
const beginning: Position = { tx: -1, seq: 0 }

/**
 * A storm writes tens of thousands of entries between two rounds. Sealed in one go they would hold up whoever sends the
 * next alerts; with a pause twice as long as each batch took, nobody notices.
 */
const mostPauseMs = 50

/** Entries younger than this may not be sealed yet. */
export const sealEveryMs = 5_000

export const sealDuty: Duty = {
  name: 'record.seal', everyMs: sealEveryMs,
  async run(house, signal) {
    // Nothing to seal is the rule: no transaction for that.
    if ((await unsealed(house.read, await lastSeal(house.read), 1)).length === 0) return { untilMs: Infinity }
    for (;;) {
      const beganMs = performance.now()
      if ((await sealNext(house)) < batchSize || signal.aborted) return
      await pause(Math.min(2 * (performance.now() - beganMs), mostPauseMs))
    }
  },
}

/** Seals everything settled. */
export async function sealSettled(house: House, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && (await sealNext(house)) === batchSize);
}

/** Two may be at it: the duty and somebody who asks for a verification. The later one goes on after the earlier one's seal. */
async function sealNext(house: House): Promise<number> {
  try {
    return await house.transact(mainstay, sealBatch)
  } catch (problem) {
    if ((problem as { code?: string }).code !== uniqueViolation) throw problem
    return batchSize
  }
}

async function sealBatch(work: Work): Promise<number> {
  const last = await lastSeal(work.db)
  const rows = await unsealed(work.db, last, batchSize)
  const end = rows.at(-1)
  if (!end) return 0
  const entries = JSON.stringify(rows.map((row) => [row.seq, hashOf(row)]))
  const previous = last?.hash ?? genesis
  const batch = (last?.batch ?? 0) + 1
  const hash = sha256(`${batch}\n${previous}\n${entries}`)
  await sqlOf<RecordTables>(work.db).insertInto('record_seal').values({
    batch, last_tx: end.tx, last_seq: end.seq, entries, previous, hash, signature: work.house.signer.sign(purpose, hash), sealed_ms: work.nowMs,
  }).execute()
  return rows.length
}

type Seal = Pick<RecordTables['record_seal'], 'batch' | 'last_tx' | 'last_seq' | 'hash'>

async function lastSeal(db: Db): Promise<Seal | null> {
  return (await sqlOf<RecordTables>(db).selectFrom('record_seal').select(['batch', 'last_tx', 'last_seq', 'hash']).orderBy('batch', 'desc').limit(1).executeTakeFirst()) ?? null
}

function unsealed(db: Db, last: Seal | null, limit: number): Promise<readonly Row[]> {
  return rowsBetween(db, { after: last ? { tx: last.last_tx, seq: last.last_seq } : beginning, limit }, [(all) => all.where(isSettled(db))])
}

export interface Verification {
  readonly sealedEntries: number
  readonly batches: number
  /** Written but not sealed yet: nothing can be said of these. */
  readonly unsealedEntries: number
  readonly findings: readonly Finding[]
}

/** More are counted, not listed. */
const maxFindings = 1_000

/** Walks the whole record against its seals and names every entry altered, removed or inserted. */
export async function verifyRecord(db: Db, signer: Signer): Promise<Verification> {
  const findings: Finding[] = []
  const find = (code: string, say: string, mend: string): void => {
    if (findings.length < maxFindings) findings.push({ level: 'error', code, say, mend })
  }
  let previous = genesis
  let position = beginning
  let batches = 0
  let sealedEntries = 0
  for (;;) {
    const seal = await sqlOf<RecordTables>(db).selectFrom('record_seal').selectAll().where('batch', '>', batches).orderBy('batch').limit(1).executeTakeFirst()
    if (!seal) break
    if (seal.batch !== batches + 1) find('RECORD_SEAL_MISSING', `Seals ${batches + 1} to ${seal.batch - 1} are missing.`, 'Restore them from a backup; until then the entries they covered prove nothing.')
    if (seal.previous !== previous) find('RECORD_CHAIN_BROKEN', `Seal ${seal.batch} does not continue the one before it.`, 'Compare the seals with a backup.')
    if (sha256(`${seal.batch}\n${seal.previous}\n${seal.entries}`) !== seal.hash || !signer.verify(purpose, seal.hash, seal.signature)) {
      find('RECORD_SEAL_FORGED', `Seal ${seal.batch} of ${formatInstant(seal.sealed_ms)} is not ours: its signature does not fit.`, 'Compare it with a backup, and check that MAINSTAY_SECRET has not changed.')
    }
    const sealedUpTo = { tx: seal.last_tx, seq: seal.last_seq }
    const expected = new Map(JSON.parse(seal.entries) as [number, string][])
    const rows = await rowsBetween(db, { after: position, upTo: sealedUpTo, limit: 1_000_000 }, [(all) => all])
    for (const row of rows) {
      const hash = expected.get(row.seq)
      expected.delete(row.seq)
      if (hash === undefined) find('RECORD_ENTRY_INSERTED', `Entry ${row.seq} (${row.kind}, ${row.subject}) was inserted after its time was sealed.`, 'It is not part of what happened. Compare with a backup.')
      else if (hash !== hashOf(row)) find('RECORD_ENTRY_ALTERED', `Entry ${row.seq} (${row.kind}, ${row.subject}) was altered after it was sealed.`, 'Take its true content from a backup.')
      else sealedEntries++
    }
    for (const seq of expected.keys()) find('RECORD_ENTRY_REMOVED', `Entry ${seq} was removed after it was sealed.`, 'Take it from a backup.')
    previous = seal.hash
    position = sealedUpTo
    batches = seal.batch
  }
  const tail = await sqlOf<RecordTables>(db).selectFrom('record_entry').select((eb) => eb.fn.countAll<number>().as('count'))
    .where(sql<boolean>`(tx, seq) > (${position.tx}, ${position.seq})`).executeTakeFirstOrThrow()
  return { sealedEntries, batches, unsealedEntries: Number(tail.count), findings }
}

type Row = RecordTables['record_entry']

/** Every column, in a fixed order, each unmistakably apart. */
function hashOf(row: Row): string {
  return sha256(JSON.stringify([row.seq, row.at_ms, row.recorded_ms, row.kind, row.service, row.environment, row.subject, row.actor, row.cause, row.data])).slice(0, 32)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
