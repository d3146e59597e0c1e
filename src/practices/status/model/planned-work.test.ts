// Which moments of planned work subscribers hear of.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isCancellationTold, isMomentTold, momentsAhead, plannedMoments, plannedWords } from './planned-work.ts'

const work = { title: 'Move', text: 'Short.', createdMs: 0, fromMs: 100_000, toMs: 200_000, tell: plannedMoments }

for (const [says, dates, nowMs, expected] of [
  ['announced after ten seconds, begun and ended at their times', {}, 0, [['announced', 10_000], ['begun', 100_000], ['ended', 200_000]]],
  ['other dates before anybody heard are the announcement', {}, 9_999, [['announced', 19_999], ['begun', 100_000], ['ended', 200_000]]],
  ['other dates afterwards are told as such', {}, 10_000, [['changed', 20_000], ['begun', 100_000], ['ended', 200_000]]],
  ['work under way is not told to begin', { fromMs: 0 }, 0, [['announced', 10_000], ['ended', 200_000]]],
  ['work that begins within the ten seconds begins after it was announced', { fromMs: 3_000, toMs: 6_000 }, 0, [['announced', 10_000], ['begun', 10_000], ['ended', 10_000]]],
] as const) test(says, () => assert.deepEqual(momentsAhead({ ...work, ...dates }, nowMs).map(({ moment, dueMs }) => [moment, dueMs]), expected))

for (const [says, moment, now, is] of [
  ['what stands as it was meant is told', 'begun', work, true], ['what has other dates by now is not', 'begun', { ...work, toMs: 300_000 }, false], ['nor what is cancelled', 'announced', null, false],
  ['nor what was switched off', 'begun', { ...work, tell: ['announced', 'ended'] as const }, false],
] as const) test(says, () => assert.equal(isMomentTold(moment, work, now), is))

for (const [says, change, nowMs, is] of [
  ['a cancellation is told', {}, 10_000, true], ['not of work that nobody heard of', {}, 9_999, false], ['not of work that is over', {}, 200_000, false], ['not where it is switched off', { tell: ['announced'] as const }, 50_000, false],
] as const) test(says, () => assert.equal(isCancellationTold({ ...work, ...change }, nowMs), is))

test('each moment has words of its own, with the title', () => {
  const said = plannedMoments.map((moment) => plannedWords(moment, work))
  assert.equal(new Set(said.map(({ subject }) => subject)).size, plannedMoments.length)
  for (const { subject, text } of said) assert.ok(subject.endsWith(': Move') && text.includes('1970-01-01 00:03 UTC'))
})
