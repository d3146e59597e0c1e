// Which changes belong to an incident.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { touching } from './touching.ts'

const about = { service: 'checkout', needs: new Set(['payments']), environment: 'production' }
for (const row of [
  { says: 'a change to its service', change: { service: 'checkout', environment: 'production', data: {} }, is: 'it touches checkout' },
  { says: 'a change to what it needs', change: { service: 'payments', environment: null, data: {} }, is: 'it touches payments, which checkout needs' },
  { says: 'one of several services', change: { service: 'search', environment: null, data: { services: ['search', 'checkout'] } }, is: 'it touches checkout' },
  { says: 'another environment', change: { service: 'checkout', environment: 'staging', data: {} }, is: null },
  { says: 'a service that is none of its business', change: { service: 'search', environment: 'production', data: {} }, is: null },
  { says: 'no service at all', change: { service: null, environment: null, data: { services: 'checkout' } }, is: null },
]) test(`${row.says}: ${row.is ?? 'not part of the story'}`, () => assert.equal(touching(row.change, about), row.is))
