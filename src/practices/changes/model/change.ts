// A change as it is known, and what a further message about the same change makes of it.
import type { ChangeKind, ChangeState, ReportedChange } from '../../../base/change.ts'

export interface Change {
  readonly id: string
  /** Who told of it: `github`, `cli`, …, with the name of the sender where there is one. */
  readonly source: string
  readonly reference: string
  readonly kind: ChangeKind
  readonly title: string
  readonly services: readonly string[]
  readonly environment: string | null
  readonly state: ChangeState
  readonly startedMs: number
  /** Null while it runs. */
  readonly finishedMs: number | null
  readonly by: string | null
  readonly reviewedBy: string | null
  readonly artifact: string | null
  readonly commit: string | null
  readonly url: string | null
  readonly rollback: string | null
  readonly linesChanged: number | null
  readonly recordedMs: number
  readonly updatedMs: number
}

/** More services than this are a list that names nobody. */
export const mostServices = 20

const texts = { title: 200, by: 100, reviewedBy: 100, artifact: 300, commit: 100, environment: 100, rollback: 2_000 } as const
export const maxReference = 300
const maxUrl = 2_000
const maxService = 253

/** The report with what cannot be stored or shown left out: NUL, half characters, addresses that are no web address, too much text. */
export function tidied(report: ReportedChange): ReportedChange {
  const text = <F extends keyof typeof texts>(field: F): string | null => {
    const value = report[field]
    return value === null ? null : cut(value, texts[field]) || null
  }
  return {
    ...report,
    reference: cut(report.reference, maxReference),
    title: text('title') ?? 'A change without a title',
    services: [...new Set(report.services.map((name) => cut(name, maxService)).filter((name) => name !== ''))].slice(0, mostServices),
    environment: text('environment'), by: text('by'), reviewedBy: text('reviewedBy'), artifact: text('artifact'), commit: text('commit'), rollback: text('rollback'),
    url: report.url !== null && /^https?:\/\//i.test(report.url) && report.url.length <= maxUrl ? clean(report.url) : null,
    linesChanged: report.linesChanged !== null && Number.isSafeInteger(report.linesChanged) && report.linesChanged >= 0 ? Math.min(report.linesChanged, 1_000_000_000) : null,
  }
}

/** Clocks of senders run ahead; a change is never told to have happened later than it was heard of. */
const heard = (atMs: number | null, nowMs: number): number | null => (atMs === null || atMs < 0 ? null : Math.min(atMs, nowMs))

export function newChange(report: ReportedChange, made: { id: string; source: string; nowMs: number }): Change {
  const { id, source, nowMs } = made
  const said = tidied(report)
  const finishedSaid = heard(said.finishedMs, nowMs)
  const startedMs = heard(said.startedMs, nowMs) ?? finishedSaid ?? nowMs
  return {
    id, source, reference: said.reference, kind: said.kind, title: said.title, services: said.services, environment: said.environment, state: said.state,
    startedMs, finishedMs: said.state === 'started' ? null : Math.max(startedMs, finishedSaid ?? nowMs),
    by: said.by, reviewedBy: said.reviewedBy, artifact: said.artifact, commit: said.commit, url: said.url, rollback: said.rollback, linesChanged: said.linesChanged,
    recordedMs: nowMs, updatedMs: nowMs,
  }
}

/** Messages come late and twice: a change never goes back to an earlier state. */
const order: Readonly<Record<ChangeState, number>> = { started: 0, succeeded: 1, failed: 1, 'rolled-back': 2 }

/** The change with what the report adds; the same value when it adds nothing. */
export function followed(known: Change, report: ReportedChange, nowMs: number): Change {
  const said = tidied(report)
  const finishedSaid = heard(said.finishedMs, nowMs)
  const isOlder = finishedSaid !== null && known.finishedMs !== null && finishedSaid < known.finishedMs
  const moves = said.state !== known.state && (order[said.state] > order[known.state] || (order[said.state] === order[known.state] && !isOlder))
  const state = moves ? said.state : known.state
  const startedMs = Math.min(known.startedMs, heard(said.startedMs, nowMs) ?? known.startedMs)
  const next: Change = {
    ...known,
    state, startedMs,
    // A roll-back ends nothing anew: when it took effect stays, and the record says when it was undone.
    finishedMs: state === 'started' ? null : (known.finishedMs !== null && !(moves && state !== 'rolled-back') ? known.finishedMs : Math.max(startedMs, finishedSaid ?? nowMs)),
    services: [...new Set([...known.services, ...said.services])].slice(0, mostServices),
    environment: known.environment ?? said.environment,
    by: known.by ?? said.by, reviewedBy: said.reviewedBy ?? known.reviewedBy, artifact: said.artifact ?? known.artifact, commit: known.commit ?? said.commit,
    url: said.url ?? known.url, rollback: said.rollback ?? known.rollback, linesChanged: said.linesChanged ?? known.linesChanged,
  }
  return same(known, next) ? known : { ...next, updatedMs: nowMs }
}

/** When it took effect, as far as is known. */
export function effectMs(change: Pick<Change, 'startedMs' | 'finishedMs'>): number {
  return change.finishedMs ?? change.startedMs
}

/** The record names people by handle, never by address. */
export function handleOf(by: string | null): string | null {
  return by === null || by.includes('@') ? null : by
}

function same(one: Change, other: Change): boolean {
  return (Object.keys(one) as (keyof Change)[]).every((key) => (key === 'services' ? one.services.join('\n') === other.services.join('\n') : one[key] === other[key]))
}

function clean(text: string): string {
  // oxlint-disable-next-line no-control-regex -- what terminals and PostgreSQL do not take
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '').trim()
}

function cut(text: string, most: number): string {
  const whole = clean(text)
  return whole.length <= most ? whole : `${whole.slice(0, most - 1).toWellFormed()}…`
}
