// HTTP: how a person is reached. One's own, or an administrator's.
import { testMethod } from '../actions/test-method.ts'
import { Fault } from '../../../base/fault.ts'
import { route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import type { DeliveryChannel } from '../../../connections/delivery.ts'
import type { Caller } from '../../../spine/access/roles.ts'
import type { Person } from '../../access/questions.ts'
import { webhookSecret } from '../actions/contact-secrets.ts'
import { addMethod, removeMethod, sendCodeAgain, verifyMethod } from '../actions/manage-contacts.ts'
import { setRules, wishedPreferences } from '../actions/set-rules.ts'
import { contactsAnswer, methodAnswer } from '../answers.ts'
import * as contract from '../contract.ts'
import { PreviewList } from '../model/notification-words.ts'
import { contactsOf, knownPerson } from '../people.ts'
import { previewAnswers } from '../rules-answer.ts'
import { refuseUnlessOwn } from './given.ts'

const base = '/api/v1/people/:id/contact-methods'

/** @param channels what a new method can be of; e-mail is kept in the outbox where there is none. */
export const contactRoutes = (channels: () => readonly DeliveryChannel[]): readonly Route[] => [

  route({
    method: 'GET', path: base, access: 'read', summary: 'How a person is reached, and what a page would do now', params: contract.ById, answer: contract.ContactsAnswer,
    handle: async ({ params, caller }, house) => contactsAnswer(house.read, await ownPerson(house, caller, params.id), house.clock.nowMs()),
  }),
  route({
    method: 'POST', path: base, access: 'read', status: 201, summary: 'Add a contact method; a code is sent to it', params: contract.ById, body: contract.NewMethod, answer: contract.NewMethodAnswer,
    async handle({ params, body, caller }, house) {
      const person = await ownPerson(house, caller, params.id)
      if (body.kind !== 'email' && !channels().some((one) => one.kind === body.kind)) {
        throw new Fault('ONCALL_NO_CHANNEL', { kind: 'conflict', say: `Nobody can be reached by ${body.kind} here: it is not set up.`, mend: 'Ask an administrator to set it up; the guide on channels says how.', field: 'kind' })
      }
      const row = await house.transact(caller.actor, (work) => addMethod(work, person.id, { ...body, isTrusted: false }))
      return { ...methodAnswer(row), secret: row.kind === 'webhook' ? webhookSecret(house, row.id) : null }
    },
  }),
  route({
    method: 'POST', path: `${base}/:method/verify`, access: 'read', summary: 'Prove a contact method with the code that was sent to it', params: contract.ByPersonAndMethod, body: contract.VerifyMethod, answer: contract.MethodAnswer,
    async handle({ params, body, caller }, house) {
      const person = await ownPerson(house, caller, params.id)
      const row = await house.transact(caller.actor, (work) => verifyMethod(work, { person: person.id, method: params.method, code: body.code }))
      if (!row) throw new Fault('ONCALL_CODE', { say: 'This is not the code, or it is older than 15 minutes, or it was tried too often.', mend: 'Ask for a new code.', field: 'code' })
      return methodAnswer(row)
    },
  }),
  route({
    method: 'POST', path: `${base}/:method/send-code`, access: 'read', summary: 'Send another code', params: contract.ByPersonAndMethod, answer: contract.MethodAnswer,
    async handle({ params, caller }, house) {
      const person = await ownPerson(house, caller, params.id)
      return methodAnswer(await house.transact(caller.actor, (work) => sendCodeAgain(work, person.id, params.method)))
    },
  }),
  route({
    method: 'POST', path: `${base}/:method/test`, access: 'read', summary: 'Send a test by this contact method alone', params: contract.ByPersonAndMethod, answer: contract.MethodAnswer,
    async handle({ params, caller }, house) {
      const person = await ownPerson(house, caller, params.id)
      return methodAnswer(await house.transact(caller.actor, (work) => testMethod(work, person.id, params.method)))
    },
  }),
  route({
    method: 'DELETE', path: `${base}/:method`, access: 'read', status: 204, summary: 'Remove a contact method and its rules', params: contract.ByPersonAndMethod,
    async handle({ params, caller }, house) {
      const person = await ownPerson(house, caller, params.id)
      await house.transact(caller.actor, (work) => removeMethod(work, person.id, params.method))
    },
  }),
  route({
    method: 'PUT', path: '/api/v1/people/:id/contact-rules', access: 'read', summary: 'Which method when; without rules every verified method at once', params: contract.ById, body: contract.ContactRules, answer: contract.ContactsAnswer,
    async handle({ params, body, caller }, house) {
      const person = await ownPerson(house, caller, params.id)
      await house.transact(caller.actor, (work) => setRules(work, person.id, body))
      return contactsAnswer(house.read, person, house.clock.nowMs())
    },
  }),
  route({
    method: 'POST', path: '/api/v1/people/:id/contact-rules/preview', access: 'read', summary: 'What rules and quiet hours would do, before they are saved', params: contract.ById, body: contract.ContactRules, answer: PreviewList,
    async handle({ params, body, caller }, house) {
      const person = await ownPerson(house, caller, params.id)
      const wished = await wishedPreferences(house.read, person.id, body)
      const contacts = (await contactsOf(house.read, [person])).get(person.id)!
      return { items: previewAnswers({ ...contacts, ...wished }, house.clock.nowMs()) }
    },
  }),
]

/** `me` is whoever asks. */
async function ownPerson(house: House, caller: Caller, who: string): Promise<Person> {
  const isMe = who === 'me' && caller.actor.kind === 'person'
  const person = await knownPerson(house.read, isMe && caller.actor.kind === 'person' ? caller.actor.id : who)
  refuseUnlessOwn(caller, person)
  return person
}
