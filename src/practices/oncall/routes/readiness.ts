// HTTP: readiness lists, what is attested, who is accepted all the same, who shadows, and what stands on one person.
import { dayMs } from '../../../base/duration.ts'
import { formatInstant } from '../../../base/instant.ts'
import { route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import { acceptUnready, addShadow, endAcceptanceOf, noSuchList, putReadiness, removeReadiness, removeShadow, tickItem, untickItem } from '../actions/keep-readiness.ts'
import { noSuchSchedule } from '../actions/redirect-page.ts'
import * as contract from '../contract.ts'
import { knowledgeMs, knowledgeOf, readinessOf } from '../gather-readiness.ts'
import type { Readiness } from '../gather-readiness.ts'
import { isKnownByOne, missingWords } from '../model/readiness.ts'
import * as words from '../model/readiness-words.ts'
import { briefOf, Directory } from '../people.ts'
import { readinessList, readinessLists, shadowCopies, shadowsOf } from '../store/readiness.ts'
import type { AcceptanceRow, ShadowRow, TickRow } from '../store/readiness.ts'
import { loadSchedule } from '../store/schedules.ts'
import { givenInstant } from './given.ts'

const lists = '/api/v1/on-call-readiness'

export const readinessRoutes: readonly Route[] = [
  route({
    method: 'GET', path: lists, access: 'read', summary: 'Readiness lists of teams, with how many people on their schedules are ready', answer: words.ReadinessLists,
    async handle(_request, house) {
      const nowMs = house.clock.nowMs()
      const items: words.ReadinessLists['items'] = []
      for (const list of await readinessLists(house.read)) {
        const on = (await readinessOf(house.read, list, { nowMs })).filter(({ schedules }) => schedules.length > 0)
        items.push({ team: list.team, schedules: [...list.schedules], items: list.items.length, onRotation: on.length, ready: on.filter((one) => one.isReady).length })
      }
      return { items, next: null }
    },
  }),
  route({
    method: 'GET', path: `${lists}/:team`, access: 'read', summary: 'What a team asks before a rotation accepts somebody, and how far people are', params: words.ByTeam, answer: words.ReadinessAnswer,
    handle: ({ params }, house) => oneList(house, params.team),
  }),
  route({
    method: 'PUT', path: `${lists}/:team`, access: 'set-standards', summary: 'Say what a team asks before a rotation accepts somebody', params: words.TeamParams, body: words.ReadinessWords, answer: words.ReadinessAnswer,
    async handle({ params, body, caller }, house) {
      await house.transact(caller.actor, (work) => putReadiness(work, params.team, body))
      return oneList(house, params.team)
    },
  }),
  route({
    method: 'DELETE', path: `${lists}/:team`, access: 'set-standards', status: 204, summary: 'A team asks nothing any more; what was attested stays', params: words.ByTeam,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => removeReadiness(work, params.team)),
  }),
  route({
    method: 'POST', path: `${lists}/:team/ticks`, access: 'respond', status: 201, summary: 'Attest that a colleague has done an item', params: words.ByTeam, body: words.TickBody, answer: words.TickAnswer,
    async handle({ params, body, caller }, house) {
      const { item, person, link = null, note = null } = body
      return tickAnswer(await house.transact(caller.actor, (work) => tickItem(work, params.team, { item, person, link, note })), new Directory(house.read))
    },
  }),
  route({
    method: 'DELETE', path: `${lists}/:team/ticks/:id`, access: 'respond', status: 204, summary: 'Take back what was attested', params: words.ByTeamAndTick,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => untickItem(work, params.team, params.id)),
  }),
  route({
    method: 'POST', path: '/api/v1/schedules/:name/acceptances', access: 'own-services', status: 201, summary: 'Accept somebody on a schedule who is not ready, for a reason and a time', params: contract.ByName, body: words.AcceptanceBody, answer: words.AcceptanceAnswer,
    async handle({ params, body, caller }, house) {
      const untilMs = body.until === undefined ? null : givenInstant(body.until, 'until')
      return acceptanceAnswer(await house.transact(caller.actor, (work) => acceptUnready(work, params.name, { person: body.person, reason: body.reason, untilMs })), new Directory(house.read))
    },
  }),
  route({
    method: 'DELETE', path: '/api/v1/schedules/:name/acceptances/:id', access: 'own-services', status: 204, summary: 'End an acceptance', params: contract.ByNameAndId,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => endAcceptanceOf(work, params.name, params.id)),
  }),
  route({
    method: 'GET', path: '/api/v1/schedules/:name/shadows', access: 'read', summary: 'Who shadows a schedule, now and later', params: contract.ByName, answer: words.ShadowList,
    async handle({ params }, house) {
      if (!(await loadSchedule(house.read, params.name, house.clock.nowMs()))) throw noSuchSchedule(params.name)
      const rows = await shadowsOf(house.read, [params.name], house.clock.nowMs())
      const copies = await shadowCopies(house.read, rows.map(({ id }) => id))
      const people = new Directory(house.read)
      return { items: await Promise.all(rows.map((row) => shadowAnswer({ ...row, pages: copies.get(row.id) ?? 0 }, people))), next: null }
    },
  }),
  route({
    method: 'POST', path: '/api/v1/schedules/:name/shadows', access: 'respond', status: 201, summary: 'Let somebody shadow a schedule: a copy of its pages by e-mail, without being asked', params: contract.ByName, body: words.ShadowBody, answer: words.ShadowAnswer,
    async handle({ params, body, caller }, house) {
      const toMs = givenInstant(body.to, 'to')
      const row = await house.transact(caller.actor, (work) => addShadow(work, params.name, { person: body.person, toMs, fromMs: body.from === undefined ? work.nowMs : givenInstant(body.from, 'from') }))
      return shadowAnswer({ ...row, pages: 0 }, new Directory(house.read))
    },
  }),
  route({
    method: 'DELETE', path: '/api/v1/schedules/:name/shadows/:id', access: 'respond', status: 204, summary: 'Somebody does not shadow after all', params: contract.ByNameAndId,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => removeShadow(work, params.name, params.id)),
  }),
  route({
    method: 'GET', path: '/api/v1/on-call-knowledge', access: 'read', summary: 'On how many people the knowledge of each service stands; people are not named', query: words.KnowledgeQuery, answer: words.Knowledge,
    async handle({ query }, house) {
      const nowMs = house.clock.nowMs()
      const sinceMs = nowMs - (query.days === undefined ? knowledgeMs : Math.min(400, Math.max(1, Number(query.days))) * dayMs)
      const { services, isCut } = await knowledgeOf(house.read, { nowMs, sinceMs, ...(query.team === undefined ? {} : { team: query.team }) })
      return {
        fromAt: formatInstant(sinceMs), isCut,
        items: services.map((one) => ({
          service: one.service.name, team: one.service.owner, tier: one.service.tier, people: one.people.size, times: one.times, lastAt: one.lastMs === null ? null : formatInstant(one.lastMs),
          reach: one.reach, policy: one.policy, isKnownByOne: isKnownByOne(one), isHeldByOne: one.reach === 1,
        })),
      }
    },
  }),
]

async function oneList(house: House, team: string): Promise<words.ReadinessAnswer> {
  const list = await readinessList(house.read, team)
  if (!list) throw noSuchList(team)
  const people = new Directory(house.read)
  const found: words.PersonReadiness[] = []
  for (const one of await readinessOf(house.read, list, { nowMs: house.clock.nowMs() })) found.push(await personAnswer(one, people))
  return { team, schedules: [...list.schedules], items: list.items as words.ReadinessAnswer['items'], people: found, savedAt: formatInstant(list.savedMs) }
}

async function personAnswer(one: Readiness, people: Directory): Promise<words.PersonReadiness> {
  const ticks = await Promise.all(one.ticks.map((row) => tickAnswer(row, people)))
  return {
    person: briefOf(one.person), schedules: [...one.schedules], isReady: one.isReady, missing: missingWords(one.states),
    items: one.states.map(({ item, state, have, wanted, untilMs }) => ({ name: item.name, state, have, wanted, untilAt: untilMs === null ? null : formatInstant(untilMs), ticks: ticks.filter((tick) => tick.item === item.name) })),
    acceptances: await Promise.all(one.acceptances.map((row) => acceptanceAnswer(row, people))), shadows: await Promise.all(one.shadows.map((row) => shadowAnswer(row, people))),
  }
}

async function tickAnswer(row: TickRow, people: Directory): Promise<words.TickAnswer> {
  return { id: row.id, item: row.item, by: await nameOf(row.ticked_by, people), at: formatInstant(row.ticked_ms), link: row.link, note: row.note }
}

async function acceptanceAnswer(row: AcceptanceRow, people: Directory): Promise<words.AcceptanceAnswer> {
  return { id: row.id, schedule: row.schedule, reason: row.reason, by: await nameOf(row.accepted_by, people), at: formatInstant(row.accepted_ms), untilAt: formatInstant(row.until_ms) }
}

async function shadowAnswer(row: ShadowRow & { readonly pages: number }, people: Directory): Promise<words.ShadowAnswer> {
  return { id: row.id, schedule: row.schedule, person: await people.briefOfId(row.person), fromAt: formatInstant(row.from_ms), toAt: formatInstant(row.to_ms), pages: row.pages }
}

async function nameOf(actor: string, people: Directory): Promise<string> {
  return actor.startsWith('person/') ? (await people.briefOfId(actor.slice('person/'.length))).displayName : actor
}
