// PagerDuty events as nobody should send them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPagerdutyEvent } from './read-pagerduty.ts'

const event = (links: unknown) => JSON.stringify({
  routing_key: 'a'.repeat(32), event_action: 'trigger', dedup_key: 'k', links, payload: { summary: 'down', source: 'db1', severity: 'critical' },
})
const given = { nowMs: 1_795_000_000_000, newKey: () => 'new' }

test('a link named runbook is the runbook', () => {
  assert.equal(readPagerdutyEvent(event([{ href: 'https://example.org/r', text: 'Runbook' }]), given).alert?.annotations['runbook_url'], 'https://example.org/r')
})

test('links that are no texts are passed over, whatever they pretend to be', () => {
  for (const text of [{ toString: 'x' }, { valueOf: 1, toString: null }, 7, null, []]) {
    const { alert, errors } = readPagerdutyEvent(event([{ href: text, text }, null, 'x']), given)
    assert.deepEqual(errors, [])
    assert.equal(alert?.annotations['runbook_url'], undefined)
  }
})
