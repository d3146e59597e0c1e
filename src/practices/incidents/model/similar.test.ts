import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Collection, stemOf } from './likeness.ts'
import { similarIncidents } from './similar.ts'
import type { Remembered } from './similar.ts'

const incident = (id: string, title: string, more: Partial<Remembered> = {}): Remembered => ({ id, title, words: '', service: null, alerts: [], declaredMs: 0, ...more })
const past = [
  incident('ingress', 'All services answer 503', { words: 'The load balancer lost its targets after the node groups were replaced.', service: 'ingress', alerts: ['TargetsGone'] }),
  incident('logs', 'Logs are not shipped', { words: 'fluentd had a wrong configuration and shipped nothing to the log store.', service: 'logging', alerts: ['NoLogs'] }),
  incident('disk', 'Disk full on the queue', { words: 'The queue stopped because its disk was full.', service: 'queue', alerts: ['DiskFull'] }),
]

test('what was told with the same words is found first, and the words are the reason', () => {
  const [first] = similarIncidents(incident('now', 'Everything answers 503 since nodes were replaced', { words: 'Load balancer targets are gone.' }), past, 3)
  assert.equal(first?.id, 'ingress')
  assert.match(first.reasons[0]!.because, /503|target|balancer/)
})

test('the same alert finds what no word does', () => {
  const [first, ...rest] = similarIncidents(incident('now', 'Zahlungen hängen', { alerts: ['DiskFull'], service: 'queue' }), past, 3)
  assert.equal(first?.id, 'disk')
  assert.deepEqual(first.reasons.map(({ because }) => because), ['the same alert DiskFull', 'the same service queue', 'on the same day'])
  assert.deepEqual(rest, [])
})

test('the same service alone is no likeness', () => {
  assert.deepEqual(similarIncidents(incident('now', 'Zertifikat abgelaufen', { service: 'queue' }), past, 3), [])
})

test('recent ones come before old ones that are as alike', () => {
  const twins = [incident('old', 'Disk full', { declaredMs: 0 }), incident('new', 'Disk full', { declaredMs: 300 * 86_400_000 })]
  assert.deepEqual(similarIncidents(incident('now', 'Disk full', { declaredMs: 301 * 86_400_000 }), twins, 3).map(({ id }) => id), ['new', 'old'])
})

test('forms of a word are one word', () => {
  for (const [one, two] of [['failed', 'fails'], ['failing', 'failed'], ['queries', 'query'], ['timeouts', 'timeout'], ['releases', 'release']] as const) assert.equal(stemOf(one), stemOf(two), `${one} ${two}`)
})

test('a score is between nothing and one, is the sum of its reasons, and the same for the same', () => {
  const word = fc.constantFrom('disk', 'full', 'queue', 'timeout', 'deploy', 'rollback', 'cache', 'the', 'zone', '')
  const made = fc.record({ title: fc.array(word, { maxLength: 6 }), words: fc.array(word, { maxLength: 12 }), service: fc.constantFrom('a', 'b', null), alerts: fc.uniqueArray(fc.constantFrom('X', 'Y', 'Z')), declaredMs: fc.nat(10 ** 11) })
  fc.assert(fc.property(fc.array(made, { minLength: 1, maxLength: 12 }), (all) => {
    const [asked, ...others] = all.map(({ title, words, ...one }, index) => ({ ...one, id: `inc_${index}`, title: title.join(' '), words: words.join(' ') }))
    const found = similarIncidents(asked!, [asked!, ...others], 100)
    for (const { id, score, reasons } of found) {
      assert.notEqual(id, asked!.id)
      assert.ok(score > 0 && score <= 1 + 1e-9)
      assert.ok(Math.abs(score - reasons.reduce((sum, { points }) => sum + points, 0)) < 1e-9)
    }
    assert.deepEqual(similarIncidents(asked!, [asked!, ...others], 100), found)
  }))
  const same = new Collection(new Map([['a', 'disk full on queue'], ['b', 'disk full on queue'], ['c', 'other']]))
  assert.ok(Math.abs(same.between('a', 'b').score - 1) < 1e-9)
})
