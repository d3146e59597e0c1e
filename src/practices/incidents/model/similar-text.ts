// What two texts of incidents have in common: words, and pieces of words, each weighed by how rare it is among the others. Pure.

export interface TextTerms {
  /** How often each term comes; words of the title count as often as `titleWeight`. */
  readonly words: ReadonlyMap<string, number>
  readonly pieces: ReadonlyMap<string, number>
  readonly length: number
}

/** A title is chosen to say what it is about. */
const titleWeight = 2
const maxText = 20_000
const pieceLength = 4

/** Words that say nothing of what happened; English, as the field's own words are. */
const stopWords = new Set(('a an the and or but if then so as at by for from in into of off on onto out over to up with without within about after again all also am are be because been before being below between both can could did do does doing down during each few had has have having he her here him his how i is it its just me more most my no nor not now only other our own same she should some such than that their them there these they this those through too under until us very was we were what when where which while who whom why will would you your '
  + 'incident issue issues problem cause caused due resulting result found seen see time times utc day following new').split(' '))

/** `CloudWatch` is cloud and watch too, `alb-502` alb and 502. */
export function termsOf(title: string, text: string): TextTerms {
  const words = new Map<string, number>()
  const pieces = new Map<string, number>()
  let length = 0
  for (const [part, weight] of [[title, titleWeight], [text, 1]] as const) {
    for (const word of wordsOf(part.slice(0, maxText))) {
      words.set(word, (words.get(word) ?? 0) + weight)
      length += weight
      const marked = `^${word}$`
      for (let at = 0; at + pieceLength <= marked.length; at++) {
        const piece = marked.slice(at, at + pieceLength)
        pieces.set(piece, (pieces.get(piece) ?? 0) + weight)
      }
    }
  }
  return { words, pieces, length }
}

export function wordsOf(text: string): readonly string[] {
  const found: string[] = []
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    const whole = match[0]
    const parts = whole.split(/(?<=\p{Ll})(?=\p{Lu})/u)
    for (const one of parts.length > 1 ? [whole, ...parts] : [whole]) {
      const word = stemOf(one.toLowerCase())
      if (word.length > 1 && !stopWords.has(word) && !/^\d{1,2}$/.test(word)) found.push(word)
    }
  }
  return found
}

/** Only endings that do not change what a technical word means. */
export function stemOf(word: string): string {
  if (word.length > 6 && word.endsWith('ing')) return undoubled(word.slice(0, -3))
  if (word.length > 5 && word.endsWith('ied')) return `${word.slice(0, -3)}y`
  if (word.length > 5 && word.endsWith('ed')) return undoubled(word.slice(0, -2))
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (word.length > 4 && /(sh|ch|x|ss)es$/.test(word)) return word.slice(0, -2)
  return word.length > 3 && word.endsWith('s') && !/(ss|us|is)$/.test(word) ? word.slice(0, -1) : word
}

const undoubled = (word: string): string => (/([bdgmnprt])\1$/.test(word) ? word.slice(0, -1) : word)
