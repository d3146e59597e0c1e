// Paths, templates and mappings: what a person writes makes the alert that he means.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fillTemplate, leavesOf, parsePath, parseTemplate, valueAt } from './json-path.ts'
import { applyMapping, mappingProblem } from './mapping.ts'
import type { Mapping } from './mapping.ts'
import { webhookProblem } from './webhook.ts'

const body = { title: 'Disk full', host: 'db-1', 'odd name': { 'a"b': [{ x: 1 }, { x: null }] }, level: 2, ok: false, tags: ['a', 'b'], when: 1795402387 }

for (const [path, value] of [
  ['$', body], ['$.title', 'Disk full'], ['$["odd name"]["a\\"b"][0].x', 1], ["$['odd name']", body['odd name']], ['$.tags[1]', 'b'], ['$.tags[9]', undefined], ['$.title.length', undefined],
  ['$.constructor', undefined], ['$.__proto__', undefined],
] as const) test(`${path} leads there`, () => assert.deepEqual(valueAt(body, parsePath(path)!), value))

for (const path of ['', 'title', '$title', '$.', '$..a', '$[a]', '$["a]', '$.a b', `$${'.a'.repeat(21)}`]) test(`"${path.slice(0, 20)}" is no path`, () => assert.equal(parsePath(path), null))

for (const [text, filled] of [
  ['plain', 'plain'], ['{$.host}/{$.title}', 'db-1/Disk full'], ['{$.nothing}/{$.host}', '/db-1'], ['{$.nothing}', null], ['$.nothing', null], ['$.ok', 'false'], ['$.level', '2'],
  ['$.tags', '["a","b"]'], ['a {b} c', 'a {b} c'],
] as const) {
  test(`"${text}" says ${filled}`, () => {
    const template = parseTemplate(text)
    assert.ok(!('why' in template))
    assert.equal(fillTemplate(template, body), filled)
  })
}

test('every leaf that is offered leads back to its value', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    for (const [path, text] of leavesOf(JSON.parse(JSON.stringify(value)), 50)) {
      const steps = parsePath(path)
      if (steps !== null) assert.equal(String(valueAt(value, steps)), text)
    }
  }))
})

const given = { sender: 'nagios', nowMs: 1_000 }
const mapping: Mapping = { name: '$.title', key: '{$.host}/{$.title}', severity: 'critical', service: '$.host', status: '$.state', startedAt: '$.when', labels: { level: '$.level' } }

for (const [state, change] of [['PROBLEM', 'firing'], [undefined, 'firing'], ['OK', 'resolved'], [' Recovered ', 'resolved'], ['ack', 'acknowledged'], ['test', null]] as const) {
  test(`the word ${String(state)} means ${String(change)}`, () => {
    const { alerts, ignored } = applyMapping(mapping, { ...body, state }, given)
    assert.equal(alerts[0]?.change ?? null, change)
    assert.equal(ignored, change === null ? 1 : 0)
  })
}

test('a mapped alert has its labels, key, start and urgency', () => {
  const [alert] = applyMapping(mapping, body, given).alerts
  assert.partialDeepStrictEqual(alert, { name: 'Disk full', key: 'wh:nagios:db-1/Disk full', urgency: 'page', service: 'db-1', startedMs: 1_795_402_387_000, isStartKnown: true, labels: { level: '2', sender: 'nagios' } })
})

test('without a key the end of an alert finds it by name, service and environment', () => {
  const plain: Mapping = { name: '$.title', status: '$.state', summary: '$.text' }
  const [fired] = applyMapping(plain, { title: 'T', state: 'bad', text: 'one' }, given).alerts
  const [ended] = applyMapping(plain, { title: 'T', state: 'ok', text: 'two' }, given).alerts
  assert.equal(fired?.key, ended?.key)
})

test('of a list each item is read, and a bad one does not cost the others', () => {
  const { alerts, bad } = applyMapping({ items: '$.alerts', name: '$.n' }, { alerts: [{ n: 'a' }, {}, { n: 'b' }] }, given)
  assert.deepEqual([alerts.map(({ name }) => name), bad], [['a', 'b'], [{ index: 1, why: 'the mapping finds no name in it' }]])
  assert.equal(applyMapping({ items: '$.alerts', name: '$.n' }, { alerts: 1 }, given).bad[0]?.why, '$.alerts is not a list')
  assert.equal(applyMapping({ items: '$', name: '$.n' }, Array.from({ length: 1_001 }, () => ({ n: 'a' })), given).alerts.length, 1_000)
})

for (const [said, field] of [
  [{ name: '$..' }, 'name'], [{ name: 'a', items: 'x' }, 'items'], [{ name: 'a', labels: { 'a-b': 'x' } }, 'labels.a-b'], [{ name: 'a', key: '{$[}' }, 'key'],
] as const) test(`${JSON.stringify(said)} is refused`, () => assert.equal(mappingProblem(said)?.field, field))

for (const [said, field] of [
  [{ dialect: 'sentry' }, 'secret'], [{ dialect: 'sentry', secret: 'plain' }, 'secret'], [{ dialect: 'mapped' }, 'mapping'], [{ dialect: 'mapped', mapping: { name: '$..' } }, 'mapping.name'],
  [{ dialect: 'mapped', mapping: { name: '$.a' }, severity: 'x' }, 'severity'], [{ dialect: 'sentry', secret: '${env:A}', mapping: { name: 'x' } }, 'mapping'],
] as const) test(`${JSON.stringify(said)} cannot be declared`, () => assert.equal(webhookProblem(said)?.field, field))

test('whatever the body, a mapping answers and keeps what can be stored', () => {
  fc.assert(fc.property(fc.jsonValue(), fc.constantFrom<Mapping>(mapping, { name: '$' }, { items: '$', name: '{$.a}' }), (value, chosen) => {
    for (const alert of applyMapping(chosen, value, given).alerts) {
      assert.ok(alert.key.isWellFormed() && !alert.labelsJson.includes('\\u0000') && alert.name.length <= 200)
    }
  }))
})
