// What every route that changes an incident does: the action in one transaction, and the incident as it is then.
import type { House, RouteRequest, Work } from '../../../spine/practice.ts'
import type { Change } from '../actions/known-incident.ts'
import { changeAnswer } from '../answers/incidents.ts'
import type { ChangeAnswer } from '../contract.ts'

export async function change(request: RouteRequest, house: House, does: (work: Work) => Promise<Change>): Promise<ChangeAnswer> {
  return changeAnswer(house.read, await house.transact(request.caller.actor, does), house.settings.publicUrl)
}
