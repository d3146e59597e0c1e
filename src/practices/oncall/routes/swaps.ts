// HTTP: swaps of shifts. One's own shift is one's own to offer and to take; for others it is a matter of who owns services.
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { mayCall } from '../../../spine/access/roles.ts'
import type { Caller } from '../../../spine/access/roles.ts'
import { route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import type { Person } from '../../access/questions.ts'
import { requireReady } from '../actions/keep-readiness.ts'
import { noSuchSchedule } from '../actions/redirect-page.ts'
import { changeSwap, noSuchSwap, offerSwap } from '../actions/swap-shifts.ts'
import { ByName } from '../contract.ts'
import { shiftOf } from '../model/swap.ts'
import type { SwapVerb } from '../model/swap.ts'
import { BySwap, NewSwap, PageOfSwaps, SwapAnswer, TakeSwap } from '../model/swap-words.ts'
import { AcceptQuery } from '../model/readiness-words.ts'
import { Directory, knownPerson } from '../people.ts'
import { loadSchedule } from '../store/schedules.ts'
import type { StoredSchedule } from '../store/schedules.ts'
import { offeredOf, swapOf, swapRow, swapsOf } from '../store/swaps.ts'
import type { SwapRow } from '../store/tables.ts'
import { givenInstant } from './given.ts'

const base = '/api/v1/schedules/:name/swaps'

export const swapRoutes: readonly Route[] = [
  route({
    method: 'GET', path: base, access: 'read', summary: 'Swaps of shifts that are not over', params: ByName, answer: PageOfSwaps,
    async handle({ params }, house) {
      const nowMs = house.clock.nowMs()
      const schedule = await scheduleNamed(house, params.name)
      const people = new Directory(house.read)
      const items = await Promise.all((await swapsOf(house.read, [params.name], nowMs)).map((row) => swapAnswer(row, schedule, people)))
      return { items: items.filter(({ shift, toAt }) => Date.parse(shift?.toAt ?? toAt) > nowMs), next: null }
    },
  }),
  route({
    method: 'POST', path: base, access: 'respond', status: 201, summary: 'Offer a shift to whoever takes it', params: ByName, body: NewSwap, answer: SwapAnswer,
    async handle({ params, body, caller }, house) {
      const person = await whoFor(house, caller, body.person)
      const atMs = givenInstant(body.at, 'at')
      const row = await house.transact(caller.actor, (work) => offerSwap(work, params.name, { rotation: body.rotation, atMs, person, note: body.note ?? null, fromMs: body.fromAt === undefined ? null : givenInstant(body.fromAt, 'fromAt'), toMs: body.toAt === undefined ? null : givenInstant(body.toAt, 'toAt') }))
      return swapAnswer(row, await scheduleNamed(house, params.name), new Directory(house.read))
    },
  }),
  route({
    method: 'POST', path: `${base}/:id/take`, access: 'respond', summary: 'Take a shift that is offered', params: BySwap, query: AcceptQuery, body: TakeSwap, answer: SwapAnswer,
    async handle({ params, query, body, caller }, house) {
      const taker = await whoFor(house, caller, body.person)
      const row = await house.transact(caller.actor, async (work) => {
        await requireReady(work, params.name, { people: [taker.name], reason: query.readinessReason ?? null })
        return changeSwap(work, { schedule: params.name, id: params.id }, 'take', taker)
      })
      return swapAnswer(row, await scheduleNamed(house, params.name), new Directory(house.read))
    },
  }),
  verbRoute('approve', 'own-services', 'Approve a swap that was taken', async (house, caller, row) => refuseEither(house, caller, row)),
  verbRoute('decline', 'own-services', 'Decline a swap that was taken', async (house, caller, row) => refuseEither(house, caller, row)),
  verbRoute('withdraw', 'respond', 'Withdraw an offer, or give an agreed swap back', async (house, caller, row) => {
    if (mayCall(caller, 'own-services') || (await isOneOf(house, caller, row))) return
    throw new Fault('ONCALL_SWAP_NOT_YOURS', { kind: 'forbidden', say: 'This swap is between other people.', mend: 'Ask one of them, or whoever owns the service.' })
  }),
]

function verbRoute(verb: SwapVerb, access: 'respond' | 'own-services', summary: string, check: (house: House, caller: Caller, row: SwapRow) => Promise<void>): Route {
  return route({
    method: 'POST', path: `${base}/:id/${verb}`, access, summary, params: BySwap, answer: SwapAnswer,
    async handle({ params, caller }, house) {
      const known = await swapRow(house.read, params.name, params.id)
      if (!known) throw noSuchSwap({ schedule: params.name, id: params.id })
      await check(house, caller, known)
      const row = await house.transact(caller.actor, (work) => changeSwap(work, { schedule: params.name, id: params.id }, verb, null))
      return swapAnswer(row, await scheduleNamed(house, params.name), new Directory(house.read))
    },
  })
}

/** Whoever gives or takes a shift does not judge the swap. */
async function refuseEither(house: House, caller: Caller, row: SwapRow): Promise<void> {
  if (!(await isOneOf(house, caller, row))) return
  throw new Fault('ONCALL_SWAP_OWN_APPROVAL', { kind: 'forbidden', say: 'Somebody else decides on a swap of yours.', mend: 'Ask another owner of the service.' })
}

async function isOneOf(house: House, caller: Caller, row: SwapRow): Promise<boolean> {
  if (caller.actor.kind !== 'person') return false
  const { name } = await knownPerson(house.read, caller.actor.id)
  return name === row.person || name === row.taker
}

/** Whoever asks, unless another person is named by somebody who may. */
async function whoFor(house: House, caller: Caller, who: string | undefined): Promise<Person> {
  if (who === undefined) {
    if (caller.actor.kind === 'person') return knownPerson(house.read, caller.actor.id)
    throw new Fault('ONCALL_SWAP_WHO', { say: 'A token is no person.', mend: 'Say who with `person`.', field: 'person' })
  }
  const person = await knownPerson(house.read, who)
  if ((caller.actor.kind === 'person' && caller.actor.id === person.id) || mayCall(caller, 'own-services')) return person
  throw new Fault('ONCALL_SWAP_NOT_YOURS', { kind: 'forbidden', say: `${person.displayName} offers and takes shifts themselves.`, mend: 'Ask them, or whoever owns the service.', field: 'person' })
}

async function scheduleNamed(house: House, name: string): Promise<StoredSchedule> {
  const schedule = await loadSchedule(house.read, name, house.clock.nowMs())
  if (!schedule) throw noSuchSchedule(name)
  return schedule
}

async function swapAnswer(row: SwapRow, schedule: StoredSchedule, people: Directory): Promise<SwapAnswer> {
  const rotation = schedule.rotations.find(({ name }) => name === row.rotation)
  const shift = rotation ? shiftOf(swapOf(row), rotation, schedule.timeZone) : null
  const offered = offeredOf(row)
  return {
    id: row.id, schedule: row.schedule, rotation: row.rotation, state: row.state, person: await people.briefOfName(row.person), taker: row.taker === null ? null : await people.briefOfName(row.taker),
    shift: shift && { fromAt: formatInstant(shift.fromMs), toAt: formatInstant(shift.toMs) }, isPart: row.part_from_ms !== null, fromAt: formatInstant(offered.fromMs), toAt: formatInstant(offered.toMs),
    needsApproval: row.needs_approval === 1, note: row.note, createdAt: formatInstant(row.created_ms), changedAt: formatInstant(row.changed_ms),
  }
}
