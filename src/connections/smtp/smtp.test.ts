// E-mail against a real SMTP server: what arrives, and how each refusal is told.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { SMTPServer } from 'smtp-server'
import type { DeliveryMessage } from '../delivery.ts'
import { smtpChannel } from './connection.ts'

interface Arrived {
  readonly to: readonly string[]
  readonly raw: string
}

const message: DeliveryMessage = {
  key: 'ntf_1', to: 'ada@example.org', subject: '[PAGE] checkout: down', text: 'Acknowledge: http://m.test/ack/x', html: '<p>Acknowledge</p>', thread: 'pag_1', data: {}, secret: null, brief: 'Page', reply: null, under: null,
}
const never = new AbortController().signal

async function mailServer(t: TestContext, answers: { onMailFrom?: () => Error | null; onRcptTo?: (address: string) => Error | null; onData?: () => Error | null } = {}): Promise<{ url: string; arrived: Arrived[]; connections: () => number }> {
  const arrived: Arrived[] = []
  let connections = 0
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false, closeTimeout: 100,
    onConnect(_session: unknown, done: () => void) {
      connections++
      done()
    },
    onMailFrom: (_address: unknown, _session: unknown, done: (problem?: Error | null) => void) => done(answers.onMailFrom?.()),
    onRcptTo: (address: { address: string }, _session: unknown, done: (problem?: Error | null) => void) => done(answers.onRcptTo?.(address.address)),
    onData(stream: AsyncIterable<Buffer>, session: { envelope: { rcptTo: { address: string }[] } }, done: (problem?: Error | null) => void) {
      void (async () => {
        const parts: Buffer[] = []
        for await (const part of stream) parts.push(part)
        const problem = answers.onData?.() ?? null
        if (!problem) arrived.push({ to: session.envelope.rcptTo.map((one) => one.address), raw: Buffer.concat(parts).toString('utf8') })
        done(problem)
      })()
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, arrived, connections: () => connections }
}

const refusing = (responseCode: number): Error => Object.assign(new Error('no'), { responseCode })

test('a message arrives with its subject, both bodies and an id that is the same each time', async (t) => {
  const server = await mailServer(t)
  const channel = smtpChannel({ url: server.url, from: 'Mainstay <mainstay@example.org>' })
  t.after(() => channel.close?.())
  const first = await channel.deliver(message, never)
  await channel.deliver(message, never)
  assert.equal(first.ok, true)
  assert.deepEqual(server.arrived[0]?.to, ['ada@example.org'])
  assert.match(server.arrived[0]!.raw, /Subject: \[PAGE\] checkout: down/)
  assert.match(server.arrived[0]!.raw, /Message-ID: <ntf_1@example\.org>/i)
  assert.match(server.arrived[1]!.raw, /Message-ID: <ntf_1@example\.org>/i)
  assert.match(server.arrived[0]!.raw, /text\/html/)
  assert.equal(server.connections(), 1, 'the second message used the open connection')
})

for (const row of [
  { says: 'an unknown recipient is final', answers: { onRcptTo: () => refusing(550) }, isPermanent: true },
  { says: 'a refused sender is not the recipient\'s fault', answers: { onMailFrom: () => refusing(550) }, isPermanent: false },
  { says: 'a relay that denies us before the recipient is tried again', answers: { onMailFrom: () => refusing(554) }, isPermanent: false },
  { says: 'a full mailbox is tried again', answers: { onRcptTo: () => refusing(452) }, isPermanent: false },
  { says: 'a refused message is final', answers: { onData: () => refusing(554) }, isPermanent: true },
]) {
  test(row.says, async (t) => {
    const server = await mailServer(t, row.answers)
    const channel = smtpChannel({ url: server.url, from: 'Mainstay <mainstay@example.org>' })
    t.after(() => channel.close?.())
    const delivered = await channel.deliver(message, never)
    assert.ok(!delivered.ok)
    assert.equal(delivered.isPermanent, row.isPermanent, delivered.reason)
  })
}

test('a server that is not there is told, and is tried again', async (t) => {
  const channel = smtpChannel({ url: 'smtp://127.0.0.1:1', from: 'Mainstay <mainstay@example.org>' })
  t.after(() => channel.close?.())
  const delivered = await channel.deliver(message, never)
  assert.ok(!delivered.ok && !delivered.isPermanent)
})

test('a server that never speaks does not hold a page up: the abort ends the wait', async (t) => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  t.after(() => silent.close())
  const channel = smtpChannel({ url: `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`, from: 'Mainstay <mainstay@example.org>' })
  t.after(() => channel.close?.())
  const startMs = Date.now()
  const delivered = await channel.deliver(message, AbortSignal.timeout(200))
  assert.ok(!delivered.ok && !delivered.isPermanent)
  assert.ok(Date.now() - startMs < 1_500)
})

test('an address cannot smuggle in another recipient', async (t) => {
  const server = await mailServer(t)
  const channel = smtpChannel({ url: server.url, from: 'Mainstay <mainstay@example.org>' })
  t.after(() => channel.close?.())
  await channel.deliver({ ...message, to: 'ada@example.org, eve@example.org', subject: 'x\r\nBcc: eve@example.org' }, never)
  assert.ok(!server.arrived.some((mail) => mail.to.includes('eve@example.org')))
})
