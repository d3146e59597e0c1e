// Updates over HTTP, on both engines: preview, publish, the ten seconds, deliveries, and what is never told.
import assert from 'node:assert/strict'
import { minuteMs } from '../../../base/duration.ts'
import { eventually, handClock, onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { TestHouse } from '../../../../test/harness.ts'
import { startWebhookSink } from '../../../../test/doubles/webhook-sink.ts'
import { deliveryChannels } from '../../../delivery-channels.ts'
import { catalog } from '../../catalog/practice.ts'
import { incidents } from '../../incidents/practice.ts'
import type { AudiencesAnswer, DeliveriesAnswer, Preview, UpdateChangeAnswer, UpdatesAnswer } from '../contract.ts'
import type { CadenceAnswer, CadenceReport } from '../contract-cadence.ts'
import type { ShareAnswer, StakeholdersAnswer } from '../contract-views.ts'
import { communications } from '../practice.ts'

const document = (kind: string, name: string, spec: object): string => JSON.stringify({ apiVersion: 'mainstay.dev/v1', kind, metadata: { name }, spec })
const apply = (house: TestHouse, ...documents: string[]) => house.call<{ findings: { say: string; code: string; line: number }[] }>('POST', '/api/v1/configuration/apply', { files: [{ path: 'c.yaml', text: documents.join('\n---\n') }] })
const recordKinds = async (house: TestHouse) => (await house.call<{ items: { kind: string; data: Record<string, unknown> }[] }>('GET', '/api/v1/record?limit=100')).body.items

onEachEngine('an update is previewed, published, held for ten seconds, and told to each address once', async (engine) => {
  const clock = handClock(Date.UTC(2026, 10, 23, 12))
  const sink = await startWebhookSink()
  try {
    await withHouse({ engine, clock, practices: [catalog(), incidents(), communications({ channels: deliveryChannels })] }, async (house) => {
      await house.call('POST', '/api/v1/people', { name: 'ada', displayName: 'Ada', email: 'ada@example.org', role: 'viewer' })
      const applied = await apply(house,
        document('Audience', 'watchers', { audience: 'internal', people: ['ada'], webhooks: [`${sink.url}/one`] }),
        document('Audience', 'pay', { audience: 'internal', services: ['pay-.*'], webhooks: [`${sink.url}/one`, `${sink.url}/two`] }),
        document('Audience', 'customers', { audience: 'customer', emails: ['c@example.com'] }),
        document('UpdateTemplate', 'ours', { audience: 'customer', statuses: ['identified'], text: 'We know why {{services}} fails.' }))
      assert.equal(applied.status, 200, applied.text)
      const wrong = await apply(house, document('UpdateTemplate', 'bad', { audience: 'customer', text: 'Hello {{customer.name}}' }), document('Audience', 'bad', { audience: 'internal', services: ['('] }))
      assert.deepEqual(wrong.body.findings.map(({ code }) => code).sort(), ['COMMUNICATIONS_PATTERN', 'COMMUNICATIONS_TEMPLATE'])
      assert.deepEqual((await house.call<AudiencesAnswer>('GET', '/api/v1/update-audiences')).body.items.map(({ name, webhooks }) => [name, webhooks]), [['customers', []], ['pay', [new URL(sink.url).host, new URL(sink.url).host]], ['watchers', [new URL(sink.url).host]]])

      const declared = await house.call<{ id: string; number: number }>('POST', '/api/v1/incidents', { title: 'Nobody can pay', severity: 'SEV1', service: 'pay-api' })
      const updates = `/api/v1/incidents/${declared.body.number}/updates`
      // At once, by number: what was just declared can be told.
      const preview = await house.call<Preview>('POST', `${updates}/preview`, { audience: 'internal' })
      assert.equal(preview.status, 200, preview.text)
      assert.deepEqual([preview.body.told.total, preview.body.told.byChannel.webhook, preview.body.status], [3, 2, 'investigating'])
      assert.deepEqual(preview.body.told.notSetUp, ['email'])
      assert.match(preview.body.text, /Nobody can pay \(SEV1, pay-api\).+\nNext update by 12:20 UTC/)
      assert.equal(preview.body.nextDueAt, '2026-11-23T12:20:00.000Z')
      assert.equal((await house.call<Preview>('POST', `${updates}/preview`, { audience: 'customer', status: 'identified' })).body.text, 'We know why pay-api fails.')
      assert.equal((await house.call<UpdatesAnswer>('GET', updates)).body.items.length, 0)

      // Withdrawn in time: nobody is told.
      const first = await house.call<UpdateChangeAnswer>('POST', updates, { audience: 'internal', text: 'Too early', publish: true })
      assert.equal(first.status, 201, first.text)
      assert.deepEqual([first.body.update.state, first.body.update.deliveries.held], ['published', 3])
      const withdrawn = await house.call<UpdateChangeAnswer>('POST', `/api/v1/updates/${first.body.update.id}/withdraw`)
      assert.deepEqual([withdrawn.body.update.state, withdrawn.body.update.deliveries.withdrawn], ['withdrawn', 3])
      clock.forward(11_000)

      // A draft tells nobody; it is changed, published by two at once, and leaves once.
      sink.answerNext({ status: 503 })
      const draft = await house.call<UpdateChangeAnswer>('POST', updates, { audience: 'internal', text: 'Draft' })
      await house.call('PATCH', `/api/v1/updates/${draft.body.update.id}`, { text: 'We roll back', status: 'identified' })
      const both = await Promise.all([1, 2].map(() => house.call<UpdateChangeAnswer>('POST', `/api/v1/updates/${draft.body.update.id}/publish`)))
      assert.deepEqual(both.map(({ body }) => body.changed).sort(), [false, true])
      assert.equal(sink.requests.length, 0)
      clock.forward(11_000)
      await eventually(async () => sink.requests.length >= 2)
      assert.equal((await house.call<{ code: string }>('POST', `/api/v1/updates/${draft.body.update.id}/withdraw`)).body.code, 'COMMUNICATIONS_LEFT')
      // The refused one is tried again with the same key.
      clock.forward(minuteMs)
      await eventually(async () => sink.requests.length >= 3)
      const keys = sink.requests.map(({ headers }) => headers['idempotency-key'])
      assert.equal(new Set(keys).size, 2)
      const deliveries = await eventually(async () => {
        const { items } = (await house.call<DeliveriesAnswer>('GET', `/api/v1/updates/${draft.body.update.id}/deliveries`)).body
        return items.every(({ state }) => state === 'sent' || state === 'kept') && items
      })
      assert.deepEqual(deliveries.map(({ channel, state }) => [channel, state]), [['email', 'kept'], ['webhook', 'sent'], ['webhook', 'sent']])
      const body = sink.requests.at(-1)!.json as Record<string, unknown>
      assert.deepEqual([body['event'], body['status'], body['severity']], ['communication.update-published', 'identified', 'SEV1'])

      // What can never arrive is a dead letter that is shown and can be tried again.
      sink.answer({ status: 404 })
      const dead = await house.call<UpdateChangeAnswer>('POST', updates, { audience: 'internal', text: 'Lost', publish: true })
      clock.forward(11_000)
      const failed = await eventually(async () => {
        const found = (await house.call<DeliveriesAnswer>('GET', `/api/v1/updates/${dead.body.update.id}/deliveries`)).body.items.filter(({ state }) => state === 'failed')
        return found.length === 2 && found[0]
      })
      assert.match(failed.detail, /HTTP 404/)
      sink.answer({})
      assert.equal((await house.call('POST', `/api/v1/update-deliveries/${failed.id}/retry`)).status, 200)
      await eventually(async () => (await house.call<DeliveriesAnswer>('GET', `/api/v1/updates/${dead.body.update.id}/deliveries`)).body.items.find(({ id }) => id === failed.id)?.state === 'sent')

      const record = await recordKinds(house)
      const published = record.filter(({ kind }) => kind === 'communication.update-published')
      assert.deepEqual(published.map(({ data }) => [data['number'], data['audience'], data['status'], data['text'], data['isDrill']]), [
        [1, 'internal', 'identified', 'Lost', false], [1, 'internal', 'identified', 'We roll back', false], [1, 'internal', 'investigating', 'Too early', false],
      ])
      assert.equal(record.filter(({ kind }) => kind === 'communication.update-withdrawn').length, 1)
      assert.equal((await house.call('GET', '/api/v1/incidents/99/updates')).status, 404)
      assert.equal((await house.call('POST', updates, { audience: 'everybody' })).status, 400)
    })
  } finally {
    await sink.stop()
  }
})

onEachEngine('a drill tells only those who practise, marked; a restricted incident tells nobody', async (engine) => {
  const clock = handClock(Date.UTC(2026, 10, 23, 12))
  await withHouse({ engine, clock, practices: [catalog(), incidents(), communications({ channels: deliveryChannels })] }, async (house) => {
    await apply(house, document('Audience', 'inside', { audience: 'internal', emails: ['a@example.org'] }), document('Audience', 'outside', { audience: 'customer', emails: ['c@example.com'] }))
    const { append } = await import('../../../record/append.ts')
    const { mainstay } = await import('../../../base/actor.ts')
    const { newId } = await import('../../../base/id.ts')
    const [drill, restricted] = [newId<'incident'>('inc', clock.nowMs()), newId<'incident'>('inc', clock.nowMs())]
    const data = { title: 'Practice', severity: 'SEV2', severityReason: 'x', service: null, situation: null, reason: 'x' }
    await house.house.transact(mainstay, (work) => append(work, [
      { kind: 'incident.declared', subject: `incident/${drill}`, data: { ...data, number: 7, type: 'drill' } },
      { kind: 'incident.declared', subject: `incident/${restricted}`, data: { ...data, number: 8, type: 'security', isRestricted: true } },
    ]))
    const inside = await house.call<Preview>('POST', `/api/v1/incidents/${drill}/updates/preview`, { audience: 'internal' })
    assert.deepEqual([inside.body.told.total, inside.body.isDrill, inside.body.title.startsWith('[DRILL] ')], [1, true, true])
    assert.equal((await house.call<Preview>('POST', `/api/v1/incidents/${drill}/updates/preview`, { audience: 'customer' })).body.told.total, 0)
    for (const method of ['GET', 'POST']) assert.equal((await house.call(method, `/api/v1/incidents/${restricted}/updates`, method === 'POST' ? { audience: 'internal', publish: true } : undefined)).status, 403)

    // The promise: counted down, reminded of, snoozed with a reason, and told honestly after.
    const ada = await house.call<{ id: string }>('POST', '/api/v1/people', { name: 'ada', displayName: 'Ada', email: 'ada@example.org', role: 'responder' })
    const declared = (await house.call<{ id: string; number: number }>('POST', '/api/v1/incidents', { title: 'Slow', severity: 'SEV1' })).body
    const cadence = async () => (await house.call<CadenceAnswer>('GET', `/api/v1/incidents/${declared.id}/cadence`)).body
    const first = await cadence()
    assert.deepEqual([first.dueAt, first.isLate, first.isFirst, first.communicator, first.share], ['2026-11-23T12:05:00.000Z', false, true, null, null])
    await house.call('POST', `/api/v1/incidents/${declared.id}/roles`, { role: 'communications-lead', person: 'ada' })
    clock.forward(5 * minuteMs)
    const nudged = await eventually(async () => {
      const found = await cadence()
      return found.nudges.some(({ state }) => state === 'kept') && found
    })
    assert.deepEqual(nudged.communicator, { displayName: 'Ada', as: 'Communications Lead' })
    assert.equal((await house.call('POST', `/api/v1/incidents/${declared.id}/cadence/snooze`, { minutes: 15 })).status, 400)
    const snoozed = await house.call<CadenceAnswer>('POST', `/api/v1/incidents/${declared.id}/cadence/snooze`, { minutes: 15, reason: 'All are on the bridge' })
    assert.equal(snoozed.body.snoozed?.reason, 'All are on the bridge')
    clock.forward(2 * minuteMs)
    assert.deepEqual([(await cadence()).isLate, (await cadence()).share], [true, 0])
    await house.call('POST', `/api/v1/incidents/${declared.number}/updates`, { audience: 'internal', text: 'At last', publish: true })
    clock.forward(10 * minuteMs)
    await house.call('POST', `/api/v1/incidents/${declared.number}/updates`, { audience: 'internal', status: 'resolved', text: 'Over', publish: true })
    await house.call('POST', `/api/v1/incidents/${declared.id}/resolve`)
    const report = await eventually(async () => {
      const { body } = await house.call<CadenceReport>('GET', '/api/v1/update-cadence')
      return body.gaps === 2 && body
    })
    assert.deepEqual([report.incidents, report.kept, report.share, report.wholly, report.items[0]!.latestByMs], [1, 1, 0.5, 0, 2 * minuteMs])
    assert.deepEqual(report.excluded, { drills: 1, restricted: 1, nothingPromised: 0 })
    assert.equal((await cadence()).dueAt, null)

    // Those who do not work on it read plain words; a link shows them without an account until it ends.
    await house.call('POST', `/api/v1/incidents/${declared.number}/updates`, { audience: 'customer', text: 'It works <b>again</b>', publish: true })
    // What is known of incidents is folded from the record a moment after it was said.
    const plain = await eventually(async () => {
      const { items } = (await house.call<StakeholdersAnswer>('GET', '/api/v1/stakeholders')).body
      return items[0]?.stateWords === 'It is resolved.' && items
    })
    assert.deepEqual(plain.map(({ number, stateWords, latest }) => [number, stateWords, latest.internal?.text, latest.customer?.text, latest.support]), [
      [declared.number, 'It is resolved.', 'Over', 'It works <b>again</b>', null],
    ])
    const share = await house.call<ShareAnswer>('POST', `/api/v1/incidents/${declared.id}/shares`, { audience: 'customer', hours: 1 })
    assert.equal(share.status, 201, share.text)
    const opened = () => house.call('GET', new URL(share.body.url!).pathname, undefined, { token: null })
    const seen = await opened()
    assert.deepEqual([seen.status, seen.headers.get('x-robots-tag'), seen.headers.get('cache-control')], [200, 'noindex, nofollow', 'no-store'])
    assert.match(seen.text, /It works &lt;b&gt;again&lt;\/b&gt;/)
    assert.doesNotMatch(seen.text, /At last|Slow|internal|SEV/)
    assert.equal((await house.call('GET', `${new URL(share.body.url!).pathname}x`, undefined, { token: null })).status, 404)
    assert.match((await house.call('GET', `/api/v1/incidents/${declared.id}/brief`)).text, /Executive brief · #\d+.+At last/s)
    assert.equal((await house.call('DELETE', `/api/v1/incident-shares/${share.body.id}`)).status, 204)
    assert.equal((await opened()).status, 410)
    const short = await house.call<ShareAnswer>('POST', `/api/v1/incidents/${declared.id}/shares`, { hours: 1 })
    clock.forward(61 * minuteMs)
    assert.equal((await house.call('GET', new URL(short.body.url!).pathname, undefined, { token: null })).status, 410)
    assert.equal((await house.call('POST', `/api/v1/incidents/${restricted}/shares`, {})).status, 403)
    assert.ok((await recordKinds(house)).some(({ kind, data: said }) => kind === 'communication.nudged' && said['person'] === ada.body.id))
  })
})
