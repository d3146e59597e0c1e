// The sentences by which a person checks their own rules.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Contacts } from './contact-rules.ts'
import { weekdays } from './hours.ts'
import { previewsOf } from './preview-rules.ts'

const method = (id: string, kind: 'webpush' | 'sms' | 'voice') => ({ id, kind, address: id, isVerified: true })
const rule = (name: string, delayMinutes: number) => ({ urgency: 'page' as const, method: name, delayMinutes })
const ada: Contacts = {
  methods: [method('p', 'webpush'), method('s', 'sms'), method('v', 'voice')], rules: [rule('p', 0), rule('s', 1), rule('v', 3), { urgency: 'ticket', method: 'p', delayMinutes: 0 }],
  accountEmail: null, timeZone: 'Europe/Berlin', quiet: { weekdays, from: '22:00', to: '07:00', methods: [] },
}

test('the next night and the next morning are told, in order, by the person\'s own clock', () => {
  assert.deepEqual(previewsOf(ada, Date.parse('2026-11-23T18:00:00Z')).map(({ says }) => says), [
    'Tue 24 Nov, 03:00, a high page: push at once, SMS after 1 min, call after 3 min.',
    'Tue 24 Nov, 03:00, a low page: waits until Tue 24 Nov, 07:00, then push.',
    'Tue 24 Nov, 11:00, a high page: push at once, SMS after 1 min, call after 3 min.',
    'Tue 24 Nov, 11:00, a low page: push at once.',
  ])
})

test('who cannot be reached is told so', () => {
  assert.match(previewsOf({ ...ada, methods: [] }, 0)[0]!.says, /nothing can reach you/)
})
