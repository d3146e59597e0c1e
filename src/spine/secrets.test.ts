// Claims about references to secrets.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Fault } from '../base/fault.ts'
import { secretsFrom } from './secrets.ts'

const folder = await mkdtemp(join(tmpdir(), 'mainstay-secrets-'))
after(() => rm(folder, { recursive: true }))
const data = join(folder, 'data')
await mkdir(data)
await writeFile(join(data, 'secret'), 'house-key')
await writeFile(join(folder, 'token'), 'from-file\n')
await writeFile(join(folder, 'two-lines'), 'a\nb\n')
await writeFile(join(folder, 'large'), 'x'.repeat(20_000))
await symlink(join(data, 'secret'), join(folder, 'innocent'))
const secrets = secretsFrom({ TOKEN: 'from-env', EMPTY: '', MAINSTAY_SECRET: 'hidden', SPLIT: 'a\r\nx-evil: 1' }, data)

test('references are replaced wherever they stand, and other text is left', async () => {
  assert.equal(await secrets.resolve('Bearer ${env:TOKEN}'), 'Bearer from-env')
  assert.equal(await secrets.resolve(`\${env:TOKEN}/\${file:${folder}/token}/$5 {x}`), 'from-env/from-file/$5 {x}')
  assert.equal(await secrets.resolve('plain'), 'plain')
})

for (const row of [
  { says: 'a variable that is not set', text: '${env:NOBODY}', code: 'SECRETS_NOT_THERE' },
  { says: 'an empty variable', text: '${env:EMPTY}', code: 'SECRETS_NOT_THERE' },
  { says: 'the house’s own settings', text: '${env:MAINSTAY_SECRET}', code: 'SECRETS_REFUSED' },
  { says: 'a value that would split a header', text: '${env:SPLIT}', code: 'SECRETS_REFUSED' },
  { says: 'a file that is not there', text: `\${file:${folder}/nobody}`, code: 'SECRETS_NOT_THERE' },
  { says: 'a file of several lines', text: `\${file:${folder}/two-lines}`, code: 'SECRETS_REFUSED' },
  { says: 'a large file', text: `\${file:${folder}/large}`, code: 'SECRETS_REFUSED' },
  { says: 'the data folder', text: `\${file:${data}/secret}`, code: 'SECRETS_REFUSED' },
  { says: 'the data folder by another way', text: `\${file:${folder}/token/../data/../data/secret}`, code: /SECRETS_/ },
  { says: 'a link into the data folder', text: `\${file:${folder}/innocent}`, code: 'SECRETS_REFUSED' },
  { says: 'what the kernel says of this process', text: '${file:/proc/self/environ}', code: 'SECRETS_REFUSED' },
  { says: 'a folder', text: `\${file:${folder}}`, code: /SECRETS_/ },
  { says: 'a relative path', text: '${file:token}', code: 'SECRETS_REFUSED' },
]) {
  test(`${row.says} is not read, and nothing of it is repeated`, async () => {
    await assert.rejects(secrets.resolve(row.text), (fault: Fault) => {
      assert.match(fault.code, row.code instanceof RegExp ? row.code : new RegExp(`^${row.code}$`))
      assert.doesNotMatch(fault.say, /hidden|house-key|x-evil/)
      return true
    })
  })
}
