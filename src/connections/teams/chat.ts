// Microsoft Teams as the place where an incident is talked about: a standard channel of one team, its card, and what members do.
// https://learn.microsoft.com/graph/api/channel-post, https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
import type { ChatHeard, ChatMessage, ChatOutcome, ChatSystem } from '../chat.ts'
import type { ChannelAnswer, ChannelRequest } from '../delivery.ts'
import { fieldsOf, listOf, objectOf, teamsApi } from './bot-api.ts'
import type { Fields, TeamsApi, TeamsParts } from './bot-api.ts'
import { incidentCard, lineCard } from './bot-cards.ts'
import { botTokenCheck } from './bot-token.ts'
import type { TokenCheck } from './bot-token.ts'

const mostNames = 5
/** Teams allows 50. */
const longestName = 50
const longestTopic = 1_000
/** Graph gives at most 50 messages in one answer. */
const mostLatest = 50
const replyTimeoutMs = 7_000

export function teamsChat(parts: TeamsParts): ChatSystem {
  const { settings } = parts
  const call = teamsApi(parts)
  const check = botTokenCheck(parts)
  const team = `/v1.0/teams/${settings.team}`
  return {
    kind: 'teams',
    describes: new URL(settings.graphUrl).host,
    async openChannel({ name, purpose, isPrivate }, signal) {
      if (isPrivate) return { ok: false, reason: 'Teams: private channels are not opened, say private: false in the ChatPolicy', isPermanent: true, retryAfterMs: null }
      const listed = await call({ to: 'graph', method: 'GET', path: `${team}/channels?$select=id,displayName,description,webUrl` }, signal)
      if (!listed.ok) return listed
      const there = listOf(listed.value['value'])
      for (let nth = 1; nth <= mostNames; nth++) {
        const wanted = nth === 1 ? name.slice(0, longestName).replace(/-$/, '') : `${name.slice(0, longestName - 3)}-${nth}`
        const same = there.find((each) => String(each['displayName']).toLowerCase() === wanted.toLowerCase())
        if (same && same['description'] !== purpose) continue
        const made = same ? { ok: true as const, value: same } : await call({ to: 'graph', method: 'POST', path: `${team}/channels`, json: { displayName: wanted, description: purpose, membershipType: 'standard' } }, signal)
        if (!made.ok) return made
        const { id, webUrl } = made.value
        return { ok: true, value: { id: String(id), name: wanted, url: typeof webUrl === 'string' ? webUrl : null } }
      }
      return { ok: false, reason: `Teams: ${name} and ${mostNames - 1} names like it are taken`, isPermanent: true, retryAfterMs: null }
    },
    // Everybody of the team is in its standard channels.
    invite: () => Promise.resolve({ ok: true, value: null }),
    memberByEmail: () => Promise.resolve({ ok: true, value: null }),
    // A channel of Teams has a description where others have a topic.
    setTopic: async (channel, topic, signal) => nothingOf(await call({ to: 'graph', method: 'PATCH', path: `${team}/channels/${encodeURIComponent(channel)}`, json: { description: topic.slice(0, longestTopic) } }, signal)),
    async post(channel, message, signal) {
      const activity = 'card' in message ? incidentCard(message.key, message.card) : lineCard(message.key, message.text)
      const posted = await call({
        to: 'bot', method: 'POST', path: '/v3/conversations',
        json: { isGroup: true, bot: { id: `28:${settings.app}` }, tenantId: settings.tenant, channelData: { channel: { id: channel }, tenant: { id: settings.tenant } }, activity },
      }, signal)
      if (!posted.ok) return posted
      const id = /;messageid=(\d+)$/.exec(String(posted.value['id']))?.[1] ?? posted.value['activityId']
      return { ok: true, value: { message: String(id) } }
    },
    changeCard: async (channel, message, card, signal) => nothingOf(await call({
      to: 'bot', method: 'PUT', path: `/v3/conversations/${encodeURIComponent(`${channel};messageid=${message}`)}/activities/${encodeURIComponent(message)}`,
      json: { id: message, ...fieldsOf(incidentCard(`card-${card.value}`, card)) },
    }, signal)),
    async findMessage(channel, key, signal) {
      const found = await call({ to: 'graph', method: 'GET', path: `${team}/channels/${encodeURIComponent(channel)}/messages?$top=${mostLatest}` }, signal)
      if (!found.ok) return found
      const own = listOf(found.value['value']).find((message) => keysOf(message).includes(key))
      return { ok: true, value: { message: own ? String(own['id']) : null } }
    },
    async readMessage(channel, message, signal) {
      const found = await call({ to: 'graph', method: 'GET', path: messagePath(channel, message) }, signal)
      if (!found.ok) return found.reason.includes('HTTP 404') ? { ok: true, value: null } : found
      const { body, from, webUrl } = found.value
      const [text, author] = [fieldsOf(body)['content'], fieldsOf(fieldsOf(from)['user'])['displayName']]
      if (typeof text !== 'string') return { ok: true, value: null }
      return { ok: true, value: { text: plainText(text), author: typeof author === 'string' ? author : null, url: typeof webUrl === 'string' ? webUrl : null } satisfies ChatMessage }
    },
    async emailOfMember(member, signal) {
      if (!/^[0-9a-f-]{36}$/i.test(member)) return { ok: true, value: null }
      const filter = encodeURIComponent(`(microsoft.graph.aadUserConversationMember/userId eq '${member}')`)
      const found = await call({ to: 'graph', method: 'GET', path: `${team}/members?$filter=${filter}` }, signal)
      if (!found.ok) return found
      const email = listOf(found.value['value']).find(({ userId }) => userId === member)?.['email']
      return { ok: true, value: typeof email === 'string' ? email : null }
    },
    hear: (request) => hear({ parts, check, call }, request),
  }

  /** `123`, or `100/replies/123` for an answer in a thread. */
  function messagePath(channel: string, message: string): string {
    return `${team}/channels/${encodeURIComponent(channel)}/messages/${message.split('/').map(encodeURIComponent).join('/')}`
  }
}

const nothingOf = (found: ChatOutcome<Fields>): ChatOutcome<null> => (found.ok ? { ok: true, value: null } : found)

/** Ids of the elements of its cards: the first is the key that we gave it. */
function keysOf(message: Fields): readonly unknown[] {
  return listOf(message['attachments']).flatMap(({ content }) => listOf((typeof content === 'string' ? objectOf(content) : fieldsOf(content))?.['body']).map(({ id }) => id))
}

/** What Teams writes as HTML, as people read it. Text only: it is shown as text again. */
function plainText(html: string): string {
  return html.replaceAll(/<(br|\/p|\/div|\/li)\b[^>]*>/gi, '\n').replaceAll(/<[^>]*>/g, '').replaceAll('&nbsp;', ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', '\'').replaceAll('&amp;', '&').trim()
}

const json = (value: unknown): ChannelAnswer => ({ status: 200, contentType: 'application/json', body: JSON.stringify(value) })
const empty: ChannelAnswer = json({})

async function hear({ parts, check, call }: { readonly parts: TeamsParts; readonly check: TokenCheck; readonly call: TeamsApi }, request: ChannelRequest): Promise<ChatHeard> {
  if (request.event !== 'events') return { kind: 'refused', status: 404, say: 'Teams has events only.' }
  const activity = objectOf(request.body) ?? {}
  const problem = await check(request.headers['authorization'], activity)
  if (problem !== null) return { kind: 'refused', status: 401, say: problem }
  const data = fieldsOf(activity['channelData'])
  const conversation = fieldsOf(activity['conversation'])
  const member = fieldsOf(activity['from'])['aadObjectId']
  // Whoever knows the app could add it elsewhere.
  if ((fieldsOf(data['tenant'])['id'] ?? conversation['tenantId']) !== parts.settings.tenant) return { kind: 'refused', status: 403, say: 'This is not our tenant.' }
  const thread = String(conversation['id'] ?? '')
  const channelId = fieldsOf(data['channel'])['id']
  const channel = typeof channelId === 'string' ? channelId : thread.split(';')[0]!
  if (typeof member !== 'string' || channel === '') return { kind: 'answered', answer: empty }
  if (activity['type'] === 'message' && typeof activity['text'] === 'string') {
    return { kind: 'command', text: plainText(activity['text'].replaceAll(/<at>.*?<\/at>/gs, '')), member, channel, answer: (say) => reply(call, { thread, to: String(activity['id'] ?? ''), say }) }
  }
  if (activity['type'] !== 'invoke') return { kind: 'answered', answer: empty }
  return hearInvoke(activity, { member, channel, thread })
}

function hearInvoke(activity: Fields, { member, channel, thread }: { readonly member: string; readonly channel: string; readonly thread: string }): ChatHeard {
  const value = fieldsOf(activity['value'])
  if (activity['name'] === 'adaptiveCard/action') {
    const action = fieldsOf(value['action'])
    const [verb, about] = [action['verb'], fieldsOf(action['data'])['value']]
    if (typeof verb !== 'string' || !verb.startsWith('incident.') || typeof about !== 'string') return { kind: 'answered', answer: empty }
    // Seen by whoever pressed alone.
    return { kind: 'press', verb: verb.slice('incident.'.length), value: about, member, answer: (say) => json({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: say }) }
  }
  if (activity['name'] === 'composeExtension/submitAction' && value['commandId'] === 'capture') {
    const { id } = fieldsOf(value['messagePayload'])
    const root = /;messageid=(\d+)$/.exec(thread)?.[1]
    if (typeof id !== 'string' || !/^\d+$/.test(id)) return { kind: 'answered', answer: empty }
    return { kind: 'reaction', reaction: null, member, channel, message: root === undefined || root === id ? id : `${root}/replies/${id}`, answer: json({ task: { type: 'message', value: 'It goes on the timeline, when this is the channel of an incident.' } }) }
  }
  return { kind: 'answered', answer: empty }
}

/** Under what was written. The command is done when it cannot be shown. */
async function reply(call: TeamsApi, { thread, to, say }: { readonly thread: string; readonly to: string; readonly say: string }): Promise<ChannelAnswer> {
  await call({ to: 'bot', method: 'POST', path: `/v3/conversations/${encodeURIComponent(thread)}/activities/${encodeURIComponent(to)}`, json: { type: 'message', textFormat: 'plain', text: say.replaceAll('/mainstay', '@Mainstay').replaceAll('`', ''), replyToId: to } }, AbortSignal.timeout(replyTimeoutMs))
  return empty
}
