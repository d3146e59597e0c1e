import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fingerprint, fingerprintOfText, labelOf, labelsFrom } from './labels.ts'

/** The definition, in BigInt: slow and plain. */
function plainFnv(bytes: Uint8Array): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn
  return hash.toString(16).padStart(16, '0')
}
const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)]

test('published vectors of FNV-1a 64', () => {
  assert.equal(fingerprintOfText(''), 'cbf29ce484222325')
  assert.equal(fingerprintOfText('a'), 'af63dc4c8601ec8c')
  assert.equal(fingerprintOfText('foobar'), '85944171f73967e8')
})

test('the fingerprint of a label set is the one Alertmanager shows', () => {
  const labels = {
    alertname: 'CheckoutErrorBudgetBurn', cluster: 'prod-eu-1', instance: '10.1.2.3:9100', job: 'kubernetes-pods', namespace: 'shop',
    region: 'eu-west-1', service: 'checkout', severity: 'critical', slo: 'checkout-availability', team: 'payments',
  }
  assert.equal(fingerprint(labels), '1f44f55403ab51dc')
  assert.equal(fingerprint({ ...labels, instance: '10.1.2.4:9100' }), 'fb93caad4186348f')
})

test('the fast hash agrees with the definition for every label set', () => {
  fc.assert(fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary', minLength: 1 })), (given) => {
    const labels = labelsFrom(Object.entries(given))
    const bytes = Object.entries(labels)
      .map(([name, value]) => [bytesOf(name), bytesOf(value)] as const)
      .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .flatMap(([name, value]) => [...name, 255, ...value, 255])
    assert.equal(fingerprint(labels), plainFnv(Uint8Array.from(bytes)))
  }))
})

test('the order in which labels are written does not matter', () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.string()), (given) => {
    const pairs = Object.entries(given)
    assert.equal(fingerprint(labelsFrom(pairs)), fingerprint(labelsFrom(pairs.toReversed())))
  }))
})

test('an empty value is an absent label', () => {
  assert.deepEqual(labelsFrom([['alertname', 'a'], ['team', '']]), { alertname: 'a' })
})

test('a NUL is replaced, since no database keeps it', () => {
  assert.deepEqual(labelsFrom([['a', 'x\0y']]), { a: 'x\ufffdy' })
})

test('names of the language are labels like any other', () => {
  const labels = labelsFrom([['__proto__', 'a'], ['constructor', 'b']])
  assert.equal(labelOf(labels, '__proto__'), 'a')
  assert.equal(labelOf({}, 'constructor'), undefined)
  assert.match(fingerprint(labels), /^[0-9a-f]{16}$/)
})
