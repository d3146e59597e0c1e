// A policy as a form and a file hold it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policyDocument, policyDraft } from './policy-draft.ts'

const only = { timeZone: 'Europe/Berlin', weekdays: ['mon' as const], from: '09:00', to: '17:00' }
const told = {
  displayName: 'Shop', repeat: 1, fallback: { kind: 'team' as const, name: 'shop' },
  steps: [{ targets: [{ kind: 'schedule' as const, name: 'primary' }], delayMinutes: 5, acknowledgements: 1, only, otherwise: [{ kind: 'person' as const, name: 'ada' }], waits: false }],
}

test('what the API tells is written again in the words of a file, without what is usual', () => {
  const spec = { displayName: 'Shop', steps: [{ targets: [{ schedule: 'primary' }], delayMinutes: 5, only, otherwise: [{ person: 'ada' }] }], repeat: 1, fallback: { team: 'shop' } }
  assert.deepEqual(policyDraft(told), spec)
  assert.match(policyDocument('shop', spec), /^apiVersion: mainstay\.dev\/v1\nkind: EscalationPolicy\nmetadata: \{ name: shop \}\nspec: \{/)
})

test('a webhook is written back as it is told', () => {
  assert.deepEqual(policyDraft({ ...told, steps: [{ ...told.steps[0]!, targets: [{ kind: 'webhook', name: 'https://example.org/…' }] }] }).steps[0]!.targets, [{ webhook: 'https://example.org/…' }])
})
