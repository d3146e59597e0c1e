// Microsoft Teams over HTTP: tokens of the app, channels and messages by Microsoft Graph, the bot's connector, and activities
// signed with a published key, as the documentation says.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

export interface TeamsRoom { readonly id: string; readonly displayName: string; description: string; readonly membershipType: string }
interface Element { readonly id?: string; readonly inlines?: readonly { readonly text: string }[] }
interface CardContent { readonly body: readonly Element[]; readonly actions: readonly { readonly type: string; readonly verb?: string; readonly title: string; readonly data?: { readonly value: string } }[] }
export interface TeamsMessage {
  readonly id: string
  readonly channel: string
  /** What a person wrote, as HTML. */
  readonly html: string
  readonly author: string | null
  card: CardContent | null
}
interface Answer { readonly status: number; readonly body: string }
interface By { readonly member: string; readonly channel: string; readonly atMs: number; /** Other than is right. */ readonly wrong?: { readonly audience?: string; readonly serviceUrl?: string; readonly tenant?: string; readonly key?: true } }

export interface TeamsDouble {
  readonly settings: { tenant: string; app: string; secret: string; team: string; loginUrl: string; graphUrl: string; serviceUrl: string; keysUrl: string }
  readonly rooms: readonly TeamsRoom[]
  readonly messages: readonly TeamsMessage[]
  /** Members of the team by their id in the directory. */
  readonly members: Map<string, { readonly email: string; readonly name: string }>
  /** Said under what somebody wrote. */
  readonly replies: readonly string[]
  readonly tokensGiven: () => number
  limitNext(calls: number, retryAfterSeconds: number): void
  /** Nothing answers while it is down: connections are cut. */
  setDown(isDown: boolean): void
  /** The next such call is done, and its answer never arrives. */
  cutAfter(what: 'channel' | 'post'): void
  say(channel: string, html: string, member: string): string
  /** A message that begins with the name of the bot. */
  mention(text: string, by: By): Promise<Answer>
  press(message: TeamsMessage, verb: string, by: By): Promise<Answer>
  /** The action "Put on the timeline" of a message. */
  capture(message: string, by: By): Promise<Answer>
  stop(): Promise<void>
}

export async function startTeams(reach: () => string): Promise<TeamsDouble> {
  const [tenant, app, secret, team] = ['7c2f1d7e-0000-4000-8000-00000000000a', '5b1d9f3e-0000-4000-8000-00000000000b', 'client-secret-of-the-double', '9a4e6c2b-0000-4000-8000-00000000000c']
  const [right, other] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')])
  const rooms: TeamsRoom[] = [{ id: '19:general@thread.tacv2', displayName: 'General', description: '', membershipType: 'standard' }]
  const messages: TeamsMessage[] = []
  const replies: string[] = []
  const members = new Map<string, { email: string; name: string }>()
  let [isDown, tokens, limited] = [false, 0, { calls: 0, seconds: 0 }]
  const cuts = new Set<'channel' | 'post'>()
  const next = (): string => String(1_700_000_000_000 + messages.length + 1)
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request.setEncoding('utf8')) body += String(piece)
    if (isDown) return void request.socket.destroy()
    const answer = (status: number, value: unknown): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    const done = (what: 'channel' | 'post', value: unknown): void => {
      if (!cuts.delete(what)) return answer(201, value)
      request.socket.destroy()
    }
    const url = new URL(request.url ?? '', 'http://x')
    const path = decodeURIComponent(url.pathname)
    if (path === '/keys') return answer(200, { keys: [{ ...(await exportJWK(right.publicKey)), kid: 'k1', use: 'sig', alg: 'RS256', endorsements: ['msteams'] }] })
    if (path === `/login/${tenant}/oauth2/v2.0/token`) {
      const form = new URLSearchParams(body)
      if (form.get('grant_type') !== 'client_credentials' || form.get('client_id') !== app || form.get('client_secret') !== secret) return answer(401, { error: 'invalid_client' })
      tokens++
      return answer(200, { token_type: 'Bearer', expires_in: 3_599, access_token: `for ${form.get('scope')}` })
    }
    const scope = path.startsWith('/graph/') ? 'https://graph.microsoft.com/.default' : 'https://api.botframework.com/.default'
    if (request.headers.authorization !== `Bearer for ${scope}`) return answer(401, { error: { code: 'InvalidAuthenticationToken' } })
    if (limited.calls > 0) {
      limited.calls--
      return void response.writeHead(429, { 'content-type': 'application/json', 'retry-after': String(limited.seconds) }).end(JSON.stringify({ error: { code: 'TooManyRequests' } }))
    }
    const sent = (body === '' ? {} : JSON.parse(body)) as Record<string, unknown>
    const ofTeam = `/graph/v1.0/teams/${team}`
    if (path === `${ofTeam}/channels` && request.method === 'GET') return answer(200, { value: rooms })
    if (path === `${ofTeam}/channels`) {
      const name = String(sent['displayName'])
      if (name.length > 50 || /[~#%&*{}+/\\:<>?|'"]/.test(name) || rooms.some(({ displayName }) => displayName.toLowerCase() === name.toLowerCase())) return answer(400, { error: { code: 'BadRequest', message: 'Channel name already existed, please use other name.' } })
      const room = { id: `19:room${rooms.length}@thread.tacv2`, displayName: name, description: String(sent['description']), membershipType: String(sent['membershipType']), webUrl: `https://teams.microsoft.com/l/channel/${rooms.length}` }
      rooms.push(room)
      return done('channel', room)
    }
    if (path === `${ofTeam}/members`) {
      const asked = /userId eq '([^']+)'/.exec(url.searchParams.get('$filter') ?? '')?.[1]
      return answer(200, { value: [...members].filter(([userId]) => userId === asked).map(([userId, { email, name }]) => ({ '@odata.type': '#microsoft.graph.aadUserConversationMember', userId, email, displayName: name, roles: [] })) })
    }
    const room = rooms.find(({ id }) => path.startsWith(`${ofTeam}/channels/${id}`))
    if (room && request.method === 'PATCH') {
      room.description = String(sent['description'])
      return void response.writeHead(204).end()
    }
    if (room) {
      const said = messages.filter(({ channel }) => channel === room.id).toReversed().map(({ id, html, author, card }) => ({
        id, webUrl: `https://teams.microsoft.com/l/message/${id}`, body: { contentType: 'html', content: html }, from: author === null ? null : { user: { id: author, displayName: members.get(author)?.name } },
        attachments: card === null ? [] : [{ contentType: 'application/vnd.microsoft.card.adaptive', content: JSON.stringify(card) }],
      }))
      const id = /\/messages\/(\d+)$/.exec(path)?.[1]
      if (id === undefined) return answer(200, { value: said })
      const found = said.find((each) => each.id === id)
      return found ? answer(200, found) : answer(404, { error: { code: 'NotFound' } })
    }
    const cardIn = (activity: unknown): CardContent | null => (activity as { attachments?: { content: CardContent }[] }).attachments?.[0]?.content ?? null
    if (path === '/service/v3/conversations') {
      const channel = (sent['channelData'] as { channel: { id: string } }).channel.id
      const id = next()
      messages.push({ id, channel, html: '', author: null, card: cardIn(sent['activity']) })
      return done('post', { id: `${channel};messageid=${id}`, activityId: id })
    }
    const [, thread, activity] = /^\/service\/v3\/conversations\/([^/]+)\/activities\/(\d+)$/.exec(path) ?? []
    if (request.method === 'PUT') {
      const known = messages.find(({ id, channel }) => thread === `${channel};messageid=${id}` && id === activity)
      if (known) known.card = cardIn(sent)
      return known ? answer(200, { id: activity }) : answer(404, { error: { code: 'ActivityNotFoundInConversation' } })
    }
    if (thread !== undefined) replies.push(String(sent['text']))
    answer(thread === undefined ? 404 : 201, { id: next() })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const serviceUrl = `${origin}/service`
  const post = async (activity: object, { member, channel, atMs, wrong }: By, thread = `${channel};messageid=${next()}`): Promise<Answer> => {
    const seconds = Math.floor(atMs / 1_000)
    const token = await new SignJWT({ serviceurl: wrong?.serviceUrl ?? serviceUrl }).setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'JWT' }).setIssuer('https://api.botframework.com').setAudience(wrong?.audience ?? app)
      .setNotBefore(seconds).setExpirationTime(seconds + 3_600).sign((wrong?.key ? other : right).privateKey)
    const answered = await fetch(`${reach()}/in/channels/teams/events`, {
      method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        id: next(), channelId: 'msteams', serviceUrl, from: { id: '29:1', aadObjectId: member, name: 'Somebody' }, recipient: { id: `28:${app}`, name: 'Mainstay' }, conversation: { id: thread, isGroup: true, conversationType: 'channel', tenantId: wrong?.tenant ?? tenant },
        channelData: { channel: { id: channel }, team: { id: '19:general@thread.tacv2' }, tenant: { id: wrong?.tenant ?? tenant } }, ...activity,
      }),
    })
    return { status: answered.status, body: await answered.text() }
  }
  return {
    settings: { tenant, app, secret, team, loginUrl: `${origin}/login`, graphUrl: `${origin}/graph`, serviceUrl, keysUrl: `${origin}/keys` },
    rooms, messages, members, replies, tokensGiven: () => tokens,
    limitNext: (calls, seconds) => void (limited = { calls, seconds }),
    setDown: (down) => void (isDown = down),
    cutAfter: (what) => void cuts.add(what),
    say(channel, html, member) {
      const id = next()
      messages.push({ id, channel, html, author: member, card: null })
      return id
    },
    mention: (text, by) => post({ type: 'message', textFormat: 'plain', text: `<at>Mainstay</at>&nbsp;${text}\n`, entities: [{ type: 'mention', text: '<at>Mainstay</at>' }] }, by),
    press: (message, verb, by) => post({ type: 'invoke', name: 'adaptiveCard/action', value: { trigger: 'manual', action: message.card!.actions.find((action) => action.verb === verb) } }, by, `${message.channel};messageid=${message.id}`),
    capture: (message, by) => post({ type: 'invoke', name: 'composeExtension/submitAction', value: { commandId: 'capture', commandContext: 'message', messagePayload: { id: message, createdDateTime: '2026-11-23T03:00:00Z' } } }, by, `${by.channel};messageid=${message}`),
    stop: () => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
}
