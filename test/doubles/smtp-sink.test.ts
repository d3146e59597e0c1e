// The mail server of the tests: what it keeps is what was sent, and its bad manners are real ones.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import nodemailer from 'nodemailer'
import { startSmtpSink } from './smtp-sink.ts'
import type { SmtpSink } from './smtp-sink.ts'

const mail = { from: 'Mainstay <mainstay@example.org>', to: 'ada@example.org', subject: 'Überlast: checkout → payments', text: 'Öffnen: http://m.test/ack/abc?x=1\n' + 'Zeile '.repeat(40), html: '<p>Öffnen</p>' }

async function sinkFor(t: TestContext): Promise<{ sink: SmtpSink; send: (more?: object) => Promise<unknown> }> {
  const sink = await startSmtpSink()
  const transport = nodemailer.createTransport({ url: sink.url, connectionTimeout: 300, greetingTimeout: 300, socketTimeout: 300 } as object)
  t.after(async () => {
    transport.close()
    await sink.stop()
  })
  return { sink, send: (more = {}) => transport.sendMail({ ...mail, ...more }) }
}

test('a mail is kept with its headers, both bodies and its links decoded', async (t) => {
  const { sink, send } = await sinkFor(t)
  await send({ to: 'ada@example.org, ben@example.org', headers: { 'X-Key': 'ntf_1' } })
  const arrived = await sink.next()
  assert.equal(arrived.subject, mail.subject)
  assert.equal(arrived.text.trim(), mail.text.trim())
  assert.equal(arrived.html.trim(), mail.html)
  assert.deepEqual(arrived.links, ['http://m.test/ack/abc?x=1'])
  assert.equal(arrived.headers.get('x-key'), 'ntf_1')
  assert.equal(arrived.from, 'mainstay@example.org')
  assert.deepEqual(arrived.to, ['ada@example.org', 'ben@example.org'])
  assert.equal(sink.connections, 1)
})

for (const encoding of ['base64', 'quoted-printable'] as const) {
  test(`a body in ${encoding} is read`, async (t) => {
    const { sink, send } = await sinkFor(t)
    await send({ textEncoding: encoding, html: undefined })
    assert.equal((await sink.next()).text.trim(), mail.text.trim())
  })
}

for (const row of [
  { says: 'a busy server answers 451 and keeps nothing', manners: { kind: 'refuse', code: 451 }, answer: { responseCode: 451 }, kept: 0 },
  { says: 'a refused message answers 554 and is not kept', manners: { kind: 'refuse', code: 554, at: 'message' }, answer: { responseCode: 554 }, kept: 0 },
  { says: 'one refused recipient leaves the other', manners: { kind: 'refuse', code: 550, to: 'eve@example.org' }, answer: null, kept: 1 },
  { says: 'a server that hangs at the greeting times out', manners: { kind: 'hang', at: 'connection' }, answer: { code: 'ETIMEDOUT' }, kept: 0 },
  { says: 'a server that hangs after the message times out', manners: { kind: 'hang', at: 'message' }, answer: { code: 'ETIMEDOUT' }, kept: 0 },
  { says: 'a line cut after the message was kept is a failure to the sender', manners: { kind: 'keep-and-drop' }, answer: { code: 'ECONNECTION' }, kept: 1 },
] as const) {
  test(row.says, async (t) => {
    const { sink, send } = await sinkFor(t)
    sink.behave(row.manners)
    if (row.answer === null) await send()
    else await assert.rejects(send(), row.answer)
    assert.equal(sink.mails.length, row.kept)
    sink.behave({ kind: 'accept' })
    await send({ subject: 'again' })
    await sink.next(({ subject }) => subject === 'again')
  })
}

test('waiting for a mail that does not come says what did come', async (t) => {
  const { sink, send } = await sinkFor(t)
  await send({ subject: 'one' })
  await assert.rejects(sink.next(({ subject }) => subject === 'two', 50), /No such mail within 50 ms; arrived: one to ada@example\.org/)
})

test('stopped, it can start again at the same port', async () => {
  const first = await startSmtpSink()
  await first.stop()
  const second = await startSmtpSink(first.port)
  assert.equal(second.url, first.url)
  await second.stop()
})
