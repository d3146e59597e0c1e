// A Slack workspace over HTTP: takes chat.postMessage, and posts signed interactions as the documentation says.
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SlackMessage {
  readonly channel: string
  readonly ts: string
  readonly text: string
  readonly thread_ts?: string
  readonly blocks: readonly { readonly type: string; readonly elements?: readonly { readonly action_id?: string; readonly value?: string }[] }[]
}

export interface SlackDouble {
  /** Of its Web API. */
  readonly url: string
  readonly token: string
  readonly signingSecret: string
  readonly messages: readonly SlackMessage[]
  /** Posted to a response_url: what replaced a message. */
  readonly replaced: readonly { readonly text: string; readonly blocks: readonly { readonly type: string }[] }[]
  refuseNext(error: string): void
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
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request.setEncoding('utf8')) body += String(piece)
    const answer = (value: unknown): void => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (request.url === '/actions/1') {
      replaced.push(JSON.parse(body) as (typeof replaced)[number])
      return answer({ ok: true })
    }
    if (request.headers.authorization !== `Bearer ${token}`) return answer({ ok: false, error: 'invalid_auth' })
    if (request.url === '/api/auth.test') return answer({ ok: true, team: 'double' })
    if (request.url !== '/api/chat.postMessage') return answer({ ok: false, error: 'unknown_method' })
    const refusal = refusals.shift()
    if (refusal) return answer({ ok: false, error: refusal })
    const sent = JSON.parse(body) as { channel: string; text: string; thread_ts?: string; blocks: SlackMessage['blocks'] }
    // A member's id opens the direct message with them, which has an id of its own.
    const message: SlackMessage = { ...sent, channel: sent.channel.startsWith('U') ? `D${sent.channel.slice(1)}` : sent.channel, ts: `1700000000.${String(messages.length + 1).padStart(6, '0')}` }
    messages.push(message)
    answer({ ok: true, channel: message.channel, ts: message.ts, message })
  })
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
    url: `${origin}/api`, token, signingSecret, messages, replaced,
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
