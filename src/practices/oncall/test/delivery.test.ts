// The way out: a real mail server, a crash between sending and settling, and how long a page takes.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { smtpChannel } from '../../../connections/smtp/connection.ts'
import { webhookChannel } from '../../../connections/webhook/connection.ts'
import { systemClock } from '../../../spine/clock.ts'
import { eventually, onEachEngine } from '../../../../test/harness.ts'
import { webhookSecret } from '../actions/contact-secrets.ts'
import type { ContactsAnswer } from '../contract.ts'
import { fakeChannel, recipients, startPager, usualPolicy, withPager } from './pager.ts'

interface Sink {
  readonly url: string
  readonly arrived: { readonly to: string; readonly atMs: number; readonly raw: string }[]
  close(): Promise<void>
  isRefusing: boolean
}

async function smtpSink(port = 0): Promise<Sink> {
  const arrived: Sink['arrived'] = []
  const sink = { isRefusing: false }
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false, closeTimeout: 100,
    onRcptTo: (_address: unknown, _session: unknown, done: (problem?: Error | null) => void) => done(sink.isRefusing ? Object.assign(new Error('busy'), { responseCode: 451 }) : null),
    onData(stream: AsyncIterable<Buffer>, session: { envelope: { rcptTo: { address: string }[] } }, done: () => void) {
      void (async () => {
        const parts: Buffer[] = []
        for await (const part of stream) parts.push(part)
        arrived.push({ to: session.envelope.rcptTo[0]!.address, atMs: Date.now(), raw: Buffer.concat(parts).toString('utf8') })
        done()
      })()
    },
  })
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  return Object.assign(sink, { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, arrived, close: () => new Promise<void>((resolve) => server.close(() => resolve())) })
}

async function sinkFor(t: TestContext): Promise<Sink> {
  const sink = await smtpSink()
  t.after(() => sink.close())
  return sink
}

test('a page arrives by real SMTP; a mail server that was away gets it when it is back', async (t) => {
  const sink = await sinkFor(t)
  sink.isRefusing = true
  await withPager({ engine: 'embedded', channels: () => [smtpChannel({ url: sink.url, from: 'Mainstay <mainstay@example.org>' })] }, async (pager) => {
    await usualPolicy(pager)
    await pager.situation('opened', { service: 'checkout' })
    await pager.page(({ notifications }) => notifications[0]?.attempts[0]?.outcome === 'failed')
    assert.equal(sink.arrived.length, 0)
    sink.isRefusing = false
    pager.clock.forward(2_500)
    const page = await pager.page(({ notifications }) => notifications[0]?.state === 'sent')
    assert.equal(sink.arrived[0]?.to, 'ada@example.org')
    assert.match(sink.arrived[0]!.raw, /\[PAGE\] checkout: error budget burning/)
    assert.deepEqual(page.notifications[0]?.attempts.map((attempt) => attempt.outcome), ['failed', 'sent'])
  })
})

for (const row of [
  { says: 'a webhook arrives signed, through the guard of outgoing requests', egressAllow: ['127.0.0.0/8'], isSent: true },
  { says: 'a webhook into private space is refused, said, and the account\'s address is used instead', egressAllow: [], isSent: false },
]) {
  test(row.says, async (t) => {
    const posted: { headers: IncomingHttpHeaders; body: string }[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (part: Buffer) => (body += part.toString('utf8')))
      request.on('end', () => {
        posted.push({ headers: request.headers, body })
        response.writeHead(204).end()
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    t.after(() => server.close())
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
    const mail = fakeChannel('email')
    await withPager({ engine: 'embedded', settings: { egressAllow: row.egressAllow }, channels: ({ egress, clock }) => [mail, webhookChannel(egress, clock)] }, async (pager) => {
      await pager.person('ada')
      const text = `{ apiVersion: mainstay.dev/v1, kind: OnCallProfile, metadata: { name: ada }, spec: { methods: [{ kind: webhook, address: "${address}" }] } }`
      assert.equal((await pager.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'ada.yaml', text }] })).status, 200)
      await pager.put('/api/v1/escalation-policies/default', { steps: [{ targets: [{ person: 'ada' }], delayMinutes: 15 }] })
      await pager.situation('opened', { service: 'checkout' })
      const page = await pager.page(({ notifications }) => notifications.some((one) => one.state === 'sent'))
      if (!row.isSent) {
        assert.equal(posted.length, 0)
        assert.deepEqual(page.notifications.map((one) => [one.channel, one.state]).sort(), [['email', 'sent'], ['webhook', 'failed']])
        return
      }
      const [method] = (await pager.call<ContactsAnswer>('GET', `/api/v1/people/${page.people[0]!.id}/contact-methods`)).body.methods
      const secret = webhookSecret(pager.house, method!.id)
      const { headers, body } = posted[0]!
      assert.equal(headers['x-mainstay-signature'], `sha256=${createHmac('sha256', secret).update(`${headers['x-mainstay-timestamp']}.${body}`).digest('hex')}`)
      assert.equal((JSON.parse(body) as { service: string }).service, 'checkout')
    })
  })
}

onEachEngine('many pages by real SMTP: each arrives once, and soon', async (engine) => {
  const sink = await smtpSink()
  const channel = smtpChannel({ url: sink.url, from: 'Mainstay <mainstay@example.org>' })
  const pager = await startPager({ engine, channels: () => [channel], clock: systemClock })
  try {
    await usualPolicy(pager)
    const tookMs: number[] = []
    for (let index = 0; index < 40; index++) {
      const startMs = Date.now()
      await pager.situation('opened', { id: `sit_${index}` })
      await eventually(async () => sink.arrived.length > index)
      tookMs.push(sink.arrived[index]!.atMs - startMs)
    }
    tookMs.sort((a, b) => a - b)
    const median = tookMs[20]!
    console.log(`# ${engine}: situation on the record to mail in the sink: median ${median} ms, worst ${tookMs.at(-1)} ms of 40`)
    // The promise of 50 ms is measured by bench/page-latency; here, on a busy machine: nothing waits for a poll of jobs.
    assert.ok(median < 1_000, `median ${median} ms`)
    assert.equal(sink.arrived.length, 40)
  } finally {
    await pager.stop()
    await sink.close()
  }
})

onEachEngine('a message whose process was killed before it said so is sent again, and the cut try is shown', async (engine) => {
  const before = await startPager({ engine })
  await usualPolicy(before)
  await before.stop()
  const dying = spawn(process.execPath, [join(import.meta.dirname, 'dying-house.ts'), JSON.stringify(before.settings), String(before.clock.nowMs())], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(dying.stdout, 'data')
  dying.kill('SIGKILL')
  await once(dying, 'exit')
  const after = await startPager({ engine, like: before })
  try {
    // The embedded database has one process at a time, so what a dead one held is free at once.
    if (engine === 'postgresql') {
      assert.deepEqual(recipients(after.mail), [], 'the lease of the dead process is respected')
      after.clock.forward(21_000)
    }
    const page = await after.page(({ notifications }) => notifications[0]?.attempts.at(-1)?.outcome === 'sent')
    assert.deepEqual(page.notifications[0]?.attempts.map((attempt) => attempt.outcome), ['interrupted', 'sent'])
    assert.deepEqual(recipients(after.mail), ['ada@example.org'])
  } finally {
    await after.stop()
  }
})
