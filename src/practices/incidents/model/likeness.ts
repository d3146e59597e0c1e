// How alike texts are, in a collection that says which words are rare: BM25 and the cosine of weighted words, half each.
//
// BM25 (Robertson and Zaragoza, 2009, k1 = 1.2, b = 0.75, idf with +1 so that it is never negative) asks how much of one
// text the other tells; the cosine of log-weighted words asks the same both ways, so a long text is not like everything.

const k1 = 1.2
const b = 0.75
/** Words beyond this of one text are not read. */
const mostWords = 4_000
const shownWords = 5

/** Words of grammar: they are in every text and say nothing about any. */
const grammar = new Set(('a about after all also am an and any are as at be because been before being both but by can could did do does due during each few for from further had has have he her here '
  + 'how i if in into is it its just may me might more most my no not of on once only or other our out over own same she should so some such than that the their them then there these they this those '
  + 'through to too under until up us very was we were what when where which while who whom why will with would you your').split(' '))

export interface Likeness {
  /** 0 (nothing in common) to 1 (the same text). */
  readonly score: number
  /** What they have in common, the rarest and most used first, as written. */
  readonly words: readonly string[]
}

interface Text {
  readonly counts: ReadonlyMap<string, number>
  /** As it was written, by stem. */
  readonly spelled: ReadonlyMap<string, string>
  readonly length: number
}

export class Collection {
  readonly #texts: ReadonlyMap<string, Text>
  readonly #idf: (stem: string) => number
  readonly #meanLength: number

  /** Of all texts by id, the one that is asked about among them: how rare a word is follows from all. */
  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = new Map([...texts].map(([id, text]) => [id, readText(text)]))
    const containing = new Map<string, number>()
    for (const { counts } of this.#texts.values()) for (const stem of counts.keys()) containing.set(stem, (containing.get(stem) ?? 0) + 1)
    const total = this.#texts.size
    this.#idf = (stem) => Math.log(1 + (total - (containing.get(stem) ?? 0) + 0.5) / ((containing.get(stem) ?? 0) + 0.5))
    this.#meanLength = Math.max(1, [...this.#texts.values()].reduce((sum, { length }) => sum + length, 0) / Math.max(1, total))
  }

  /** Of two texts of the collection. */
  between(asked: string, other: string): Likeness {
    const one = this.#texts.get(asked)
    const two = this.#texts.get(other)
    if (!one || !two || one.length === 0 || two.length === 0) return { score: 0, words: [] }
    const common = [...one.counts.keys()].filter((stem) => two.counts.has(stem))
    const score = (this.#told(one, two) / this.#told(one, one) + this.#cosine(one, two, common)) / 2
    const weighed = common.map((stem) => ({ stem, weight: this.#term(one.counts.get(stem)!, stem, two) })).sort((a, other_) => other_.weight - a.weight || (a.stem < other_.stem ? -1 : 1))
    return { score: Math.min(1, score), words: weighed.slice(0, shownWords).map(({ stem }) => one.spelled.get(stem)!) }
  }

  /** BM25 of `two` for the words of `one`. */
  #told(one: Text, two: Text): number {
    let sum = 0
    for (const [stem, count] of one.counts) sum += this.#term(count, stem, two)
    return sum
  }

  #term(count: number, stem: string, { counts, length }: Text): number {
    const used = counts.get(stem)
    return used === undefined ? 0 : (count * this.#idf(stem) * used * (k1 + 1)) / (used + k1 * (1 - b + (b * length) / this.#meanLength))
  }

  #cosine(one: Text, two: Text, common: readonly string[]): number {
    const weight = (text: Text, stem: string): number => (1 + Math.log(text.counts.get(stem)!)) * this.#idf(stem)
    const size = (text: Text): number => Math.sqrt([...text.counts.keys()].reduce((sum, stem) => sum + weight(text, stem) ** 2, 0))
    const shared = common.reduce((sum, stem) => sum + weight(one, stem) * weight(two, stem), 0)
    return shared === 0 ? 0 : shared / (size(one) * size(two))
  }
}

function readText(text: string): Text {
  const counts = new Map<string, number>()
  const spelled = new Map<string, string>()
  let length = 0
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    if (grammar.has(word) || length >= mostWords) continue
    const stem = stemOf(word)
    length++
    counts.set(stem, (counts.get(stem) ?? 0) + 1)
    if (!spelled.has(stem)) spelled.set(stem, word)
  }
  return { counts, spelled, length }
}

const endings: readonly (readonly [string, string])[] = [['ies', 'y'], ['sses', 'ss'], ['ing', ''], ['ed', ''], ['es', 'e'], ['s', '']]

/** One form for `failing`, `failed`, `fails`; crude on purpose: it only has to be the same on both sides. */
export function stemOf(word: string): string {
  if (word.length <= 4) return word
  const ending = endings.find(([end]) => word.endsWith(end) && !word.endsWith('ss') && word.length - end.length >= 3)
  const stem = ending ? word.slice(0, -ending[0].length) + ending[1] : word
  return stem.length > 4 && stem.endsWith('e') ? stem.slice(0, -1) : stem
}
