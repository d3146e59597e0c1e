// Which queries an entry makes stale.
/// <reference types="node" />
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { topicsOf } from './live.ts'

const hears = { incidents: ['incident.', 'page.'], oncall: ['page.', 'notification.'], record: [''] }

test('an entry makes stale what hears its kind, and the record always', () => {
  assert.deepEqual(topicsOf('page.acknowledged', hears), ['incidents', 'oncall', 'record'])
  assert.deepEqual(topicsOf('incident.noted', hears), ['incidents', 'record'])
})

test('a kind is heard by its beginning, not by a part of it', () => {
  assert.deepEqual(topicsOf('homepage.changed', hears), ['record'])
})
