// A timeline as CSV: every cell comes back as it was, and nothing in it calculates.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { TimelineItem } from './telling.ts'
import { timelineCsv } from './timeline-export.ts'

const item: TimelineItem = {
  seq: 7, atMs: Date.parse('2026-11-23T03:12:00Z'), recordedMs: Date.parse('2026-11-23T03:12:01Z'), kind: 'incident.noted', lane: 'people', icon: 'note', weight: 'normal', severity: null,
  sentence: 'Ada wrote "look", then left', detail: '=HYPERLINK("x")\nsecond line', actor: 'person/per_a', actorName: 'Ada', subject: 'incident/inc_1', cause: null, moved: null, annotations: [],
}

test('an entry is a row; quotes, lines and formulas are kept as text', () => {
  assert.equal(timelineCsv([item], new Set([7])), [
    'entry,at,recorded at,kind,lane,pinned,actor,subject,sentence,detail,moved from,moved because,annotations',
    '7,2026-11-23T03:12:00.000Z,2026-11-23T03:12:01.000Z,incident.noted,people,yes,Ada,incident/inc_1,"Ada wrote ""look"", then left","\'=HYPERLINK(""x"")\nsecond line",,,', '',
  ].join('\r\n'))
})

test('whatever is written, no cell begins as a formula and rows stay rows', () => fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (sentence) => {
  const rows = readCsv(timelineCsv([{ ...item, sentence }], new Set()))
  assert.equal(rows.length, 2)
  assert.equal(rows[1]!.length, 13)
  assert.equal(rows[1]![8]!.replace(/^'(?=[=+\-@\t\r])/, ''), sentence)
  assert.doesNotMatch(rows[1]![8]!, /^[=+\-@\t\r]/)
})))

/** A reader of the format, as plain as can be. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let at = 0
  while (at < text.length) {
    let value = ''
    if (text[at] === '"') {
      for (at++; !(text[at] === '"' && text[at + 1] !== '"'); at++) {
        if (text[at] === '"') at++
        value += text[at]
      }
      at++
    } else while (at < text.length && text[at] !== ',' && !text.startsWith('\r\n', at)) value += text[at++]
    rows.at(-1)!.push(value)
    if (text[at] === ',') at++
    else {
      at += 2
      if (at < text.length) rows.push([])
    }
  }
  return rows
}
