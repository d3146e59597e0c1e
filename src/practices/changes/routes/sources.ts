// `/api/v1/change-sources`: which systems tell of changes, and what of theirs was refused.
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { decodeCursor, defaultPageSize, pageOf } from '../../../base/page.ts'
import type { ChangeDialect } from '../../../connections/change-source.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { noSource, putSource, removeSource, saidOf } from '../actions/keep-sources.ts'
import { ChangeRejectionPage, ChangeSourceAnswer, ChangeSourcePage, ChangeSourceQuery, ChangeSourceWords, SourceByName } from '../contract-sources.ts'
import { findSource, rejectionsPage, sourcesPage } from '../store/sources.ts'
import type { SourceRow } from '../store/sources.ts'

export function sourceRoutes(dialects: readonly ChangeDialect[]): readonly Route[] {
  const answerOf = (row: SourceRow): ChangeSourceAnswer => {
    const said = saidOf(row)
    return {
      name: row.name, path: `/in/changes/${row.name}`, title: dialects.find(({ name }) => name === said.dialect)?.title ?? said.dialect,
      spec: said as ChangeSourceWords, lastHeardAt: row.heard_ms === null ? null : formatInstant(row.heard_ms), lastOutcome: row.said,
    }
  }
  return [
    route({
      method: 'GET', path: '/api/v1/change-sources', access: 'read', summary: 'List sources of changes, and when each was last heard', query: ChangeSourceQuery, answer: ChangeSourcePage,
      async handle({ query }, house) {
        const limit = query.limit ?? defaultPageSize
        const page = pageOf(await sourcesPage(house.read, textOf(query.cursor), limit + 1), limit, (last) => [last.name])
        return { items: page.items.map(answerOf), next: page.next }
      },
    }),
    route({
      method: 'GET', path: '/api/v1/change-rejections', access: 'read', summary: 'List what sources of changes sent and was refused, with the reason, newest first', query: ChangeSourceQuery, answer: ChangeRejectionPage,
      async handle({ query }, house) {
        const limit = query.limit ?? defaultPageSize
        const page = pageOf(await rejectionsPage(house.read, textOf(query.cursor), limit + 1), limit, (last) => [last.id])
        return { items: page.items.map(({ received_ms, ...row }) => ({ ...row, receivedAt: formatInstant(received_ms) })), next: page.next }
      },
    }),
    route({
      method: 'GET', path: '/api/v1/change-sources/:name', access: 'read', summary: 'Read a source of changes', params: SourceByName, answer: ChangeSourceAnswer,
      async handle({ params }, house) {
        const row = await findSource(house.read, params.name)
        if (!row) throw noSource(params.name)
        return answerOf(row)
      },
    }),
    route({
      method: 'PUT', path: '/api/v1/change-sources/:name', access: 'set-standards', summary: 'Declare or change a source of changes', params: SourceByName, body: ChangeSourceWords, answer: ChangeSourceAnswer,
      handle: async ({ params, body, caller }, house) => answerOf(await house.transact(caller.actor, (work) => putSource(work, params.name, { said: body, dialects }))),
    }),
    route({
      method: 'DELETE', path: '/api/v1/change-sources/:name', access: 'set-standards', summary: 'Remove a source of changes; what it told stays', params: SourceByName, status: 204,
      handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => removeSource(work, params.name)),
    }),
  ]
}

function textOf(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  const text = decodeCursor(cursor)?.[0]
  if (typeof text !== 'string') throw new Fault('CHANGES_CURSOR', { say: 'The cursor is not one of this list.', mend: 'Start without a cursor, then pass `next` back as it is.' })
  return text
}
