// Subscribers by webhook, Slack and Microsoft Teams over real HTTP, on both engines.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { startWebhookSink } from '../../../../test/doubles/webhook-sink.ts'
import { eventually } from '../../../../test/eventually.ts'
import { handClock, onEachEngine, startHouse } from '../../../../test/harness.ts'
import { dayMs, secondMs } from '../../../base/duration.ts'
import type { SubscriberList } from '../contract-subscribers.ts'

const pages = `apiVersion: mainstay.dev/v1
kind: StatusPage
metadata: { name: shop }
spec: { title: Shop, components: [{ name: checkout, title: Checkout }, { name: search, title: Search }] }
`

onEachEngine('a webhook that answers its challenge and channels where the button was pressed hear of news, signed; after three days of silence one is set aside', async (engine) => {
  const sink = await startWebhookSink()
  const clock = handClock(Date.now())
  const house = await startHouse({ engine, clock, settings: { publicUrl: 'http://status.test' } })
  try {
    await house.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'pages.yaml', text: pages }] })
    const visit = (path: string, form: Record<string, string>) => house.call('POST', `/status/${path}`, undefined, { token: null, raw: new URLSearchParams(form).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    const subscribe = (kind: string, address: string) => visit('shop/subscribe', { kind, address, component: 'search' })
    const list = async () => (await house.call<SubscriberList>('GET', '/api/v1/status-pages/shop/subscribers')).body.items
    const at = (path: string) => sink.requests.filter((each) => each.path === path)
    const post = (component: string, text: string) => house.call('POST', '/api/v1/status-pages/shop/posts', { title: 'Slow *here*', text, status: 'investigating', components: [{ component, state: 'partial_outage' }] })

    assert.equal((await subscribe('webhook', 'http://hooks.example.org/in')).status, 400)
    assert.equal((await subscribe('webhook', 'https://ada:pw@hooks.example.org/in')).status, 400)
    const secret = /whsec_[\w-]+/.exec((await subscribe('webhook', `${sink.url}/hook`)).text)![0]
    assert.equal((await subscribe('webhook', `${sink.url}/hook`)).status, 503, 'one challenge a minute')
    const asked = await sink.next(({ path }) => path === '/hook')
    const { type, challenge } = asked.json as { type: string; challenge: string }
    assert.equal(type, 'subscription.challenge')
    await subscribe('slack', `${sink.url}/slack`)
    await subscribe('teams', `${sink.url}/teams`)
    const slackAsked = (await sink.next(({ path }) => path === '/slack')).json as { blocks: { elements?: { url: string }[] }[] }
    const teamsAsked = (await sink.next(({ path }) => path === '/teams')).json as { attachments: { content: { actions: { url: string }[] } }[] }
    assert.deepEqual((await list()).map(({ kind, state }) => `${kind} ${state}`).sort(), ['slack asked', 'teams asked', 'webhook asked'], 'an answer without the challenge confirms nothing')
    sink.answer({ body: JSON.stringify({ challenge }) })
    for (const url of [slackAsked.blocks.at(-1)!.elements![0]!.url, teamsAsked.attachments[0]!.content.actions[0]!.url]) {
      assert.equal((await visit('shop/confirm', { token: new URL(url).searchParams.get('token')! })).status, 200)
    }
    await eventually(async () => {
      clock.forward(15 * secondMs)
      return (await list()).every(({ state }) => state === 'confirmed')
    })
    assert.equal((await subscribe('webhook', `${sink.url}/hook`)).status, 409)
    assert.ok((await list()).every(({ address }) => /^127\.0\.0\.1:\d+\/….{4}$/.test(address)), 'the path is a password')

    await post('checkout', 'Of no concern.')
    await post('search', 'We look.')
    clock.forward(11 * secondMs)
    const news = await sink.next(({ path, body }) => path === '/hook' && body.includes('We look.'), 10_000)
    const timestamp = String(news.headers['x-mainstay-timestamp'])
    assert.equal(news.headers['x-mainstay-signature'], `sha256=${createHmac('sha256', secret).update(`${timestamp}.${news.body}`).digest('hex')}`)
    const { meta, page, incident } = news.json as { meta: { unsubscribe: string }; page: object; incident: { name: string; status: string; impact: string; incident_updates: { body: string }[]; components: { id: string }[] } }
    assert.match(meta.unsubscribe, /^http:\/\/status\.test\/status\/shop\/unsubscribe\?token=/)
    assert.deepEqual(page, { id: 'shop', status_indicator: 'major', status_description: 'Partial System Outage' })
    assert.deepEqual([incident.name, incident.status, incident.impact, incident.incident_updates[0]!.body, incident.components.map(({ id }) => id)], ['Slow *here*', 'investigating', 'major', 'We look.', ['search']])
    const slack = (await sink.next(({ path, body }) => path === '/slack' && body.includes('We look.'), 10_000)).json as { blocks: { text?: { type: string; text: string }; elements?: { url: string }[] }[] }
    assert.deepEqual([slack.blocks[0]!.text!.text, slack.blocks[1]!.text!.type], ['*[Shop] Investigating: Slow ∗here∗*', 'plain_text'])
    await sink.next(({ path, body }) => path === '/teams' && body.includes('We look.'), 10_000)
    assert.ok(sink.requests.every(({ body }) => !body.includes('Of no concern')))

    sink.answer({ status: 410 })
    await post('search', 'First.')
    clock.forward(11 * secondMs)
    await eventually(async () => (await list()).every(({ failures }) => failures === 1), 10_000)
    clock.forward(3 * dayMs)
    await post('search', 'Later.')
    clock.forward(11 * secondMs)
    const aside = await eventually(async () => {
      const all = await list()
      return all.every(({ state }) => state === 'laid-aside') && all
    }, 10_000)
    assert.match(aside[0]!.problem!, /410/)
    const before = at('/hook').length
    const record = JSON.stringify((await house.call('GET', '/api/v1/record?limit=200')).body)
    assert.match(record, /status-page\.subscriber-laid-aside/)
    assert.ok(!record.includes(sink.url), 'no address stands on the record')
    assert.equal((await subscribe('webhook', `${sink.url}/hook`)).status, 200, 'asking again begins anew')
    await eventually(() => Promise.resolve(at('/hook').length > before))
    const answers: number[] = []
    for (let count = 0; count < 31; count++) answers.push((await visit('shop/confirm', { token: 'forged' })).status)
    assert.deepEqual([answers[0], answers[30]], [410, 429], 'one address tries no tokens by the thousand')
    assert.equal((await visit('shop/unsubscribe', { token: 'forged' })).status, 200, 'who wants to leave is never put off')
    assert.equal((await house.call('GET', '/status/shop', undefined, { token: null })).status, 200, 'nor who reads')
  } finally {
    await house.stop()
    await sink.stop()
  }
})
