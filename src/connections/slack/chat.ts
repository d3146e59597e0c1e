// Slack as the place where an incident is talked about: a channel, its card, and what its members do there.
// https://api.slack.com/methods, https://api.slack.com/interactivity, https://api.slack.com/events/reaction_added
import type { ChatCard } from '../../base/chat.ts'
import type { ChatHeard, ChatMessage, ChatOutcome, ChatSystem } from '../chat.ts'
import type { ChannelAnswer, ChannelRequest } from '../delivery.ts'
import { escapeSlack } from './blocks.ts'
import { signatureProblem } from './signature.ts'
import { callSlack, objectOf, reasonOf } from './web-api.ts'
import type { SlackAnswer, SlackParts } from './web-api.ts'

/** The next try meets the same: a missing scope, a channel that is gone. */
const permanentErrors = new Set([
  'channel_not_found', 'is_archived', 'not_in_channel', 'restricted_action', 'missing_scope', 'invalid_auth', 'account_inactive', 'token_revoked', 'not_authed', 'invalid_name_specials', 'user_is_restricted',
  'invalid_blocks', 'msg_too_long', 'no_permission', 'not_allowed_token_type', 'message_not_found', 'cant_update_message', 'edit_window_closed',
])
/** Of a channel's name; Slack allows 80. */
const mostNames = 5
const mostPages = 10
const mostLatest = 100
const maxSection = 2_900
const eventType = 'mainstay'

export function slackChat(parts: SlackParts): ChatSystem {
  const post = (method: string, json: unknown, signal: AbortSignal): Promise<ChatOutcome<Fields>> => outcome(callSlack(parts, method, { json }, signal))
  const read = (method: string, form: Readonly<Record<string, string>>, signal: AbortSignal): Promise<ChatOutcome<Fields>> => outcome(callSlack(parts, method, { form }, signal))
  return {
    kind: 'slack',
    describes: new URL(parts.settings.url).host,
    async openChannel({ name, purpose, isPrivate }, signal) {
      for (let nth = 1; nth <= mostNames; nth++) {
        const wanted = nth === 1 ? name : `${name.slice(0, 77)}-${nth}`
        const made = await post('conversations.create', { name: wanted, is_private: isPrivate }, signal)
        const found = made.ok ? { ok: true as const, value: channelOf(made.value['channel']) } : made.reason === 'Slack: name_taken' ? await ownChannel(wanted, purpose, signal) : made
        if (!found.ok) return found
        if (found.value === null) continue
        const { id } = found.value
        const told = await post('conversations.setPurpose', { channel: id, purpose }, signal)
        return told.ok ? { ok: true, value: { id, name: found.value.name, url: `https://slack.com/app_redirect?channel=${id}` } } : told
      }
      return { ok: false, reason: `Slack: ${name} and ${mostNames - 1} names like it are taken`, isPermanent: true, retryAfterMs: null }
    },
    async invite(channel, members, signal) {
      // One at a time: one who cannot be invited would keep all others out.
      for (const member of members) {
        const invited = await post('conversations.invite', { channel, users: member }, signal)
        if (!invited.ok && !/already_in_channel|cant_invite|user_not_found|user_disabled|user_is_restricted/.test(invited.reason)) return invited
      }
      return { ok: true, value: null }
    },
    setTopic: async (channel, topic, signal) => nothingOf(await post('conversations.setTopic', { channel, topic: topic.slice(0, 250) }, signal)),
    async post(channel, message, signal) {
      const said = 'card' in message ? cardMessage(message.card) : { text: escapeSlack(message.text).slice(0, maxSection) }
      const posted = await post('chat.postMessage', { channel, ...said, unfurl_links: false, unfurl_media: false, metadata: { event_type: eventType, event_payload: { key: message.key } } }, signal)
      return posted.ok ? { ok: true, value: { message: String(posted.value['ts']) } } : posted
    },
    changeCard: async (channel, message, card, signal) => nothingOf(await post('chat.update', { channel, ts: message, ...cardMessage(card) }, signal)),
    async findMessage(channel, key, signal) {
      const found = await read('conversations.history', { channel, limit: String(mostLatest), include_all_metadata: 'true' }, signal)
      if (!found.ok) return found
      const own = messagesOf(found.value).find(({ metadata }) => metadata?.event_type === eventType && metadata.event_payload?.['key'] === key)
      return { ok: true, value: { message: typeof own?.ts === 'string' ? own.ts : null } }
    },
    async readMessage(channel, message, signal) {
      // Also finds what was said in a thread, which a channel's history leaves out.
      const found = await read('conversations.replies', { channel, ts: message, latest: message, inclusive: 'true', limit: '1' }, signal)
      if (!found.ok) return found
      const said = messagesOf(found.value).find(({ ts }) => ts === message)
      if (!said || typeof said.text !== 'string') return { ok: true, value: null }
      const link = await read('chat.getPermalink', { channel, message_ts: message }, signal)
      const url = link.ok && typeof link.value['permalink'] === 'string' ? link.value['permalink'] : null
      return { ok: true, value: { text: plainText(said.text), author: await nameOf(said.user, signal), url } satisfies ChatMessage }
    },
    async memberByEmail(email, signal) {
      const found = await read('users.lookupByEmail', { email }, signal)
      if (!found.ok) return found.reason === 'Slack: users_not_found' ? { ok: true, value: null } : found
      const { id } = fieldsOf(found.value['user'])
      return { ok: true, value: typeof id === 'string' ? id : null }
    },
    async emailOfMember(member, signal) {
      const found = await read('users.info', { user: member }, signal)
      if (!found.ok) return found
      const { email } = fieldsOf(fieldsOf(found.value['user'])['profile'])
      return { ok: true, value: typeof email === 'string' ? email : null }
    },
    hear: (request) => hear(parts, request),
  }

  /** The channel of this name, when this app opened it for this purpose, or had not yet come to say what for. */
  async function ownChannel(name: string, purpose: string, signal: AbortSignal): Promise<ChatOutcome<Channel | null>> {
    const self = await post('auth.test', {}, signal)
    if (!self.ok) return self
    let cursor = ''
    for (let page = 0; page < mostPages; page++) {
      const listed = await read('conversations.list', { types: 'public_channel,private_channel', exclude_archived: 'true', limit: '200', ...(cursor === '' ? {} : { cursor }) }, signal)
      if (!listed.ok) return listed
      const channels = Array.isArray(listed.value['channels']) ? (listed.value['channels'] as unknown[]) : []
      const same = channels.map(fieldsOf).find((each) => each['name'] === name)
      if (same) {
        const said = fieldsOf(same['purpose'])['value']
        return { ok: true, value: same['creator'] === self.value['user_id'] && (said === '' || said === undefined || said === purpose) ? channelOf(same) : null }
      }
      const next = fieldsOf(listed.value['response_metadata'])['next_cursor']
      if (typeof next !== 'string' || next === '') break
      cursor = next
    }
    return { ok: true, value: null }
  }

  async function nameOf(member: unknown, signal: AbortSignal): Promise<string | null> {
    if (typeof member !== 'string') return null
    const found = await read('users.info', { user: member }, signal)
    const user = found.ok ? fieldsOf(found.value['user']) : {}
    const name = fieldsOf(user['profile'])['real_name'] ?? user['real_name'] ?? user['name']
    return typeof name === 'string' && name !== '' ? name : null
  }
}

type Fields = Readonly<Record<string, unknown>>
interface Channel { readonly id: string; readonly name: string }
interface SlackMessage { readonly ts?: unknown; readonly text?: unknown; readonly user?: unknown; readonly metadata?: { readonly event_type?: unknown; readonly event_payload?: Readonly<Record<string, unknown>> } }

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})
const messagesOf = (answer: Fields): readonly SlackMessage[] => (Array.isArray(answer['messages']) ? (answer['messages'] as unknown[]).filter((each): each is SlackMessage => typeof each === 'object' && each !== null) : [])
const nothingOf = (found: ChatOutcome<Fields>): ChatOutcome<null> => (found.ok ? { ok: true, value: null } : found)

function channelOf(value: unknown): Channel {
  const { id, name } = fieldsOf(value)
  return { id: String(id), name: String(name) }
}

async function outcome(calling: Promise<SlackAnswer>): Promise<ChatOutcome<Fields>> {
  try {
    const { ok, error, answer, retryAfterMs } = await calling
    if (ok) return { ok: true, value: answer }
    return { ok: false, reason: `Slack: ${error}`, isPermanent: permanentErrors.has(error), retryAfterMs }
  } catch (problem) {
    return { ok: false, reason: reasonOf(problem), isPermanent: false, retryAfterMs: null }
  }
}

function cardMessage({ title, lines, url, value, buttons }: ChatCard): Fields {
  return {
    text: escapeSlack(title),
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `*<${escapeSlack(url)}|${escapeSlack(title).replaceAll('|', '¦').slice(0, 500)}>*` } },
      ...(lines.length === 0 ? [] : [{ type: 'section', text: { type: 'mrkdwn', text: lines.map(escapeSlack).join('\n').slice(0, maxSection) } }]),
      ...(buttons.length === 0 ? [] : [{
        type: 'actions', block_id: 'mainstay-incident',
        elements: buttons.map(({ verb, label, isPrimary }) => ({ type: 'button', action_id: `incident.${verb}`, value, text: { type: 'plain_text', text: label }, ...(isPrimary ? { style: 'primary' } : {}) })),
      }]),
    ],
  }
}

/** `<https://x|x>`, `<@U1>` and entities, as people read them. */
function plainText(text: string): string {
  return text.replaceAll(/<([^<>|]*)\|([^<>]*)>/g, (_whole, target: string, label: string) => (/^https?:/.test(target) && label !== target ? `${label} (${target})` : label)).replaceAll(/<([^<>]*)>/g, '$1')
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

const empty: ChannelAnswer = { status: 200, contentType: 'text/plain', body: '' }
const privately = (say: string): ChannelAnswer => ({ status: 200, contentType: 'application/json', body: JSON.stringify({ response_type: 'ephemeral', text: escapeSlack(say) }) })

async function hear(parts: SlackParts, request: ChannelRequest): Promise<ChatHeard> {
  const problem = signatureProblem(
    { timestamp: request.headers['x-slack-request-timestamp'], signature: request.headers['x-slack-signature'], body: request.body },
    { secret: await parts.secrets.resolve(parts.settings.signingSecret), nowMs: request.nowMs },
  )
  if (problem !== null) return { kind: 'refused', status: 401, say: problem }
  if (request.event === 'command') return hearCommand(new URLSearchParams(request.body))
  if (request.event === 'events') return hearEvent(objectOf(request.body) ?? {})
  if (request.event === 'interactivity') return hearPress(parts, objectOf(new URLSearchParams(request.body).get('payload') ?? '') ?? {})
  return { kind: 'refused', status: 404, say: 'Slack has command, interactivity and events.' }
}

function hearCommand(form: URLSearchParams): ChatHeard {
  const [member, channel] = [form.get('user_id'), form.get('channel_id')]
  if (member === null || channel === null || member === '' || channel === '') return { kind: 'refused', status: 400, say: 'A slash command names user_id and channel_id.' }
  return { kind: 'command', text: form.get('text') ?? '', member, channel, answer: privately }
}

function hearEvent(envelope: Fields): ChatHeard {
  const event = fieldsOf(envelope['event'])
  const item = fieldsOf(event['item'])
  const [reaction, member, channel, message] = [event['reaction'], event['user'], item['channel'], item['ts']]
  if (event['type'] !== 'reaction_added' || item['type'] !== 'message' || typeof reaction !== 'string' || typeof member !== 'string' || typeof channel !== 'string' || typeof message !== 'string') return { kind: 'answered', answer: empty }
  return { kind: 'reaction', reaction, member, channel, message, answer: empty }
}

function hearPress(parts: SlackParts, press: Fields): ChatHeard {
  const action = fieldsOf(Array.isArray(press['actions']) ? (press['actions'] as unknown[])[0] : null)
  const member = fieldsOf(press['user'])['id']
  const [id, value] = [action['action_id'], action['value']]
  if (press['type'] !== 'block_actions' || typeof id !== 'string' || !id.startsWith('incident.') || typeof value !== 'string' || typeof member !== 'string') return { kind: 'answered', answer: empty }
  return { kind: 'press', verb: id.slice('incident.'.length), value, member, answer: empty, show: (say) => show(parts, press['response_url'], say) }
}

/** Seen by whoever pressed alone; the card itself is changed for all. */
async function show({ egress }: SlackParts, url: unknown, say: string): Promise<void> {
  if (typeof url !== 'string') return
  await egress.request({
    destination: 'slack', url, method: 'POST', body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, text: escapeSlack(say) }), timeoutMs: 7_000, retries: 1, maxBytes: 64 * 1024, trust: 'user',
    headers: { 'content-type': 'application/json' },
  })
}
