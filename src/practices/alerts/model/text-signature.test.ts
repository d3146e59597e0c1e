// Signatures of texts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { alertSignature, labelSignature, labelText, signatureOf } from './text-signature.ts'

const mayHold = (text: string, held: string): boolean => signatureOf(held.toLowerCase()).every((bits, word) => (BigInt(signatureOf(text.toLowerCase())[word]!) & BigInt(bits)) === BigInt(bits))

test('what a text holds is never denied', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, held, after) => {
    const text = `${before}${held}${after}`.toLowerCase()
    if (text.includes(held.toLowerCase())) assert.ok(mayHold(text, held))
  }))
})
test('numbers are exact in JavaScript and in both engines', () => {
  fc.assert(fc.property(fc.string({ maxLength: 500 }), (text) => assert.ok(signatureOf(text).every((bits) => Number.isSafeInteger(bits) && bits >= 0 && bits < 2 ** 52))))
})
test('of labels as they come, few others are let through', () => {
  const sets = Array.from({ length: 2_000 }, (_, index) => ({ alertname: `Alert${index % 300}`, cluster: `eu-${index % 7}`, environment: 'production', instance: `host-${index}:9100`, job: 'node', namespace: `ns-${index % 60}`, pod: `worker-${index}-x7k2p`, service: `service-${index % 400}`, severity: 'warning', team: `team-${index % 45}` }))
  const signatures = sets.map((labels) => alertSignature({ name: labels.alertname, summary: 'A pod uses more memory than it asked for', labels, labelsJson: JSON.stringify(labels) }).map(BigInt))
  const passed = (wanted: readonly number[]): number => signatures.filter((signature) => wanted.every((bits, word) => (signature[word]! & BigInt(bits)) === BigInt(bits))).length
  for (const [name, value, most] of [['team', 'nobody', 60], ['instance', 'host-4711:9100', 100], ['team', 'team-7', 200]] as const) {
    const text = labelText(name, value)
    const count = passed([...signatureOf(text.toLowerCase()), labelSignature([text])])
    assert.ok(count < most, `${text}: ${count} of 2,000`)
    assert.ok(count >= sets.filter((labels) => labels[name] === value).length)
  }
  assert.ok(passed(signatureOf('printer')) < 60)
})
test('too short a text says nothing', () => assert.deepEqual(signatureOf('ab'), [0, 0, 0, 0, 0]))
