// The HTTP route by which a status page is taken over from another product.
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { moveStatusPage } from '../actions/move-page.ts'
import { StatusPageParams } from '../contract.ts'
import { MoveStatusPage, StatusPageMoved } from '../contract-move.ts'

export const moveRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/api/v1/status-pages/:name/moved', access: 'set-standards', bodyLimit: 32 * 1024 * 1024, summary: 'Take over what another product said on a status page, each post, update and plan once; nobody is told',
    params: StatusPageParams, body: MoveStatusPage, answer: StatusPageMoved,
    handle: ({ params, body, caller }, house) => house.transact(caller.actor, (work) => moveStatusPage(work, params.name, body)),
  }),
]
