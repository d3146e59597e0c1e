// Rule files of Prometheus and `PrometheusRule` documents of its operator, as rules that know their lines.
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml'
import type { Document, Node, Pair, YAMLMap } from 'yaml'
import { parseDuration } from '../../../base/duration.ts'
import { isProblem, parsePromql } from './promql.ts'
import type { Field, LintFinding, Query, Rule } from './rule.ts'

export interface RuleText {
  /** As findings name it. */
  readonly path: string
  readonly text: string
}

export interface RulesRead {
  readonly rules: readonly Rule[]
  readonly findings: readonly LintFinding[]
}

/** The largest public rule set is 0.5 MB. */
export const maxTextLength = 2_000_000
const maxRules = 10_000
const maxFindings = 500

export function readRules({ path, text }: RuleText): RulesRead {
  const reading = new Reading(path)
  if (text.length > maxTextLength) reading.find(1, `The file is longer than ${maxTextLength} characters.`, 'Split it.')
  else {
    try {
      reading.read(text)
    } catch (problem) {
      // The composer recurses: thousands of nested brackets end here.
      if (!(problem instanceof RangeError)) throw problem
      reading.find(1, 'Values are nested too deeply.', 'Flatten the file.')
    }
  }
  return { rules: reading.rules, findings: reading.findings }
}

const groupKeys = ['name', 'interval', 'limit', 'query_offset', 'labels', 'rules', 'partial_response_strategy']
const ruleKeys = ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations']
const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/

class Reading {
  readonly rules: Rule[] = []
  readonly findings: LintFinding[] = []
  readonly #file: string
  readonly #lines = new LineCounter()
  readonly #groups = new Set<string>()
  #document!: Document.Parsed

  constructor(file: string) {
    this.#file = file
  }

  find(line: number, say: string, mend: string, of: { rule?: string; group?: string } = {}): void {
    if (this.findings.length < maxFindings) {
      this.findings.push({ check: 'file', code: 'RULES_FILE', level: 'error', say, mend, file: this.#file, line, rule: of.rule ?? null, group: of.group ?? null })
    }
  }

  read(text: string): void {
    const parsed = parseAllDocuments(text, { lineCounter: this.#lines, prettyErrors: false, merge: true, strict: true, logLevel: 'error' })
    if (!Array.isArray(parsed)) return
    for (const document of parsed as Document.Parsed[]) {
      this.#document = document
      for (const problem of document.errors.slice(0, 20)) {
        const first = problem.message.split('\n')[0]!
        this.find(this.#lines.linePos(problem.pos[0]).line, first.endsWith('.') ? first : `${first}.`,
          problem.code === 'DUPLICATE_KEY' ? 'Keep one of the two.' : 'Mend the YAML at this line; indentation and quoting are the usual causes.')
      }
      // A document that YAML itself refuses is not guessed at.
      if (document.errors.length === 0 && document.contents !== null) this.#top(document.contents)
    }
  }

  #top(given: Node): void {
    const node = this.#plain(given)
    if (isSeq(node)) return node.items.forEach((item) => this.#top(item as Node))
    if (!isMap(node)) return this.find(this.#line(given), 'This is not a rule file: it holds no map.', 'Begin it with `groups:`.')
    const kind = this.#text(this.#get(node, 'kind'))
    if (kind === 'List' || kind === 'PrometheusRuleList') {
      const items = this.#plain(this.#get(node, 'items'))
      return isSeq(items) ? items.items.forEach((item) => this.#top(item as Node)) : undefined
    }
    // Other manifests of the same file are none of ours.
    if (kind !== null && kind !== 'PrometheusRule') return
    const holder = kind === 'PrometheusRule' ? this.#plain(this.#get(node, 'spec')) : node
    const groups = isMap(holder) ? this.#plain(this.#get(holder, 'groups')) : null
    if (!isSeq(groups)) return this.find(this.#line(node), 'This is not a rule file: it has no list of groups.', 'Write `groups:` with a list below it.')
    for (const group of groups.items) this.#group(group as Node)
  }

  #group(given: Node): void {
    const node = this.#plain(given)
    if (!isMap(node)) return this.find(this.#line(given), 'A group is not a map.', 'Give it a name and rules.')
    const name = this.#text(this.#get(node, 'name')) ?? ''
    const line = this.#line(node)
    if (name === '') this.find(line, 'A group has no name.', 'Give it one: Prometheus refuses the file otherwise.')
    if (this.#groups.has(name)) this.find(line, `The group ${name} stands in this file twice.`, 'Give one another name: Prometheus refuses the file otherwise.', { group: name })
    this.#groups.add(name)
    this.#unknownKeys(node, groupKeys, { group: name })
    const interval = this.#duration(node, 'interval', { group: name })
    const labels = this.#fields(node, 'labels', { group: name })
    const rules = this.#plain(this.#get(node, 'rules'))
    if (rules === null) return
    if (!isSeq(rules)) return this.find(this.#line(rules), `The rules of group ${name} are not a list.`, 'Write each with a dash.', { group: name })
    for (const rule of rules.items) {
      if (this.rules.length >= maxRules) return this.find(line, `The file holds more than ${maxRules} rules.`, 'Split it.')
      this.#rule(rule as Node, { name, intervalMs: interval?.ms ?? null, labels })
    }
  }

  #rule(given: Node, group: { name: string; intervalMs: number | null; labels: ReadonlyMap<string, Field> }): void {
    const node = this.#plain(given)
    const line = this.#line(given)
    if (!isMap(node)) return this.find(line, 'A rule is not a map.', 'Write alert or record, and expr.', { group: group.name })
    const alert = this.#text(this.#get(node, 'alert'))
    const record = this.#text(this.#get(node, 'record'))
    const name = alert ?? record
    const of = { group: group.name, ...(name === null ? {} : { rule: name }) }
    this.#unknownKeys(node, ruleKeys, of)
    if (name === null || name === '') return this.find(line, 'A rule has neither `alert` nor `record`.', 'Name what it is.', of)
    if (alert !== null && record !== null) return this.find(line, 'A rule has both `alert` and `record`.', 'Make two rules of it.', of)
    if (record !== null && !metricName.test(record)) this.find(line, `\`${record}\` is no name of a metric.`, 'Use letters, digits, underscores and colons.', of)
    if (record !== null) for (const key of ['for', 'keep_firing_for', 'annotations']) if (this.#get(node, key) !== null) this.find(this.#keyLine(node, key), `A recording rule has no \`${key}\`.`, 'Take it out: Prometheus refuses the file otherwise.', of)
    const expr = this.#get(node, 'expr')
    const text = this.#text(expr)
    if (text === null || text.trim() === '') return this.find(line, 'The rule has no expression.', 'Write it under `expr`.', of)
    this.#duration(node, 'keep_firing_for', of)
    this.rules.push({
      kind: alert === null ? 'record' : 'alert', name, file: this.#file, group: group.name, intervalMs: group.intervalMs, query: this.#query(text, expr!), for: this.#duration(node, 'for', of),
      labels: new Map([...group.labels, ...this.#fields(node, 'labels', of)]), annotations: this.#fields(node, 'annotations', of), line, endLine: this.#endLine(node),
    })
  }

  #query(text: string, node: Node): Query {
    const start = this.#line(node)
    const isBlock = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')
    const parsed = parsePromql(text)
    return {
      text, expr: isProblem(parsed) ? null : parsed, problem: isProblem(parsed) ? parsed : null,
      lineOf: (offset) => (isBlock ? start + 1 + text.slice(0, offset).split('\n').length - 1 : start),
    }
  }

  #fields(node: YAMLMap, key: string, of: { rule?: string; group?: string }): ReadonlyMap<string, Field> {
    const fields = new Map<string, Field>()
    const map = this.#plain(this.#get(node, key))
    if (map === null) return fields
    if (!isMap(map)) {
      this.find(this.#keyLine(node, key), `\`${key}\` is not a map.`, 'Write names with values.', of)
      return fields
    }
    for (const pair of map.items) {
      const name = this.#text(pair.key as Node) ?? ''
      const value = this.#text(pair.value as Node | null)
      const line = this.#line(pair.key as Node)
      if (name === '') this.find(line, `A name under \`${key}\` is empty.`, 'Name it.', of)
      else if (value === null) this.find(line, `The value of \`${name}\` is not text.`, 'Write text; put numbers and booleans in quotes.', of)
      else fields.set(name, { value, line })
    }
    return fields
  }

  #duration(node: YAMLMap, key: string, of: { rule?: string; group?: string }): { ms: number; line: number } | null {
    const given = this.#get(node, key)
    if (given === null) return null
    const text = this.#text(given) ?? ''
    const ms = parseDuration(text)
    if (ms !== null) return { ms, line: this.#keyLine(node, key) }
    this.find(this.#keyLine(node, key), `\`${key}: ${text}\` is not a duration.`, 'Write it like 5m or 1h30m.', of)
    return null
  }

  #unknownKeys(node: YAMLMap, known: readonly string[], of: { rule?: string; group?: string }): void {
    for (const pair of node.items) {
      const key = this.#text(pair.key as Node) ?? ''
      if (!known.includes(key) && key !== '<<') this.find(this.#line(pair.key as Node), `Prometheus knows no field \`${key}\` here.`, `It knows ${known.join(', ')}.`, of)
    }
  }

  #get(node: YAMLMap, key: string): Node | null {
    const found = this.#pair(node, key)?.value as Node | null | undefined
    return found == null || (isScalar(found) && found.value === null) ? null : found
  }

  #pair(node: YAMLMap, key: string): Pair | undefined {
    return node.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
  }

  #plain(node: Node | null): Node | null {
    return isAlias(node) ? (node.resolve(this.#document) ?? null) : node
  }

  /** Scalars as the text that stands there: a bare `yes` or `1e3` is what its writer wrote. */
  #text(given: Node | null): string | null {
    const node = this.#plain(given)
    if (!isScalar(node) || node.value === null) return null
    return (typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))).toWellFormed()
  }

  #line(node: Node | null): number {
    const start = node?.range?.[0]
    return start === undefined ? 1 : this.#lines.linePos(start).line
  }

  #keyLine(node: YAMLMap, key: string): number {
    return this.#line((this.#pair(node, key)?.key as Node | undefined) ?? node)
  }

  #endLine(node: Node): number {
    const end = node.range?.[1]
    return end === undefined ? this.#line(node) : this.#lines.linePos(Math.max(0, end - 1)).line
  }
}
