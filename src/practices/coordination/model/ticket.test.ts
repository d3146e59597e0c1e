// Rules of tickets and bridges.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { TicketNews } from '../../../base/ticket.ts'
import { addressProblem, bridgeOf, templateProblem } from './bridge.ts'
import type { IncidentToTell } from './incident-to-tell.ts'
import { addressWithMarker, freshOf, isOpenedBy, isOurs, partsLeft, severityFor, ticketStateOf, waitBeforeTry, wishFor } from './ticket.ts'
import { isToldOutside } from './told-outside.ts'

const incident: IncidentToTell = { id: 'inc_1', number: 142, title: 'Nobody can pay', type: 'incident', severity: 'SEV2', state: 'open', service: 'checkout', environment: null, declaredMs: 0 }

for (const row of [
  { says: 'without a rule no ticket is opened', rule: undefined, opens: false },
  { says: 'a rule that says nothing takes every incident', rule: {}, opens: true },
  { says: 'another severity opens none', rule: { severities: ['SEV1'] }, opens: false },
  { says: 'a service is matched whole', rule: { services: ['check'] }, opens: false },
  { says: 'a pattern matches a service', rule: { services: ['pay-.*', 'check.*'] }, opens: true },
  { says: 'an incident without a service fits no rule that names services', rule: { services: ['.*'] }, of: { service: null }, opens: false },
  { says: 'a security incident opens one', rule: { types: ['security'] }, of: { type: 'security' as const }, opens: true },
  { says: 'a drill never opens one', rule: {}, of: { type: 'drill' as const }, opens: false },
  { says: 'a test never opens one', rule: {}, of: { type: 'test' as const }, opens: false },
  { says: 'a restricted incident never opens one', rule: {}, of: { isRestricted: true }, opens: false },
  { says: 'what is over opens none', rule: {}, of: { state: 'resolved' as const }, opens: false },
]) test(row.says, () => assert.equal(isOpenedBy(row.rule, { ...incident, ...row.of }), row.opens))

test('only incidents and security incidents that all may see are told outside', () => {
  assert.deepEqual((['incident', 'security', 'drill', 'test'] as const).map((type) => isToldOutside({ type })), [true, true, false, false])
  assert.equal(isToldOutside({ type: 'incident', isRestricted: true }), false)
})

const news: TicketNews = { reference: '7', atMs: 2_000, by: 'grace', isDone: null, severity: null, comment: null, isGone: false }
const known = { isDone: false, severity: 'sev2', changedMs: 1_000 }
for (const row of [
  { says: 'closing an open ticket is news', told: { isDone: true }, fresh: { isDone: true } },
  { says: 'an open ticket that is open is no news', told: { isDone: false, severity: 'sev2' }, fresh: null },
  { says: 'a ticket never read counts as open', told: { isDone: false }, known: { isDone: null }, fresh: null },
  { says: 'what we are just making of it is our echo', told: { isDone: true, severity: 'sev1' }, sending: [{ isDone: true, severity: 'sev1' }], fresh: null },
  { says: 'beside our echo another part is news', told: { isDone: true, severity: 'sev1' }, sending: [{ isDone: true, severity: null }], fresh: { severity: 'sev1' } },
  { says: 'a message older than what is known is none', told: { isDone: true, atMs: 999 }, fresh: null },
  { says: 'an old message may still hold a comment', told: { comment: 'Look here', atMs: 999 }, fresh: { comment: 'Look here' } },
  { says: 'a comment of ours is none', told: { comment: 'Over.\n\nhttps://m.example/i/7#tst_01kb0000000000000000000000' }, fresh: null },
  { says: 'a deleted ticket is news', told: { isGone: true }, fresh: { isGone: true } },
]) test(row.says, () => {
  const nothing = { isDone: null, severity: null, comment: null, isGone: false }
  assert.deepEqual(freshOf({ ...news, ...row.told }, { ...known, ...row.known }, row.sending ?? []), row.fresh === null ? null : { ...nothing, ...row.fresh })
})

test('what Mainstay wins is sent over what was said there; what the ticket wins is not', () => {
  assert.deepEqual(partsLeft(['state', 'severity', 'title'], ['state', 'severity'], {}), ['state', 'severity', 'title'])
  assert.deepEqual(partsLeft(['state', 'severity', 'title'], ['state', 'severity'], { state: 'ticket' }), ['severity', 'title'])
  assert.deepEqual(partsLeft(['state'], ['severity'], { state: 'ticket', severity: 'ticket' }), ['state'])
})

test('a word that several severities share leaves the present one, and is else the gravest of them', () => {
  const urgencies = { SEV1: 'high', SEV2: 'high', SEV3: 'low', SEV4: 'low' }
  assert.deepEqual([severityFor('high', urgencies, 'SEV2'), severityFor('low', urgencies, 'SEV2'), severityFor('odd', urgencies, 'SEV2')], ['SEV2', 'SEV3', null])
})

test('a ticket holds title, severity, service and the way back, by which it is known as ours', () => {
  const wish = wishFor(incident, { publicUrl: 'https://m.example', ticket: 'tkt_01kb0000000000000000000000' })
  assert.equal(wish.title, '[SEV2] Nobody can pay')
  assert.match(wish.text, /Service: checkout\n\nRun in Mainstay: https:\/\/m\.example\/i\/142#tkt_01kb0000000000000000000000$/)
  assert.ok(isOurs(wish.text) && isOurs(addressWithMarker('https://m.example', incident, 'tst_01kb0000000000000000000000')) && !isOurs('See https://m.example/i/142'))
  assert.deepEqual((['open', 'mitigated', 'resolved', 'closed'] as const).map(ticketStateOf), ['open', 'mitigated', 'resolved', 'resolved'])
})

test('a wait is never shorter than asked for, grows, and stays under nineteen minutes', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.option(fc.integer({ min: 0, max: 3_600_000 })), (attempts, random, askedMs) => {
    const waitMs = waitBeforeTry(attempts, { askedMs, random })
    assert.ok(askedMs === null ? waitMs >= 3_750 && waitMs <= 19 * 60_000 : waitMs >= askedMs)
  }))
  assert.ok(waitBeforeTry(5, { askedMs: null, random: 0 }) > waitBeforeTry(1, { askedMs: null, random: 1 }))
})

test('a bridge comes from a template, with what stands in it made fit for an address', () => {
  assert.equal(bridgeOf('https://meet.example/{number}?for={service}', { ...incident, service: 'a b/c' }), 'https://meet.example/142?for=a%20b%2Fc')
  assert.equal(templateProblem('https://teams.example/l/{id}'), null)
  for (const wrong of ['https://meet.example/{title}', 'https://{service}.example/', 'https://{number}', 'zoommtg://join/{number}', 'javascript:alert(1)', 'meet.example', 'https://u:p@meet.example/']) assert.notEqual(templateProblem(wrong), null, wrong)
  assert.equal(addressProblem('http://meet.local/x'), null)
})
