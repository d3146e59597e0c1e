// The HTTP routes of planned work beside announcing and cancelling it.
import { formatInstant } from '../../../base/instant.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { changeMaintenance } from '../actions/change-maintenance.ts'
import { knownPage } from '../actions/publish.ts'
import { Done, StatusPageParams, StatusPostParams } from '../contract.ts'
import { ChangeMaintenance, PlannedWorkList } from '../contract-planned.ts'
import { maintenanceState } from '../model/status-page.ts'
import { workOfPage } from '../store/planned-work.ts'

export const plannedRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/status-pages/:name/planned-work', access: 'read', summary: 'Planned work of a status page, the latest 100, and which moments subscribers are told of', params: StatusPageParams, answer: PlannedWorkList,
    async handle({ params }, house) {
      await knownPage({ db: house.read }, params.name)
      return {
        items: (await workOfPage(house.read, params.name)).map(({ id, title, text, fromMs, toMs, components, tell }) => ({
          id, title, text, from: formatInstant(fromMs), to: formatInstant(toMs), components: [...components], tell: [...tell], state: maintenanceState({ fromMs, toMs }, house.clock.nowMs()),
        })),
      }
    },
  }),
  route({
    method: 'PATCH', path: '/api/v1/status-maintenances/:id', access: 'respond', summary: 'Give planned work other dates, other words, or say which moments subscribers are told of', params: StatusPostParams, body: ChangeMaintenance, answer: Done,
    handle: ({ params, body, caller }, house) => house.transact(caller.actor, (work) => changeMaintenance(work, params.id, body)),
  }),
]
