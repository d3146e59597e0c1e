// How alike two alerts read: Jaccard's index over shingles of words (Broder 1997, "On the resemblance and containment of documents"). Pure.

/** Longer texts are cut: what tells alerts apart stands at their beginning. */
const maxWords = 60

/** Words and pairs of neighbouring words. Numbers and ids tell instances apart, not troubles: they all read `#`. */
export function shinglesOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean).slice(0, maxWords).map((word) => (/\d/.test(word) ? '#' : word))
  return new Set([...words, ...words.slice(1).map((word, index) => `${words[index]!} ${word}`)])
}

/** 0 to 1: shared shingles over all shingles. Nothing is alike to nothing. */
export function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0
  const shared = a.intersection(b).size
  return shared / (a.size + b.size - shared)
}
