// The pager proves itself before an alert comes: senders gone quiet for what is usual for them, and silences that nobody looks after; on both engines.
import assert from 'node:assert/strict'
import { handClock, onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { EngineName, TestHouse } from '../../../../test/harness.ts'
import type { Finding } from '../../../base/finding.ts'
import { endPassedAlerts } from '../actions/end-passed-alerts.ts'
import { learnRhythms, noteSilences, watchingDuties } from '../actions/watch-senders.ts'
import { alerts } from '../practice.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const startMs = Date.parse('2026-11-02T08:00:00Z')
type Clock = ReturnType<typeof handClock>

const inHouse = (engine: EngineName, run: (house: TestHouse, clock: Clock) => Promise<void>) => {
  const clock = handClock(startMs)
  return withHouse({ engine, practices: [alerts()], clock }, (house) => run(house, clock))
}
const found = async (house: TestHouse, code: string): Promise<string[]> => (await house.call<{ items: Finding[] }>('GET', '/api/v1/findings')).body.items.filter((finding) => finding.code === code).map(({ say }) => say)
const fires = async (house: TestHouse, name: string, token?: string, endsMs?: number): Promise<void> => {
  const answer = await house.call('POST', '/in/alertmanager/api/v2/alerts', [{ labels: { alertname: name, service: 'db' }, ...(endsMs === undefined ? {} : { endsAt: new Date(endsMs).toISOString() }) }], token === undefined ? {} : { token })
  assert.equal(answer.status, 200, answer.text)
}
const silence = async (house: TestHouse, wish: { value: string; hours: number; createdBy?: string }, clock: Clock): Promise<string> => {
  const { status, body, text } = await house.call<{ silenceID: string }>('POST', '/in/alertmanager/api/v2/silences', {
    matchers: [{ name: 'alertname', value: wish.value, isRegex: false }], startsAt: new Date(clock.nowMs()).toISOString(), endsAt: new Date(clock.nowMs() + wish.hours * hour).toISOString(), createdBy: wish.createdBy ?? 'ada', comment: 'upkeep',
  })
  assert.equal(status, 200, text)
  return body.silenceID
}

onEachEngine('a sender that is usually heard every ten minutes is found quiet after an hour, one that is heard daily is not', (engine) => inHouse(engine, async (house, clock) => {
  const key = async (name: string) => (await house.call<{ secret: string }>('POST', '/api/v1/ingest-keys', { name })).body.secret
  const [busy, daily] = [await key('busy'), await key('daily')]
  for (let days = 0; days < 4; days++) {
    await fires(house, 'Daily', daily)
    for (let tens = 0; tens < 3; tens++) {
      await fires(house, 'Watched', busy)
      await learnRhythms(house.house)
      clock.forward(10 * minute)
    }
    clock.forward(day - 30 * minute)
  }
  // Both pause over night: learnt as usual for both.
  await fires(house, 'Watched', busy)
  await fires(house, 'Daily', daily)
  await learnRhythms(house.house)
  clock.forward(2 * day)
  assert.deepEqual(await found(house, 'ALERTS_SOURCE_QUIET'), [])
  clock.forward(day + hour)
  assert.equal((await found(house, 'ALERTS_SOURCE_QUIET')).length, 2, 'three times the pause of a day')

  for (let tens = 0; tens < 16 * 6 * 24; tens += 18) {
    await fires(house, 'Watched', busy)
    await learnRhythms(house.house)
    clock.forward(10 * minute * 18)
  }
  await fires(house, 'Daily', daily)
  await fires(house, 'Watched', busy)
  await learnRhythms(house.house)
  assert.deepEqual(await found(house, 'ALERTS_SOURCE_QUIET'), [])
  clock.forward(10 * hour)
  const [say, ...others] = await found(house, 'ALERTS_SOURCE_QUIET')
  assert.equal(others.length, 0)
  assert.match(say!, /Nothing came from connection\/busy .* 10h ago; usually it pauses for at most 3h\./)
}))

onEachEngine('a silence that ends over what still fires, a very old one, one that never matched and one without an owner are found', (engine) => inHouse(engine, async (house, clock) => {
  const gone = await house.call<{ id: string }>('POST', '/api/v1/people', { name: 'gone', role: 'responder' })
  await silence(house, { value: 'DiskFull', hours: 24 * 60 }, clock)
  await silence(house, { value: 'Mistyped', hours: 24 * 60 }, clock)
  await silence(house, { value: 'Other', hours: 24 * 9, createdBy: 'gone' }, clock)
  await noteSilences(house.house)
  const codes = ['ALERTS_SILENCE_ENDING', 'ALERTS_SILENCE_OLD', 'ALERTS_SILENCE_IDLE', 'ALERTS_SILENCE_OWNER_GONE'] as const
  const counts = async () => Promise.all(codes.map(async (code) => (await found(house, code)).length))
  assert.deepEqual(await counts(), [0, 0, 0, 0])

  assert.equal((await house.call('PATCH', `/api/v1/people/${gone.body.id}`, { isActive: false })).status, 200)
  clock.forward(4 * day)
  await fires(house, 'DiskFull', undefined, clock.nowMs() + hour)
  await noteSilences(house.house)
  clock.forward(4 * day)
  await endPassedAlerts(house.house)
  assert.deepEqual(await counts(), [0, 0, 2, 1], 'DiskFull matched four days ago')
  assert.match((await found(house, 'ALERTS_SILENCE_IDLE'))[0]!, /has never matched an alert for a week/)
  clock.forward(4 * day)
  await noteSilences(house.house)
  assert.match((await found(house, 'ALERTS_SILENCE_IDLE')).join(), /alertname="DiskFull" \(upkeep\) has matched no alert for a week/)
  clock.forward(19 * day)
  assert.equal((await found(house, 'ALERTS_SILENCE_OLD')).length, 2)

  clock.forward(29 * day - hour)
  await fires(house, 'DiskFull', undefined, clock.nowMs() + 3 * hour)
  await noteSilences(house.house)
  assert.match((await found(house, 'ALERTS_SILENCE_ENDING'))[0]!, /alertname="DiskFull" \(upkeep\) ends in 1h and an alert under it still fires: then people are asked/)
  assert.equal((await counts())[2], 1, 'it matches again')

  await watchingDuties.find(({ name }) => name === 'alerts.count-findings')!.run(house.house, AbortSignal.timeout(5_000))
  assert.match((await house.call('GET', '/metrics')).text, /mainstay_alert_findings\{code="ALERTS_SILENCE_OLD"\} 2/)
}))
