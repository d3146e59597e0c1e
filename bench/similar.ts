// Similar incidents on a public collection of postmortems with labelled recurrences, against plain BM25.
// Each labelled incident asks for the others of its symptom cluster among all 38 (leave one out); nothing was fitted to the
// labels: k1, b and the halves are textbook values. Two ways of asking: by summary alone, and with titles.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Collection } from '../src/practices/incidents/model/likeness.ts'
import { sharedData } from '../test/shared-data.ts'
import { tell, tellCannot } from './outcome.ts'

const data = sharedData()
if (data === null) tellCannot('the public postmortems are not on this machine (MAINSTAY_SHARED_DATA)')
else measure(join(data, 'incidents/dfds'))

interface Ranked {
  readonly hit1: number
  readonly hit3: number
  readonly reciprocal: number
}

function measure(folder: string): void {
  const titles = new Map<string, string>()
  const summaries = new Map<string, string>()
  for (const file of readdirSync(folder).filter((name) => /^PM2.*\.md$/.test(name)).sort()) {
    const text = readFileSync(join(folder, file), 'utf8')
    titles.set(file.slice(0, 10), /^# (.*)/m.exec(text)?.[1] ?? '')
    summaries.set(file.slice(0, 10), /^##+ Summary\s*\n([\s\S]*?)(?=^##? )/m.exec(text)?.[1] ?? '')
  }
  const { symptom_clusters: clusters } = JSON.parse(readFileSync(join(folder, 'recurrence-labels.json'), 'utf8')) as { symptom_clusters: Record<string, string[]> }
  const wanted = new Map<string, Set<string>>()
  for (const cluster of Object.values(clusters)) {
    for (const one of cluster) wanted.set(one, new Set([...(wanted.get(one) ?? []), ...cluster.filter((other) => other !== one)]))
  }
  const told = new Map([...summaries].map(([id, summary]) => [id, `${titles.get(id)}\n${summary}`]))
  for (const [way, texts] of [['by summary alone', summaries], ['with titles', told]] as const) {
    const collection = new Collection(texts)
    const ours = rank(wanted, [...texts.keys()], (asked, other) => collection.between(asked, other).score)
    const plain = rank(wanted, [...texts.keys()], plainBm25(texts))
    const note = `${wanted.size} labelled recurrences among ${texts.size}, leave one out; plain BM25 on the same: hit@1 ${plain.hit1.toFixed(2)}, hit@3 ${plain.hit3.toFixed(2)}, MRR ${plain.reciprocal.toFixed(2)}`
    tell({ what: `hit@1 ${way}`, figure: ours.hit1, unit: '', target: { least: Math.max(0.7, plain.hit1) }, note })
    tell({ what: `hit@3 ${way}`, figure: ours.hit3, unit: '', target: null })
    tell({ what: `mean reciprocal rank ${way}`, figure: ours.reciprocal, unit: '', target: { least: Math.max(0.79, plain.reciprocal) } })
  }
}

function rank(wanted: ReadonlyMap<string, ReadonlySet<string>>, ids: readonly string[], score: (asked: string, other: string) => number): Ranked {
  const ranks = [...wanted].map(([asked, others]) => {
    const order = ids.filter((id) => id !== asked).map((id) => ({ id, score: score(asked, id) })).sort((one, two) => two.score - one.score)
    return order.findIndex(({ id }) => others.has(id)) + 1
  })
  const share = (most: number): number => ranks.filter((place) => place <= most).length / ranks.length
  return { hit1: share(1), hit3: share(3), reciprocal: ranks.reduce((sum, place) => sum + 1 / place, 0) / ranks.length }
}

/** As it stands in textbooks: every word as written, k1 = 1.2, b = 0.75. */
function plainBm25(texts: ReadonlyMap<string, string>): (asked: string, other: string) => number {
  const words = new Map([...texts].map(([id, text]) => [id, text.toLowerCase().match(/[a-z0-9]+/g) ?? []]))
  const meanLength = [...words.values()].reduce((sum, all) => sum + all.length, 0) / words.size
  const count = (all: readonly string[]): Map<string, number> => {
    const counts = new Map<string, number>()
    for (const word of all) counts.set(word, (counts.get(word) ?? 0) + 1)
    return counts
  }
  const counts = new Map([...words].map(([id, all]) => [id, count(all)]))
  const containing = count([...counts.values()].flatMap((one) => [...one.keys()]))
  return (asked, other) => [...counts.get(asked)!].reduce((sum, [word, times]) => {
    const used = counts.get(other)!.get(word)
    if (used === undefined) return sum
    const idf = Math.log(1 + (words.size - containing.get(word)! + 0.5) / (containing.get(word)! + 0.5))
    return sum + (times * idf * used * 2.2) / (used + 1.2 * (0.25 + (0.75 * words.get(other)!.length) / meanLength))
  }, 0)
}
