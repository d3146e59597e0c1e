// A Slack workspace over HTTP: messages, channels and members by its Web API, and signed interactions, commands and events as
// the documentation says.
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SlackMessage {
  readonly channel: string
  readonly ts: string
  readonly text: string
  readonly thread_ts?: string
  readonly user?: string
  readonly metadata?: { readonly event_type: string; readonly event_payload: Readonly<Record<string, unknown>> } | undefined
  readonly blocks: readonly { readonly type: string; readonly elements?: readonly { readonly action_id?: string; readonly value?: string }[] }[]
}

export interface SlackRoom {
  readonly id: string
  readonly name: string
  readonly isPrivate: boolean
  creator: string
  purpose: string
  topic: string
  readonly members: Set<string>
}

export interface SlackDouble {
  /** Of its Web API. */
  readonly url: string
  readonly token: string
  readonly signingSecret: string
  readonly messages: readonly SlackMessage[]
  /** Posted to a response_url: what replaced a message. */
  readonly replaced: readonly { readonly text: string; readonly blocks: readonly { readonly type: string }[] }[]
  readonly rooms: readonly SlackRoom[]
  /** Members by id, with the address in their profile. */
  readonly members: Map<string, { readonly email: string; readonly name: string }>
  /** Said to somebody alone, under a response_url. */
  readonly whispers: readonly string[]
  refuseNext(error: string): void
  /** Too many calls: the next ones are answered 429 with this many seconds. */
  limitNext(calls: number, retryAfterSeconds: number): void
  /** Nothing answers while it is down: connections are cut. */
  setDown(isDown: boolean): void
  /** The next call of this method is done, and its answer never arrives. */
  cutAfter(method: string): void
  /** A member writes in a channel; answers the message's `ts`. */
  say(channel: string, text: string, member: string): string
  command(text: string, by: { member: string; channel: string; atMs: number; secret?: string }): Promise<{ status: number; body: string }>
  react(reaction: string, to: { channel: string; message: string; member: string; atMs: number }): Promise<{ status: number; body: string }>
  /** A member presses a button. */
  press(message: SlackMessage, action: string, by: { user: string; atMs: number; secret?: string }): Promise<{ status: number; body: string }>
  challenge(challenge: string, atMs: number): Promise<{ status: number; body: string }>
  stop(): Promise<void>
}

export async function startSlack(reach: () => string): Promise<SlackDouble> {
  const [token, signingSecret] = ['xoxb-of-the-double', 'signing-secret-of-the-double']
  const messages: SlackMessage[] = []
  const replaced: { text: string; blocks: { type: string }[] }[] = []
  const refusals: string[] = []
  const rooms: SlackRoom[] = []
  const whispers: string[] = []
  const members = new Map<string, { email: string; name: string }>()
  const self = 'UBOT'
  let isDown = false
  let limited = { calls: 0, seconds: 0 }
  let cut: string | null = null
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request.setEncoding('utf8')) body += String(piece)
    const method = (request.url ?? '').replace('/api/', '')
    if (isDown) return void request.socket.destroy()
    const answer = (value: unknown): void => {
      if (cut === method) {
        cut = null
        return void request.socket.destroy()
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    if (request.url === '/actions/1') {
      const said = JSON.parse(body) as (typeof replaced)[number] & { response_type?: string }
      if (said.response_type === 'ephemeral') whispers.push(said.text)
      else replaced.push(said)
      return answer({ ok: true })
    }
    if (request.headers.authorization !== `Bearer ${token}`) return answer({ ok: false, error: 'invalid_auth' })
    if (limited.calls > 0) {
      limited.calls--
      return void response.writeHead(429, { 'content-type': 'application/json', 'retry-after': String(limited.seconds) }).end(JSON.stringify({ ok: false, error: 'ratelimited' }))
    }
    if (method === 'auth.test') return answer({ ok: true, team: 'double', user_id: self })
    const refusal = method === 'chat.postMessage' || method.startsWith('conversations.') ? refusals.shift() : undefined
    if (refusal) return answer({ ok: false, error: refusal })
    answer(method === 'chat.postMessage' ? posted(JSON.parse(body) as Sent) : (methods[method]?.(request.headers['content-type']?.includes('json') ? (JSON.parse(body) as Fields) : Object.fromEntries(new URLSearchParams(body))) ?? { ok: false, error: 'unknown_method' }))
  })
  type Fields = Record<string, unknown>
  type Sent = { channel: string; text: string; thread_ts?: string; blocks?: SlackMessage['blocks']; metadata?: SlackMessage['metadata'] }
  const posted = (sent: Sent): unknown => {
    // A member's id opens the direct message with them, which has an id of its own.
    const message: SlackMessage = { ...sent, blocks: sent.blocks ?? [], user: self, channel: sent.channel.startsWith('U') ? `D${sent.channel.slice(1)}` : sent.channel, ts: `1700000000.${String(messages.length + 1).padStart(6, '0')}` }
    messages.push(message)
    return { ok: true, channel: message.channel, ts: message.ts, message }
  }
  const inRoom = (fields: Fields, does: (room: SlackRoom) => unknown): unknown => {
    const room = rooms.find(({ id }) => id === fields['channel'])
    return room ? does(room) : { ok: false, error: 'channel_not_found' }
  }
  const roomAnswer = ({ id, name, creator, purpose, topic }: SlackRoom): unknown => ({ id, name, creator, is_archived: false, purpose: { value: purpose }, topic: { value: topic } })
  const userAnswer = (id: string): unknown => {
    const member = members.get(id)
    return member ? { ok: true, user: { id, name: member.name.toLowerCase(), profile: { email: member.email, real_name: member.name } } } : { ok: false, error: 'user_not_found' }
  }
  const methods: Readonly<Record<string, (fields: Fields) => unknown>> = {
    'conversations.create': ({ name, is_private }) => {
      if (typeof name !== 'string' || !/^[a-z0-9_-]{1,80}$/.test(name)) return { ok: false, error: 'invalid_name_specials' }
      if (rooms.some((room) => room.name === name)) return { ok: false, error: 'name_taken' }
      const room: SlackRoom = { id: `C${rooms.length + 1}`, name, isPrivate: is_private === true, creator: self, purpose: '', topic: '', members: new Set([self]) }
      rooms.push(room)
      return { ok: true, channel: roomAnswer(room) }
    },
    'conversations.list': () => ({ ok: true, channels: rooms.map(roomAnswer), response_metadata: { next_cursor: '' } }),
    'conversations.setPurpose': (fields) => inRoom(fields, (room) => ({ ok: true, purpose: (room.purpose = String(fields['purpose'])) })),
    'conversations.setTopic': (fields) => inRoom(fields, (room) => ({ ok: true, topic: (room.topic = String(fields['topic'])) })),
    'conversations.invite': (fields) => inRoom(fields, (room) => {
      const user = String(fields['users'])
      if (!members.has(user)) return { ok: false, error: 'user_not_found' }
      if (room.members.has(user)) return { ok: false, error: 'already_in_channel' }
      room.members.add(user)
      return { ok: true, channel: roomAnswer(room) }
    }),
    'conversations.history': (fields) => inRoom(fields, ({ id }) => ({ ok: true, messages: messages.filter(({ channel }) => channel === id).toReversed().slice(0, Number(fields['limit'])).map((message) => (fields['include_all_metadata'] === 'true' ? message : { ...message, metadata: undefined })) })),
    'conversations.replies': (fields) => inRoom(fields, ({ id }) => {
      const found = messages.filter(({ channel, ts }) => channel === id && ts === fields['ts'])
      return found.length === 0 ? { ok: false, error: 'thread_not_found' } : { ok: true, messages: found }
    }),
    'chat.getPermalink': ({ channel, message_ts }) => ({ ok: true, permalink: `https://double.slack.com/archives/${String(channel)}/p${String(message_ts).replace('.', '')}` }),
    'chat.update': (fields) => {
      const index = messages.findIndex(({ channel, ts }) => channel === fields['channel'] && ts === fields['ts'])
      if (index < 0) return { ok: false, error: 'message_not_found' }
      messages[index] = { ...messages[index]!, text: String(fields['text']), blocks: fields['blocks'] as SlackMessage['blocks'] }
      return { ok: true, ts: fields['ts'] }
    },
    'users.info': ({ user }) => userAnswer(String(user)),
    'users.lookupByEmail': ({ email }) => {
      const found = [...members].find(([, member]) => member.email.toLowerCase() === String(email).toLowerCase())
      return found ? userAnswer(found[0]) : { ok: false, error: 'users_not_found' }
    },
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const post = async (event: string, sent: { body: string; type: string; atMs: number; secret?: string }) => {
    const timestamp = String(Math.floor(sent.atMs / 1_000))
    const answer = await fetch(`${reach()}/in/channels/slack/${event}`, {
      method: 'POST', body: sent.body,
      headers: { 'content-type': sent.type, 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${createHmac('sha256', sent.secret ?? signingSecret).update(`v0:${timestamp}:${sent.body}`).digest('hex')}` },
    })
    return { status: answer.status, body: await answer.text() }
  }
  return {
    url: `${origin}/api`, token, signingSecret, messages, replaced, rooms, members, whispers,
    limitNext: (calls, seconds) => void (limited = { calls, seconds }),
    setDown: (down) => void (isDown = down),
    cutAfter: (method) => void (cut = method),
    say(channel, text, member) {
      const ts = `1700000000.${String(messages.length + 1).padStart(6, '0')}`
      messages.push({ channel, ts, text, user: member, blocks: [] })
      return ts
    },
    command: (text, { member, channel, atMs, secret }) => post('command', {
      body: new URLSearchParams({ token: 'old', team_id: 'T1', channel_id: channel, user_id: member, user_name: 'somebody', command: '/mainstay', text, response_url: `${origin}/actions/1`, trigger_id: '1.2' }).toString(),
      type: 'application/x-www-form-urlencoded', atMs, ...(secret === undefined ? {} : { secret }),
    }),
    react: (reaction, { channel, message, member, atMs }) => post('events', {
      body: JSON.stringify({ token: 'old', team_id: 'T1', type: 'event_callback', event_id: `Ev${message}`, event_time: Math.floor(atMs / 1_000), event: { type: 'reaction_added', user: member, reaction, item: { type: 'message', channel, ts: message }, event_ts: '1.3' } }),
      type: 'application/json', atMs,
    }),
    refuseNext: (error) => void refusals.push(error),
    press(message, action, { user, atMs, secret }) {
      const value = message.blocks.flatMap((block) => block.elements ?? []).find((element) => element.action_id === action)?.value
      const payload = {
        type: 'block_actions', user: { id: user, username: 'somebody', team_id: 'T1' }, api_app_id: 'A1', trigger_id: '1.2', channel: { id: message.channel }, container: { type: 'message', message_ts: message.ts },
        message: { type: 'message', ts: message.ts, text: message.text, blocks: message.blocks }, response_url: `${origin}/actions/1`,
        actions: [{ action_id: action, block_id: 'mainstay', type: 'button', value, action_ts: '1.3' }],
      }
      return post('interactivity', { body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), type: 'application/x-www-form-urlencoded', atMs, ...(secret === undefined ? {} : { secret }) })
    },
    challenge: (challenge, atMs) => post('events', { body: JSON.stringify({ token: 'old', challenge, type: 'url_verification' }), type: 'application/json', atMs }),
    stop() {
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}
