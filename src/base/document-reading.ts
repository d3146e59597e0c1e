// Reading one document field by field, noting every field that could not be understood.
import { type FieldPath, fieldText, type SourceDocument } from './document.ts'
import { parseDuration } from './duration.ts'
import type { Finding } from './finding.ts'

/** A field: its value, and where it stands. An absent field has the value undefined. */
export interface Field {
  readonly path: FieldPath
  readonly value: unknown
}

/** More findings than this about one document help nobody. */
const maxFindings = 200

export class DocumentReading {
  readonly document: SourceDocument
  readonly findings: Finding[] = []
  readonly root: Field
  readonly #prefix: string

  /** @param prefix of the finding codes, the practice's name in upper case: `OBJECTIVES`. */
  constructor(document: SourceDocument, prefix: string) {
    this.document = document
    this.#prefix = prefix
    this.root = { path: [], value: document.value }
  }

  at(field: Field, ...steps: FieldPath): Field {
    let value: unknown = field.value
    for (const step of steps) value = child(value, step)
    return { path: [...field.path, ...steps], value }
  }

  /** The first of these keys that is present, or the first: for dialects that spell one field in two ways. */
  either(field: Field, ...keys: readonly string[]): Field {
    return this.at(field, keys.find((key) => child(field.value, key) !== undefined) ?? keys[0]!)
  }

  has(field: Field, ...steps: FieldPath): boolean {
    return isPresent(this.at(field, ...steps))
  }

  /** Whether an error was found that is about the field: anywhere in the document but in another item of the same list. */
  hasErrorAbout(path: FieldPath): boolean {
    const index = path.at(-1)
    const list = typeof index === 'number' ? fieldText(path.slice(0, -1)) : null
    const item = `${list}[${index}]`
    return this.findings.some(({ level, field = '' }) =>
      level === 'error' && (list === null || !field.startsWith(`${list}[`) || field === item || field.startsWith(`${item}.`)))
  }

  /** @param linesBelow where inside a text of several lines the trouble stands. */
  error(field: Field, code: string, say: string, mend: string, linesBelow = 0): void {
    this.#add('error', field, { code, say, mend, linesBelow })
  }

  warning(field: Field, code: string, say: string, mend: string): void { this.#add('warning', field, { code, say, mend }) }
  info(field: Field, code: string, say: string, mend: string): void { this.#add('info', field, { code, say, mend }) }

  #add(level: Finding['level'], field: Field, words: { code: string; say: string; mend: string; linesBelow?: number }): void {
    const { code, say, mend, linesBelow = 0 } = words
    if (this.findings.length >= maxFindings) return
    const place = field.path.length === 0 ? {} : { field: fieldText(field.path) }
    const line = this.document.lineOf(field.path) + linesBelow
    this.findings.push({ level, code: `${this.#prefix}_${code}`, say, mend, file: this.document.file, line, ...place })
  }

  /** Non-empty text; absent or empty is null and, when required, an error. Numbers and booleans count as text: `tier: 2`. */
  text(field: Field, need: 'required' | 'optional' = 'optional'): string | null {
    if (isPresent(field) && field.value !== '') {
      if (typeof field.value === 'string') return field.value
      if (typeof field.value === 'number' || typeof field.value === 'boolean') return String(field.value)
      this.error(field, 'NOT_TEXT', `\`${nameOf(field)}\` is not text.`, 'Write one line of text.')
    } else if (need === 'required') {
      this.error(field, 'MISSING', `\`${nameOf(field)}\` is missing or empty.`, `Add \`${nameOf(field)}\`.`)
    }
    return null
  }

  number(field: Field, need: 'required' | 'optional' = 'optional'): number | null {
    if (!isPresent(field)) {
      if (need === 'required') this.error(field, 'MISSING', `\`${nameOf(field)}\` is missing.`, `Add \`${nameOf(field)}\`.`)
      return null
    }
    const value = typeof field.value === 'string' && field.value.trim() !== '' ? Number(field.value) : field.value
    if (typeof value === 'number' && Number.isFinite(value)) return value
    this.error(field, 'NOT_A_NUMBER', `\`${nameOf(field)}\` is not a number.`, 'Write a plain number, such as 0.999.')
    return null
  }

  boolean(field: Field): boolean | null {
    if (!isPresent(field)) return null
    if (typeof field.value === 'boolean') return field.value
    this.error(field, 'NOT_A_BOOLEAN', `\`${nameOf(field)}\` is neither true nor false.`, 'Write true or false, without quotes.')
    return null
  }

  /** Milliseconds of a duration above zero. */
  duration(field: Field, need: 'required' | 'optional' = 'optional'): number | null {
    const text = this.text(field, need)
    if (text === null) return null
    const ms = parseDuration(text)
    if (ms !== null && ms > 0 && Number.isSafeInteger(ms)) return ms
    this.error(field, 'NOT_A_DURATION', `\`${text}\` is not a duration above zero.`, 'Write it as 30s, 5m, 1h30m, 28d or 4w.')
    return null
  }

  /** The field if it is a map, else null; absent is an error only when required. */
  map(field: Field, need: 'required' | 'optional' = 'optional'): Field | null {
    if (isMap(field.value)) return field
    if (isPresent(field)) this.error(field, 'NOT_A_MAP', `\`${nameOf(field)}\` is not a map of fields.`, 'Indent its fields below it.')
    else if (need === 'required') this.error(field, 'MISSING', `\`${nameOf(field)}\` is missing.`, `Add \`${nameOf(field)}\`.`)
    return null
  }

  /** The items of a list; none when absent. */
  list(field: Field): readonly Field[] {
    if (Array.isArray(field.value)) return field.value.map((value: unknown, index) => ({ path: [...field.path, index], value }))
    if (isPresent(field)) this.error(field, 'NOT_A_LIST', `\`${nameOf(field)}\` is not a list.`, 'Begin each item with a dash.')
    return []
  }

  /** A list of texts; other items are found and left out. */
  texts(field: Field): readonly string[] {
    return this.list(field).flatMap((item) => this.text(item) ?? [])
  }

  /** Name to text; lists of texts, as OpenSLO allows, are joined by commas. */
  labels(field: Field): Readonly<Record<string, string>> {
    const labels: Record<string, string> = {}
    if (this.map(field) === null) return labels
    for (const key of Object.keys(field.value as object)) {
      const value = this.at(field, key)
      const isEmpty = value.value === '' || value.value === null
      const text = isEmpty ? '' : Array.isArray(value.value) ? this.texts(value).join(',') : this.text(value)
      if (text !== null) Object.defineProperty(labels, key, { value: text, enumerable: true, configurable: true, writable: true })
    }
    return labels
  }

  /** Notes every key that is not among these, with the nearest known one: most are typing errors. */
  onlyKeys(field: Field, known: readonly string[], level: 'error' | 'warning' = 'error'): void {
    if (!isMap(field.value)) return
    for (const key of Object.keys(field.value)) {
      if (known.includes(key)) continue
      const near = nearest(key, known)
      const mend = near === null ? `Remove it; known here: ${known.join(', ')}.` : `Did you mean \`${near}\`?`
      this.#add(level, this.at(field, key), { code: 'UNKNOWN_FIELD', say: `\`${key}\` is not a field of ${nameOf(field)}.`, mend })
    }
  }
}

export function isPresent(field: Field): boolean {
  return field.value !== undefined && field.value !== null
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function child(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return typeof step === 'number' ? value[step] : undefined
  return isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined
}

function nameOf(field: Field): string {
  const last = field.path.at(-1)
  if (last === undefined) return 'the document'
  return typeof last === 'number' ? fieldText(field.path.slice(-2)) : last
}

function nearest(key: string, known: readonly string[]): string | null {
  if (key.length > 40) return null
  let best: string | null = null
  let least = Math.min(3, Math.ceil(key.length / 2))
  for (const candidate of known) {
    const distance = editDistance(key.toLowerCase().replaceAll('_', ''), candidate.toLowerCase().replaceAll('_', ''))
    if (distance < least) { best = candidate; least = distance }
  }
  return best
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[b.length]!
}

/** Any value as words for a person. A map with a field named toString cannot be made a text by JavaScript itself. */
export function shown(value: unknown): string {
  return (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)).slice(0, 200)
}
