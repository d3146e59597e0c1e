// Few selectors that cover many: objectives of many services mostly count the same metric, and one query for all of it
// costs Prometheus a fiftieth of a query for each.
import { selectorText } from '../selector.ts'
import type { LabelMatcher, Selector } from '../selector.ts'

export interface Covering {
  /** Together they select every series of the members, and perhaps some more. */
  readonly selectors: readonly string[]
  /** Indexes of the selectors that are covered. */
  readonly members: readonly number[]
  /** Which members a series may belong to, by its value of this label; null when any. */
  readonly byLabel: { readonly label: string; readonly members: ReadonlyMap<string, readonly number[]> } | null
}

/** Alternatives in one pattern, and selectors in one query. */
const mostValues = 100
const mostSelectors = 20

export function coveringQueries(selectors: readonly Selector[]): readonly Covering[] {
  const byMetric = Map.groupBy(selectors.keys(), (index) => selectors[index]!.metric)
  return [...byMetric.values()].flatMap((members) => coveringOne(selectors, members))
}

function coveringOne(selectors: readonly Selector[], members: readonly number[]): readonly Covering[] {
  const words = new Map(members.map((index) => [index, new Set(selectors[index]!.matchers.map(wordOf))]))
  // A selector that says all that another says, and more, selects a part of it: good events are among all events.
  const covers: number[] = []
  const coverOf = new Map<number, number>()
  // A cover says nothing that the covered does not say, so it is found by its first word.
  const byFirstWord = new Map<string, number[]>()
  for (const index of members.toSorted((a, b) => words.get(a)!.size - words.get(b)!.size)) {
    const own = words.get(index)!
    const cover = ['', ...own].flatMap((word) => byFirstWord.get(word) ?? []).find((other) => words.get(other)!.isSubsetOf(own))
    if (cover === undefined) {
      covers.push(index)
      const [first = ''] = own
      byFirstWord.set(first, [...(byFirstWord.get(first) ?? []), index])
    }
    coverOf.set(index, cover ?? index)
  }
  const coveredBy = Map.groupBy(members, (index) => coverOf.get(index)!)
  const membersOf = (part: readonly number[]): readonly number[] => part.flatMap((index) => coveredBy.get(index)!).toSorted((a, b) => a - b)
  const label = covers.length === 1 ? null : tellingLabel(covers.map((index) => selectors[index]!))
  if (label === null) return chunks(covers, mostSelectors).map((part) => ({ selectors: part.map((index) => selectorText(selectors[index]!)), members: membersOf(part), byLabel: null }))
  const byValue = Map.groupBy(covers, (index) => valueOf(selectors[index]!, label)!)
  return chunks([...byValue.keys()], mostValues).map((values) => {
    const part = values.flatMap((value) => byValue.get(value)!)
    const own = membersOf(part)
    const common = selectors[part[0]!]!.matchers.filter((matcher) => matcher.label !== label && part.every((index) => words.get(index)!.has(wordOf(matcher))))
    const union: Selector = { metric: selectors[part[0]!]!.metric, matchers: [...common, { label, op: '=~', value: values.map(literal).join('|') }] }
    return { selectors: [selectorText(union)], members: own, byLabel: { label, members: Map.groupBy(own, (index) => valueOf(selectors[coverOf.get(index)!]!, label)!) } }
  })
}

/** A label that every selector fixes to one value, the one that tells most of them apart. */
function tellingLabel(selectors: readonly Selector[]): string | null {
  let best: { readonly label: string; readonly count: number } | null = null
  for (const { label } of selectors[0]!.matchers) {
    const values = selectors.map((selector) => valueOf(selector, label))
    if (values.includes(null)) continue
    const count = new Set(values).size
    if (count > (best?.count ?? 1)) best = { label, count }
  }
  return best?.label ?? null
}

function valueOf(selector: Selector, label: string): string | null {
  const fixed = selector.matchers.filter((matcher) => matcher.label === label)
  return fixed.length === 1 && fixed[0]!.op === '=' && fixed[0]!.value !== '' ? fixed[0]!.value : null
}

function wordOf({ label, op, value }: LabelMatcher): string {
  return JSON.stringify([label, op, value])
}

function literal(value: string): string {
  return value.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
}

function chunks<T>(items: readonly T[], most: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, nth) => items.slice(nth * most, (nth + 1) * most))
}
