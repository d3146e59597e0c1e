// "Is production healthy?" in one sentence, made from what each practice's tile reports.
import { createContext, useContext, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { Go } from '../kit/go.tsx'
import { Glyph } from '../kit/status-badge.tsx'
import type { Shape, Tone } from '../kit/status-badge.tsx'

export interface Report {
  readonly tone: Tone
  /** A clause for the headline: `1 open incident`. Empty when all is well. */
  readonly words: string
  /** Silent while the report of this name is as bad: it says the same already. */
  readonly unless?: string
}

const Reports = createContext<(name: string, report: Report | null) => void>(() => undefined)

export function HealthProvider({ children }: { children: (reports: ReadonlyMap<string, Report>) => ReactNode }) {
  const [reports, setReports] = useState<ReadonlyMap<string, Report>>(new Map())
  const report = useMemo(
    () => (name: string, next: Report | null) =>
      setReports((before) => {
        const known = before.get(name)
        if (known?.tone === next?.tone && known?.words === next?.words) return before
        const after = new Map(before)
        if (next === null) after.delete(name)
        else after.set(name, next)
        return after
      }),
    [],
  )
  return <Reports.Provider value={report}>{children(reports)}</Reports.Provider>
}

/** One tile of the health strip; also a clause of the headline while its tone is `act` or `warn`. */
export function HealthTile({
  name,
  label,
  tone,
  shape,
  value,
  note,
  words,
  unless,
  to,
}: {
  unless?: string
  name: string
  label: string
  tone: Tone
  shape: Shape
  value: ReactNode
  note?: ReactNode
  words: string
  to: string
}) {
  const report = useContext(Reports)
  useEffect(() => {
    report(name, { tone, words, ...(unless === undefined ? {} : { unless }) })
    return () => report(name, null)
  }, [report, name, tone, words, unless])
  return (
    <Go to={to} className={`health-tile tone-${tone}`} keepContext>
      <span className="health-label">
        <Glyph shape={shape} tone={tone} />
        {label}
      </span>
      <span className="health-value">{value}</span>
      <span className="muted small ellipsis">{note ?? '\u00a0'}</span>
    </Go>
  )
}

/** `self` reports about Mainstay, not about production: it alone makes nothing healthy. */
export function headlineOf(reports: ReadonlyMap<string, Report>, isEmpty: boolean): { readonly tone: Tone; readonly title: string } {
  const all = [...reports].filter(([name]) => name !== 'self').map(([, each]) => each)
  const self = reports.get('self')
  const acting = all.filter((each) => each.tone === 'act')
  const warning = all.filter((each) => each.tone === 'warn')
  const clauses = [...acting, ...warning]
    .filter((each) => each.unless === undefined || reports.get(each.unless)?.tone !== each.tone)
    .map((each) => each.words)
    .filter(Boolean)
  if (acting.length > 0) return { tone: 'act', title: sentence(clauses) }
  if (warning.length > 0) return { tone: 'warn', title: sentence(clauses) }
  if (isEmpty) return { tone: 'calm', title: 'Nothing is connected yet' }
  if (all.length === 0) return { tone: 'calm', title: 'Now' }
  const isMeasured = all.some((each) => each.tone === 'good')
  // A pager that is broken is news even while nothing burns: silence would then prove nothing.
  if (self?.tone === 'act') return { tone: 'warn', title: isMeasured ? `Production is healthy, but ${self.words}` : sentence([self.words]) }
  return isMeasured ? { tone: 'good', title: 'Production is healthy' } : { tone: 'calm', title: 'Nothing is measured yet' }
}

function sentence(clauses: readonly string[]): string {
  const text = clauses.length < 2 ? (clauses[0] ?? '') : `${clauses.slice(0, -1).join(', ')} and ${clauses.at(-1)}`
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
