// Incidents in Microsoft Teams, on both engines: the channel, the card, and a service that limits and breaks.
import assert from 'node:assert/strict'
import { startTeams } from '../../../../test/doubles/teams.ts'
import { eventually, handClock, onEachEngine, startHouse } from '../../../../test/harness.ts'
import { minuteMs, secondMs } from '../../../base/duration.ts'
import type { ChatAnswer } from '../contract.ts'

const policy = 'apiVersion: mainstay.dev/v1\nkind: ChatPolicy\nmetadata: { name: default }\nspec: { chat: teams, severities: [SEV1, SEV2] }\n'
const [ada, vic, eve] = ['11111111-0000-4000-8000-000000000001', '11111111-0000-4000-8000-000000000002', '11111111-0000-4000-8000-000000000003'] as const
interface Declared { readonly id: string; readonly state: string; readonly severity: string }

onEachEngine('an incident has its channel in Teams; a service that limits and breaks only delays it', async (engine) => {
  const clock = handClock(Date.parse('2026-11-23T03:00:00Z'))
  let url = ''
  const teams = await startTeams(() => url)
  const house = await startHouse({ engine, clock, settings: { paging: { twilio: null, watchUrl: null, slack: null, teams: teams.settings } } })
  url = house.url
  try {
    for (const [name, role] of [['ada', 'responder'], ['vic', 'viewer']]) await house.call('POST', '/api/v1/people', { name, displayName: name === 'ada' ? 'Ada Lovelace' : 'Vic', role, email: `${name}@example.org` })
    for (const [id, name] of [[ada, 'Ada'], [vic, 'Vic'], [eve, 'Eve']] as const) teams.members.set(id, { name, email: `${name}@Example.org` })
    assert.equal((await house.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'chat.yaml', text: policy }] })).status, 200)
    await house.call('POST', '/api/v1/incidents', { title: 'Tries the tools', type: 'test', severity: 'SEV1' })
    teams.limitNext(1, 30)
    const incident = (await house.call<Declared>('POST', '/api/v1/incidents', { title: 'Orders [fail](http://evil.example) & more of what is too long for a name', severity: 'SEV2' })).body
    const chat = async () => (await house.call<ChatAnswer>('GET', `/api/v1/incidents/${incident.id}/chat`)).body
    const settled = () => eventually(async () => (await chat()).owedSince === null)
    await eventually(async () => (await chat()).problem === 'Teams: TooManyRequests (HTTP 429)')
    assert.ok(Date.parse((await chat()).nextTryAt!) - clock.nowMs() >= 30 * secondMs, 'as long as it asked for')
    // Made, and the answer never arrives: found again, not made twice.
    teams.cutAfter('channel')
    clock.forward(5 * minuteMs)
    await eventually(async () => teams.rooms.length === 2 && (await chat()).problem?.includes('429') !== true)
    teams.cutAfter('post')
    clock.forward(5 * minuteMs)
    await eventually(async () => teams.messages.length === 1 && (await chat()).problem !== null)
    clock.forward(5 * minuteMs)
    await settled()
    assert.deepEqual([teams.rooms.map(({ displayName }) => displayName), teams.messages.length], [['General', 'inc-2-orders-fail-http-evil-example-more-of-what-i'], 1])
    const room = teams.rooms[1]!
    const [card] = teams.messages
    assert.equal(room.description, '#2 SEV2 Open · commands: nobody · http://mainstay.test/i/2')
    assert.ok(JSON.stringify(card!.card!.body).includes('"TextRun"'), 'a title is read as no Markdown')
  } finally {
    await house.stop()
    await teams.stop()
  }
})
