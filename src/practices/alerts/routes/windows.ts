// `/api/v1/silence-windows`: what will be silenced or under maintenance, and when.
import { dayMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { formatInstant, parseInstant } from '../../../base/instant.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { SilenceWindowQuery, SilenceWindows } from '../contract.ts'
import type { MatcherWords } from '../model/matcher.ts'
import { occurrences } from '../model/routing/occurrences.ts'
import type { Span } from '../model/routing/occurrences.ts'
import type { IntervalSpec } from '../model/routing/spec.ts'
import { maxSilences, silencesPage } from '../store/silences.ts'
import type { SilenceRow } from '../store/tables.ts'

const usualDays = 30
const longestMs = 366 * dayMs
/** A page of them; a silence that recurs each hour would fill any list. */
const maxWindows = 500
const maxOfOne = 60

export const windowRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/silence-windows', access: 'read', summary: 'List when something was, is or will be silenced or under maintenance, soonest first', query: SilenceWindowQuery, answer: SilenceWindows,
    async handle({ query }, house) {
      const nowMs = house.clock.nowMs()
      const within = withinOf(query, nowMs)
      const rows = await silencesPage(house.read, { endedSinceMs: within.fromMs }, { nowMs, limit: maxSilences })
      const windows = rows.flatMap((row) => windowsOf(row, within).map((span) => ({ row, span })))
      return {
        items: windows.toSorted((a, b) => a.span.fromMs - b.span.fromMs || a.span.toMs - b.span.toMs).slice(0, maxWindows).map(({ row, span }) => ({
          silence: row.id, kind: row.kind, comment: row.comment, createdBy: row.created_by, matchers: JSON.parse(row.matchers) as MatcherWords[],
          fromAt: formatInstant(span.fromMs), toAt: formatInstant(span.toMs), isRecurring: row.recurrence !== null,
        })),
      }
    },
  }),
]

function withinOf({ from, to, days = usualDays }: { readonly from?: string; readonly to?: string; readonly days?: number }, nowMs: number): Span {
  const fromMs = from === undefined ? nowMs : parseInstant(from)
  const toMs = to === undefined ? (fromMs ?? nowMs) + days * dayMs : parseInstant(to)
  if (fromMs === null || toMs === null || fromMs >= toMs || toMs - fromMs > longestMs) throw new Fault('ALERTS_WINDOW_SPAN', { say: '`from` must lie before `to`, by at most 366 days.', mend: 'Choose another time.' })
  return { fromMs, toMs }
}

function windowsOf(row: SilenceRow, within: Span): readonly Span[] {
  const span = { fromMs: Math.max(within.fromMs, row.starts_ms), toMs: Math.min(within.toMs, row.ends_ms) }
  if (span.fromMs >= span.toMs) return []
  if (row.recurrence === null) return [{ fromMs: Math.max(row.starts_ms, span.fromMs), toMs: row.ends_ms }]
  return occurrences(JSON.parse(row.recurrence) as IntervalSpec[], span, maxOfOne)
}
