// Which earlier incidents are like this one, and why: by text, services, alerts, changes and time. Pure; an index is kept by whoever asks often.
import { dayMs } from '../../../base/duration.ts'
import { termsOf } from './similar-text.ts'
import type { TextTerms } from './similar-text.ts'

export interface Story {
  readonly id: string
  /** When it began. */
  readonly atMs: number
  readonly title: string
  readonly text: string
  readonly services: readonly string[]
  /** Names of its alerts. */
  readonly alerts: readonly string[]
  /** What was changed shortly before, as `deployment of checkout`. */
  readonly changes: readonly string[]
}

export type SimilarKind = 'text' | 'services' | 'alerts' | 'changes' | 'time'
export interface SimilarReason {
  readonly kind: SimilarKind
  /** One sentence. */
  readonly says: string
}
export interface Similar {
  readonly id: string
  /** 0 to 1; of use to put them in order, not to compare across installations. */
  readonly score: number
  readonly reasons: readonly SimilarReason[]
}

/** Fixed by what each says, not fitted to a collection: the text alone can make an incident similar, the others raise it. */
const weights: Readonly<Record<SimilarKind, number>> = { text: 0.6, alerts: 0.2, services: 0.1, changes: 0.08, time: 0.02 }
/** Below it most of what comes is chance. */
const leastScore = 0.08
/** A text that has less in common is no reason. */
const leastText = 0.08
const nearMs = 14 * dayMs
const halfLifeMs = 90 * dayMs
const shownWords = 5
const shownNames = 3

interface Indexed {
  readonly story: Story
  readonly terms: TextTerms
}
type Part = 'words' | 'pieces'

/** Stories of at most a few thousand incidents; adding one again replaces it. */
export class StoryIndex {
  readonly #stories = new Map<string, Indexed>()
  readonly #counts: Readonly<Record<Part, Map<string, number>>> = { words: new Map(), pieces: new Map() }
  #norms = new Map<string, Readonly<Record<Part, number>>>()

  get size(): number {
    return this.#stories.size
  }

  put(story: Story): void {
    this.remove(story.id)
    const terms = termsOf(story.title, story.text)
    this.#stories.set(story.id, { story, terms })
    for (const part of ['words', 'pieces'] as const) for (const term of terms[part].keys()) this.#counts[part].set(term, (this.#counts[part].get(term) ?? 0) + 1)
    this.#norms = new Map()
  }

  remove(id: string): void {
    const known = this.#stories.get(id)
    if (!known) return
    this.#stories.delete(id)
    for (const part of ['words', 'pieces'] as const) {
      for (const term of known.terms[part].keys()) {
        const left = this.#counts[part].get(term)! - 1
        if (left === 0) this.#counts[part].delete(term)
        else this.#counts[part].set(term, left)
      }
    }
    this.#norms = new Map()
  }

  /** The most similar first; `story` itself, if it is in the index, is left out. */
  similarTo(story: Story, limit: number): readonly Similar[] {
    const terms = termsOf(story.title, story.text)
    const asked = { story, terms, words: this.#weighed(terms.words, 'words'), pieces: this.#weighed(terms.pieces, 'pieces') }
    const found: Similar[] = []
    for (const other of this.#stories.values()) {
      if (other.story.id === story.id) continue
      const one = this.#compare(asked, other)
      if (one.score >= leastScore && one.reasons.some(({ kind }) => kind !== 'time')) found.push(one)
    }
    return found.sort((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1)).slice(0, limit)
  }

  #compare(asked: { readonly story: Story; readonly words: Weighed; readonly pieces: Weighed }, other: Indexed): Similar {
    const norms = this.#normsOf(other)
    const words = this.#cosine(asked.words, { terms: other.terms.words, part: 'words', norm: norms.words })
    const pieces = this.#cosine(asked.pieces, { terms: other.terms.pieces, part: 'pieces', norm: norms.pieces })
    const text = (words.cosine + pieces.cosine) / 2
    const [mine, theirs] = [asked.story, other.story]
    const shared = { services: common(mine.services, theirs.services), alerts: common(mine.alerts, theirs.alerts), changes: common(mine.changes, theirs.changes) }
    const apartMs = Math.abs(mine.atMs - theirs.atMs)
    const score = weights.text * text + weights.services * shared.services.share + weights.alerts * shared.alerts.share + weights.changes * shared.changes.share + weights.time * 2 ** (-apartMs / halfLifeMs)
    const reasons: SimilarReason[] = [
      ...(shared.alerts.names.length > 0 ? [{ kind: 'alerts' as const, says: `The same ${shared.alerts.names.length === 1 ? 'alert' : 'alerts'}: ${listed(shared.alerts.names)}.` }] : []),
      ...(text >= leastText && words.shared.length > 0 ? [{ kind: 'text' as const, says: `The same words: ${words.shared.join(', ')}.` }] : []),
      ...(shared.services.names.length > 0 ? [{ kind: 'services' as const, says: `The same ${shared.services.names.length === 1 ? 'service' : 'services'}: ${listed(shared.services.names)}.` }] : []),
      ...(shared.changes.names.length > 0 ? [{ kind: 'changes' as const, says: `Before both: ${listed(shared.changes.names)}.` }] : []),
      ...(apartMs <= nearMs ? [{ kind: 'time' as const, says: apartMs < dayMs ? 'Less than a day apart.' : `${Math.round(apartMs / dayMs)} days apart.` }] : []),
    ]
    return { id: theirs.id, score: Math.round(score * 1_000) / 1_000, reasons }
  }

  /** Rare terms count more, and a term that comes ten times not ten times as much. */
  #weightOf(part: Part, term: string, times: number): number {
    const inHowMany = this.#counts[part].get(term)
    return inHowMany === undefined ? 0 : (1 + Math.log(times)) * Math.log((this.#stories.size + 1) / (inHowMany + 0.5))
  }

  #weighed(terms: ReadonlyMap<string, number>, part: Part): Weighed {
    const found = [...terms].map(([term, times]): readonly [string, number] => [term, this.#weightOf(part, term, times)]).filter(([, weight]) => weight > 0)
    return { found, norm: Math.sqrt(found.reduce((sum, [, weight]) => sum + weight * weight, 0)) || 1 }
  }

  #normsOf({ story, terms }: Indexed): Readonly<Record<Part, number>> {
    let norms = this.#norms.get(story.id)
    if (!norms) this.#norms.set(story.id, (norms = { words: this.#weighed(terms.words, 'words').norm, pieces: this.#weighed(terms.pieces, 'pieces').norm }))
    return norms
  }

  #cosine(asked: Weighed, other: { readonly terms: ReadonlyMap<string, number>; readonly part: Part; readonly norm: number }): { readonly cosine: number; readonly shared: readonly string[] } {
    let sum = 0
    const shared: [string, number][] = []
    for (const [term, weight] of asked.found) {
      const times = other.terms.get(term)
      if (times === undefined) continue
      const product = weight * this.#weightOf(other.part, term, times)
      sum += product
      if (other.part === 'words' && product > 0) shared.push([term, product])
    }
    return { cosine: sum / (asked.norm * other.norm), shared: shared.sort((a, b) => b[1] - a[1]).slice(0, shownWords).map(([term]) => term) }
  }
}

interface Weighed {
  readonly found: readonly (readonly [string, number])[]
  readonly norm: number
}

/** What both have, against what either has. */
function common(mine: readonly string[], theirs: readonly string[]): { readonly share: number; readonly names: readonly string[] } {
  const other = new Set(theirs)
  const names = [...new Set(mine)].filter((name) => other.has(name))
  return { share: names.length === 0 ? 0 : names.length / new Set([...mine, ...theirs]).size, names }
}

const listed = (names: readonly string[]): string => `${names.slice(0, shownNames).join(', ')}${names.length > shownNames ? ` and ${names.length - shownNames} more` : ''}`
