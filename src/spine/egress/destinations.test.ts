// Claims about the breaker, in times given as values.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Destinations } from './destinations.ts'
import { retryAfterMs, waitBeforeMs } from './retry.ts'

function silentFive(): Destinations {
  const destinations = new Destinations()
  for (let nth = 0; nth < 5; nth++) destinations.answered('a', { nowMs: 1_000, tookMs: 5, failure: 'silent', isSilence: true })
  return destinations
}

test('after its time an open breaker lets one request through, and one answer closes it', () => {
  const destinations = silentFive()
  assert.throws(() => destinations.enter('a', 5_999), { code: 'EGRESS_BREAKER_OPEN' })
  destinations.enter('a', 6_000)
  assert.throws(() => destinations.enter('a', 6_000), { code: 'EGRESS_BREAKER_OPEN' })
  destinations.answered('a', { nowMs: 6_010, tookMs: 10, failure: null, isSilence: false })
  destinations.enter('a', 6_011)
  assert.equal(destinations.health()[0]!.openUntilMs, null)
})

test('a silent probe opens it for longer, half a minute at most', () => {
  const destinations = silentFive()
  let nowMs = 1_000
  for (let nth = 0; nth < 6; nth++) {
    nowMs = destinations.health()[0]!.openUntilMs!
    destinations.enter('a', nowMs)
    destinations.answered('a', { nowMs, tookMs: 5, failure: 'silent', isSilence: true })
  }
  assert.equal(destinations.health()[0]!.openUntilMs! - nowMs, 30_000)
})

test('errors that a server answers do not open the breaker: it is alive', () => {
  const destinations = new Destinations()
  for (let nth = 0; nth < 50; nth++) destinations.answered('a', { nowMs: nth, tookMs: 5, failure: 'HTTP 500', isSilence: false })
  destinations.enter('a', 60)
  assert.equal(destinations.health()[0]!.consecutiveFailures, 50)
})

test('no more than a thousand destinations are remembered', () => {
  const destinations = new Destinations()
  for (let nth = 0; nth < 1_500; nth++) destinations.enter(`host-${nth}`, nth)
  assert.equal(destinations.health().length, 1_000)
})

test('Retry-After is read as seconds or as a date', () => {
  assert.equal(retryAfterMs('3', 0), 3_000)
  assert.equal(retryAfterMs('Mon, 23 Nov 2026 00:00:10 GMT', Date.UTC(2026, 10, 23)), 10_000)
  assert.equal(retryAfterMs('soon', 0), null)
  assert.equal(waitBeforeMs(2, { retryAfter: '11', nowMs: 0, random: 0 }), null)
  assert.equal(waitBeforeMs(9, { retryAfter: undefined, nowMs: 0, random: 1 }), 2_000)
})
