// Answers to pages by e-mail, over real SMTP, on both engines.
import assert from 'node:assert/strict'
import { createTransport } from 'nodemailer'
import { mailListener } from '../../../connections/mail-in/connection.ts'
import { freePort } from '../../../../test/free-port.ts'
import { dayMs } from '../../../base/duration.ts'
import { eventually, handClock, onEachEngine, startHouse } from '../../../../test/harness.ts'
import { alerts } from '../../alerts/practice.ts'
import { catalogMigrations } from '../../catalog/migrations.ts'
import { incidentsMigrations } from '../../incidents/migrations/incidents.ts'
import type { PageDetail } from '../contract.ts'
import { mailReplies, oncall } from '../practice.ts'
import { fakeChannel } from './pager.ts'

onEachEngine('a reply acts as whoever was asked; forged and expired addresses are refused and shown, machines acknowledge nothing', async (engine) => {
  const port = await freePort()
  const mail = fakeChannel('email')
  const clock = handClock(Date.parse('2026-11-23T03:00:00Z'))
  const listener = mailListener({ host: '127.0.0.1', port })
  const house = await startHouse({
    engine, clock, settings: { smtpListen: { host: '127.0.0.1', port }, mailDomain: 'alerts.example.org' },
    practices: [{ name: 'catalog', migrations: catalogMigrations }, { name: 'incidents', migrations: incidentsMigrations }, alerts({ mail: () => listener, receivers: [mailReplies] }), oncall({ channels: () => [mail] })],
  })
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
  try {
    for (const name of ['ada', 'ben']) await house.call('POST', '/api/v1/people', { name, role: 'responder', email: `${name}@example.org` })
    await house.call('PUT', '/api/v1/escalation-policies/default', { steps: [{ targets: [{ person: 'ada' }], delayMinutes: 5 }, { targets: [{ person: 'ben' }], delayMinutes: 5 }] })
    const started = async (title: string): Promise<{ id: string; to: string }> => {
      const { id } = (await house.call<PageDetail>('POST', '/api/v1/pages', { title, person: undefined, policy: 'default' })).body
      const message = await eventually(() => Promise.resolve(mail.took.find(({ subject, to }) => subject.includes(title) && to === 'ada@example.org') ?? null))
      assert.match(message.text, /reply to this e-mail/)
      return { id, to: message.reply!.mailTo! }
    }
    const page = async (id: string): Promise<PageDetail> => (await house.call<PageDetail>('GET', `/api/v1/pages/${id}`)).body
    const reply = (to: string, more: object = {}) => transport.sendMail({ from: 'ada.private@example.com', to, subject: 'Re: [PAGE]', text: 'ack, on it\n\nOn Mon Mainstay wrote:\n> resolve', ...more })
    const refused = (sent: Promise<unknown>, say: RegExp) => assert.rejects(sent, (problem: { responseCode?: number; response?: string }) => problem.responseCode === 554 && say.test(problem.response ?? ''))

    const first = await started('first')
    assert.match(first.to, /^re-[0-9a-z]{26}-[0-9a-f]{24}@alerts\.example\.org$/)
    for (const headers of [{ 'Auto-Submitted': 'auto-replied' }, { Precedence: 'bulk' }]) await reply(first.to, { headers })
    await reply(first.to, { subject: 'Automatic reply: [PAGE] first' })
    await refused(reply(first.to, { text: 'Thanks, I do not know.' }), /Not understood/)
    await refused(reply(first.to.replace(/.@/, (end) => (end === '0@' ? '1@' : '0@'))), /not made by this installation/)
    assert.equal((await page(first.id)).state, 'open', 'none of these acknowledges')
    await reply(first.to.toUpperCase())
    assert.partialDeepStrictEqual(await page(first.id), { state: 'acknowledged' })
    const confirmed = await eventually(() => Promise.resolve(mail.took.find(({ subject }) => subject.startsWith('[ANSWERED] first')) ?? null))
    assert.deepEqual([confirmed.to, confirmed.reply], ['ada@example.org', null], 'to where the page went, not to whoever wrote')
    assert.match(confirmed.text, /Your answer arrived: .*acknowledged/i)
    const [entry] = (await house.call<{ items: { actor: { kind: string; name?: string }; data: { via: string } }[] }>('GET', '/api/v1/record?kind=page.acknowledged')).body.items
    assert.match(JSON.stringify([entry!.actor, entry!.data.via]), /per_.*"email"/)
    await reply(first.to, { text: 'resolved' })
    assert.equal((await page(first.id)).state, 'resolved')

    // The same message twice is one answer: a mail server sends again what it does not know to be taken.
    const second = await started('second')
    for (const _ of [1, 2]) await reply(second.to, { text: 'Escalate', messageId: '<one@example.com>' })
    await eventually(() => Promise.resolve(mail.took.some(({ subject }) => subject.startsWith('[ANSWERED] second')) || null))
    assert.equal(mail.took.filter(({ subject }) => subject.startsWith('[ANSWERED] second')).length, 1)
    assert.deepEqual((await page(second.id)).notifications.map(({ person }) => person.name).sort(), ['ada', 'ben'])
    clock.forward(3 * dayMs)
    await refused(reply(second.to), /older than three days/)
    const kept = (await house.call<{ items: { reason: string; body: string }[] }>('GET', '/api/v1/alerts/rejections?source=email')).body.items
    assert.deepEqual(kept.map(({ reason }) => reason.split(/[:.]/)[0]).sort(), ['A machine answered by itself', 'A machine answered by itself', 'A machine answered by itself', 'Not understood', 'The message that this answers is older than three days', 'This address was not made by this installation'])
    assert.ok(kept.every(({ body }) => !body.includes('re-')), 'an address that answers is not kept')
  } finally {
    transport.close()
    await house.stop()
  }
})
