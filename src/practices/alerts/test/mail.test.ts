// E-mail in, over real SMTP, on both engines.
import assert from 'node:assert/strict'
import { createConnection } from 'node:net'
import { test } from 'node:test'
import { createTransport } from 'nodemailer'
import { mailListener, maxMailBytes, plainOf } from '../../../connections/mail-in/connection.ts'
import { freePort } from '../../../../test/free-port.ts'
import { onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { EngineName, TestHouse } from '../../../../test/harness.ts'
import type { PageOfAlerts } from '../contract.ts'
import { alerts } from '../practice.ts'

interface Post { readonly key: string; readonly port: number; send(mail: object): Promise<unknown> }

const inHouse = async (engine: EngineName, run: (post: Post, house: TestHouse) => Promise<void>) => {
  const port = await freePort()
  await withHouse({ engine, practices: [alerts({ mail: () => mailListener({ host: '127.0.0.1', port }) })] }, async (house) => {
    const key = (await house.call<{ secret: string }>('POST', '/api/v1/ingest-keys', { name: 'nagios' })).body.secret
    const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
    try {
      await run({ key, port, send: (mail) => transport.sendMail({ from: 'nagios@example.org', to: `${key}@alerts.example.org`, ...mail }) }, house)
    } finally {
      transport.close()
    }
  })
}
const listed = async (house: TestHouse, query = '') => (await house.call<PageOfAlerts>('GET', `/api/v1/alerts${query}`)).body.items

onEachEngine('a problem and its recovery are one alert, durable when the sender is answered', (engine) => inHouse(engine, async (post, house) => {
  await post.send({ subject: '** PROBLEM Service Alert: db-1/disk is CRITICAL **', text: 'service: db\nrunbook: https://example.org/r\n\n98 % full – “now”' })
  assert.partialDeepStrictEqual(await listed(house), [{ name: 'Service Alert: db-1/disk', urgency: 'page', service: 'db', source: 'email', runbookUrl: 'https://example.org/r', labels: { sender: 'nagios' } }])
  assert.match((await listed(house))[0]!.annotations['description']!, /98 % full – “now”/)
  await post.send({ subject: '** PROBLEM Service Alert: db-1/disk is CRITICAL **', text: 'service: db' })
  assert.equal((await listed(house)).length, 1)
  await post.send({ subject: '** RECOVERY Service Alert: db-1/disk is OK **', text: 'service: db' })
  assert.deepEqual((await listed(house)).map(({ state }) => state), ['resolved'])
  await post.send({ to: `${post.key}+second@alerts.example.org`, subject: '=?utf-8?B?w4RyZ2Vy?=', html: '<head><style>p{}</style></head><p>Fish &amp; chips<br>now</p>' })
  assert.equal((await listed(house, '?state=firing'))[0]!.annotations['description'], 'Fish & chips\nnow')
}))

onEachEngine('a stranger’s address, a revoked key and a message that is too large are refused for good', (engine) => inHouse(engine, async (post, house) => {
  const refusedWith = async (code: number, mail: object) => assert.rejects(post.send({ subject: 's', text: 't', ...mail }), { responseCode: code })
  await refusedWith(550, { to: 'mik_unknown@alerts.example.org' })
  await refusedWith(550, { to: 'ada@example.org' })
  await refusedWith(552, { text: 'x'.repeat(maxMailBytes + 1) })
  assert.equal((await listed(house)).length, 0)
  const [key] = (await house.call<{ items: { id: string }[] }>('GET', '/api/v1/ingest-keys')).body.items
  await house.call('DELETE', `/api/v1/ingest-keys/${key!.id}`)
  await refusedWith(550, {})
}))

test('what a machine answers by itself is taken, kept to be seen, and no alert', () => inHouse('embedded', async (post, house) => {
  await post.send({ subject: 'Out of office', text: 'I am away', headers: { 'Auto-Submitted': 'auto-replied' } })
  assert.equal((await listed(house)).length, 0)
  assert.equal((await house.call<{ items: unknown[] }>('GET', '/api/v1/alerts/rejections?source=email')).body.items.length, 1)
}))

test('it relays nothing and offers no sign-in', () => inHouse('embedded', async (post) => {
  const talk = await new Promise<string>((resolve) => {
    let heard = ''
    const lines = ['EHLO x', 'AUTH PLAIN AGEAYg==', 'MAIL FROM:<a@example.org>', 'RCPT TO:<victim@example.com>', 'QUIT']
    const socket = createConnection(post.port, '127.0.0.1')
    socket.on('close', () => resolve(heard)).on('data', (data) => {
      heard += String(data)
      // The last line of an answer has a space behind its code.
      if (/(^|\n)\d{3} [^\n]*\n$/.test(heard) && lines.length > 0) socket.write(`${lines.shift()}\r\n`)
    })
  })
  assert.doesNotMatch(talk, /250[ -]AUTH|STARTTLS/)
  assert.match(talk, /550 No such mailbox here/)
}))

test('a house without the setting listens nowhere, and a port in use stops the start in words', async () => {
  await withHouse({}, async (house) => assert.equal(house.settings.smtpListen, undefined))
  const port = await freePort()
  const first = await mailListener({ host: '127.0.0.1', port }).start({ knows: async () => false, take: async () => ({ how: 'taken' }) })
  await assert.rejects(mailListener({ host: '127.0.0.1', port }).start({ knows: async () => false, take: async () => ({ how: 'taken' }) }), { code: 'MAIL_LISTEN' })
  await first.stop()
})

test('a page of nothing but brackets is read in no time', () => {
  for (const text of ['<style>'.repeat(30_000), '<'.repeat(200_000), '<br'.repeat(60_000), '&'.repeat(200_000), '\n \n'.repeat(60_000)]) {
    const before = performance.now()
    plainOf(text)
    assert.ok(performance.now() - before < 1_000, text.slice(0, 10))
  }
})
