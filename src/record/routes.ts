// The HTTP face of the record: entries, kinds, verification, and the live stream.
import { Type } from '@sinclair/typebox'
import type { Entry } from '../base/entry.ts'
import { Fault } from '../base/fault.ts'
import { formatInstant, parseInstant } from '../base/instant.ts'
import { defaultPageSize } from '../base/page.ts'
import { route } from '../spine/practice.ts'
import type { Route } from '../spine/practice.ts'
import { EntriesQuery, EntryAnswer, KindsAnswer, VerificationAnswer, pageOfEntries } from './contract.ts'
import { definedEvents } from './define-event.ts'
import type { Live } from './live.ts'
import { findEntry, readEntries } from './read.ts'
import { sealSettled, verifyRecord } from './seal.ts'

export function recordRoutes(live: Live): readonly Route[] {
  return [
    route({
      method: 'GET', path: '/api/v1/record', access: 'read', summary: 'Read the record', query: EntriesQuery, answer: pageOfEntries,
      async handle({ query }, house) {
        const page = await readEntries(house.read, {
          ...(query.subject === undefined ? {} : { subjects: [query.subject] }),
          ...(query.kind === undefined ? {} : { kinds: query.kind.split(',').map((kind) => kind.trim()).filter(Boolean) }),
          ...(query.service === undefined ? {} : { service: query.service }),
          ...(query.actor === undefined ? {} : { actor: query.actor }),
          ...(query.cause === undefined ? {} : { cause: query.cause }),
          ...(query.from === undefined ? {} : { fromMs: instantOf('from', query.from) }),
          ...(query.to === undefined ? {} : { toMs: instantOf('to', query.to) }),
          ...(query.order === undefined ? {} : { order: query.order }),
          ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
          limit: query.limit ?? defaultPageSize,
        })
        return { items: page.items.map(entryAnswer), next: page.next }
      },
    }),
    route({
      method: 'GET', path: '/api/v1/record/:seq', access: 'read', summary: 'Read one entry', params: Type.Object({ seq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) }), answer: EntryAnswer,
      async handle({ params }, house) {
        const entry = await findEntry(house.read, params.seq)
        if (!entry) throw new Fault('RECORD_NO_SUCH_ENTRY', { kind: 'not-found', say: `There is no entry ${params.seq}.`, mend: 'List entries with GET /api/v1/record.' })
        return entryAnswer(entry)
      },
    }),
    route({
      method: 'GET', path: '/api/v1/record-kinds', access: 'read', summary: 'Kinds of entry, and what each means', answer: KindsAnswer,
      handle: async () => definedEvents().map(({ kind, means }) => ({ kind, means })),
    }),
    route({
      method: 'POST', path: '/api/v1/record-verifications', access: 'audit', summary: 'Seal what is settled, then verify the whole record against its seals', answer: VerificationAnswer,
      async handle(_request, house) {
        await sealSettled(house)
        return verifyRecord(house.read, house.signer)
      },
    }),
    route({
      method: 'GET', path: '/api/v1/live', access: 'read', summary: 'Server-sent events: one for each new entry',
      handle: async ({ headers }) => live.answer(typeof headers['last-event-id'] === 'string' ? headers['last-event-id'] : null),
    }),
  ]
}

export function entryAnswer(entry: Entry): EntryAnswer {
  const { atMs, recordedMs, ...rest } = entry
  return { ...rest, at: formatInstant(atMs), recordedAt: formatInstant(recordedMs) }
}

function instantOf(field: string, text: string): number {
  const atMs = parseInstant(text)
  if (atMs === null) throw new Fault('RECORD_INSTANT', { say: `${field} is not an instant: ${text}`, mend: 'Write it like 2026-11-23T04:00:00Z.' })
  return atMs
}
