// `/in/pagerduty`: Events v2, for whatever can send to PagerDuty and lets its address be set.
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { intakeOf } from '../intake.ts'
import { readPagerdutyEvent } from '../model/read-pagerduty.ts'
import { json, noteRefused } from './dialect.ts'

/** PagerDuty's own limit. */
const bodyLimit = 512 * 1024

export const pagerdutyInRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/in/pagerduty/v2/enqueue', access: 'ingest', raw: true, bodyLimit,
    summary: 'Receive a PagerDuty Events v2 event',
    async handle(request, house) {
      const nowMs = house.clock.nowMs()
      const { alert, dedupKey, errors } = readPagerdutyEvent(request.rawBody.toString('utf8'), { nowMs, newKey: () => newId('evt', nowMs) })
      if (alert === null) {
        await noteRefused(house, { source: 'pagerduty', caller: request.caller, status: 400, reason: errors.join('; '), body: request.rawBody })
        return json(400, { status: 'invalid event', message: 'Event object is invalid', errors })
      }
      try {
        await intakeOf(house).receive({ source: 'pagerduty', actor: request.caller.actor, alerts: [alert] })
      } catch (problem) {
        // Senders try again after 429 and 5xx.
        if (problem instanceof Fault && problem.kind === 'unavailable') return json(503, { status: 'unavailable', message: problem.say })
        throw problem
      }
      return json(202, { status: 'success', message: 'Event processed', dedup_key: dedupKey })
    },
  }),
]
