// Answers by e-mail: names that cannot be made up, and words that are understood.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { newId } from '../../../base/id.ts'
import { isFromMachine, isReplyName, readReply, readReplyName, replyName } from './mail-reply.ts'

const sign = (text: string): string => createHmac('sha256', 'key').update(text).digest('base64url')

test('a name is read back whatever the case, and fits before an @', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 47 }), (atMs) => {
    const id = newId<'notification'>('ntf', atMs)
    const name = replyName(id, sign)
    assert.ok(name.length <= 64 && isReplyName(name))
    assert.equal(readReplyName(name, sign), id)
    assert.equal(readReplyName(name.toUpperCase(), sign), id)
  }), { numRuns: 50 })
})

test('a name with any character changed, or signed by another, is nobody’s', () => {
  const name = replyName(newId<'notification'>('ntf', 1), sign)
  fc.assert(fc.property(fc.integer({ min: 0, max: name.length - 1 }), fc.constantFrom(...'0123456789abcdefzl-'), (at, character) => {
    fc.pre(name[at] !== character)
    assert.equal(readReplyName(name.slice(0, at) + character + name.slice(at + 1), sign), null)
  }))
  assert.equal(readReplyName(name, (text) => createHmac('sha256', 'other').update(text).digest('base64url')), null)
  fc.assert(fc.property(fc.string(), (text) => assert.equal(readReplyName(text, sign), null)))
})

for (const [text, verb] of [
  ['ack', 'acknowledge'], ['\n  Ack!\n\n> the page', 'acknowledge'], ['ACK, looking at it now', 'acknowledge'], ['resolved.', 'resolve'], ['Escalate please', 'escalate'],
  ['', null], ['Thanks', null], ['not acked', null], ['I will ack in a minute', null], ['ack?', null], ['ack or resolve', null], ['resolved it is not', null], ["Resolve? I can't", null], ['escalate, I can’t', null],
  ['> ack', null], ['On Mon, 23 Nov 2026 Mainstay wrote:\n> ack', null], ['-- \nack', null], ['constructor', null],
] as const) test(`"${text.replaceAll('\n', '⏎')}" ${verb === null ? 'does nothing' : `is ${verb}`}`, () => assert.equal(readReply(text), verb))

const mail = { from: 'ada@example.org', subject: 'Re: [PAGE] checkout', text: 'ack', headers: {} }
for (const [says, change] of [
  ['an automatic reply', { headers: { 'auto-submitted': 'auto-replied' } }], ['something generated', { headers: { 'auto-submitted': 'auto-generated (rejected)' } }], ['an old autoresponder', { headers: { 'x-autoreply': 'yes' } }], ['a list', { headers: { precedence: 'bulk' } }],
  ['a bounce', { from: '' }], ['a delivery report', { headers: { 'content-type': 'multipart/report; report-type=delivery-status' } }], ['out of office by its subject alone', { subject: 'Out of Office: Re: [PAGE] checkout' }], ['Abwesenheitsnotiz', { subject: 'Abwesenheitsnotiz: away' }], ['Automatic reply', { subject: 'Automatic reply: [PAGE] x' }],
] as const) test(`${says} is a machine’s`, () => assert.equal(isFromMachine({ ...mail, ...change }), true))
test('a person’s reply is a person’s', () => {
  for (const headers of [{}, { 'auto-submitted': 'no' }, { precedence: 'first-class' }, { 'content-type': 'multipart/alternative' }]) assert.equal(isFromMachine({ ...mail, headers }), false)
})
