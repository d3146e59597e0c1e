// Webhooks: what is sent, that the signature proves it, and how each answer is told.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { Fault } from '../../base/fault.ts'
import type { Egress, EgressRequest } from '../../spine/egress.ts'
import type { DeliveryMessage } from '../delivery.ts'
import { webhookChannel } from './connection.ts'

const message: DeliveryMessage = {
  key: 'ntf_1', to: 'https://hooks.example.org/page', subject: '[PAGE] checkout: down', text: 'down', html: '', thread: 'pag_1', data: { page: 'pag_1' }, secret: 's3cret', brief: 'Page', reply: null, under: null,
}
const clock = { nowMs: () => 1_700_000_000_000 }
const never = new AbortController().signal

function egressThat(answers: (request: EgressRequest) => number): { egress: Egress; asked: EgressRequest[] } {
  const asked: EgressRequest[] = []
  const egress = {
    async request(request: EgressRequest) {
      asked.push(request)
      return { status: answers(request), headers: {}, text: '' }
    },
  } as unknown as Egress
  return { egress, asked }
}

test('the receiver can check body and time with the shared secret', async () => {
  const { egress, asked } = egressThat(() => 204)
  assert.deepEqual(await webhookChannel(egress, clock).deliver(message, never), { ok: true, reference: 'HTTP 204' })
  const { headers, body, trust } = asked[0]!
  assert.equal(trust, 'user')
  assert.equal(headers?.['x-mainstay-signature'], `sha256=${createHmac('sha256', 's3cret').update(`1700000000.${body}`).digest('hex')}`)
  assert.equal((JSON.parse(String(body)) as { page: string }).page, 'pag_1')
  assert.equal(headers?.['idempotency-key'], 'ntf_1')
})

for (const [status, isPermanent] of [[404, true], [410, true], [408, false], [429, false], [500, false], [503, false]] as const) {
  test(`an answer of ${status} is ${isPermanent ? 'final' : 'tried again'}`, async () => {
    const delivered = await webhookChannel(egressThat(() => status).egress, clock).deliver(message, never)
    assert.ok(!delivered.ok)
    assert.equal(delivered.isPermanent, isPermanent)
  })
}

test('an address that the guard refuses is final, an outage is not', async () => {
  const refusing = (problem: Error): Egress => ({ request: () => Promise.reject(problem) }) as unknown as Egress
  const forbidden = await webhookChannel(refusing(new Fault('EGRESS_PRIVATE', { kind: 'forbidden', say: 'private', mend: 'x' })), clock).deliver(message, never)
  assert.ok(!forbidden.ok && forbidden.isPermanent)
  const down = await webhookChannel(refusing(new Error('ECONNREFUSED')), clock).deliver(message, never)
  assert.ok(!down.ok && !down.isPermanent)
  const noUrl = await webhookChannel(refusing(new Error('x')), clock).deliver({ ...message, to: 'nonsense' }, never)
  assert.ok(!noUrl.ok && noUrl.isPermanent)
})
