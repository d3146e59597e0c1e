// Which runbooks an incident shows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mostRunbooks, runbookLines } from './runbook-links.ts'

test('a runbook that several name is shown once, with each of them and the first title', () => {
  assert.deepEqual(
    runbookLines([{ title: '', url: 'https://wiki/a', from: 'objective Orders' }, { title: 'Orders fail', url: 'https://wiki/a', from: 'service checkout' }, { title: 'x', url: 'https://wiki/a', from: 'service checkout' }]),
    [{ title: 'Orders fail', url: 'https://wiki/a', from: ['objective Orders', 'service checkout'] }],
  )
})
test('an address that is no web page is never linked', () => {
  assert.deepEqual(runbookLines([{ title: 'x', url: 'javascript:alert(1)', from: 'alert A' }, { title: 'x', url: ' data:text/html,x', from: 'alert A' }]), [])
})
test('a flood of runbooks is cut', () => {
  assert.equal(runbookLines(Array.from({ length: 40 }, (_, index) => ({ title: 'x', url: `https://wiki/${index}`, from: 'alert A' }))).length, mostRunbooks)
})
