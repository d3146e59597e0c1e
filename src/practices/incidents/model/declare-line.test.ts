// One line that declares an incident.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDeclareLine } from './declare-line.ts'
import type { DeclareLine } from './declare-line.ts'

const services = [{ name: 'checkout', displayName: 'Checkout and basket' }, { name: 'payment-gateway', displayName: '' }, { name: 'search', displayName: 'Search' }]

for (const [says, line, read, codes] of [
  ['a title is enough', 'Nobody can pay', { title: 'Nobody can pay' }, []],
  ['all of it', 'sev2 checkout: card payments fail [security] [@ada]', { title: 'card payments fail', severity: 'SEV2', service: 'checkout', type: 'security', commander: 'ada' }, []],
  ['the commander may stand at the end without brackets', 'SEV1 checkout: down @ada.b', { title: 'down', severity: 'SEV1', service: 'checkout', commander: 'ada.b' }, []],
  ['a colon after the severity is no service', 'sev1: orders   fail', { title: 'orders fail', severity: 'SEV1' }, []],
  ['a severity and a service each with a colon', 'sev-3: Search: slow', { title: 'slow', severity: 'SEV3', service: 'search' }, []],
  ['a service by its display name', 'checkout AND basket: slow', { title: 'slow', service: 'checkout' }, []],
  ['a word that begins like a severity is a word', 'sevens are lost', { title: 'sevens are lost' }, []],
  ['a severity in the middle is a word', 'was this sev2 before', { title: 'was this sev2 before' }, []],
  ['an address and a time of day are no service', 'https://shop.example fails since 10:30', { title: 'https://shop.example fails since 10:30' }, []],
  ['a type may stand anywhere, in any case of letters', '[Drill] search: slow', { title: 'slow', service: 'search', type: 'drill' }, []],
  ['other brackets belong to the title', '[eu] nodes are gone', { title: '[eu] nodes are gone' }, []],
  ['an address of mail is nobody', 'mails to help@shop bounce', { title: 'mails to help@shop bounce' }, []],
  ['a service nobody knows stays in the title', 'redis: refused', { title: 'redis: refused' }, ['warning INCIDENT_LINE_SERVICE']],
  ['a service nearly known is asked about', 'chekcout: down', { title: 'chekcout: down' }, ['error INCIDENT_LINE_SERVICE']],
  ['a severity that does not exist', 'sev7 checkout: down', { title: 'down', service: 'checkout' }, ['error INCIDENT_LINE_SEVERITY']],
  ['a type mistyped', 'down [dril]', { title: 'down [dril]' }, ['error INCIDENT_LINE_TYPE']],
  ['two types', 'down [security] [drill]', { title: 'down', type: 'security' }, ['error INCIDENT_LINE_TYPE']],
  ['two commanders', 'down [@ada] @ben', { title: 'down', commander: 'ada' }, ['error INCIDENT_LINE_COMMANDER']],
  ['a title too long is said, not cut in silence', `sev2 ${'x'.repeat(201)}`, { title: 'x'.repeat(200), severity: 'SEV2' }, ['error INCIDENT_LINE_TITLE']],
  ['a title just short enough', 'x'.repeat(200), { title: 'x'.repeat(200) }, []],
  ['nothing wrong is said', 'sev2 checkout:', { title: '', severity: 'SEV2', service: 'checkout' }, ['error INCIDENT_LINE_TITLE']],
] as readonly [string, string, Partial<DeclareLine>, readonly string[]][]) {
  test(`a line that declares: ${says}`, () => {
    const { value, findings } = readDeclareLine(line, services)
    assert.deepEqual(value, { severity: null, service: null, type: null, commander: null, ...read })
    assert.deepEqual(findings.map(({ level, code }) => `${level} ${code}`), codes)
  })
}

test('a line that declares names the nearest service and severity', () => {
  const mend = (line: string) => readDeclareLine(line, services).findings[0]!.mend
  assert.match(mend('paymnet-gatewy: down'), /"payment-gateway:"/)
  assert.match(mend('sev0 down'), /^Write SEV1/)
  assert.match(mend('sev5 down'), /^Write SEV4/)
})
