// A policy as a form and a file hold it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asksWebhook, policyDocument, policyDraft } from './policy-draft.ts'

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

test('a webhook is told cut, so a policy with one is known', () => {
  assert.equal(asksWebhook(told), false)
  assert.equal(asksWebhook({ steps: [{ ...told.steps[0]!, otherwise: [{ kind: 'webhook', name: 'https://example.org/…' }] }] }), true)
})
