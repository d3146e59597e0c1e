// Settings: what the environment may say, and what is refused before anything is opened.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings } from './settings.ts'

test('nothing said, or nothing but empty texts, is the embedded database on the loopback address', () => {
  const names = ['DATA', 'DATABASE_URL', 'LISTEN', 'PUBLIC_URL', 'BOOTSTRAP_TOKEN', 'SECRET', 'EGRESS_ALLOW', 'SMTP_URL', 'SMTP_FROM', 'LOG_LEVEL']
  const silent = readSettings({})
  assert.deepEqual(readSettings(Object.fromEntries(names.map((name) => [`MAINSTAY_${name}`, '']))), silent)
  assert.deepEqual([silent.host, silent.port, silent.databaseUrl, silent.publicUrl], ['127.0.0.1', 8080, null, 'http://127.0.0.1:8080'])
})

for (const { says, listen, host, port, publicUrl } of [
  { says: 'a port alone is every address', listen: ':9000', host: '0.0.0.0', port: 9000, publicUrl: 'http://localhost:9000' },
  { says: 'IPv6 stands in brackets', listen: '[::1]:9000', host: '::1', port: 9000, publicUrl: 'http://[::1]:9000' },
  { says: 'every IPv6 address is localhost to people', listen: '[::]:9000', host: '::', port: 9000, publicUrl: 'http://localhost:9000' },
]) test(says, () => {
  const settings = readSettings({ MAINSTAY_LISTEN: listen })
  assert.deepEqual([settings.host, settings.port, settings.publicUrl], [host, port, publicUrl])
})

for (const [name, value, code] of [
  ['MAINSTAY_LISTEN', '127.0.0.1', 'SETTINGS_LISTEN'],
  ['MAINSTAY_LISTEN', '127.0.0.1:70000', 'SETTINGS_LISTEN'],
  ['MAINSTAY_DATABASE_URL', 'mysql://localhost/x', 'SETTINGS_DATABASE_URL'],
  ['MAINSTAY_PUBLIC_URL', 'mainstay.example.org', 'SETTINGS_PUBLIC_URL'],
  ['MAINSTAY_PUBLIC_URL', 'https://', 'SETTINGS_PUBLIC_URL'],
  ['MAINSTAY_LOG_LEVEL', 'loud', 'SETTINGS_LOG_LEVEL'],
  ['MAINSTAY_SMTP_LISTEN', 'mail', 'SETTINGS_SMTP_LISTEN'],
  ['MAINSTAY_MAIL_DOMAIN', 'a b', 'SETTINGS_MAIL_DOMAIN'],
  ['MAINSTAY_STORMS', 'yes', 'SETTINGS_STORMS'],
  ['MAINSTAY_STATUS_FOLDER', '/srv/status', 'SETTINGS_STATUS_URL'],
] as const) test(`${name}=${value} is refused`, () => assert.throws(() => readSettings({ [name]: value }), { code }))
