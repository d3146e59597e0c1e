// Slack, Teams and web push from the page to the answer.
import assert from 'node:assert/strict'
import { createDecipheriv, createECDH, createHmac, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { eventually, onEachEngine } from '../../../../test/harness.ts'
import { startSlack } from '../../../../test/doubles/slack.ts'
import { startWebhookSink } from '../../../../test/doubles/webhook-sink.ts'
import { slackChannel } from '../../../connections/slack/connection.ts'
import { slackSignature } from '../../../connections/slack/signature.ts'
import { teamsChannel } from '../../../connections/teams/connection.ts'
import { webpushChannel } from '../../../connections/webpush/connection.ts'
import type { ChannelList, MethodAnswer } from '../contract.ts'
import { fakeChannel, recipients, startPager, withPager } from './pager.ts'
import type { Pager } from './pager.ts'

async function reachedBy(pager: Pager, method: string): Promise<void> {
  await pager.person('ada')
  const text = `{ apiVersion: mainstay.dev/v1, kind: OnCallProfile, metadata: { name: ada }, spec: { methods: [${method}] } }`
  const applied = await pager.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'ada.yaml', text }] })
  assert.equal(applied.status, 200, applied.text)
  await pager.put('/api/v1/escalation-policies/default', { steps: [{ targets: [{ person: 'ada' }], delayMinutes: 15 }] })
}

test('the signature of Slack is that of the example in its documentation', () => {
  const body = 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
  assert.equal(slackSignature('8f742231b10e8888abcd99yyyzzz85a5', '1531420618', body), 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503')
})

onEachEngine('a page in Slack is answered by a button, by whom it was proven to be, and shows what became of it', async (engine) => {
  let url = ''
  const slack = await startSlack(() => url)
  const mail = fakeChannel('email')
  const settings = { url: slack.url, token: slack.token, signingSecret: slack.signingSecret }
  const pager = await startPager({ engine, channels: ({ egress }) => [mail, slackChannel({ settings, egress, secrets: { resolve: async (text) => text } })] })
  url = pager.url
  try {
    await reachedBy(pager, '{ kind: slack, address: U012AB3CDE }')
    await pager.situation('opened', { data: { title: 'disk <!channel> & full' } })
    await eventually(async () => slack.messages.length === 1)
    const message = slack.messages[0]!
    assert.equal(message.channel, 'D012AB3CDE')
    assert.ok(!JSON.stringify(message.blocks).includes('<!channel>'), 'a title calls nobody')
    const atMs = pager.clock.nowMs()
    assert.equal((await slack.press(message, 'acknowledge', { user: 'U012AB3CDE', atMs, secret: 'of somebody else' })).status, 401)
    assert.equal((await slack.press(message, 'acknowledge', { user: 'U012AB3CDE', atMs: atMs - 6 * 60_000 })).status, 401)
    assert.equal((await slack.press(message, 'acknowledge', { user: 'U0STRANGER', atMs })).status, 200)
    assert.equal((await pager.page()).state, 'open', 'a stranger acknowledges nothing')
    await eventually(async () => slack.replaced.some((one) => JSON.stringify(one).includes('does not know you')))
    assert.deepEqual(await slack.press(message, 'acknowledge', { user: 'U012AB3CDE', atMs }), { status: 200, body: '' })
    const page = await pager.page(({ state }) => state === 'acknowledged')
    assert.equal(page.acknowledgedBy?.name, 'ada')
    const shown = await eventually(async () => slack.replaced.find((one) => one.text.startsWith('Acknowledged')))
    assert.ok(shown.blocks.every((block) => block.type !== 'actions'))
    await slack.press(message, 'resolve', { user: 'U012AB3CDE', atMs })
    await pager.page(({ state }) => state === 'resolved')
    assert.deepEqual(await slack.challenge('prove-it', atMs), { status: 200, body: 'prove-it' })
    slack.refuseNext('channel_not_found')
    pager.clock.forward(1_000)
    await pager.situation('opened', { id: 'sit_2' })
    await eventually(async () => recipients(mail).includes('ada@example.org'))
  } finally {
    await pager.stop()
    await slack.stop()
  }
})

onEachEngine('when a page resolves, Slack hears it under the message that asked', async (engine) => {
  let url = ''
  const slack = await startSlack(() => url)
  const settings = { url: slack.url, token: slack.token, signingSecret: slack.signingSecret }
  await withPager({ engine, channels: ({ egress }) => [slackChannel({ settings, egress, secrets: { resolve: async (text) => text } })] }, async (pager) => {
    url = pager.url
    await reachedBy(pager, '{ kind: slack, address: U012AB3CDE }')
    await pager.situation('opened')
    await pager.page(({ notifications }) => notifications[0]?.state === 'sent')
    await pager.situation('resolved')
    await eventually(async () => slack.messages.length === 2)
    assert.deepEqual([slack.messages[1]!.channel, slack.messages[1]!.thread_ts], ['D012AB3CDE', slack.messages[0]!.ts])
  })
  await slack.stop()
})

onEachEngine('Teams gets an adaptive card whose button is the signed link', async (engine) => {
  const sink = await startWebhookSink()
  sink.answer({ status: 202 })
  await withPager({ engine, channels: ({ egress }) => [teamsChannel(egress)] }, async (pager) => {
    await reachedBy(pager, `{ kind: teams, address: "${sink.url}/workflows/secret" }`)
    await pager.situation('opened', { service: 'checkout' })
    const { json } = await sink.next()
    const [attachment] = (json as { attachments: { contentType: string; content: { type: string; version: string; actions: { type: string; title: string; url: string }[] } }[] }).attachments
    assert.equal(attachment!.contentType, 'application/vnd.microsoft.card.adaptive')
    assert.deepEqual([attachment!.content.type, attachment!.content.version], ['AdaptiveCard', '1.4'])
    const button = attachment!.content.actions.find((action) => action.title === 'Acknowledge')!
    assert.equal(button.type, 'Action.OpenUrl')
    const acknowledged = await pager.call('POST', new URL(button.url).pathname, undefined, { token: null })
    assert.equal(acknowledged.status, 200)
    const page = await pager.page(({ state }) => state === 'acknowledged')
    assert.equal(page.notifications[0]!.address, `${sink.url}/…`)
  })
  await sink.stop()
})

/** RFC 8188 and 8291 as a browser does it. */
function decrypted(body: Buffer, own: { privateKey: Buffer; publicKey: Buffer; auth: Buffer }): string {
  const salt = body.subarray(0, 16)
  const length = body.readUInt8(20)
  const sender = body.subarray(21, 21 + length)
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(own.privateKey)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), own.publicKey, sender])
  const secret = Buffer.from(hkdfSync('sha256', curve.computeSecret(sender), own.auth, info, 32))
  const key = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: aes128gcm\0', 16))
  const nonce = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: nonce\0', 12))
  const sealed = body.subarray(21 + length)
  const opening = createDecipheriv('aes-128-gcm', key, nonce)
  opening.setAuthTag(sealed.subarray(-16))
  const padded = Buffer.concat([opening.update(sealed.subarray(0, -16)), opening.final()])
  return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8')
}

onEachEngine('a browser subscribes, is proven by a code, and shows a page that a tap acknowledges; one that is gone falls over', async (engine) => {
  const pushed: { headers: Record<string, string | string[] | undefined>; body: Buffer }[] = []
  let status = 201
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    pushed.push({ headers: request.headers, body: Buffer.concat(pieces) })
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/push/device`
  const curve = createECDH('prime256v1')
  const own = { publicKey: curve.generateKeys(), privateKey: curve.getPrivateKey(), auth: randomBytes(16) }
  const mail = fakeChannel('email')
  await withPager({ engine, channels: ({ egress, signer }) => [mail, webpushChannel({ egress, signer, publicUrl: 'https://mainstay.example.org' })] }, async (pager) => {
    const ada = await pager.person('ada')
    const { publicKey } = (await pager.call<ChannelList>('GET', '/api/v1/channels')).body.items.find((one) => one.kind === 'webpush')!
    const address = JSON.stringify({ endpoint, keys: { p256dh: own.publicKey.toString('base64url'), auth: own.auth.toString('base64url') } })
    const added = await pager.call<MethodAnswer>('POST', `/api/v1/people/${ada}/contact-methods`, { kind: 'webpush', address, label: 'My telephone' })
    assert.equal(added.status, 201, added.text)
    assert.ok(!added.text.includes(own.auth.toString('base64url')), 'the keys are not answered')
    await eventually(async () => pushed.length === 1)
    const code = (JSON.parse(decrypted(pushed[0]!.body, own)) as { title: string }).title.replace(/\D/g, '')
    assert.equal((await pager.call('POST', `/api/v1/people/${ada}/contact-methods/${added.body.id}/verify`, { code })).status, 200)
    const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(String(pushed[0]!.headers['authorization']))!
    assert.equal(key, publicKey)
    const [head, claims, signature] = token!.split('.') as [string, string, string]
    const point = Buffer.from(publicKey!, 'base64url')
    const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }
    assert.ok(verify('sha256', Buffer.from(`${head}.${claims}`), { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')))
    assert.equal((JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string }).aud, new URL(endpoint).origin)

    await pager.put('/api/v1/escalation-policies/default', { steps: [{ targets: [{ person: 'ada' }], delayMinutes: 15 }] })
    await pager.situation('opened', { service: 'checkout' })
    await eventually(async () => pushed.length === 2)
    assert.equal(pushed[1]!.headers['urgency'], 'high')
    const shown = JSON.parse(decrypted(pushed[1]!.body, own)) as { title: string; url: string; isAsking: boolean }
    assert.match(shown.title, /Page\. checkout: error budget burning/)
    assert.equal((await pager.call('POST', new URL(shown.url).pathname, undefined, { token: null })).status, 200)
    await pager.page(({ state }) => state === 'acknowledged')

    status = 410
    pager.clock.forward(1_000)
    await pager.situation('opened', { id: 'sit_2' })
    await eventually(async () => recipients(mail).includes('ada@example.org'))
    assert.equal((await pager.call('GET', '/manifest.webmanifest', undefined, { token: null })).status, 200)
    const worker = await pager.call('GET', '/push-worker.js', undefined, { token: null })
    assert.match(worker.text, /notificationclick/)
  })
  server.close()
})

test('the key of an installation is the same on every replica, and another with another secret', async () => {
  const signer = (secret: string) => ({ sign: (purpose: string, text: string) => createHmac('sha256', `${secret}/${purpose}`).update(text).digest('base64url') })
  const { pushKeys } = await import('../../../connections/webpush/keys.ts')
  assert.deepEqual(pushKeys(signer('a')), pushKeys(signer('a')))
  assert.notEqual(pushKeys(signer('a')).publicKey, pushKeys(signer('b')).publicKey)
  assert.equal(Buffer.from(pushKeys(signer('a')).publicKey, 'base64url').length, 65)
})
