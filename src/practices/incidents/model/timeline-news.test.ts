// What is new on a timeline: merged in order, none lost, none twice; what changes older entries asks for all again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mergeNews, needsReload } from './timeline-news.ts'
import type { NewsItem, NewsPage } from './timeline-news.ts'

const item = (seq: number, kind = 'incident.noted'): NewsItem => ({ seq, kind, isPinned: false })
const page = (seqs: readonly number[], next: string | null = null): NewsPage<NewsItem> => ({ items: seqs.map((seq) => item(seq)), next, pins: [] })

for (const row of [
  { says: 'news stands above what is known', news: page([9, 8, 7]), known: page([7, 6, 5], 'more'), merged: [9, 8, 7, 6, 5] },
  { says: 'no news changes nothing', news: page([7]), known: page([7, 6, 5], 'more'), merged: [7, 6, 5] },
  { says: 'an entry of a slow transaction takes its place behind a newer one', news: page([9, 7, 8]), known: page([9, 7, 6], 'more'), merged: [9, 7, 8, 6] },
]) {
  test(row.says, () => assert.deepEqual(mergeNews(row.news, row.known), page(row.merged, 'more')))
}

for (const [says, news, isReload] of [
  ['a note alone needs no reload', { items: [item(9)], next: null }, false],
  ['a corrected time changes an older entry', { items: [item(9, 'incident.entry-retimed')], next: null }, true],
  ['an annotation stands beneath an older entry', { items: [item(9, 'incident.entry-annotated')], next: null }, true],
  ['a correction that is known already changes nothing again', { items: [item(7, 'incident.entry-retimed')], next: null }, false],
  ['more than one answer holds', { items: [item(9)], next: 'more' }, true],
] as const) {
  test(`${says}`, () => assert.equal(needsReload({ items: [...news.items], next: news.next, pins: [] }, page([7, 6])), isReload))
}

test('what somebody else pinned is pinned here, and nothing else becomes a new object', () => {
  const known = page([7, 6, 5])
  const { items } = mergeNews({ ...page([8]), pins: [6] }, known)
  assert.deepEqual(items.filter(({ isPinned }) => isPinned).map(({ seq }) => seq), [6])
  assert.equal(items[1], known.items[0])
  assert.deepEqual(mergeNews(page([]), { ...known, items }).items.filter(({ isPinned }) => isPinned), [])
})

test('however much is asked for again, every entry stands once', () => fc.assert(fc.property(fc.nat(40), fc.nat(40), fc.nat(40), (older, overlap, newer) => {
  const all = Array.from({ length: older + overlap + newer }, (_, index) => index + 1).reverse()
  const merged = mergeNews(page(all.slice(0, newer + overlap)), page(all.slice(newer)))
  assert.deepEqual(merged.items.map(({ seq }) => seq), all)
})))
