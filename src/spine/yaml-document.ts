// YAML (and so JSON) text to documents that know their line numbers. Bounded, because the text is foreign.
import { type Document, isAlias, isCollection, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, stringify } from 'yaml'
import type { FieldPath, SourceDocument } from '../base/document.ts'
import type { Finding, Read } from '../base/finding.ts'
import { wellFormed } from '../base/foreign-json.ts'

/** Bytes would need encoding first; UTF-16 units are near enough for a limit. A repository's worth of objectives is 0.2 MB. */
const maxTextLength = 2_000_000
const maxDocuments = 5_000
/** Values in one file after aliases are expanded. A 2 MB file without aliases holds fewer. */
const maxValues = 500_000
const maxDepth = 64
const maxFindings = 100

/**
 * Every document of the text; the items of a top-level list and of a Kubernetes `List` count as documents of their
 * own. A document with a syntax error is left out and found; the others are kept.
 */
export function readYamlDocuments(text: string, file: string): Read<readonly SourceDocument[]> {
  if (text.length > maxTextLength) {
    return refused(file, 1, 'YAML_TOO_LARGE', `The file is longer than ${maxTextLength} characters.`, 'Split it into smaller files.')
  }
  // Counted before parsing: half a million `---` lines are cheap to send and dear to parse.
  if ((text.match(/^---/gm)?.length ?? 0) > maxDocuments) {
    return refused(file, 1, 'YAML_TOO_MANY_DOCUMENTS', `The file holds more than ${maxDocuments} documents.`,
      'Split it into smaller files.')
  }
  const lines = new LineCounter()
  try {
    const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, merge: true, strict: true, logLevel: 'error' })
    return Array.isArray(parsed) ? collect(parsed as Document.Parsed[], lines, file) : { value: [], findings: [] }
  } catch (error) {
    // The composer recurses: thousands of nested brackets end here.
    if (!(error instanceof RangeError)) throw error
    return refused(file, 1, 'YAML_TOO_DEEP', `Values are nested deeper than ${maxDepth} levels.`, 'Flatten the document.')
  }
}

/** Plain values as YAML text: keys in the order given, long texts left on one line. */
export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })
}

function collect(parsed: readonly Document.Parsed[], lines: LineCounter, file: string): Read<readonly SourceDocument[]> {
  const documents: SourceDocument[] = []
  const findings: Finding[] = []
  const budget = { left: maxValues }
  for (const document of parsed) {
    if (findings.length >= maxFindings) break
    for (const problem of [...document.errors, ...document.warnings].slice(0, maxFindings)) {
      const level = problem.name === 'YAMLWarning' ? 'warning' : 'error'
      findings.push({
        level, code: 'YAML_SYNTAX', say: sentence(problem.message), mend: mendOf(problem.code), file,
        line: lines.linePos(problem.pos[0]).line,
      })
    }
    if (document.errors.length > 0 || document.contents === null) continue
    const value = plain(document, budget)
    const line = lineOfNode(document.contents, lines) ?? 1
    if ('problem' in value) findings.push({ level: 'error', code: value.code, say: value.problem, mend: value.mend, file, line })
    else documents.push(...split(document, value.value, lines, file))
    if (documents.length > maxDocuments) {
      return refused(file, 1, 'YAML_TOO_MANY_DOCUMENTS', `The file holds more than ${maxDocuments} documents.`,
        'Split it into smaller files.')
    }
  }
  return { value: documents, findings }
}

/** A top-level list, or a Kubernetes `kind: List`, is read as its items. */
function split(document: Document.Parsed, value: unknown, lines: LineCounter, file: string): readonly SourceDocument[] {
  const at = (prefix: FieldPath, part: unknown): SourceDocument => ({
    file, value: part, lineOf: (path) => lineOfPath(document, [...prefix, ...path], lines),
  })
  if (Array.isArray(value)) return value.flatMap((item, index) => item === null ? [] : [at([index], item)])
  if (isListOfObjects(value)) return value.items.flatMap((item, index) => item === null ? [] : [at(['items', index], item)])
  return value === null ? [] : [at([], value)]
}

function isListOfObjects(value: unknown): value is { items: unknown[] } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'List' && 'items' in value && Array.isArray(value.items)
}

type Plain = { readonly value: unknown } | { readonly code: string; readonly problem: string; readonly mend: string }

/** The document as plain values, refusing what grows or turns in on itself through aliases. */
function plain(document: Document.Parsed, budget: { left: number }): Plain {
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 1_000 })
  } catch (error) {
    // The library throws errors of every class here, and nothing but the text can be their cause.
    return {
      code: 'YAML_ALIASES', problem: `Aliases or merges (<<) of this document cannot be resolved: ${(error as Error).message}.`, mend: 'Write the values out.',
    }
  }
  const trouble = measure(value, 0, [], budget)
  if (trouble === 'cycle') return {
    code: 'YAML_ALIASES', problem: 'An alias points at a value that contains it.', mend: 'Write the values out.',
  }
  if (trouble === 'deep') return {
    code: 'YAML_TOO_DEEP', problem: `Values are nested deeper than ${maxDepth} levels.`, mend: 'Flatten the document.',
  }
  if (trouble === 'large') return {
    code: 'YAML_TOO_LARGE', problem: `The file holds more than ${maxValues} values once aliases are expanded.`,
    mend: 'Split it into smaller files.',
  }
  return { value: wellFormed(value) }
}

function measure(value: unknown, depth: number, above: unknown[], budget: { left: number }): 'cycle' | 'deep' | 'large' | null {
  if (--budget.left < 0) return 'large'
  if (typeof value !== 'object' || value === null) return null
  if (above.includes(value)) return 'cycle'
  if (depth > maxDepth) return 'deep'
  above.push(value)
  for (const part of Array.isArray(value) ? value : Object.values(value)) {
    const trouble = measure(part, depth + 1, above, budget)
    if (trouble !== null) return trouble
  }
  above.pop()
  return null
}

function lineOfPath(document: Document.Parsed, path: FieldPath, lines: LineCounter): number {
  let node: unknown = document.contents
  let line = lineOfNode(node, lines) ?? 1
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find((item) => String(isScalar(item.key) ? item.key.value : item.key) === String(step))
      if (pair === undefined) break
      // The key's line: a block scalar's value starts a line later than a reader would look.
      line = lineOfNode(pair.key, lines) ?? line
      node = pair.value
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step]
      line = lineOfNode(node, lines) ?? line
    } else break
  }
  return line
}

function lineOfNode(node: unknown, lines: LineCounter): number | null {
  if (!isScalar(node) && !isCollection(node) && !isAlias(node)) return null
  const start = (node as Node).range?.[0]
  return start === undefined ? null : lines.linePos(start).line
}

function sentence(message: string): string {
  const first = message.split('\n')[0] ?? message
  return first.endsWith('.') ? first : `${first}.`
}

function mendOf(code: string): string {
  if (code === 'DUPLICATE_KEY') return 'Keep one of the two.'
  if (code === 'TAB_AS_INDENT') return 'Indent with spaces.'
  return 'Mend the YAML at this line; indentation and quoting are the usual causes.'
}

function refused(file: string, line: number, code: string, say: string, mend: string): Read<readonly SourceDocument[]> {
  return { value: [], findings: [{ level: 'error', code, say, mend, file, line }] }
}
