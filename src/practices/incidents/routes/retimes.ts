// The HTTP route of corrected times on a timeline.
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { retimeEntry } from '../actions/retime-entry.ts'
import { ChangeAnswer, PinParams } from '../contract.ts'
import { RetimeEntry } from '../contract-retime.ts'
import { change } from './change.ts'

export const retimeRoutes: readonly Route[] = [
  route({
    method: 'PUT', path: '/api/v1/incidents/:id/entries/:entry/time', access: 'respond', summary: 'Correct when an entry of the timeline happened; the record keeps both times', params: PinParams, body: RetimeEntry, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => retimeEntry(work, { incident: request.params.id, entry: request.params.entry, ...request.body })),
  }),
]
