// The record on both engines: order under concurrent writers, cursors, seals, and what verification finds.
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { Type } from '@sinclair/typebox'
import { mainstay } from '../../base/actor.ts'
import type { Practice } from '../../spine/practice.ts'
import { eventually, onEachEngine, startHouse, withHouse } from '../../../test/harness.ts'
import type { TestHouse } from '../../../test/harness.ts'
import { append } from '../append.ts'
import { defineEvent } from '../define-event.ts'
import { readEntries } from '../read.ts'
import { sealSettled, verifyRecord } from '../seal.ts'

const ticked = defineEvent('test.ticked', 'A test ticked.', Type.Object({ n: Type.Integer() }))
const tick = (house: TestHouse, n: number): Promise<unknown> => house.house.transact(mainstay, (work) => append(work, [ticked({ subject: `tick/${n % 5}`, service: n % 2 ? 'odd' : 'even', data: { n } })]))
const raw = (house: TestHouse, statement: string): Promise<unknown> => house.house.database.transact((db) => sql.raw(statement).execute(db as unknown as Kysely<unknown>))

onEachEngine('a reaction sees every entry of 40 concurrent writers once and in one order', async (engine) => {
  const seen: number[] = []
  const practice: Practice = { name: 'test', reactions: [{ name: 'test.see', kinds: ['test.ticked'], react: async (entry) => void seen.push(entry.seq) }] }
  await withHouse({ engine, practices: [practice] }, async (house) => {
    await Promise.all(Array.from({ length: 400 }, (_, n) => tick(house, n)))
    await eventually(async () => seen.length >= 400)
    const { items } = await readEntries(house.house.read, { kinds: ['test.ticked'], order: 'oldest', limit: 500 })
    assert.deepEqual(seen, items.map((entry) => entry.seq))
  })
})

onEachEngine('a reaction goes on where it was after a restart, and a failing batch leaves no trace', async (engine) => {
  let broken = true
  const practice: Practice = {
    name: 'test',
    migrations: [{ name: 'test-0001', statements: ['create table test_seen (n integer not null)'] }],
    reactions: [{
      name: 'test.count', kinds: ['test.ticked'],
      async react(entry, work) {
        await sql`insert into test_seen (n) values (${entry.data['n']})`.execute(work.db as unknown as Kysely<unknown>)
        if (broken && entry.data['n'] === 2) throw new Error('not yet')
      },
    }],
  }
  const first = await startHouse({ engine, practices: [practice] })
  for (const n of [0, 1, 2, 3]) await tick(first, n)
  await new Promise((resolve) => setTimeout(resolve, 300))
  await first.stop()
  broken = false
  await withHouse({ again: first, practices: [practice] }, async (house) => {
    const count = async (): Promise<number[]> => (await sql<{ n: number }>`select n from test_seen order by n`.execute(house.house.read as unknown as Kysely<unknown>)).rows.map((row) => row.n)
    await eventually(async () => (await count()).length >= 4)
    assert.deepEqual(await count(), [0, 1, 2, 3])
  })
})

onEachEngine('an entry that can never be handled becomes a dead letter and the next ones go on', async (engine) => {
  const seen: unknown[] = []
  const practice: Practice = {
    name: 'test',
    reactions: [{ name: 'test.refuse', kinds: ['test.ticked'], async react(entry) { if (entry.data['n'] === 1) throw new Error('never'); seen.push(entry.data['n']) } }],
  }
  await withHouse({ engine, practices: [practice] }, async (house) => {
    for (const n of [0, 1, 2]) await tick(house, n)
    await eventually(async () => seen.includes(2), 20_000)
    const { body } = await house.call<{ items: { kind: string; lastError: string }[] }>('GET', '/api/v1/jobs?state=dead')
    assert.equal(body.items.length, 1)
    assert.match(body.items[0]!.lastError, /test\.refuse failed 5 times/)
  })
})

onEachEngine('verification names every entry that was altered, removed or inserted, and a forged seal', async (engine) => {
  await withHouse({ engine, practices: [] }, async (house) => {
    for (let n = 0; n < 20; n++) await tick(house, n)
    await sealSettled(house.house)
    const verify = () => verifyRecord(house.house.read, house.house.signer)
    const clean = await eventually(async () => { const found = await verify(); return found.unsealedEntries === 0 && found })
    assert.deepEqual(clean.findings, [])
    await raw(house, `update record_entry set subject = 'tick/other' where data = '{"n":3}'`)
    await raw(house, `delete from record_entry where data = '{"n":7}'`)
    await raw(house, `insert into record_entry (tx, at_ms, recorded_ms, kind, subject, actor, data) select tx, at_ms, recorded_ms, kind, subject, actor, '{"n":99}' from record_entry where data = '{"n":11}'`)
    const codes = (await verify()).findings.map(({ code }) => code).sort()
    // The embedded engine orders by seq alone within one epoch, so an insertion lies after the sealed end and is simply not sealed.
    assert.deepEqual(codes, engine === 'postgresql' ? ['RECORD_ENTRY_ALTERED', 'RECORD_ENTRY_INSERTED', 'RECORD_ENTRY_REMOVED'] : ['RECORD_ENTRY_ALTERED', 'RECORD_ENTRY_REMOVED'])
    await raw(house, `update record_seal set entries = '[]' where batch = 1`)
    assert.ok((await verify()).findings.some(({ code }) => code === 'RECORD_SEAL_FORGED'))
  })
})

onEachEngine('several who seal at once get in nobody\'s way', async (engine) => {
  await withHouse({ engine, practices: [] }, async (house) => {
    for (let n = 0; n < 40; n++) {
      await tick(house, n)
      await Promise.all(Array.from({ length: 6 }, () => sealSettled(house.house)))
    }
    assert.deepEqual((await verifyRecord(house.house.read, house.house.signer)).findings, [])
  })
})

onEachEngine('entries are read by kind, service, subject and cause, a page at a time', async (engine) => {
  await withHouse({ engine, practices: [] }, async (house) => {
    for (let n = 0; n < 12; n++) await tick(house, n)
    const first = await house.call<{ items: { data: { n: number } }[]; next: string }>('GET', '/api/v1/record?kind=test.ticked&service=odd&limit=4')
    assert.deepEqual(first.body.items.map(({ data }) => data.n), [11, 9, 7, 5])
    const second = await house.call<typeof first.body>('GET', `/api/v1/record?kind=test.ticked&service=odd&limit=4&cursor=${first.body.next}`)
    assert.deepEqual(second.body.items.map(({ data }) => data.n), [3, 1])
    assert.equal(second.body.next, null)
    assert.equal((await house.call('GET', '/api/v1/record?cursor=rubbish')).status, 400)
    assert.equal((await house.call('GET', '/api/v1/record?from=yesterday')).status, 400)
  })
})
