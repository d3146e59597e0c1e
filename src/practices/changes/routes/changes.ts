// `/api/v1/changes`: record and read changes.
import { changeKinds, changeStates, reportOf } from '../../../base/change.ts'
import { Fault } from '../../../base/fault.ts'
import { newId, parseId } from '../../../base/id.ts'
import { parseInstant } from '../../../base/instant.ts'
import { decodeCursor, defaultPageSize, pageOf } from '../../../base/page.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { recordChange } from '../actions/record-change.ts'
import { changeItem } from '../answers.ts'
import { ChangeItem, ChangeListQuery, ChangePage, ChangeParams, ChangeRecorded, RecordChange } from '../contract.ts'
import { changeById, listChanges } from '../store/changes.ts'

/** Clocks run ahead; this much is forgiven. */
const aheadMs = 5 * 60_000

export const changeRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/api/v1/changes', access: 'ingest', summary: 'Record a change to production, or a later state of one; the same source and reference are the same change',
    body: RecordChange, answer: ChangeRecorded,
    async handle({ body, caller }, house) {
      const { source = 'api', startedAt, finishedAt, ...said } = body
      const nowMs = house.clock.nowMs()
      const by = said.by ?? (caller.actor.kind === 'person' ? caller.actor.name : null)
      const report = reportOf({
        kind: 'other', state: 'succeeded', ...said, by, reference: said.reference ?? newId('ref', nowMs),
        startedMs: instantOf(startedAt, 'startedAt', nowMs), finishedMs: instantOf(finishedAt, 'finishedAt', nowMs),
      })
      const { change, outcome } = await house.transact(caller.actor, (work) => recordChange(work, source, report))
      return { change: changeItem(change), outcome }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/changes', access: 'read', summary: 'List changes, newest first', query: ChangeListQuery, answer: ChangePage,
    async handle({ query }, house) {
      const limit = query.limit ?? defaultPageSize
      const changes = await listChanges(house.read, {
        limit: limit + 1,
        ...(query.service === undefined ? {} : { services: query.service.split(',').map((name) => name.trim()).filter((name) => name !== '').slice(0, 100) }),
        ...(query.kind === undefined ? {} : { kinds: listed(query.kind, changeKinds, 'kind') }),
        ...(query.state === undefined ? {} : { states: listed(query.state, changeStates, 'state') }),
        ...(query.environment === undefined ? {} : { environment: query.environment }),
        ...(query.source === undefined ? {} : { source: query.source }),
        ...(query.from === undefined ? {} : { fromMs: timeOf(query.from) }),
        ...(query.to === undefined ? {} : { toMs: timeOf(query.to) }),
        ...(query.cursor === undefined ? {} : { before: positionOf(query.cursor) }),
      })
      const page = pageOf(changes, limit, (last) => [last.startedMs, last.id])
      return { items: page.items.map(changeItem), next: page.next }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/changes/:id', access: 'read', summary: 'One change', params: ChangeParams, answer: ChangeItem,
    async handle({ params }, house) {
      const change = parseId('chg', params.id) === null ? null : await changeById(house.read, params.id)
      if (!change) throw new Fault('CHANGES_UNKNOWN', { kind: 'not-found', say: `There is no change ${params.id}.`, mend: 'Look it up in the list of changes; ids start with chg_.' })
      return changeItem(change)
    },
  }),
]

function instantOf(text: string | undefined, field: string, nowMs: number): number | null {
  if (text === undefined) return null
  const atMs = timeOf(text)
  if (atMs > nowMs + aheadMs) throw new Fault('CHANGES_TIME_AHEAD', { field, say: `${field} is in the future.`, mend: 'Record a change when it begins; leave the time out for now.' })
  return atMs
}

export function timeOf(text: string): number {
  const atMs = parseInstant(text)
  if (atMs === null || atMs < 0) throw new Fault('CHANGES_TIME_FORM', { say: `"${text}" is not an instant.`, mend: 'Write it like 2026-11-23T02:53:07Z.' })
  return atMs
}

function positionOf(cursor: string): { startedMs: number; id: string } {
  const [startedMs, id] = decodeCursor(cursor) ?? []
  if (typeof startedMs !== 'number' || typeof id !== 'string') throw new Fault('CHANGES_CURSOR', { say: 'The cursor is not one of this list.', mend: 'Start without a cursor, then pass `next` back as it is.' })
  return { startedMs, id }
}

function listed<T extends string>(text: string, known: readonly T[], field: string): readonly T[] {
  return text.split(',').map((word) => {
    const found = known.find((one) => one === word.trim())
    if (found === undefined) throw new Fault('CHANGES_FILTER', { field, say: `${field} "${word.slice(0, 60)}" is none of ${known.join(', ')}.`, mend: `Use ${known.join(', ')}, several with commas.` })
    return found
  })
}
