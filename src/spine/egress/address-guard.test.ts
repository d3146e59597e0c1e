// Claims about which addresses may be reached.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '../../base/fault.ts'
import { addressGuard } from './address-guard.ts'

const guard = addressGuard([])
const literal = (url: string, reach: 'public' | 'private'): string => {
  try {
    addressGuard([]).checkLiteral(new URL(url), reach)
    return 'passes'
  } catch (problem) {
    return (problem as Fault).code
  }
}

for (const row of [
  { url: 'http://127.0.0.1/', user: false, administrator: true },
  { url: 'http://127.1/', user: false, administrator: true },
  { url: 'http://2130706433/', user: false, administrator: true },
  { url: 'http://0x7f000001/', user: false, administrator: true },
  { url: 'http://0x7f.0.0.1/', user: false, administrator: true },
  { url: 'http://0177.0.0.1/', user: false, administrator: true },
  { url: 'http://127.0.0.1./', user: false, administrator: true },
  { url: 'http://1２7.0.0.1/', user: false, administrator: true },
  { url: 'http://0.0.0.0/', user: false, administrator: true },
  { url: 'http://10.1.2.3/', user: false, administrator: true },
  { url: 'http://172.16.0.1/', user: false, administrator: true },
  { url: 'http://172.32.0.1/', user: true, administrator: true },
  { url: 'http://192.168.1.1/', user: false, administrator: true },
  { url: 'http://100.64.0.1/', user: false, administrator: true },
  { url: 'http://198.18.0.1/', user: false, administrator: true },
  { url: 'http://240.0.0.1/', user: false, administrator: true },
  { url: 'http://224.0.0.1/', user: false, administrator: false },
  { url: 'http://255.255.255.255/', user: false, administrator: false },
  { url: 'http://169.254.169.254/', user: false, administrator: false },
  { url: 'http://169.254.1.1/', user: false, administrator: false },
  { url: 'http://2852039166/', user: false, administrator: false },
  { url: 'http://100.100.100.200/', user: false, administrator: false },
  { url: 'http://[::1]/', user: false, administrator: true },
  { url: 'http://[::]/', user: false, administrator: true },
  { url: 'http://[::ffff:127.0.0.1]/', user: false, administrator: true },
  { url: 'http://[::ffff:7f00:1]/', user: false, administrator: true },
  { url: 'http://[::127.0.0.1]/', user: false, administrator: true },
  { url: 'http://[::ffff:a9fe:a9fe]/', user: false, administrator: false },
  { url: 'http://[::a9fe:a9fe]/', user: false, administrator: false },
  { url: 'http://[64:ff9b::7f00:1]/', user: false, administrator: true },
  { url: 'http://[64:ff9b::a9fe:a9fe]/', user: false, administrator: false },
  { url: 'http://[64:ff9b::808:808]/', user: true, administrator: true },
  { url: 'http://[2002:7f00:1::]/', user: false, administrator: true },
  { url: 'http://[fc00::1]/', user: false, administrator: true },
  { url: 'http://[fd00:ec2::254]/', user: false, administrator: false },
  { url: 'http://[fe80::1]/', user: false, administrator: false },
  { url: 'http://[fec0::1]/', user: false, administrator: true },
  { url: 'http://[ff02::1]/', user: false, administrator: false },
  { url: 'http://8.8.8.8/', user: true, administrator: true },
  { url: 'http://[2606:4700::1111]/', user: true, administrator: true },
]) {
  test(`${row.url} is ${row.user ? 'open' : 'closed'} to a user’s address and ${row.administrator ? 'open' : 'closed'} to an administrator’s`, () => {
    assert.equal(literal(row.url, 'public'), row.user ? 'passes' : 'EGRESS_ADDRESS_REFUSED')
    assert.equal(literal(row.url, 'private'), row.administrator ? 'passes' : 'EGRESS_ADDRESS_REFUSED')
  })
}

test('a block allowed by configuration is open to users, in its mapped form too; its neighbours are not', () => {
  const allowing = addressGuard(['10.1.0.0/16', 'fd12::/16', '192.168.7.7'])
  for (const open of ['10.1.2.3', '::ffff:10.1.2.3', 'fd12::9', '192.168.7.7']) assert.equal(allowing.refusal(open, 'public'), null, open)
  for (const closed of ['10.2.2.3', 'fd13::9', '192.168.7.8', '127.0.0.1']) assert.notEqual(allowing.refusal(closed, 'public'), null, closed)
})

test('no configuration opens the metadata address', () => {
  const everything = addressGuard(['0.0.0.0/0', '::/0'])
  for (const address of ['169.254.169.254', 'fd00:ec2::254', '::ffff:169.254.169.254']) {
    assert.notEqual(everything.refusal(address, 'public'), null, address)
    assert.notEqual(everything.refusal(address, 'private'), null, address)
  }
})

test('a block that is none is refused at the start, by name', () => {
  assert.throws(() => addressGuard(['10.0.0.0/8', 'intranet']), { code: 'SETTINGS_EGRESS_ALLOW' })
  assert.throws(() => addressGuard(['10.0.0.0/99']), { code: 'SETTINGS_EGRESS_ALLOW' })
})

test('a name that leads to good and bad addresses is reached only by the good ones', async () => {
  const mixed = addressGuard([], (_name, _options, answered) => answered(null, [{ address: '127.0.0.1', family: 4 }, { address: '8.8.4.4', family: 4 }]))
  const found = await new Promise((resolve) => mixed.lookupFor('public')('mixed.example', { all: true }, (_problem, addresses) => resolve(addresses)))
  assert.deepEqual(found, [{ address: '8.8.4.4', family: 4 }])
})

test('a text that is no address is refused', () => assert.notEqual(guard.refusal('localhost', 'private'), null))
