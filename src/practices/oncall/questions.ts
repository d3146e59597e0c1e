// What on-call answers other practices: who is on call, and what was paged for.
import type { Db } from '../../spine/database.ts'
import { shiftsAt } from './model/schedule.ts'
import type { PageState } from './model/page-state.ts'
import { isForPerson, listPages, notificationsOf, pageRow } from './store/pages.ts'
import { loadPolicies, loadSchedules } from './store/schedules.ts'
import type { PageRow } from './store/tables.ts'

export { whoWouldBeAsked } from './store/would-ask.ts'
export type { Surroundings, WouldAsk } from './store/would-ask.ts'

export interface OnCallNow {
  readonly schedule: string
  readonly timeZone: string
  /** Login names with when their shift ends; empty: nobody is on call. */
  readonly people: readonly { readonly name: string; readonly rotation: string | null; readonly untilMs: number }[]
}

export interface OncallPage {
  readonly id: string
  readonly state: PageState
  readonly title: string
  readonly service: string | null
  readonly situation: string | null
  readonly policy: string | null
  readonly startedMs: number
  readonly acknowledgedMs: number | null
  /** `person/per_…`, or another actor. */
  readonly acknowledgedBy: string | null
  readonly resolvedMs: number | null
  /** Ids of everybody asked so far. */
  readonly people: readonly string[]
}

const maxSchedules = 500
const maxPagesOfSituation = 100

/** Every schedule, by name; at most 500. */
export async function onCallNow(db: Db, atMs: number): Promise<readonly OnCallNow[]> {
  const schedules = await loadSchedules(db, { afterMs: atMs, limit: maxSchedules })
  return schedules.map((schedule) => ({
    schedule: schedule.name, timeZone: schedule.timeZone,
    people: shiftsAt(schedule, atMs).map((shift) => ({ name: shift.person!, rotation: shift.rotation, untilMs: shift.toMs })),
  }))
}

/** Newest first. `situation` is its id, `sit_…`. */
export async function pagesOfSituation(db: Db, situation: string): Promise<readonly OncallPage[]> {
  return withPeople(db, await listPages(db, { situation, limit: maxPagesOfSituation }))
}

export async function pageById(db: Db, id: string): Promise<OncallPage | null> {
  const row = await pageRow(db, id)
  return row ? (await withPeople(db, [row]))[0]! : null
}

/** More policies than this are never answered at once. */
const maxPolicies = 10_000

/** Names of all escalation policies. */
export async function policyNames(db: Db): Promise<ReadonlySet<string>> {
  return new Set((await loadPolicies(db, { limit: maxPolicies })).map(({ name }) => name))
}

async function withPeople(db: Db, rows: readonly PageRow[]): Promise<readonly OncallPage[]> {
  const notifications = await notificationsOf(db, rows.map((row) => row.id))
  return rows.map((row) => ({
    id: row.id, state: row.state, title: row.title, service: row.service, situation: row.situation, policy: row.policy, startedMs: row.started_ms,
    acknowledgedMs: row.acknowledged_ms, acknowledgedBy: row.acknowledged_by, resolvedMs: row.resolved_ms,
    people: [...new Set(notifications.filter((one) => one.page === row.id && isForPerson(one)).map((one) => one.person))],
  }))
}
