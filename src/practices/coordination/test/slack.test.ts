// Incidents in Slack, on both engines: the channel, the card, what members do, and a chat that goes away in the middle.
import assert from 'node:assert/strict'
import { startSlack } from '../../../../test/doubles/slack.ts'
import type { SlackDouble } from '../../../../test/doubles/slack.ts'
import { eventually, handClock, onEachEngine, startHouse } from '../../../../test/harness.ts'
import type { EngineName, TestHouse } from '../../../../test/harness.ts'
import { dayMs, minuteMs, secondMs } from '../../../base/duration.ts'
import type { ChatAnswer, ChatSystems } from '../contract.ts'

const policy = 'apiVersion: mainstay.dev/v1\nkind: ChatPolicy\nmetadata: { name: default }\nspec: { chat: slack, severities: [SEV1, SEV2], invite: [UBOSS] }\n'
interface Declared { readonly id: string; readonly number: number; readonly state: string; readonly severity: string }
interface Item { readonly kind: string; readonly sentence: string; readonly detail: string | null }

interface Scene {
  readonly house: TestHouse
  readonly slack: SlackDouble
  readonly clock: ReturnType<typeof handClock>
  declare(title: string, more?: object): Promise<Declared>
  chat(incident: Declared): Promise<ChatAnswer>
  said(room: string): readonly string[]
}

async function withSlack(engine: EngineName, run: (scene: Scene) => Promise<void>): Promise<void> {
  const clock = handClock(Date.parse('2026-11-23T03:00:00Z'))
  let url = ''
  const slack = await startSlack(() => url)
  const house = await startHouse({ engine, clock, settings: { paging: { twilio: null, watchUrl: null, slack: { url: slack.url, token: slack.token, signingSecret: slack.signingSecret } } } })
  url = house.url
  try {
    for (const [name, role] of [['ada', 'responder'], ['vic', 'viewer']]) await house.call('POST', '/api/v1/people', { name, displayName: name === 'ada' ? 'Ada Lovelace' : 'Vic', role, email: `${name}@example.org` })
    for (const [id, name] of [['UADA', 'Ada'], ['UVIC', 'Vic'], ['UEVE', 'Eve'], ['UBOSS', 'Boss']] as const) slack.members.set(id, { name, email: id === 'UADA' ? 'Ada@Example.org' : `${name.toLowerCase()}@example.org` })
    assert.equal((await house.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'chat.yaml', text: policy }] })).status, 200)
    await run({
      house, slack, clock,
      async declare(title, more = {}) {
        const { status, body, text } = await house.call<Declared>('POST', '/api/v1/incidents', { title, severity: 'SEV2', ...more })
        assert.equal(status, 201, text)
        return body
      },
      chat: async ({ id }) => (await house.call<ChatAnswer>('GET', `/api/v1/incidents/${id}/chat`)).body,
      said: (room) => slack.messages.filter(({ channel }) => channel === room).map(({ text }) => text),
    })
  } finally {
    await house.stop()
    await slack.stop()
  }
}

const cards = (slack: SlackDouble, room: string) => slack.messages.filter(({ channel, blocks }) => channel === room && blocks.length > 0)

onEachEngine('an incident has its channel with a card; members command, write, press and mark as the people they are', (engine) => withSlack(engine, async ({ house, slack, clock, declare, chat, said }) => {
  await declare('A small thing', { severity: 'SEV4' })
  await declare('Tries the tools', { type: 'test' })
  const incident = await declare('Orders <!channel> fail & more', { commander: 'ada' })
  await eventually(async () => { const { isOpen, owedSince } = await chat(incident); return isOpen && owedSince === null })
  assert.deepEqual(slack.rooms.map(({ name }) => name), ['inc-3-orders-channel-fail-more'], 'neither the small one nor the test')
  const [room] = slack.rooms
  assert.deepEqual([room!.topic, [...room!.members].sort()], ['#3 SEV2 Open · commands: Ada Lovelace · http://mainstay.test/i/3', ['UADA', 'UBOSS', 'UBOT']])
  const [card] = cards(slack, room!.id)
  assert.ok(!JSON.stringify(card!.blocks).includes('<!channel>'), 'a title calls nobody')
  const atMs = clock.nowMs()

  const answered = async (text: string, by: { member?: string; channel?: string } = {}): Promise<string> => {
    const { status, body } = await slack.command(text, { member: 'UADA', channel: room!.id, atMs: clock.nowMs(), ...by })
    assert.equal(status, 200, body)
    const said = JSON.parse(body) as { response_type: string; text: string }
    assert.equal(said.response_type, 'ephemeral')
    return said.text
  }
  assert.equal((await slack.command('list', { member: 'UADA', channel: room!.id, atMs, secret: 'guessed' })).status, 401)
  assert.equal((await slack.command('list', { member: 'UADA', channel: room!.id, atMs: atMs - 6 * minuteMs })).status, 401, 'an old one is not believed')
  assert.match(await answered('note the pool is full'), /on the timeline/)
  assert.match(await answered('role comms'), /Ada Lovelace is Communications Lead/)
  assert.match(await answered('severity SEV1 because all cards'), /changed/)
  assert.match(await answered('note x', { channel: 'CELSE' }), /not the channel of an incident/)
  assert.match(await answered('list', { member: 'UVIC' }), /#3 SEV1 open/)
  assert.match(await answered('resolve', { member: 'UVIC' }), /viewer, only reads/)
  assert.match(await answered('declare all is lost', { member: 'UEVE' }), /nobody in Mainstay has the e-mail address/)
  assert.match(await answered('declare sev1 payments are down'), /#4 is declared: http:\/\/mainstay.test\/i\/4/)
  assert.match(await answered('declare sev9 payments are down'), /There is no severity SEV9\. .*SEV4, the nearest/)
  assert.match(await answered('update We roll back.'), /./)

  const ts = slack.say(room!.id, 'see <https://graph.example.org/1|the graph> &amp; the pool', 'UVIC')
  for (const member of ['UADA', 'UADA']) assert.equal((await slack.react('pushpin', { channel: room!.id, message: ts, member, atMs })).status, 200)
  await slack.react('tada', { channel: room!.id, message: ts, member: 'UADA', atMs })
  const timeline = async () => (await house.call<{ items: Item[] }>('GET', `/api/v1/incidents/${incident.id}/timeline?limit=200`)).body.items
  await eventually(async () => (await timeline()).some(({ sentence, detail }) => `${sentence} ${detail ?? ''}`.includes('the graph (https://graph.example.org/1) & the pool')))
  const captured = (await timeline()).filter(({ sentence, detail }) => `${sentence} ${detail ?? ''}`.includes('Vic, in the channel: https://double.slack.com/archives'))
  assert.deepEqual(captured.map((item) => JSON.stringify(item).includes('Ada Lovelace')), [true], 'once, in the name of whoever marked it')

  const press = await slack.press(card!, 'incident.resolve', { user: 'UADA', atMs })
  assert.equal(press.status, 200)
  await eventually(async () => (await house.call<Declared>('GET', `/api/v1/incidents/${incident.id}`)).body.state === 'resolved')
  await eventually(async () => slack.whispers.some((whisper) => whisper.includes('resolved')))
  clock.forward(11 * secondMs)
  // What was said is told a moment after it was recorded.
  await eventually(async () => said(room!.id).some((line) => line.includes('says: resolved')) && (await chat(incident)).owedSince === null)
  assert.match(slack.rooms[0]!.topic, /#3 SEV1 Resolved/)
  assert.deepEqual(cards(slack, room!.id).map(({ text }) => text), ['#3 SEV1 Resolved: Orders &lt;!channel&gt; fail &amp; more'], 'one card, kept up to date')
  const lines = said(room!.id).slice(1).filter((line) => !line.startsWith('see '))
  assert.deepEqual(lines.map((line) => line.split(/[:,]/)[0]), ['Ada Lovelace is Incident Commander now.', 'Ada Lovelace is Communications Lead now.', 'Ada Lovelace changed the severity from SEV2 to SEV1', 'Update (investigating)', 'Ada Lovelace says'])
}))

onEachEngine('a chat that limits, breaks and goes away delays what it is told, and nothing is lost, said twice or out of order', (engine) => withSlack(engine, async ({ house, slack, clock, declare, chat, said }) => {
  // The clock moves only while it waits: moved under a try that is on its way, it would end the lease of that.
  const settled = () => eventually(async () => {
    const { isOpen, owedSince, nextTryAt } = await chat(incident)
    if (nextTryAt !== null) clock.forward(Math.max(0, Date.parse(nextTryAt) - clock.nowMs()))
    return isOpen && owedSince === null
  })
  slack.limitNext(1, 30)
  const incident = await declare('Orders fail')
  await eventually(async () => (await chat(incident)).problem === 'Slack: ratelimited')
  const waiting = await chat(incident)
  assert.ok(Date.parse(waiting.nextTryAt!) - clock.nowMs() >= 30 * secondMs, 'as long as it asked for')
  // The channel is made, and the answer never arrives: it is found again and not made twice.
  slack.cutAfter('conversations.create')
  await settled()
  assert.deepEqual(slack.rooms.map(({ name }) => name), ['inc-1-orders-fail'])

  slack.setDown(true)
  const act = async (path: string, body: object = {}) => assert.ok((await house.call('POST', `/api/v1/incidents/${incident.id}/${path}`, body)).status < 300)
  await act('mitigate', { reason: 'rolled back' })
  await act('resolve', { reason: 'all is well' })
  await eventually(async () => { const { owed, problem } = await chat(incident); return owed === 2 && problem !== null })
  clock.forward(20 * minuteMs)
  await eventually(async () => ((await house.call<{ items: { code: string }[] }>('GET', '/api/v1/findings')).body.items).some(({ code }) => code === 'COORDINATION_CHAT_OWED'))
  slack.setDown(false)
  // The first line arrives, and its answer does not.
  slack.cutAfter('chat.postMessage')
  assert.equal((await house.call('POST', `/api/v1/incidents/${incident.id}/chat/retry`)).status, 200)
  await settled()
  assert.deepEqual(said('C1').slice(1), ['Administrator says: mitigated: rolled back', 'Administrator says: resolved: all is well'].map((line) => line.replace('Administrator', said('C1')[1]!.split(' says')[0]!)))

  // Nobody answers for two days: laid aside, on the record, and taken up again by hand.
  slack.setDown(true)
  await act('reopen', { reason: 'again' })
  await eventually(async () => (await chat(incident)).problem !== null)
  clock.forward(2 * dayMs + minuteMs)
  await eventually(async () => (await chat(incident)).hasGivenUp)
  slack.setDown(false)
  await house.call('POST', `/api/v1/incidents/${incident.id}/chat/retry`)
  await settled()
  assert.equal(said('C1').length, 4)
  const systems = (await house.call<ChatSystems>('GET', '/api/v1/chats')).body
  assert.deepEqual([systems.items[0]!.hears?.command, systems.owed], ['http://mainstay.test/in/channels/slack/command', []])
}))
