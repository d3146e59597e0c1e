// Whether a text can hold another, from a few numbers: a bit for each three letters in a row. It may say yes wrongly, never no.

import type { Labels } from './labels.ts'

/** Bits are kept in whole numbers that every engine and JavaScript hold exactly. */
const bitsOfHalf = 26
export const signatureWords = 5
const halves = signatureWords * 2
const letters = 3

/** Of a text in lower case; all zero when it is too short to say anything. */
export function signatureOf(text: string): readonly number[] {
  const bits = new Int32Array(halves)
  const length = text.length - letters
  for (let at = 0; at <= length; at++) {
    // In whole numbers throughout: the engine is ten times slower with fractions.
    const mixed = Math.imul(Math.imul(text.charCodeAt(at) * 961 + text.charCodeAt(at + 1) * 31 + text.charCodeAt(at + 2), 0x9e3779b1) ^ 0x5bd1e995, 0x85ebca6b) >>> 7
    const half = mixed % halves
    bits[half]! |= 1 << (((mixed / halves) | 0) % bitsOfHalf)
  }
  return Array.from({ length: signatureWords }, (_, word) => bits[word * 2]! + bits[word * 2 + 1]! * 2 ** bitsOfHalf)
}

/** Bits of one label: few labels leave most of a number empty, which tells apart what shares its letters with others. */
const bitsOfLabel = 3

/** Of labels as they are kept: `"team":"payments"`. */
export function labelSignature(pairs: readonly string[]): number {
  let low = 0
  let high = 0
  for (const pair of pairs) {
    let hash = 0x811c9dc5
    for (let at = 0; at < pair.length; at++) hash = Math.imul(hash ^ pair.charCodeAt(at), 0x01000193)
    for (let bit = 0; bit < bitsOfLabel; bit++) {
      const place = (Math.imul(hash, 0x9e3779b1 + 2 * bit) >>> 9) % (2 * bitsOfHalf)
      if (place < bitsOfHalf) low |= 1 << place
      else high |= 1 << (place - bitsOfHalf)
    }
  }
  return low + high * 2 ** bitsOfHalf
}

export const labelText = (name: string, value: string): string => `${quoted(name)}:${quoted(value)}`

/** What JSON.stringify writes; most names and values are plain, and looking is cheaper than asking. */
const quoted = (text: string): string => (/^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : JSON.stringify(text))

/** Of an alert: what its list is searched by. Texts first, labels last. */
export function alertSignature(alert: { readonly name: string; readonly summary: string; readonly labels: Labels; readonly labelsJson: string }): readonly number[] {
  return [...signatureOf(`${alert.name}\n${alert.summary}\n${alert.labelsJson}`.toLowerCase()), labelSignature(Object.entries(alert.labels).map(([name, value]) => labelText(name, value)))]
}
