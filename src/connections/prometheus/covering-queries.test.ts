// Claims about covering many selectors by few.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { labelTest, parseSelector } from '../selector.ts'
import { coveringQueries } from './covering-queries.ts'

const covered = (...texts: string[]) => coveringQueries(texts.map(parseSelector)).map(({ selectors, members }) => ({ selectors, members }))

test('a part of another needs no query of its own', () => {
  assert.deepEqual(covered('m{job="a",code=~"5.."}', 'm{job="a"}'), [{ selectors: ['m{job="a"}'], members: [0, 1] }])
})

test('the same metric of many services is one query', () => {
  assert.deepEqual(covered('m{job="a",service="x"}', 'm{job="a",service="y.z"}', 'm{job="a",service="x",code="500"}'), [{ selectors: ['m{job="a",service=~"x|y\\\\.z"}'], members: [0, 1, 2] }])
})

test('nothing in common: side by side in one query; another metric: another query', () => {
  assert.deepEqual(covered('m{a="1"}', 'm{b="2"}', 'n'), [{ selectors: ['m{a="1"}', 'm{b="2"}'], members: [0, 1] }, { selectors: ['n'], members: [2] }])
})

test('hundreds are cut into several queries', () => {
  assert.deepEqual(covered(...Array.from({ length: 250 }, (_, nth) => `m{s="${nth}"}`)).map(({ members }) => members.length), [100, 100, 50])
})

test('every selector is in exactly one query, which selects all that it selects and finds it by its label', () => {
  const value = fc.constantFrom('x', 'y', '5.', 'a|b', '')
  const matcher = fc.record({ label: fc.constantFrom('a', 'b', 'c'), op: fc.constantFrom('=', '!=', '=~', '!~'), value: fc.constantFrom('x', 'y', 'x|y', '') }, { noNullPrototype: true })
  const selector = fc.record({ metric: fc.constantFrom('m', 'n'), matchers: fc.array(matcher, { maxLength: 3 }) }, { noNullPrototype: true })
  const series = fc.record({ metric: fc.constantFrom('m', 'n'), labels: fc.dictionary(fc.constantFrom('a', 'b', 'c'), value.filter((text) => text !== ''), { noNullPrototype: true }) }, { noNullPrototype: true })
  fc.assert(fc.property(fc.array(selector, { minLength: 1, maxLength: 8 }), fc.array(series, { maxLength: 12 }), (selectors, found) => {
    const coverings = coveringQueries(selectors as never)
    assert.deepEqual(coverings.flatMap(({ members }) => members).toSorted((a, b) => a - b), selectors.map((_, index) => index))
    for (const [index, one] of selectors.entries()) {
      const covering = coverings.find(({ members }) => members.includes(index))!
      for (const { metric, labels } of found) {
        const map = new Map(Object.entries(labels))
        if (metric !== one.metric || !labelTest(one as never)(map)) continue
        assert.ok(covering.selectors.map(parseSelector).some((query) => query.metric === metric && labelTest(query)(map)))
        if (covering.byLabel) assert.ok(covering.byLabel.members.get(map.get(covering.byLabel.label) ?? '')?.includes(index))
      }
    }
  }))
})
