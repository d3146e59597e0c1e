// CloudWatch alarms through SNS: signed messages are believed, forged ones and strange addresses are not.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventually, handClock, onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { EngineName, TestHouse } from '../../../../test/harness.ts'
import { startSnsTopic } from '../../../../test/doubles/sns-topic.ts'
import type { SnsTopic } from '../../../../test/doubles/sns-topic.ts'
import { sharedData } from '../../../../test/shared-data.ts'
import type { PageOfAlerts } from '../contract.ts'
import { readAlarmChange } from '../model/read-cloudwatch.ts'
import { insideOf, readSnsMessage, whyNoCertificateUrl, whyNoSubscribeUrl } from '../model/read-sns.ts'
import { alerts } from '../practice.ts'

const post = (house: TestHouse, raw: string, query = '') => house.call<{ status: string; error?: string }>('POST', `/in/cloudwatch${query}`, undefined, { raw, headers: { 'content-type': 'text/plain; charset=UTF-8' } })
const listed = async (house: TestHouse, query = '') => (await house.call<PageOfAlerts>('GET', `/api/v1/alerts${query}`)).body.items

const inHouse = async (engine: EngineName, run: (house: TestHouse, topic: SnsTopic) => Promise<void>, more: { isStrict?: boolean; clock?: ReturnType<typeof handClock> } = {}) => {
  const topic = await startSnsTopic()
  try {
    await withHouse({ engine, practices: [alerts(more.isStrict ? {} : { snsHosts: [topic.host] })], ...(more.clock ? { clock: more.clock } : {}) }, (house) => run(house, topic))
  } finally {
    await topic.close()
  }
}

const alarm = (state: string, minute: number, more: object = {}) => ({
  AlarmName: 'orders-5xx', AlarmDescription: 'Orders answers with errors. Runbook: https://runbooks.example.org/orders', AWSAccountId: '123456789012', NewStateValue: state, OldStateValue: 'OK',
  NewStateReason: 'Threshold Crossed: 1 datapoint', StateChangeTime: new Date(Math.floor(Date.now() / 60_000) * 60_000 - (10 - minute) * 60_000).toISOString().replace('Z', '+0000'), Region: 'EU (Ireland)',
  AlarmArn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-5xx', Trigger: { MetricName: '5XXError', Namespace: 'AWS/ApiGateway', Dimensions: [{ name: 'ServiceName', value: 'orders' }, { name: 'Api Name', value: 'public' }] }, ...more,
})

onEachEngine('an alarm fires and ends, in both versions of the signature, and says what its subscription’s address adds', (engine) => inHouse(engine, async (house, topic) => {
  assert.deepEqual((await post(house, topic.notification(alarm('ALARM', 1), { SignatureVersion: '1', Subject: 'ALARM: "orders-5xx"' }), '?severity=critical&environment=prod')).body, { status: 'success', received: 1, fired: 1, resolved: 0, unchanged: 0 })
  assert.partialDeepStrictEqual(await listed(house), [{
    name: 'orders-5xx', service: 'orders', environment: 'prod', urgency: 'page', source: 'cloudwatch', runbookUrl: 'https://runbooks.example.org/orders',
    labels: { namespace: 'AWS/ApiGateway', metric: '5XXError', region: 'eu-west-1', account: '123456789012', dimension_Api_Name: 'public' },
    generatorUrl: 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/orders-5xx',
  }])
  assert.equal((await post(house, topic.notification(alarm('INSUFFICIENT_DATA', 2)))).body.status, 'unchanged')
  assert.equal((await listed(house, '?state=firing')).length, 1, 'no data says neither that it fires nor that it is over')
  assert.equal((await post(house, topic.notification(alarm('OK', 3)))).status, 200)
  assert.equal((await listed(house, '?state=firing')).length, 0)
  assert.deepEqual(topic.asked, ['/SimpleNotificationService-double.pem'], 'the certificate is fetched once')
}))

onEachEngine('a message that comes twice, or late after a newer one, changes nothing', (engine) => inHouse(engine, async (house, topic) => {
  const fired = topic.notification(alarm('ALARM', 1))
  assert.equal((await post(house, fired)).body.status, 'success')
  assert.equal((await post(house, fired)).body.status, 'unchanged')
  await post(house, topic.notification(alarm('OK', 3)))
  assert.equal((await post(house, fired)).body.status, 'unchanged', 'a repeat after the end does not fire again')
  assert.equal((await post(house, topic.notification(alarm('ALARM', 2)))).body.status, 'unchanged', 'nor does an older change that was overtaken')
  assert.equal((await listed(house, '?state=firing')).length, 0)
  await Promise.all(Array.from({ length: 8 }, () => post(house, topic.notification(alarm('ALARM', 4)))))
  assert.equal((await listed(house)).length, 2)
}))

onEachEngine('a subscription is confirmed by a call to Amazon, once it was found genuine', (engine) => inHouse(engine, async (house, topic) => {
  assert.deepEqual((await post(house, topic.confirmation())).body, { status: 'confirming' })
  await eventually(async () => topic.asked.some((path) => path.startsWith('/?Action=ConfirmSubscription')), 8_000)
  const before = topic.asked.length
  for (const [says, body] of [
    ['another site', topic.confirmation({ SubscribeURL: 'http://169.254.169.254/?Action=ConfirmSubscription' })],
    ['another site that looks like Amazon', topic.confirmation({ SubscribeURL: `https://sns.eu-west-1.amazonaws.com.evil.example/?Action=ConfirmSubscription&TopicArn=${topic.arn}` })],
    ['another topic', topic.confirmation({ SubscribeURL: `http://${topic.host}/?Action=ConfirmSubscription&TopicArn=other` })],
    ['another action', topic.confirmation({ SubscribeURL: `http://${topic.host}/?Action=DeleteTopic&TopicArn=${topic.arn}` })],
  ] as const) assert.equal((await post(house, body)).status, 403, says)
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(topic.asked.length, before)
}))

onEachEngine('what is forged, altered, too old or of another key is refused and kept to be seen', (engine) => inHouse(engine, async (house, topic) => {
  const stranger = await startSnsTopic()
  const genuine = JSON.parse(topic.notification(alarm('ALARM', 1))) as Record<string, string>
  const altered = (change: Record<string, string | undefined>) => JSON.stringify({ ...genuine, ...change })
  const tries: readonly (readonly [string, string, number])[] = [
    ['another message', altered({ Message: JSON.stringify(alarm('OK', 2)) }), 403],
    ['another topic', altered({ TopicArn: 'arn:aws:sns:eu-west-1:1:evil' }), 403],
    ['a subject that was not signed', altered({ Subject: 'hello' }), 403],
    ['no signature', altered({ Signature: '' }), 403],
    ['a signature that is no base64', altered({ Signature: '%%%' }), 403],
    ['the other version', altered({ SignatureVersion: '1' }), 403],
    ['no version', altered({ SignatureVersion: '3' }), 400],
    ['no certificate', altered({ SigningCertURL: undefined }), 400],
    ['a certificate of a stranger', stranger.notification(alarm('ALARM', 1)), 403],
    ['a stranger’s signature with our certificate', stranger.notification(alarm('ALARM', 1), { SigningCertURL: topic.certificateUrl }), 403],
    ['a certificate at another path', topic.notification(alarm('ALARM', 1), { SigningCertURL: `http://${topic.host}/evil.pem` }), 403],
    ['one of two hours ago', topic.notification(alarm('ALARM', 1), { Timestamp: new Date(Date.now() - 7_200_000).toISOString() }), 403],
    ['one of tomorrow', topic.notification(alarm('ALARM', 1), { Timestamp: new Date(Date.now() + 86_400_000).toISOString() }), 403],
    ['no JSON', 'nonsense', 400],
    ['a list', '[]', 400],
    ['a notification of something else', topic.notification('hello'), 400],
    ['an alarm in a state that is none', topic.notification(alarm('BROKEN', 1)), 400],
  ]
  try {
    for (const [says, body, status] of tries) assert.equal((await post(house, body)).status, status, says)
    assert.equal((await listed(house)).length, 0)
    assert.equal(stranger.asked.length, 0, 'a stranger’s address is never called')
    assert.ok((await house.call<{ items: unknown[] }>('GET', '/api/v1/alerts/rejections?source=cloudwatch')).body.items.length >= 10)
  } finally {
    await stranger.close()
  }
}))

test('as it is delivered it calls nobody but Amazon', () => inHouse('embedded', async (house, topic) => {
  assert.equal((await post(house, topic.notification(alarm('ALARM', 1)))).status, 403)
  assert.equal(topic.asked.length, 0)
}, { isStrict: true }))

test('a certificate that cannot be fetched now is asked for again by SNS', () => inHouse('embedded', async (house, topic) => {
  const answer = await post(house, topic.notification(alarm('ALARM', 1), { SigningCertURL: `http://${topic.host}/SimpleNotificationService-gone.pem` }))
  assert.equal(answer.status, 503)
}))

for (const [url, isAmazons] of [
  ['https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-6aad65c2f9911b05cd53efda11f913f9.pem', true],
  ['https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-6aad65.pem', true],
  ['http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-6aad65.pem', false],
  ['https://sns.eu-west-1.amazonaws.com:8443/SimpleNotificationService-6aad65.pem', false],
  ['https://sns.eu-west-1.amazonaws.com@evil.example/SimpleNotificationService-6aad65.pem', false],
  ['https://user@sns.eu-west-1.amazonaws.com/SimpleNotificationService-6aad65.pem', false],
  ['https://evil.example/sns.eu-west-1.amazonaws.com/SimpleNotificationService-6aad65.pem', false],
  ['https://sns.eu-west-1.amazonaws.com.evil.example/SimpleNotificationService-6aad65.pem', false],
  ['https://evil-sns.eu-west-1.amazonaws.com/SimpleNotificationService-6aad65.pem', false],
  ['https://bucket.s3.amazonaws.com/SimpleNotificationService-6aad65.pem', false],
  ['https://sns.eu-west-1.amazonaws.com/../evil.pem', false],
  ['https://127.0.0.1/SimpleNotificationService-6aad65.pem', false],
  ['https://[::1]/SimpleNotificationService-6aad65.pem', false],
  ['file:///etc/passwd', false],
  ['', false],
] as const) test(`${isAmazons ? 'may' : 'may not'} be fetched: ${url}`, () => assert.equal(whyNoCertificateUrl(url, []) === null, isAmazons))

const data = sharedData()
test('a real notification is read, and its addresses are Amazon’s', { skip: data === null ? 'no shared data' : false }, () => {
  const bodyOf = (name: string) => (JSON.parse(readFileSync(join(data!, 'alerts', name), 'utf8')) as { body: unknown }).body
  const message = readSnsMessage(JSON.stringify(bodyOf('06-cloudwatch-sns.notification.json')))
  assert.ok(typeof message === 'object')
  assert.equal(whyNoCertificateUrl(message.certificateUrl, []), null)
  const change = readAlarmChange(insideOf(message.message), { defaults: { severity: null, service: null, environment: null }, topicArn: message.topicArn, sentMs: message.timestampMs })
  assert.ok(typeof change === 'object')
  assert.partialDeepStrictEqual(change.alert, { name: 'bucketbytesAlarm', change: 'firing', urgency: 'ticket', summary: 'bucket bytes size exceeded', labels: { dimension_BucketName: 'try.alerta.io', region: 'eu-west-1' } })
  const confirmation = readSnsMessage(JSON.stringify(bodyOf('06-cloudwatch-sns.subscription-confirmation.json')))
  assert.ok(typeof confirmation === 'object')
  assert.equal(whyNoSubscribeUrl(confirmation, []), null)
})
