// Whatever is sent, the answer is a refusal or an answer, never a bug of ours.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { onEachEngine } from '../../../../test/harness.ts'
import { oncall } from '../practice.ts'
import { usualPolicy, withPager } from './pager.ts'

/** Within what an address may ask in a minute; the house's own fuzz does many more. */
const callsInAll = 2_000

const oddTexts = ['', '\u0000', 'a\u0000b', '\ud800', '../..', '%00', "'; drop table oncall_page; --", '9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', '-271821-04-20T00:00:00Z', '0000-01-01T00:00', '9999-12-31T23:59', 'ada', 'primary', 'default', 'x'.repeat(3_000), '__proto__']
const anyText = fc.oneof(fc.constantFrom(...oddTexts), fc.string())
const anyValue = fc.oneof(anyText, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constant([]), fc.constant({}), fc.constant(1e308))
const anyTarget = fc.oneof(fc.record({ person: anyText }), fc.record({ schedule: anyText }), anyValue)
const words: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  name: anyText, title: anyText, person: anyText, schedule: anyText, policy: anyText, service: anyText, summary: anyText, reason: anyText, code: fc.oneof(anyText, fc.constant('123456')),
  timeZone: fc.oneof(anyText, fc.constantFrom('UTC', 'Europe/Berlin', '+99:00')), kind: fc.constantFrom('email', 'webhook', 'pigeon'), address: fc.oneof(anyText, fc.constantFrom('a@b', 'http://[::1', 'https://x')), label: anyText,
  fromAt: anyText, toAt: anyText, rotation: anyText, repeat: anyValue, fallback: anyTarget,
  rotations: fc.array(fc.record({ name: anyText, people: fc.array(fc.oneof(fc.constant('ada'), anyText), { maxLength: 3 }), length: fc.record({ count: fc.oneof(fc.constantFrom(1, 1_000), fc.integer()), unit: fc.constantFrom('hour', 'month', 'aeon') }), startsAt: fc.constantFrom('0000-01-01T00:00', '9999-12-31T23:59', '2026-11-23T09:00', 'x') }), { maxLength: 2 }),
  steps: fc.array(fc.record({ targets: fc.array(anyTarget, { maxLength: 2 }), delayMinutes: fc.constantFrom(1, 5, -1, 1e9) }), { maxLength: 2 }),
  items: fc.array(fc.record({ name: anyText, kind: fc.constantFrom('drill', 'x'), count: fc.integer() }), { maxLength: 2 }), schedules: fc.array(fc.oneof(fc.constant('primary'), anyText), { maxLength: 2 }),
  item: anyText, link: anyText, note: anyText, from: anyText, to: anyText, until: anyText,
  rules: fc.array(fc.record({ urgency: fc.constantFrom('page', 'x'), method: anyText, delayMinutes: fc.integer() }), { maxLength: 2 }),
}

onEachEngine('no malformed request meets a bug', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.situation('opened')
  const page = await pager.page()
  const routes = (oncall({ channels: () => [] }).routes ?? [])
  for (const route of routes) {
    const required = Object.keys((route.body as { properties?: object } | undefined)?.properties ?? {})
    const anyBody = fc.oneof(fc.record(Object.fromEntries(required.flatMap((field) => (words[field] ? [[field, words[field]]] : [])))), anyValue)
    const anyPart = fc.oneof(anyText, fc.constantFrom(page.id, page.people[0]?.id ?? 'per_x'))
    const anyCall = fc.record({ body: anyBody, id: anyPart, name: fc.oneof(fc.constantFrom('primary', 'default', 'fresh'), anyText), method: anyPart, token: anyText, query: fc.dictionary(fc.constantFrom('cursor', 'limit', 'state', 'from', 'to', 'at', 'service', 'page', 'situation', 'readinessReason', 'days', 'team'), anyText, { maxKeys: 3 }) })
    for (const call of fc.sample(anyCall, Math.floor(callsInAll / routes.length))) {
      const path = route.path.replace(/:(\w+)/g, (_all, part: string) => encodeURIComponent((call[part as 'id' | 'name' | 'method' | 'token'] ?? call.name).toWellFormed()) || 'x')
      const query = new URLSearchParams(call.query).toString()
      const answer = await pager.call(route.method, `${path}${query ? `?${query}` : ''}`, route.method === 'GET' || route.method === 'DELETE' ? undefined : call.body)
      assert.ok(answer.status < 500, `${route.method} ${path}?${query} ${JSON.stringify(call.body)}: ${answer.status} ${answer.text.slice(0, 300)}`)
    }
  }
  assert.equal((await pager.call('GET', '/api/v1/on-call')).status, 200)
  assert.equal((await pager.call('GET', '/api/v1/findings')).status, 200)
}))
