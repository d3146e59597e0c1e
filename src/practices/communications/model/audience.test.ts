// Who is told: which lists fit, and each address once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { countsOf, listsFor, recipientsOf, shownAddress } from './audience.ts'
import type { Audience } from './audience.ts'

const list = (more: Partial<Audience> = {}): Audience => ({ name: 'l', audience: 'internal', severities: [], services: [], people: [], teams: [], emails: [], slack: [], teamsWorkflows: [], webhooks: [], ...more })
const of = { audience: 'internal' as const, severity: 'SEV2', service: 'shop-web' as string | null }

for (const row of [
  { says: 'a list without matchers fits', list: {}, of, fits: true },
  { says: 'another audience does not', list: { audience: 'customer' as const }, of, fits: false },
  { says: 'another severity does not', list: { severities: ['SEV1'] }, of, fits: false },
  { says: 'a pattern fits the whole name', list: { services: ['shop-.*'] }, of, fits: true },
  { says: 'a part of the name is not enough', list: { services: ['shop'] }, of, fits: false },
  { says: 'a list about services is not told of an incident without one', list: { services: ['.*'] }, of: { ...of, service: null }, fits: false },
]) test(row.says, () => assert.equal(listsFor([list(row.list)], row.of).length === 1, row.fits))

test('an address on two lists is told once, and both lists are named', () => {
  const { destinations, unreachable } = recipientsOf(
    [list({ name: 'a', emails: ['X@example.org'] }), list({ name: 'b', emails: ['x@example.org'], slack: ['C1'] })],
    ({ name }) => (name === 'b' ? [{ name: 'Ada', email: 'x@example.org' }, { name: 'Bob', email: null }] : []),
  )
  assert.deepEqual(destinations.map(({ channel, lists }) => [channel, lists]), [['email', ['a', 'b']], ['slack', ['b']]])
  assert.deepEqual(unreachable, ['Bob'])
  assert.deepEqual(countsOf(destinations), { email: 1, slack: 1, teams: 0, webhook: 0 })
})

test('addresses that are keys are shown by their host', () => {
  assert.equal(shownAddress({ channel: 'webhook', address: 'https://hooks.example.org/secret' }), 'hooks.example.org')
  assert.equal(shownAddress({ channel: 'email', address: 'a@example.org' }), 'a@example.org')
})

test('however lists overlap, no address is told twice', () => {
  fc.assert(fc.property(fc.array(fc.array(fc.constantFrom('a@x.org', 'A@x.org', 'b@x.org', 'c@x.org'), { maxLength: 5 }), { maxLength: 6 }), (lists) => {
    const { destinations } = recipientsOf(lists.map((emails, index) => list({ name: `l${index}`, emails })), () => [])
    assert.equal(new Set(destinations.map(({ address }) => address.toLowerCase())).size, destinations.length)
    assert.equal(destinations.length, new Set(lists.flat().map((email) => email.toLowerCase())).size)
  }))
})
