// Incidents in Microsoft Teams, on both engines: the channel, the card, what members do, and a service that goes away in the middle.
import assert from 'node:assert/strict'
import { startTeams } from '../../../../test/doubles/teams.ts'
import { eventually, handClock, onEachEngine, startHouse } from '../../../../test/harness.ts'
import { minuteMs, secondMs } from '../../../base/duration.ts'
import type { ChatAnswer, ChatSystems } from '../contract.ts'

const policy = 'apiVersion: mainstay.dev/v1\nkind: ChatPolicy\nmetadata: { name: default }\nspec: { chat: teams, severities: [SEV1, SEV2] }\n'
const [ada, vic, eve] = ['11111111-0000-4000-8000-000000000001', '11111111-0000-4000-8000-000000000002', '11111111-0000-4000-8000-000000000003'] as const
interface Declared { readonly id: string; readonly state: string; readonly severity: string }
interface Item { readonly sentence: string; readonly detail: string | null }

onEachEngine('an incident has its channel in Teams; members act as who they are; a service that limits, breaks and goes away only delays', async (engine) => {
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
    // The clock moves only while it waits: moved under a try that is on its way, it would end the lease of that.
    const settled = () => eventually(async () => {
      const { owedSince, nextTryAt } = await chat()
      if (nextTryAt !== null) clock.forward(Math.max(0, Date.parse(nextTryAt) - clock.nowMs()))
      return owedSince === null
    })
    await eventually(async () => (await chat()).problem === 'Teams: TooManyRequests (HTTP 429)')
    assert.ok(Date.parse((await chat()).nextTryAt!) - clock.nowMs() >= 30 * secondMs, 'as long as it asked for')
    // Made, and the answer never arrives: found again, not made twice.
    teams.cutAfter('channel')
    teams.cutAfter('post')
    await settled()
    assert.deepEqual([teams.rooms.map(({ displayName }) => displayName), teams.messages.length], [['General', 'inc-2-orders-fail-http-evil-example-more-of-what-i'], 1])
    const room = teams.rooms[1]!
    const [card] = teams.messages
    const said = () => teams.messages.filter(({ author }) => author === null).map((message) => message.card!.body[0]!.inlines![0]!.text)
    assert.equal(room.description, '#2 SEV2 Open · commands: nobody · http://mainstay.test/i/2')
    assert.ok(JSON.stringify(card!.card!.body).includes('"TextRun"'), 'a title is read as no Markdown')

    const by = (member: string, wrong = {}) => ({ member, channel: room.id, atMs: clock.nowMs(), wrong })
    const answered = async (text: string, member: string = ada): Promise<string> => {
      assert.equal((await teams.mention(text, by(member))).status, 200)
      return teams.replies.at(-1)!
    }
    for (const wrong of [{ audience: 'another' }, { serviceUrl: 'https://elsewhere.example' }, { key: true }] as const) assert.equal((await teams.mention('list', by(ada, wrong))).status, 401)
    assert.equal((await teams.mention('list', { ...by(ada), atMs: clock.nowMs() - 2 * 60 * minuteMs })).status, 401, 'an old one is not believed')
    assert.equal((await teams.mention('list', by(ada, { tenant: 'another' }))).status, 403)
    assert.equal(teams.replies.length, 0)
    assert.match(await answered('help'), /Write @Mainstay and/)
    assert.match(await answered('note the pool is full'), /on the timeline/)
    assert.match(await answered('severity SEV1 because all cards'), /changed/)
    assert.match(await answered('resolve', vic), /viewer, only reads/)
    assert.match(await answered('list', eve), /nobody in Mainstay has the e-mail address that you have in Microsoft Teams/)
    assert.match(JSON.parse((await teams.press(card!, 'incident.command', by(vic))).body).value as string, /only reads/)
    assert.match(JSON.parse((await teams.press(card!, 'incident.command', by(ada))).body).value as string, /Ada Lovelace is Incident Commander/)
    const marked = teams.say(room.id, '<p>see the <b>pool</b> &amp; wait</p>', vic)
    for (const member of [ada, ada]) assert.equal((await teams.capture(marked, by(member))).status, 200)
    const captured = async () => (await house.call<{ items: Item[] }>('GET', `/api/v1/incidents/${incident.id}/timeline?limit=200`)).body.items.filter(({ sentence, detail }) => `${sentence} ${detail ?? ''}`.includes('see the pool & wait'))
    await eventually(async () => (await captured()).length === 1)
    assert.match(JSON.stringify(await captured()), /Vic, in the channel: https:\/\/teams.microsoft.com/)
    // What happened is told a moment after it was recorded.
    await eventually(async () => /#2 SEV1 Open · commands: Ada Lovelace/.test(room.description) && said().length === 3 && (await chat()).owedSince === null)

    teams.setDown(true)
    for (const verb of ['mitigate', 'resolve']) assert.ok((await house.call('POST', `/api/v1/incidents/${incident.id}/${verb}`, { reason: 'rolled back' })).status < 300, 'the incident never waits')
    await eventually(async () => { const { owed, problem } = await chat(); return owed === 2 && problem !== null })
    teams.setDown(false)
    teams.cutAfter('post')
    assert.equal((await house.call('POST', `/api/v1/incidents/${incident.id}/chat/retry`)).status, 200)
    await settled()
    assert.deepEqual(said().map((line) => line.replace(/^Bootstrap\S*|^Administrator|^A program/, 'X').replace(/^X?.* says/, 'X says')), [
      '#2 SEV1 Resolved: Orders [fail](http://evil.example) & more of what is too long for a name', 'Ada Lovelace changed the severity from SEV2 to SEV1: all cards', 'Ada Lovelace is Incident Commander now.', 'X says: mitigated: rolled back', 'X says: resolved: rolled back',
    ])
    assert.ok(teams.tokensGiven() <= 4, 'a token is kept while it lasts')
    assert.deepEqual((await house.call<ChatSystems>('GET', '/api/v1/chats')).body.items[1]!.hears, { command: null, interactivity: null, events: 'http://mainstay.test/in/channels/teams/events' })
  } finally {
    await house.stop()
    await teams.stop()
  }
})
