// Claims about how connections fare.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge } from './health.ts'
import type { Health } from './health.ts'

const fresh: Health = { state: 'unknown', sinceMs: null, checkedMs: null, lastOkMs: null, failures: 0, say: '', mend: '' }
const fine = { ok: true, say: 'fine', mend: '' }
const silent = { ok: false, say: 'silent', mend: 'start it' }

test('the first answer is no news', () => {
  const { health, news } = judge(fresh, fine, 1_000)
  assert.equal(news, null)
  assert.deepEqual(health, { state: 'ok', sinceMs: 1_000, checkedMs: 1_000, lastOkMs: 1_000, failures: 0, say: 'fine', mend: '' })
})

test('one failed check is not failing yet, but is shown; the second is news, the third is not', () => {
  const first = judge(judge(fresh, fine, 1_000).health, silent, 2_000)
  assert.deepEqual([first.health.state, first.health.say, first.news], ['ok', 'silent', null])
  const second = judge(first.health, silent, 3_000)
  assert.deepEqual([second.health.state, second.health.sinceMs, second.health.lastOkMs, second.news], ['failing', 3_000, 1_000, { kind: 'failed' }])
  const third = judge(second.health, silent, 4_000)
  assert.deepEqual([third.health.sinceMs, third.news], [3_000, null])
  const back = judge(third.health, fine, 10_000)
  assert.deepEqual([back.health.state, back.news], ['ok', { kind: 'recovered', failedMs: 7_000 }])
})

test('a connection that never answered fails too', () => {
  assert.deepEqual(judge(judge(fresh, silent, 1_000).health, silent, 2_000).news, { kind: 'failed' })
})
