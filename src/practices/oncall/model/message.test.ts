// The words of a page, and the link that acknowledges it.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { newId } from '../../../base/id.ts'
import { ackToken, readAckToken } from './ack-link.ts'
import { pageMessage } from './message.ts'
import type { PageWords } from './message.ts'
import { maxAttempts, retryAfterMs } from './retry.ts'

const words: PageWords = {
  page: 'pag_1', title: 'error budget burning 29x (checkout-availability)', summary: '2.9 % of requests fail.', service: 'checkout', environment: 'production',
  runbook: 'https://runbooks.example/checkout', startedAt: '2026-11-23T03:00:00.000Z', personName: 'Ada', reason: 'step 1 of default',
  acknowledgeUrl: 'https://m.example/ack/token', pageUrl: 'https://m.example/on-call/pages/pag_1', situationUrl: 'https://m.example/alerts/situations/sit_1',
}

test('the subject fits a lock screen and begins with what it is about', () => {
  assert.equal(pageMessage(words).subject, '[PAGE] checkout: error budget burning 29x (checkout-availability)')
  assert.equal(pageMessage({ ...words, title: 'Checkout is down' }).subject, '[PAGE] Checkout is down')
})

test('a burn says how fast and what is left, and everybody sees who else was told', () => {
  const { text, html } = pageMessage({ ...words, explanation: '29 times too fast; <31 %> is left.', toldToo: ['Grace Hopper', 'Ken'] })
  assert.match(text, /29 times too fast; <31 %> is left\./)
  assert.match(text, /Told too: Grace Hopper, Ken/)
  assert.match(html, /&lt;31 %&gt; is left/)
  assert.doesNotMatch(pageMessage(words).text, /Told too/)
})

test('a title cannot begin another mail header, nor a long one fill the subject', () => {
  const { subject } = pageMessage({ ...words, title: `down\r\nBcc: everybody@example.org ${'x'.repeat(1_000)}` })
  assert.ok(!/[\r\n]/.test(subject))
  assert.ok(subject.length <= 180)
})

test('text and HTML both carry the link, the runbook, the situation and the command', () => {
  const { text, html } = pageMessage(words)
  for (const needed of [words.acknowledgeUrl, words.runbook!, words.situationUrl!, 'mainstay page acknowledge pag_1']) {
    assert.ok(text.includes(needed), needed)
    assert.ok(html.includes(needed), needed)
  }
})

test('what an alert says cannot become HTML or a script link', () => {
  const { html } = pageMessage({ ...words, title: '<script>alert(1)</script>', runbook: 'javascript:alert(1)' })
  assert.ok(!html.includes('<script>'))
  assert.ok(!html.includes('href="javascript:'))
})

const sign = (text: string): string => createHmac('sha256', 'key').update(text).digest('base64url')
const verify = (text: string, signature: string): boolean => sign(text) === signature
const claim = { page: newId('pag', 1_000), person: newId('per', 1_000), expiresMs: 5_000 }

test('an acknowledge link says who and what until it expires', () => {
  const token = ackToken(claim, sign)
  assert.deepEqual(readAckToken(token, 4_999, verify), { claim })
  assert.deepEqual(readAckToken(token, 5_000, verify), { refused: 'expired' })
})

test('no change to a link survives', () => {
  const token = ackToken(claim, sign)
  fc.assert(fc.property(fc.integer({ min: 0, max: token.length - 1 }), fc.constantFrom('a', '7', '.', '_'), (index, letter) => {
    const forged = token.slice(0, index) + letter + token.slice(index + 1)
    if (forged !== token) assert.ok('refused' in readAckToken(forged, 1_000, verify))
  }))
  fc.assert(fc.property(fc.string(), (text) => { assert.ok('refused' in readAckToken(text, 1_000, verify)) }))
})

test('tries come ever more slowly, and end', () => {
  assert.equal(retryAfterMs(1, false), 2_000)
  assert.equal(retryAfterMs(4, false), 16_000)
  assert.equal(retryAfterMs(20, false), 60_000)
  assert.equal(retryAfterMs(maxAttempts, false), null)
  assert.equal(retryAfterMs(1, true), null)
})
