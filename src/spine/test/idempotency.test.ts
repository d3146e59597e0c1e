// A key is kept with what it stands for: also when the database asked for the transaction to be tried again.
import assert from 'node:assert/strict'
import { onEachEngine, withHouse } from '../../../test/harness.ts'
import { route } from '../practice.ts'
import type { Practice } from '../practice.ts'

onEachEngine('a request whose first try was rolled back is still carried out once for its key', async (engine) => {
  let tries = 0
  let done = 0
  const practice: Practice = {
    name: 'test',
    routes: [route({
      method: 'POST', path: '/api/v1/test-things', access: 'read', summary: 'Make a thing',
      async handle({ caller }, house) {
        const make = () => house.transact(caller.actor, async () => {
          // As PostgreSQL says it about two transactions that got into each other's way.
          if (++tries === 1) throw Object.assign(new Error('could not serialize access'), { code: '40001' })
        })
        // The embedded engine has one writer and never asks: there the caller tries again.
        await make().catch(make)
        return { made: ++done }
      },
    })],
  }
  await withHouse({ engine, practices: [practice] }, async (house) => {
    const ask = () => house.call('POST', '/api/v1/test-things', {}, { headers: { 'idempotency-key': 'one' } })
    assert.deepEqual((await ask()).body, { made: 1 })
    assert.deepEqual((await ask()).body, { made: 1 })
    assert.equal(done, 1)
  })
})
