// Which change an incident is put down to, and whether it was real.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storyOf } from './incident-story.ts'
import type { StoryEntry } from './incident-story.ts'

const entry = (kind: string, data: Record<string, unknown> = {}): StoryEntry => ({ kind, data })
const rollBack = (verb: string, more: Record<string, unknown> = {}) => entry(`mitigation.${verb}`, { mitigation: 'mit_1', kind: 'roll-back', change: 'chg_1', ...more })
const evidence = (side: string, hypothesis = 'hyp_1') => entry('hypothesis.evidence-added', { hypothesis, side, target: 'change/chg_2' })
const decided = (verb: string, hypothesis = 'hyp_1') => entry(`hypothesis.${verb}`, { hypothesis })

const rows: readonly { says: string; entries: readonly StoryEntry[]; is: string | null; isReal?: boolean }[] = [
  { says: 'nothing was undone', entries: [entry('incident.declared', { number: 1 })], is: null },
  { says: 'a roll-back that was done', entries: [rollBack('done')], is: 'chg_1' },
  { says: 'a roll-back that helped', entries: [rollBack('done'), rollBack('verified', { verdict: 'pass' })], is: 'chg_1' },
  { says: 'a roll-back of which nobody knows yet whether it helped', entries: [rollBack('done'), rollBack('verified', { verdict: 'unknown' })], is: 'chg_1' },
  { says: 'a roll-back that did not help', entries: [rollBack('done'), rollBack('verified', { verdict: 'fail' })], is: null },
  { says: 'one that did not help and one that did', entries: [rollBack('done'), rollBack('verified', { verdict: 'fail' }), rollBack('done', { mitigation: 'mit_2', change: 'chg_9' })], is: 'chg_9' },
  { says: 'a roll-back that was taken back', entries: [rollBack('done'), rollBack('undone')], is: null },
  { says: 'a restart undoes no change', entries: [rollBack('done', { kind: 'restart' })], is: null },
  { says: 'a confirmed hypothesis goes before a roll-back', entries: [rollBack('done'), evidence('for'), decided('confirmed')], is: 'chg_2' },
  { says: 'a hypothesis that was reconsidered does not', entries: [evidence('for'), decided('confirmed'), decided('reconsidered')], is: null },
  { says: 'a change that speaks against a hypothesis is not it', entries: [evidence('against'), decided('confirmed')], is: null },
  { says: 'a hypothesis that nobody confirmed is none', entries: [evidence('for'), decided('confirmed', 'hyp_2')], is: null },
  { says: 'a drill', entries: [entry('incident.declared', { type: 'drill' })], is: null, isReal: false },
  { says: 'entries of another form', entries: [entry('mitigation.done', { change: 7 }), entry('hypothesis.evidence-added', { target: null }), entry('incident.declared', { type: 3 })], is: null },
]
for (const row of rows) test(`${row.says}: ${row.is ?? 'no change'}`, () => assert.deepEqual(storyOf(row.entries), { isReal: row.isReal ?? true, change: row.is }))
