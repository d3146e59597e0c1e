// Similar incidents on a public collection of postmortems whose recurrences were labelled by hand, beside plain BM25 on the same words; and how long it takes.
// The split: every report with a labelled recurrence is asked for once, against all others without it (leave one out). Nothing was fitted to the
// collection: weights and the list of empty words were written down first, and stand in src/practices/incidents/model.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StoryIndex } from '../src/practices/incidents/model/similar.ts'
import type { Story } from '../src/practices/incidents/model/similar.ts'
import { comparedText } from '../src/practices/incidents/model/story-text.ts'
import { sharedData } from '../test/shared-data.ts'
import { quantile, tell, tellCannot } from './outcome.ts'

/** What plain BM25 reached on these labels in an earlier study, at best. */
const bestBm25 = { hit: 0.7, rank: 0.79 }
const manyIncidents = 2_000

interface Labels {
  readonly symptom_clusters: Readonly<Record<string, readonly string[]>>
  readonly cause_recurrences: Readonly<Record<string, readonly string[]>>
}
type Rank = (asked: Story, others: readonly Story[]) => readonly string[]

const shared = sharedData()
if (shared === null) tellCannot('the collection of postmortems is not on this machine.')
else measure(join(shared, 'incidents/dfds'))

function measure(folder: string): void {
  const labels = JSON.parse(readFileSync(join(folder, 'recurrence-labels.json'), 'utf8')) as Labels
  const relevant = new Map<string, Set<string>>()
  for (const cluster of [...Object.values(labels.symptom_clusters), ...Object.values(labels.cause_recurrences)]) {
    for (const one of cluster) relevant.set(one, new Set([...(relevant.get(one) ?? []), ...cluster.filter((other) => other !== one)]))
  }
  const stories = readdirSync(folder).filter((name) => /^PM\d{4}-/.test(name)).map((name) => storyOf(name.slice(0, 10), readFileSync(join(folder, name), 'utf8')))
  const nameless = stories.map((story): Story => ({ ...story, title: '' }))
  const note = `${relevant.size} reports asked, each against the ${stories.length - 1} others`
  const [whole, wholeBm25] = [judge(stories, relevant, similar), judge(stories, relevant, bm25)]
  const [hidden, hiddenBm25] = [judge(nameless, relevant, similar), judge(nameless, relevant, bm25)]
  tell({ what: 'The first is a recurrence, by title and summary', figure: whole.hit, unit: 'of 1', target: { least: bestBm25.hit }, note })
  tell({ what: 'Mean reciprocal rank, by title and summary', figure: whole.rank, unit: 'of 1', target: { least: bestBm25.rank } })
  tell({ what: 'Times the mean reciprocal rank of plain BM25, by title and summary', figure: whole.rank / wholeBm25.rank, unit: 'times', target: { least: 1 }, note: `BM25 ${wholeBm25.hit.toFixed(2)} and ${wholeBm25.rank.toFixed(2)}` })
  tell({ what: 'The first is a recurrence, titles hidden', figure: hidden.hit, unit: 'of 1', target: null })
  tell({ what: 'Mean reciprocal rank, titles hidden', figure: hidden.rank, unit: 'of 1', target: { least: bestBm25.rank } })
  tell({ what: 'Times the mean reciprocal rank of plain BM25, titles hidden', figure: hidden.rank / hiddenBm25.rank, unit: 'times', target: { least: 1 }, note: `BM25 ${hiddenBm25.hit.toFixed(2)} and ${hiddenBm25.rank.toFixed(2)}` })
  measureSpeed(stories)
}

function judge(stories: readonly Story[], relevant: ReadonlyMap<string, ReadonlySet<string>>, rank: Rank): { readonly hit: number; readonly rank: number } {
  const ranks = [...relevant].map(([id, wanted]) => rank(stories.find((story) => story.id === id)!, stories.filter((story) => story.id !== id)).findIndex((other) => wanted.has(other)) + 1)
  return { hit: ranks.filter((one) => one === 1).length / ranks.length, rank: ranks.reduce((sum, one) => sum + (one === 0 ? 0 : 1 / one), 0) / ranks.length }
}

function similar(asked: Story, others: readonly Story[]): readonly string[] {
  const index = new StoryIndex()
  for (const story of others) index.put(story)
  return index.similarTo(asked, others.length).map(({ id }) => id)
}

/** As it is in textbooks: words in lower case, k1 1.2, b 0.75. */
function bm25(asked: Story, others: readonly Story[]): readonly string[] {
  const wordsIn = ({ title, text }: Story): readonly string[] => `${title} ${text}`.toLowerCase().match(/[a-z0-9]+/g) ?? []
  const documents = others.map((story) => ({ id: story.id, words: wordsIn(story) }))
  const mean = documents.reduce((sum, { words }) => sum + words.length, 0) / documents.length
  const query = new Set(wordsIn(asked))
  const rarity = new Map([...query].map((word) => {
    const holding = documents.filter(({ words }) => words.includes(word)).length
    return [word, Math.log(1 + (documents.length - holding + 0.5) / (holding + 0.5))] as const
  }))
  const scoreOf = (words: readonly string[]): number => [...query].reduce((sum, word) => {
    const times = words.filter((one) => one === word).length
    return sum + (rarity.get(word)! * times * 2.2) / (times + 1.2 * (0.25 + (0.75 * words.length) / mean))
  }, 0)
  return documents.map(({ id, words }) => ({ id, score: scoreOf(words) })).toSorted((a, b) => b.score - a.score).map(({ id }) => id)
}

/** The same texts over and over, each with words of its own: as many as are compared at most. */
function measureSpeed(stories: readonly Story[]): void {
  const index = new StoryIndex()
  const many = Array.from({ length: manyIncidents }, (_, at): Story => ({ ...stories[at % stories.length]!, id: `story-${at}`, title: `${stories[at % stories.length]!.title} host-${at}` }))
  const began = performance.now()
  for (const story of many) index.put(story)
  tell({ what: `An index of ${manyIncidents} incidents made`, figure: performance.now() - began, unit: 'ms', target: null })
  const took = many.slice(0, 30).map((story) => {
    const asked = performance.now()
    index.similarTo(story, 5)
    return performance.now() - asked
  })
  tell({ what: `Similar ones of ${manyIncidents}, p95, the first with all norms to compute`, figure: quantile(took, 0.95), unit: 'ms', target: { most: 100 } })
}

function storyOf(id: string, text: string): Story {
  const date = /20\d\d-\d\d-\d\d/.exec(text)?.[0]
  const summary = /## Summary\s*\n([\s\S]*?)(?=\n## |$)/.exec(text)?.[1] ?? ''
  return { id, atMs: Date.parse(date ?? `${id.slice(2, 6)}-06-01`), title: /^# (.*)$/m.exec(text)?.[1] ?? '', text: comparedText(summary, ''), services: [], alerts: [], changes: [] }
}
