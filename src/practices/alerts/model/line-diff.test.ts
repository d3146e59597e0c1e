// Differences by lines.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unifiedDiff } from './line-diff.ts'

test('lines that came are shown with what stands around them', () => {
  assert.equal(unifiedDiff('a.yaml', 'a\nb\nc\nd\ne\nf\n', 'a\nb\nc\nd\nx\ny\ne\nf\n'), '--- a/a.yaml\n+++ b/a.yaml\n@@ -2,5 +2,7 @@\n b\n c\n d\n+x\n+y\n e\n f\n')
})
test('of a file that was not there all is new', () => assert.equal(unifiedDiff('a', '', 'x\ny\n'), '--- a/a\n+++ b/a\n@@ -0,0 +1,2 @@\n+x\n+y\n'))
test('the same text has no difference', () => assert.equal(unifiedDiff('a', 'x\ny', 'x\ny\n'), ''))

/** As `patch` would. */
function applied(before: string, diff: string): string {
  const old = before === '' ? [] : before.replace(/\n$/, '').split('\n')
  const made: string[] = []
  let at = 0
  for (const line of diff.split('\n').slice(2)) {
    const hunk = /^@@ -(\d+),(\d+) /.exec(line)
    if (hunk) {
      const start = Number(hunk[2]) === 0 ? Number(hunk[1]) : Number(hunk[1]) - 1
      while (at < start) made.push(old[at++]!)
    } else if (line.startsWith(' ')) made.push(old[at++]!)
    else if (line.startsWith('-')) assert.equal(old[at++], line.slice(1))
    else if (line.startsWith('+')) made.push(line.slice(1))
  }
  return [...made, ...old.slice(at)].join('\n')
}
test('whatever changed, applying the difference makes the one of the other', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', '  d', 'e'), { maxLength: 40 }).map((lines) => (lines.length === 0 ? '' : `${lines.join('\n')}\n`))
  fc.assert(fc.property(text, text, (before, after) => {
    const diff = unifiedDiff('x', before, after)
    if (before !== after) assert.equal(applied(before, diff), after.replace(/\n$/, ''))
  }))
})
