// What the foreign dialects share: their errors in their own shape, and what was refused kept for people to see.
import { actorText } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import type { Caller } from '../../../spine/access/roles.ts'
import { RawAnswer } from '../../../spine/practice.ts'
import type { House, RouteRequest } from '../../../spine/practice.ts'
import type { Source } from '../model/incoming.ts'
import { storable } from '../model/labels.ts'
import { keepRejection } from '../store/intake.ts'

export function json(status: number, body: unknown): RawAnswer {
  return new RawAnswer(status, 'application/json', JSON.stringify(body))
}

const statusOf: Readonly<Record<string, number>> = { 'not-found': 404, forbidden: 403, unavailable: 503, conflict: 409, 'too-many': 429 }

/** A fault as Alertmanager says it: a JSON text. */
export async function inAlertmanagersWords(does: () => Promise<RawAnswer>): Promise<RawAnswer> {
  try {
    return await does()
  } catch (problem) {
    if (!(problem instanceof Fault)) throw problem
    return json(statusOf[problem.kind] ?? 400, typeof problem.facts['why'] === 'string' ? problem.facts['why'] : problem.say)
  }
}

export interface Refused {
  readonly source: Source
  readonly caller: Caller
  readonly status: number
  readonly reason: string
  readonly body: Buffer
}

const bodyKept = 4_096
const reasonKept = 1_000
/** Kept in a second; a sender gone mad would otherwise keep the disk busy with its mistakes. The metric counts all. */
const keptASecond = 10
const budgets = new WeakMap<House, { secondMs: number; left: number }>()

/** Kept in the background of the answer: what was refused is no alert. */
export async function noteRefused(house: House, refused: Refused): Promise<void> {
  const { source, caller, status, reason, body } = refused
  house.metrics.alertsReceived.inc({ dialect: source, outcome: 'refused' })
  const nowMs = house.clock.nowMs()
  let budget = budgets.get(house)
  if (!budget || nowMs - budget.secondMs >= 1_000) budgets.set(house, (budget = { secondMs: nowMs, left: keptASecond }))
  if (budget.left-- <= 0) return
  await house.database.transact((db) => keepRejection(db, {
    id: newId('rej', nowMs), source, connection: actorText(caller.actor), received_ms: nowMs, status,
    reason: storable(reason.slice(0, reasonKept)), body: storable(body.subarray(0, bodyKept).toString('utf8')),
  }))
}

/** The value of a query parameter that may be given once, several times or not at all. */
export function queryTexts(request: RouteRequest, name: string): readonly string[] {
  const value = (request.query as Record<string, unknown> | null)?.[name]
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
