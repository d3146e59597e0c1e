// Signatures, sealed texts, and the secret under both.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readSettings } from './settings.ts'
import { loadSecret, signerFrom } from './signer.ts'

test('a signature fits its text, purpose and secret, and nothing else', () => {
  const signer = signerFrom('one')
  const signature = signer.sign('link', 'text')
  assert.equal(signer.verify('link', 'text', signature), true)
  for (const [purpose, text, given] of [['seal', 'text', signature], ['link', 'texts', signature], ['link', 'text', `${signature}A`], ['link', 'text', ''], ['link', 'text', 'é'.repeat(43)]] as const) {
    assert.equal(signer.verify(purpose, text, given), false)
  }
  assert.equal(signerFrom('two').verify('link', 'text', signature), false)
})

test('a sealed text is another each time, and opens only whole, for its purpose and with its secret', () => {
  const signer = signerFrom('one')
  const sealed = signer.seal('answer', 'größer than life')
  assert.notEqual(signer.seal('answer', 'größer than life'), sealed)
  assert.equal(signer.unseal('answer', sealed), 'größer than life')
  assert.equal(signer.unseal('answer', signer.seal('answer', '')), '')
  assert.equal(signer.unseal('other', sealed), null)
  assert.equal(signerFrom('two').unseal('answer', sealed), null)
  assert.equal(signer.unseal('answer', `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`), null)
  for (const broken of ['', 'AAAA', '{"plain":"json"}', sealed.slice(0, 20)]) assert.equal(signer.unseal('answer', broken), null)
})

test('the secret is made once, whole, for its owner only; an empty one is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mainstay-secret-'))
  try {
    const settings = { ...readSettings({}), dataFolder: folder }
    const secrets = await Promise.all([loadSecret(settings), loadSecret(settings), loadSecret(settings)])
    assert.equal(new Set(secrets).size, 1)
    assert.equal(await loadSecret(settings), secrets[0])
    assert.equal(readFileSync(join(folder, 'secret'), 'utf8'), secrets[0])
    assert.equal(statSync(join(folder, 'secret')).mode & 0o077, 0)
    assert.deepEqual(readdirSync(folder), ['secret'])
    writeFileSync(join(folder, 'secret'), '\n')
    await assert.rejects(loadSecret(settings), { code: 'SETTINGS_SECRET_EMPTY' })
    assert.equal(await loadSecret({ ...settings, secret: 'given' }), 'given')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
