// Subscribers of a status page over HTTP and real SMTP, on both engines.
import assert from 'node:assert/strict'
import { startSmtpSink } from '../../../../test/doubles/smtp-sink.ts'
import { eventually } from '../../../../test/eventually.ts'
import { handClock, onEachEngine, startHouse } from '../../../../test/harness.ts'
import { dayMs, secondMs } from '../../../base/duration.ts'
import type { PostPublished } from '../contract.ts'
import type { SubscriberList } from '../contract-subscribers.ts'

const pages = `apiVersion: mainstay.dev/v1
kind: StatusPage
metadata: { name: shop }
spec: { title: Shop, components: [{ name: checkout, title: Checkout }, { name: search, title: Search }] }
---
apiVersion: mainstay.dev/v1
kind: StatusPage
metadata: { name: inside }
spec: { title: Inside, audience: private, components: [{ name: checkout, title: Checkout }] }
`

onEachEngine('readers subscribe by mail, hear once of what concerns them and can no longer be withdrawn, and are forgotten when they end it', async (engine) => {
  const mail = await startSmtpSink()
  const clock = handClock(Date.now())
  const house = await startHouse({ engine, clock, settings: { smtpUrl: mail.url, publicUrl: 'http://status.test' } })
  try {
    assert.equal((await house.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'pages.yaml', text: pages }] })).status, 200)
    const visit = (method: string, path: string, form?: Record<string, string>) => house.call(method, `/status/${path}`, undefined, { token: null, ...(form === undefined ? {} : { raw: new URLSearchParams(form).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } }) })
    const list = async () => (await house.call<SubscriberList>('GET', '/api/v1/status-pages/shop/subscribers')).body.items
    const to = (address: string) => mail.mails.filter((each) => each.to.includes(address))
    const linkIn = (text: string, what: string): string => new RegExp(`http://status\\.test/status/(shop/${what}\\?token=\\S+)`).exec(text)![1]!

    assert.match((await visit('GET', 'shop')).text, /<form method="post" action="http:\/\/status.test\/status\/shop\/subscribe">|<form method="post" action="http:&#/)
    assert.equal((await visit('POST', 'inside/subscribe', { email: 'ada@example.org' })).status, 404, 'a private page is told of to nobody outside')
    assert.equal((await visit('POST', 'shop/subscribe', { email: 'ada@example.org\r\nbcc: all@example.org' })).status, 400)
    const asked = await visit('POST', 'shop/subscribe', { email: 'Ada@Example.org', component: 'search' })
    const again = await visit('POST', 'shop/subscribe', { email: 'ada@example.org' })
    assert.deepEqual([asked.status, again.text === asked.text], [200, true], 'the answer says nothing about who is known')
    await visit('POST', 'shop/subscribe', { email: 'ben@example.org' })
    const first = await mail.next(({ to: all }) => all.includes('ada@example.org'), 10_000)
    await mail.next(({ to: all }) => all.includes('ben@example.org'), 10_000)
    assert.equal(to('ada@example.org').length, 1)
    assert.deepEqual((await list()).map(({ state }) => state), ['asked', 'asked'])

    const confirmPath = linkIn(first.text, 'confirm')
    assert.match((await visit('GET', confirmPath)).text, /Yes, tell me/)
    assert.deepEqual((await list()).map(({ state }) => state), ['asked', 'asked'], 'a scanner that opens the link confirms nothing')
    const token = new URL(`http://x/${confirmPath}`).searchParams.get('token')!
    assert.equal((await visit('POST', 'shop/confirm', { token: `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}` })).status, 410)
    assert.match((await visit('POST', 'shop/confirm', { token })).text, /You will be told/)

    const post = async (component: string, text: string) => (await house.call<PostPublished>('POST', '/api/v1/status-pages/shop/posts', { title: 'Slow <b>', text, status: 'investigating', components: [{ component, state: 'partial_outage' }] })).body
    await post('checkout', 'of no concern')
    const withdrawn = await post('search', 'said by mistake')
    assert.equal((await house.call('POST', `/api/v1/status-updates/${withdrawn.update}/withdraw`, {})).status, 200)
    const real = await post('search', 'We look.')
    clock.forward(11 * secondMs)
    const news = await mail.next(({ subject }) => subject.includes('Investigating: Slow'), 10_000)
    assert.match(news.text, /We look\.[^]*http:\/\/status\.test\/status\/shop/)
    assert.match(news.raw, /^List-Unsubscribe:\s+<http:\/\/status\.test/m)
    assert.match(news.raw, /^List-Unsubscribe-Post:\s+List-Unsubscribe=One-Click/m)
    await house.call('POST', `/api/v1/status-posts/${real.post}/updates`, { text: 'Over.', status: 'resolved' })
    clock.forward(11 * secondMs)
    await mail.next(({ subject }) => subject.includes('Resolved: Slow'), 10_000)
    assert.deepEqual(to('ada@example.org').map(({ subject }) => subject), ['Confirm: news of Shop', '[Shop] Investigating: Slow <b>', '[Shop] Resolved: Slow <b>'])
    assert.equal(to('ben@example.org').length, 1, 'who did not confirm hears nothing')

    mail.behave({ kind: 'refuse', code: 550 })
    await post('search', 'Refused.')
    clock.forward(11 * secondMs)
    const refused = await eventually(async () => (await list()).find(({ problem }) => problem?.includes('550')))
    assert.deepEqual([refused.address, refused.state, refused.failures], ['ada@example.org', 'confirmed', 1])
    mail.behave({ kind: 'accept' })

    // All components again, then the one press of a mail program.
    const keep = new URL(`http://x/${linkIn(news.text, 'subscription')}`).searchParams.get('token')!
    await visit('POST', 'shop/subscription', { token: keep })
    assert.deepEqual((await list()).map(({ components }) => components), [[], []])
    const plan = async (title: string, more: object = {}) => (await house.call<{ id: string }>('POST', '/api/v1/status-pages/shop/maintenances', { title, text: 'Short.', from: new Date(clock.nowMs() + dayMs).toISOString(), to: new Date(clock.nowMs() + dayMs + 3_600_000).toISOString(), components: ['checkout'], ...more })).body.id
    const hears = async (forwardMs: number, ...subjects: string[]) => {
      clock.forward(forwardMs)
      for (const subject of subjects) await mail.next((each) => each.subject === `[Shop] ${subject}`, 10_000)
    }
    const early = await plan('Called off early')
    assert.equal((await house.call('DELETE', `/api/v1/status-maintenances/${early}`)).status, 200)
    const [quiet, move, off] = [await plan('Quiet', { tell: ['announced'] }), await plan('Move'), await plan('Off')]
    await hears(11 * secondMs, 'Planned work: Move', 'Planned work: Off')
    const [from, end] = [new Date(clock.nowMs() + 2 * dayMs), new Date(clock.nowMs() + 2 * dayMs + 3_600_000)]
    const change = (id: string, wish: object) => house.call('PATCH', `/api/v1/status-maintenances/${id}`, wish)
    assert.equal((await change(move, { from: from.toISOString(), to: end.toISOString() })).status, 200)
    assert.equal((await change(quiet, { from: from.toISOString(), to: end.toISOString(), text: 'Other words.' })).status, 200)
    assert.equal((await change(move, { from: end.toISOString() })).status, 400, 'an end before the beginning')
    assert.equal((await house.call('DELETE', `/api/v1/status-maintenances/${off}`)).status, 200)
    await hears(11 * secondMs, 'Planned work moved: Move', 'Planned work cancelled: Off')
    await hears(2 * dayMs + 2 * 3_600_000, 'Planned work has begun: Move', 'Planned work is over: Move')
    const heard = to('ada@example.org').map(({ subject }) => subject).filter((subject) => subject.includes('Planned work'))
    // The order among mails of one moment is nobody's promise; what is switched off is not told, nor what nobody heard of.
    assert.deepEqual(heard.map((subject) => subject.slice('[Shop] Planned work'.length)).sort(), [' cancelled: Off', ' has begun: Move', ' is over: Move', ' moved: Move', ': Move', ': Off', ': Quiet'])
    assert.equal((await visit('POST', `shop/unsubscribe?token=${keep}`, { 'List-Unsubscribe': 'One-Click' })).status, 200)
    assert.deepEqual((await list()).map(({ address }) => address), ['ben@example.org'])
    assert.equal((await visit('POST', 'shop/subscription', { token: keep })).status, 410)
    assert.equal((await house.call('DELETE', `/api/v1/status-pages/shop/subscribers/${(await list())[0]!.id}?reason=They+left`)).status, 204)

    const imported = (addresses: readonly string[], more = '', body: object = {}) => house.call<{ added: number; known: number; unreadable: number }>('POST', `/api/v1/status-pages/shop/subscribers${more}`, { addresses, ...body })
    assert.deepEqual((await imported(['dora@example.org', 'not one'])).body, { added: 1, known: 0, unreadable: 1 })
    assert.equal((await imported(['eve@example.org'], '-confirmed')).status, 400, 'not without a reason')
    assert.deepEqual((await imported(['=eve@example.org', 'dora@example.org'], '-confirmed', { reason: 'They confirmed on the page before' })).body, { added: 2, known: 0, unreadable: 0 })
    assert.deepEqual((await imported(['dora@example.org'], '-confirmed', { reason: 'Again' })).body, { added: 0, known: 1, unreadable: 0 })
    const narrowed = (await house.call<SubscriberList>('GET', '/api/v1/status-pages/shop/subscribers?q=DORA&state=confirmed&kind=email')).body
    assert.deepEqual([narrowed.items.map(({ address }) => address), narrowed.counts], [['dora@example.org'], [{ kind: 'email', state: 'confirmed', count: 2 }]])
    const csv = await house.call('GET', '/api/v1/status-pages/shop/subscribers-export')
    assert.match(csv.text, /^id,kind,address,components,state,asked_at,confirmed_at\r\n[^]*email,'=eve@example\.org,/)
    await visit('POST', 'shop/subscribe', { email: 'cleo@example.org' })
    const cleo = await mail.next(({ to: all }) => all.includes('cleo@example.org'), 10_000)
    assert.equal((await visit('POST', 'shop/confirm', { token: new URL(`http://x/${linkIn(cleo.text, 'confirm')}`).searchParams.get('token')! })).status, 200)
    const answers: number[] = []
    // From one address fewer are taken than from all together: what is left is added by hand.
    await imported(Array.from({ length: 60 }, (_, count) => `reader-${count}@example.org`))
    assert.equal((await visit('POST', 'shop/subscribe', { email: 'late@example.org' })).status, 503)
    assert.equal((await visit('POST', 'shop/subscribe', { email: 'cleo@example.org' })).status, 503, 'who is known is put off like others')
    for (let count = 0; count < 31; count++) answers.push((await visit('POST', 'shop/subscribe', { email: 'late@example.org' })).status)
    assert.ok(answers.includes(429), 'one source address asks thirty times a minute at most')
    const record = JSON.stringify((await house.call('GET', '/api/v1/record?limit=200')).body)
    for (const kind of ['subscriber-removed', 'subscribers-imported', 'subscribers-exported']) assert.ok(record.includes(`status-page.${kind}`), kind)
    assert.ok(!/(ada|dora|eve)@example\.org/.test(record), 'no address stands on the record, which forgets nothing')
  } finally {
    await house.stop()
    await mail.stop()
  }
})
