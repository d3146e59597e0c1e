// Which incidents are like another, and why.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { StoryIndex } from './similar.ts'
import type { Story } from './similar.ts'
import { stemOf, termsOf, wordsOf } from './similar-text.ts'
import { comparedText, emptyStory, storyAfter } from './story-text.ts'

const story = (id: string, title: string, more: Partial<Story> = {}): Story => ({ id, atMs: 0, title, text: '', services: [], alerts: [], changes: [], ...more })
const many = (...stories: Story[]): StoryIndex => {
  const index = new StoryIndex()
  // Some that have nothing to do with it: how rare a word is needs others.
  for (const [at, words] of ['certificate expired on the mail gateway', 'disk full on the build agents', 'login page renders slowly', 'invoices sent twice', 'DNS zone deleted by hand'].entries()) index.put(story(`other-${at}`, words))
  for (const one of stories) index.put(one)
  return index
}
const ids = (index: StoryIndex, asked: Story): string[] => index.similarTo(asked, 5).map(({ id }) => id)

test('what tells of the same comes first, in whatever form its words stand', () => {
  const index = many(story('a', 'Payment queue consumers restarting'), story('b', 'Search index rebuilt'))
  assert.equal(ids(index, story('q', 'Consumer of the PaymentQueue restarts'))[0], 'a')
})

test('each reason is said, and the same alert or service alone is one', () => {
  const at = 100 * 86_400_000
  const index = many(story('a', 'Nobody can pay', { atMs: at, services: ['checkout'], alerts: ['HighErrors'], changes: ['deployment of checkout'] }))
  const [found] = index.similarTo(story('q', 'Errors everywhere', { atMs: at + 3 * 86_400_000, services: ['checkout'], alerts: ['HighErrors', 'Burn'], changes: ['deployment of checkout'] }), 5)
  assert.equal(found?.id, 'a')
  assert.deepEqual(found.reasons.map(({ kind, says }) => `${kind}: ${says}`), ['alerts: The same alert: HighErrors.', 'services: The same service: checkout.', 'changes: Before both: deployment of checkout.', 'time: 3 days apart.'])
})

test('being near in time is no reason by itself', () => assert.deepEqual(ids(many(story('a', 'Queue stuck')), story('q', 'Vault sealed')), []))

test('an incident is not like itself, and one that changed is found by its new words', () => {
  const index = many(story('a', 'Kafka metrics missing'))
  assert.deepEqual(ids(index, story('a', 'Kafka metrics missing')), [])
  index.put(story('a', 'Ingress returns 503'))
  assert.deepEqual(ids(index, story('q', 'Kafka metrics missing')), [])
  assert.deepEqual(ids(index, story('q', '503 from ingress')), ['a'])
  assert.equal(index.size, 6)
})

test('an index that was changed answers as one made anew, with scores from 0 to 1', () => {
  const anyStory = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), title: fc.constantFrom('disk full', 'disk slow on db', 'queue stuck', ''), text: fc.constantFrom('', 'db restarted', 'retries filled the queue'), alerts: fc.subarray(['A', 'B']), atMs: fc.integer({ min: 0, max: 10 ** 9 }) }).map((one): Story => ({ services: [], changes: [], ...one }))
  fc.assert(fc.property(fc.array(anyStory, { maxLength: 12 }), anyStory, (steps, asked) => {
    const grown = new StoryIndex()
    for (const one of steps) grown.put(one)
    const anew = new StoryIndex()
    for (const one of new Map(steps.map((each) => [each.id, each])).values()) anew.put(one)
    const [first, second] = [grown, anew].map((index) => index.similarTo(asked, 9))
    assert.deepEqual(first!.map(({ id, score }) => [id, score]), second!.map(({ id, score }) => [id, score]))
    assert.ok(first!.every(({ score }) => score >= 0 && score <= 1))
  }))
})

for (const [word, stem] of [['restarting', 'restart'], ['stopped', 'stop'], ['queries', 'query'], ['patches', 'patch'], ['nodes', 'node'], ['status', 'status'], ['dns', 'dns'], ['missed', 'miss']] as const) test(`${word} is ${stem}`, () => assert.equal(stemOf(word), stem))

test('words are taken apart where a name hides several, and empty ones are left out', () => {
  assert.deepEqual(wordsOf('The CloudWatch issue of alb-502'), ['cloudwatch', 'cloud', 'watch', 'alb', '502'])
  assert.equal(termsOf('x'.repeat(100_000), '').length, 2)
})

test('what fixed it is the reason of whoever ended it, else what was written last before', () => {
  const told = (...entries: (readonly [string, object])[]) => entries.reduce((kept, [kind, data]) => storyAfter(kept, { kind, data: data as Record<string, unknown> }), emptyStory)
  assert.equal(told(['incident.noted', { text: 'Looking.' }], ['incident.mitigated', { reason: 'Rolled back 4.2.' }], ['incident.resolved', { reason: 'Fixed for good.' }]).fix, 'Rolled back 4.2.')
  assert.equal(told(['incident.noted', { text: 'Restarted the queue.' }], ['incident.mitigated', { reason: null }]).fix, 'Restarted the queue.')
  assert.equal(told(['incident.resolved', { reason: 'It went by itself.' }]).fix, 'It went by itself.')
  assert.equal(told(['incident.mitigated', { reason: 'x' }], ['incident.reopened', { reason: 'Back.' }]).fix, null)
  assert.equal(told(['incident.noted', { text: 'x'.repeat(50_000) }]).notes.length, 8_000)
  assert.equal(comparedText('a', 'b'), 'a\nb')
})
