// Prometheus selectors: `http_requests_total{code=~"5.."}` read, written and matched.
import { Fault } from '../base/fault.ts'
import type { CountQuery } from '../base/indicator.ts'
import { compilePattern } from '../base/pattern.ts'

export type MatchOperator = '=' | '!=' | '=~' | '!~'

export interface LabelMatcher {
  readonly label: string
  readonly op: MatchOperator
  readonly value: string
}

export interface Selector {
  readonly metric: string
  readonly matchers: readonly LabelMatcher[]
}

export type Labels = ReadonlyMap<string, string>

const maxLength = 10_000

/** Throws METRICS_SELECTOR when the text is no selector of one metric. */
export function parseSelector(text: string): Selector {
  if (text.length > maxLength) throw notSelector(text, `it is longer than ${maxLength} characters`)
  const reader = new Reader(text)
  let metric = reader.take(/[a-zA-Z_:][a-zA-Z0-9_:]*/y)
  const matchers: LabelMatcher[] = []
  if (reader.takeMark('{')) {
    while (!reader.takeMark('}')) {
      const quoted = reader.takeString()
      const label = quoted ?? reader.take(/[a-zA-Z_][a-zA-Z0-9_]*/y) ?? reader.fail('a label is expected')
      const op = reader.take(/=~|!=|!~|=/y) as MatchOperator | null
      if (op === null) {
        // Prometheus 3: a quoted name without an operator is the metric's.
        if (quoted === null || metric !== null) reader.fail('=, !=, =~ or !~ is expected')
        metric = quoted
      } else {
        const value = reader.takeString() ?? reader.fail('a quoted value is expected')
        if (label === '__name__' && op === '=' && metric === null) metric = value
        else matchers.push({ label, op, value })
      }
      if (!reader.takeMark(',') && !reader.isAt('}')) reader.fail('a comma or } is expected')
    }
  }
  reader.end()
  if (metric === null || metric === '') throw notSelector(text, 'it names no metric')
  return { metric, matchers }
}

export function selectorText({ metric, matchers }: Selector): string {
  const isPlain = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(metric)
  const words = matchers.map(({ label, op, value }) => `${/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label) ? label : quoted(label)}${op}${quoted(value)}`)
  if (!isPlain) words.unshift(`__name__=${quoted(metric)}`)
  return `${isPlain ? metric : ''}${words.length === 0 ? '' : `{${words.join(',')}}`}`
}

/**
 * The selector behind a count, whether it was written as one or as `sum(rate(selector[$window]))`, which says the same.
 * Null when only PromQL can say it.
 */
export function countedSelector(query: CountQuery): Selector | null {
  if ('selector' in query) return parseSelector(query.selector)
  const inner = /^\s*sum\s*\(\s*(rate|increase)\s*\(([^]*)\[\s*\$window\s*\]\s*\)\s*\)\s*$/.exec(query.promql)
  if (inner === null || inner[1] !== query.yields) return null
  try {
    return parseSelector(inner[2]!)
  } catch {
    return null
  }
}

/** Compiled once: does a series of the selector's metric have these labels? Throws METRICS_SELECTOR for a pattern that is none. */
export function labelTest(selector: Selector): (labels: Labels) => boolean {
  const tests = selector.matchers.map((matcher) => ({ label: matcher.label, fits: valueTest(selector, matcher), wants: matcher.op === '=' || matcher.op === '=~' }))
  return (labels) => {
    // An absent label has the value ''.
    for (const { label, fits, wants } of tests) if (fits(labels.get(label) ?? '') !== wants) return false
    return true
  }
}

function valueTest(selector: Selector, { op, value }: LabelMatcher): (text: string) => boolean {
  if (op === '=' || op === '!=') return (text) => text === value
  try {
    return remembering(compilePattern(value))
  } catch (problem) {
    throw notSelector(selectorText(selector), problem instanceof Fault ? `"${value.slice(0, 100)}" is not a regular expression, ${String(problem.facts['why'])}` : String(problem))
  }
}

/** Values repeat from scrape to scrape; matching them once is enough. */
const mostRemembered = 10_000

function remembering(fits: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>()
  return (text) => {
    let fit = known.get(text)
    if (fit === undefined) {
      fit = fits(text)
      if (known.size >= mostRemembered) known.clear()
      known.set(text, fit)
    }
    return fit
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}

function notSelector(text: string, why: string): Fault {
  return new Fault('METRICS_SELECTOR', { say: `\`${text.slice(0, 200)}\` does not select one metric: ${why}.`, mend: 'Write a metric name with matchers, like http_requests_total{code=~"5.."}.' })
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#skip()
  }

  take(shape: RegExp): string | null {
    shape.lastIndex = this.#at
    const found = shape.exec(this.#text)
    if (found === null) return null
    this.#at += found[0].length
    this.#skip()
    return found[0]
  }

  isAt(mark: string): boolean {
    return this.#text.startsWith(mark, this.#at)
  }

  takeMark(mark: string): boolean {
    if (!this.isAt(mark)) return false
    this.#at += mark.length
    this.#skip()
    return true
  }

  takeString(): string | null {
    const literal = this.take(/"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|`[^`]*`/y)
    if (literal === null) return null
    const inner = literal.slice(1, -1)
    if (literal.startsWith('`')) return inner
    return inner.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[^])/g, (_, escape: string) => {
      if (/^[xuU]./.test(escape)) return codePoint(Number.parseInt(escape.slice(1), 16))
      if (/^[0-7]{3}$/.test(escape)) return codePoint(Number.parseInt(escape, 8))
      return escapes[escape] ?? escape
    })
  }

  end(): void {
    if (this.#at < this.#text.length) this.fail('nothing more is expected')
  }

  fail(why: string): never {
    throw notSelector(this.#text, `${why} at \`${this.#text.slice(this.#at, this.#at + 20) || 'the end'}\``)
  }

  #skip(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++
  }
}

function codePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
}
