// Finds alerts by columns in the database and by matchers and words here, a bounded number at a time.
import type { Db } from '../../spine/database.ts'
import { gateWords } from './model/gate.ts'
import { matchesAll } from './model/matcher.ts'
import type { Matcher } from './model/matcher.ts'
import { silencedBy } from './model/silence.ts'
import type { Silence } from './model/silence.ts'
import { labelText } from './model/text-signature.ts'
import { alertAfter, alertsPage } from './store/reading.ts'
import type { AlertFilter } from './store/reading.ts'
import type { AlertRow } from './store/tables.ts'

export interface AlertSearch {
  readonly filter: AlertFilter
  readonly matchers: readonly Matcher[]
  /** Lower case. */
  readonly text?: string
  readonly silences: readonly Silence[]
  readonly nowMs: number
  readonly limit: number
  /** Further test of what was found. */
  readonly wants?: (found: FoundAlert) => boolean
}

export interface FoundAlert {
  readonly row: AlertRow
  readonly silencedBy: readonly string[]
}

export interface FoundAlerts {
  readonly found: readonly FoundAlert[]
  /** Where to go on, or null at the end. A page may be short and yet not the last. */
  readonly nextId: string | null
}

/** Rows looked at for one answer when only some fit; then the answer says where to go on. */
const maxLookedAt = 10_000
/** Ended alerts that the database looks through for one answer: of 13 months there may be millions. Live ones are all looked through. */
const maxScanned = 100_000
/** A matcher with more plain values than this is left to be tried here. */
const maxAlternatives = 20

export async function findAlerts(db: Db, search: AlertSearch): Promise<FoundAlerts> {
  const narrowed = { ...search.filter, ...columnsOf(search.matchers), ...narrowing(search) }
  const isLive = narrowed.isOpen || narrowed.state === 'firing' || narrowed.state === 'closed' || narrowed.situation !== undefined
  const fromId = isLive || (narrowed.labelTexts === undefined && narrowed.words === undefined) ? null : await alertAfter(db, narrowed, maxScanned)
  const filter = fromId === null ? narrowed : { ...narrowed, fromId }
  // What the database decides nearly alone is not read many rows at a time.
  const isPlain = search.wants === undefined && search.matchers.every((matcher) => textsOf(matcher) !== null)
  const step = Math.min(isPlain ? search.limit + 1 : Math.max(500, search.limit + 1), 2_000)
  const found: FoundAlert[] = []
  let beforeId = filter.beforeId
  for (let looked = 0; ; ) {
    const rows = await alertsPage(db, beforeId === undefined ? filter : { ...filter, beforeId }, step)
    for (const row of rows) {
      if (found.length >= search.limit) return { found, nextId: found.at(-1)!.row.id }
      const fits = look(row, search)
      if (fits) found.push(fits)
    }
    if (rows.length < step) return { found, nextId: fromId }
    looked += rows.length
    beforeId = rows.at(-1)!.id
    if (!isPlain && looked >= Math.max(maxLookedAt, 2 * search.limit)) return { found, nextId: beforeId }
  }
}

function look(row: AlertRow, search: AlertSearch): FoundAlert | null {
  if (search.text !== undefined && !`${row.name}\n${row.summary}\n${row.labels}`.toLowerCase().includes(search.text)) return null
  // Most answers need no label set: without matchers and silences its text goes out as it is kept.
  const needsLabels = search.matchers.length > 0 || search.silences.length > 0
  const labels = needsLabels ? (JSON.parse(row.labels) as Record<string, string>) : {}
  if (!matchesAll(search.matchers, labels)) return null
  const found = { row, silencedBy: silencedBy(search.silences, labels, search.nowMs) }
  return search.wants === undefined || search.wants(found) ? found : null
}

/** What the database can say no to: texts of the label set, and words. */
function narrowing({ matchers, text }: AlertSearch): Pick<AlertFilter, 'labelTexts' | 'words'> {
  const labelTexts = matchers.flatMap((matcher) => {
    const texts = textsOf(matcher)
    return texts === null || matcher.name === 'alertname' ? [] : [texts]
  })
  return { ...(labelTexts.length > 0 ? { labelTexts } : {}), ...(text === undefined || text === '' ? {} : { words: text }) }
}

/** As the label set is kept: `"team":"payments"`. Null where it cannot be said so. */
function textsOf(matcher: Matcher): readonly string[] | null {
  const values = gateWords(matcher)
  return values.length === 0 || values.length > maxAlternatives ? null : values.map((value) => labelText(matcher.name, value))
}

/** Equal matchers that a column can decide, so that an index does the work. */
function columnsOf(matchers: readonly Matcher[]): Pick<AlertFilter, 'name' | 'severity'> {
  const columns: { name?: string; severity?: string } = {}
  for (const { name, value, isRegex, isEqual } of matchers) {
    if (isRegex || !isEqual || value === '' || value.length >= 200) continue
    if (name === 'alertname') columns.name = value
    if (name === 'severity') columns.severity = value
  }
  return columns
}
