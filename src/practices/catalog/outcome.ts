// What each source says about a thing, field by field with where it said so, and the outcome of all together.
import type { CatalogSource } from './contract.ts'
import { merge } from './model/merge.ts'
import type { Merged, Statement } from './model/merge.ts'

/** Who declares: our own documents, a person on the page (or a program by the API), Backstage's documents. */
export type Declarer = 'file' | 'page' | 'backstage'

/** Documents and edits are both ours: of two that disagree the later counts. */
const sourceOf: Readonly<Record<Declarer, CatalogSource>> = { file: 'own', page: 'own', backstage: 'backstage' }

export interface Origin {
  /** The file, or `page and API`. */
  readonly from: string
  readonly line: number | null
  readonly atMs: number
}

export interface Said<Spec extends object> {
  readonly spec: Spec
  /** By field. */
  readonly origins: Readonly<Record<string, Origin>>
}

export type SaidBy<Spec extends object> = ReadonlyMap<Declarer, Said<Spec>>

export interface Outcome<Spec extends object> extends Merged<Spec> {
  readonly sources: readonly CatalogSource[]
}

export function outcomeOf<Spec extends object>(said: SaidBy<Spec>): Outcome<Spec> {
  const sources = [...new Set([...said.keys()].map((declarer) => sourceOf[declarer]))].sort().reverse()
  return { ...merge(statementsOf(said)), sources }
}

/** What we ourselves say, without what is imported. */
export function ownSpec<Spec extends object>(said: SaidBy<Spec>): Spec {
  return merge(statementsOf(new Map([...said].filter(([declarer]) => sourceOf[declarer] === 'own')))).outcome
}

/** One statement a field: each field has its own place and its own moment. */
function statementsOf<Spec extends object>(said: SaidBy<Spec>): Statement<Spec>[] {
  return [...said].flatMap(([declarer, { spec, origins }]) => Object.entries(spec).map(([field, value]) => ({
    source: sourceOf[declarer], ...(origins[field] ?? { from: declarer, line: null, atMs: 0 }), spec: { [field]: value } as Spec,
  })))
}

/** Names of the fields in which two specs differ. */
export function differingFields(before: object, now: object): readonly string[] {
  const [a, b] = [before, now] as [Record<string, unknown>, Record<string, unknown>]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((field) => !isSame(a[field], b[field])).sort()
}

export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b))
}

/** Keys sorted, so that the order in which a source wrote them is no difference. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, inOrder(part)]))
}
