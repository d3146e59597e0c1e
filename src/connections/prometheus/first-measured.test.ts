import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayMs } from '../../base/duration.ts'
import { parseSelector } from '../selector.ts'
import { firstMeasured } from './first-measured.ts'

const selector = parseSelector('requests_total{service="checkout"}')
const range = { fromMs: 0, toMs: 30 * dayMs }
const { signal } = new AbortController()

for (const { says, sinceMs, expect, looks } of [
  { says: 'a past that is all there takes one look', sinceMs: 0, expect: 0, looks: 1 },
  { says: 'a past that begins later is asked for from a little before its beginning', sinceMs: 20 * dayMs, expect: 18 * dayMs, looks: 7 },
  { says: 'a past that is not there is not asked for', sinceMs: 40 * dayMs, expect: 30 * dayMs, looks: 10 },
]) test(says, async () => {
  let looked = 0
  const api = { labelValues: async (_label: string, asked: { toMs: number }) => (looked++, asked.toMs > sinceMs ? ['requests_total'] : []) }
  assert.equal(await firstMeasured(api, [selector], { range, signal }), expect)
  assert.equal(looked, looks)
})

test('a server that cannot say since when is asked for all of it', async () => {
  const api = { labelValues: () => Promise.reject(new Error('404')) }
  assert.equal(await firstMeasured(api, [selector], { range, signal }), 0)
})
