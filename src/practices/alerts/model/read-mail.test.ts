// What a subject and the top of an e-mail say about an alert.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readMail, readSubject } from './read-mail.ts'

for (const [subject, status, severity, name] of [
  ['Disk full on db-1', 'firing', null, 'Disk full on db-1'],
  ['[RESOLVED] Disk full on db-1', 'resolved', null, 'Disk full on db-1'],
  ['[FIRING:2] CheckoutBurn (shop)', 'firing', null, 'CheckoutBurn (shop)'],
  ['PROBLEM: Disk full', 'firing', null, 'Disk full'],
  ['OK: Disk full', 'resolved', null, 'Disk full'],
  ['Resolved: Problem: Disk full', 'resolved', null, 'Disk full'],
  ['** PROBLEM Service Alert: db-1/disk is CRITICAL **', 'firing', 'critical', 'Service Alert: db-1/disk'],
  ['** RECOVERY Service Alert: db-1/disk is OK **', 'resolved', null, 'Service Alert: db-1/disk'],
  ['** ACKNOWLEDGEMENT Service Alert: db-1/disk is WARNING **', 'acknowledged', 'warning', 'Service Alert: db-1/disk'],
  ['Re: Fwd: [EXTERNAL] [critical] Queue is long', 'firing', 'critical', 'Queue is long'],
  ['[P1] Shop is down', 'firing', 'p1', 'Shop'],
  ['Shop is now up.', 'resolved', null, 'Shop'],
  ['[shop] deploy failed', 'firing', null, '[shop] deploy failed'],
  ['[RESOLVED]', 'firing', null, '[RESOLVED]'],
  ['', 'firing', null, 'E-mail without a subject'],
] as const) {
  test(`"${subject}" says ${status}`, () => assert.deepEqual(readSubject(subject), { status, severity, name }))
}

const given = { sender: 'nagios', nowMs: 1_000 }
const mail = (more: Partial<Parameters<typeof readMail>[0]>) => readMail({ subject: 'Disk full', text: '', from: 'nagios@db-1.example.org', headers: {}, ...more }, given)

test('lines at the top name what the subject does not, until the first other line', () => {
  assert.partialDeepStrictEqual(mail({ text: '\nseverity: critical\nService: checkout\nenvironment: prod\nrunbook: https://example.org/r\n\nservice: other' }), {
    urgency: 'page', service: 'checkout', environment: 'prod', change: 'firing', key: 'mail:nagios:disk full', annotations: { runbook_url: 'https://example.org/r', from: 'nagios@db-1.example.org' },
  })
  assert.equal(mail({ text: 'Hello\nseverity: critical' })?.severity, null)
})

test('headers win over lines, and a key of its own over the name', () => {
  assert.partialDeepStrictEqual(mail({ text: 'status: firing\nkey: a', headers: { 'x-mainstay-status': 'ok', 'x-mainstay-key': 'b' } }), { change: 'resolved', key: 'mail:nagios:b' })
})

test('what a machine answers by itself is no alert; what a monitor sends by itself is', () => {
  assert.equal(mail({ headers: { 'auto-submitted': 'auto-replied (vacation)' } }), null)
  assert.equal(mail({ headers: { 'content-type': 'multipart/report; report-type=delivery-status' } }), null)
  assert.equal(mail({ headers: { 'auto-submitted': 'auto-generated' } })?.change, 'firing')
})

test('whatever it says, it becomes something that can be stored', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (subject, text) => {
    const alert = mail({ subject, text })!
    assert.ok(alert.key.isWellFormed() && !alert.key.includes('\0') && alert.name !== '' && alert.name.length <= 200)
  }))
})
