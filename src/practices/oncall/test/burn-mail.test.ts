// The e-mail of a burning error budget: what burns, how fast, what is left, and who else was told.
import assert from 'node:assert/strict'
import { eventually, onEachEngine } from '../../../../test/harness.ts'
import { withPager } from './pager.ts'

const burn = (service: string, explanation: string) => ({
  key: `${service}/page`, objective: `${service}-availability`, severity: 'page', service, summary: `${service}-availability burns its budget`, explanation, runbook: null,
  longMs: 3_600_000, shortMs: 300_000, factor: 14.4, longBurn: 29, shortBurn: 31, budgetRemaining: 0.31,
})

onEachEngine('the e-mail of a burn tells the arithmetic of its own objective, and who else is asked', (engine) => withPager({ engine }, async (pager) => {
  for (const name of ['ada', 'grace']) await pager.person(name, { displayName: name.toUpperCase() })
  await pager.put('/api/v1/escalation-policies/default', { steps: [{ targets: [{ person: 'ada' }, { person: 'grace' }], delayMinutes: 5 }] })
  for (const [service, explanation] of [['checkout', 'Burns 29 times too fast; 31 % of the budget is left.'], ['cart', 'Something else.']] as const) {
    await pager.say({ kind: 'burn.started', subject: `objective/${service}-availability`, service, environment: 'production', data: burn(service, explanation) })
  }
  await pager.situation('opened', { service: 'checkout', data: { title: 'checkout-availability burns its budget', alertName: 'ErrorBudgetBurn' } })
  await eventually(async () => pager.mail.took.length === 2)
  const text = pager.mail.took.find(({ to }) => to === 'ada@example.org')!.text
  assert.match(text, /Burns 29 times too fast; 31 % of the budget is left\./)
  assert.match(text, /Told too: GRACE/)
  assert.doesNotMatch(text, /Something else/)
  await pager.situation('opened', { id: 'sit_2', service: 'cart', data: { title: 'cart is slow', alertName: 'Slow' } })
  await eventually(async () => pager.mail.took.length === 4)
  assert.doesNotMatch(pager.mail.took.at(-1)!.text, /Something else/)
}))
