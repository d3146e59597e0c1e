// Alertmanager's matchers: name, operator, value; for filters, silences and routes. Both of its grammars.
import { Fault } from '../../../base/fault.ts'
import { isLabelName, labelOf } from './labels.ts'
import type { Labels } from './labels.ts'
import { compilePattern } from './pattern.ts'
import { readUtf8Matchers } from './utf8-matchers.ts'

export interface MatcherWords {
  readonly name: string
  readonly value: string
  readonly isRegex: boolean
  readonly isEqual: boolean
}

export interface Matcher extends MatcherWords {
  /** An absent label has the value ''. */
  readonly matches: (labels: Labels) => boolean
}

/** Throws ALERTS_PATTERN when the regular expression is none. */
export function matcherOf(words: MatcherWords): Matcher {
  const { name, value, isRegex, isEqual } = words
  const fits = isRegex ? compilePattern(value) : (text: string) => text === value
  return { name, value, isRegex, isEqual, matches: (labels) => fits(labelOf(labels, name) ?? '') === isEqual }
}

export function matchesAll(matchers: readonly Matcher[], labels: Labels): boolean {
  for (const matcher of matchers) if (!matcher.matches(labels)) return false
  return true
}

const operators = { '=': [false, true], '!=': [false, false], '=~': [true, true], '!~': [true, false] } as const
const maxMatchers = 50
const shape = /^\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|!=|!~|=)\s*([^]*?)\s*$/

/**
 * `team="payments"`, `{cluster=~"eu-.*", severity!=info}`, `"k8s.pod.name"="a"`. As Alertmanager from 0.27 on does: where
 * the classic grammar reads the text its reading counts, else that of the UTF-8 grammar.
 * Throws ALERTS_MATCHER with `why` in Alertmanager's words.
 */
export function parseMatchers(text: string): readonly Matcher[] {
  try {
    return parseClassic(text)
  } catch (problem) {
    const read = readUtf8Matchers(text)
    if (read === null || read.length > maxMatchers) throw problem
    return read.map(({ name, operator, value }) => {
      const [isRegex, isEqual] = operators[operator]
      return matcherOf({ name, value, isRegex, isEqual })
    })
  }
}

function parseClassic(text: string): readonly Matcher[] {
  let inner = text.trim()
  if (inner.startsWith('{')) {
    if (!inner.endsWith('}')) throw badMatcher(text, `bad matcher format: ${text}`)
    inner = inner.slice(1, -1).trim()
  }
  if (inner.endsWith(',')) inner = inner.slice(0, -1)
  if (inner.trim() === '') return []
  const parts = splitOutsideQuotes(inner)
  if (parts.length > maxMatchers) throw badMatcher(text, `more than ${maxMatchers} matchers`)
  return parts.map(parseMatcher)
}

function parseMatcher(text: string): Matcher {
  const parts = shape.exec(text)
  if (!parts) throw badMatcher(text, `bad matcher format: ${text.trim()}`)
  const [isRegex, isEqual] = operators[parts[2] as keyof typeof operators]
  return matcherOf({ name: parts[1]!, value: unquote(parts[3]!, text), isRegex, isEqual })
}

function unquote(raw: string, whole: string): string {
  const isQuoted = raw.startsWith('"')
  if (isQuoted && (raw.length < 2 || !raw.endsWith('"'))) throw badMatcher(whole, `matcher value contains unescaped double quote: ${raw}`)
  const inner = isQuoted ? raw.slice(1, -1) : raw
  let value = ''
  for (let i = 0; i < inner.length; i++) {
    const char = inner[i]!
    if (char === '"') throw badMatcher(whole, `matcher value contains unescaped double quote: ${raw}`)
    if (char !== '\\') {
      value += char
      continue
    }
    const next = inner[++i]
    if (next === undefined) throw badMatcher(whole, 'matcher value ends in a backslash')
    // Any other escape stays as it is, so that regular expressions need no doubling.
    value += next === 'n' ? '\n' : next === '"' || next === '\\' ? next : `\\${next}`
  }
  return value
}

function splitOutsideQuotes(text: string): readonly string[] {
  const parts: string[] = []
  let from = 0
  let isQuoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === '\\') i++
    else if (char === '"') isQuoted = !isQuoted
    else if (char === ',' && !isQuoted) {
      parts.push(text.slice(from, i))
      from = i + 1
    }
  }
  parts.push(text.slice(from))
  return parts
}

function badMatcher(text: string, why: string): Fault {
  return new Fault('ALERTS_MATCHER', { say: `"${text.slice(0, 200)}" is not a matcher: ${why.slice(0, 300)}.`, mend: 'Write it like team="payments" or cluster=~"eu-.*".', why })
}

/** As Alertmanager writes it: `team="payments"`; a name outside the classic rule is quoted. */
export function matcherText({ name, value, isRegex, isEqual }: MatcherWords): string {
  const operator = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!='
  return `${isLabelName(name) ? name : quoted(name)}${operator}${quoted(value)}`
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')}"`
}
