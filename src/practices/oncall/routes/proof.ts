// HTTP: the pager's proof of itself: who was reached by their last test page, sending one now, and who need not take part.
import { Type } from '@sinclair/typebox'
import { formatInstant } from '../../../base/instant.ts'
import { route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import { excusePerson, startTestPage } from '../actions/test-pages.ts'
import * as contract from '../contract.ts'
import { isReachable } from '../model/contact-rules.ts'
import { briefOf, contactsOf, knownPerson } from '../people.ts'
import { proofsOf, watchState } from '../store/proof.ts'
import { peopleWhoCanBeOnCall } from '../who-can-be-on-call.ts'
import { refuseUnlessOwn } from './given.ts'

const orNull = (atMs: number | null | undefined): string | null => (atMs == null ? null : formatInstant(atMs))

export const proofRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/pager/proof', access: 'read', summary: 'Who can be on call, and when it was last proven that a page reaches them', answer: contract.PagerProof,
    handle: (_request, house) => pagerProof(house),
  }),
  route({
    method: 'POST', path: '/api/v1/people/:id/test-page', access: 'read', status: 201, summary: 'Send a test page now: to yourself, or as administrator to anybody', params: contract.ById, answer: Type.Object({ page: Type.String() }),
    async handle({ params, caller }, house) {
      const person = await knownPerson(house.read, params.id === 'me' && caller.actor.kind === 'person' ? caller.actor.id : params.id)
      refuseUnlessOwn(caller, person)
      return { page: await house.transact(caller.actor, (work) => startTestPage(work, person)) }
    },
  }),
  route({
    method: 'PUT', path: '/api/v1/people/:id/test-page/excuse', access: 'administer', status: 204, summary: 'A person need not take part in test pages, for a reason', params: contract.ById, body: contract.ExcuseWords,
    handle: async ({ params, body, caller }, house) => excuse(house, { id: params.id, reason: body.reason, actor: caller.actor }),
  }),
  route({
    method: 'DELETE', path: '/api/v1/people/:id/test-page/excuse', access: 'administer', status: 204, summary: 'A person takes part in test pages again', params: contract.ById,
    handle: async ({ params, caller }, house) => excuse(house, { id: params.id, reason: null, actor: caller.actor }),
  }),
]

async function excuse(house: House, wish: { id: string; reason: string | null; actor: Parameters<House['transact']>[0] }): Promise<void> {
  const person = await knownPerson(house.read, wish.id)
  await house.transact(wish.actor, (work) => excusePerson(work, person, wish.reason))
}

async function pagerProof(house: House): Promise<contract.PagerProof> {
  const people = await peopleWhoCanBeOnCall(house.read, house.clock.nowMs())
  const proofs = await proofsOf(house.read, people.map((person) => person.id))
  const contacts = await contactsOf(house.read, people)
  const { sickMs, reasons } = await watchState(house.read)
  return {
    isWell: sickMs === null, unwellSince: orNull(sickMs), reasons: [...reasons], watchedFromOutside: house.settings.paging?.watchUrl != null,
    people: people.map((person) => {
      const proof = proofs.get(person.id)
      return {
        person: briefOf(person), isReachable: isReachable(contacts.get(person.id)!), testedAt: orNull(proof?.sent_ms), provenAt: orNull(proof?.proven_ms), missedAt: orNull(proof?.missed_ms),
        excusedReason: proof?.excused_reason ?? null, page: proof?.page ?? null,
      }
    }),
  }
}
