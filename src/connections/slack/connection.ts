// Slack by its Web API: a direct message with buttons, and the presses that come back, signed.
// https://api.slack.com/methods/chat.postMessage, https://api.slack.com/interactivity/handling
import type { ChannelAnswer, ChannelRequest, Delivered, DeliveryChannel, DeliveryMessage, Heard, ReplyVerb } from '../delivery.ts'
import { escapeSlack, pageBlocks, settledBlocks } from './blocks.ts'
import { signatureProblem } from './signature.ts'
import { callSlack, objectOf, reasonOf } from './web-api.ts'
import type { SlackParts } from './web-api.ts'

const timeoutMs = 7_000
const maxAnswerBytes = 256 * 1024
/** About this address or this message: the same next time. Anything else can be mended meanwhile. */
const permanentErrors = new Set(['channel_not_found', 'is_archived', 'not_in_channel', 'user_not_found', 'cannot_dm_bot', 'invalid_blocks', 'msg_too_long', 'user_disabled', 'messages_tab_disabled'])
const verbs: readonly ReplyVerb[] = ['acknowledge', 'resolve', 'escalate']

export function slackChannel(parts: SlackParts): DeliveryChannel {
  return {
    kind: 'slack',
    describes: new URL(parts.settings.url).host,
    deliver: (message, signal) => postMessage(parts, message, signal),
    hear: (request) => hear(parts, request),
    async check(signal) {
      try {
        const { ok, error } = await callSlack(parts, 'auth.test', { json: {} }, signal)
        return ok ? null : error
      } catch (problem) {
        return reasonOf(problem)
      }
    },
  }
}

async function postMessage(parts: SlackParts, message: DeliveryMessage, signal: AbortSignal): Promise<Delivered> {
  const [channel = message.to, thread] = message.under?.split(':') ?? []
  try {
    const { ok, error, answer } = await callSlack(parts, 'chat.postMessage', { json: {
      channel, text: escapeSlack(message.brief), blocks: pageBlocks(message), unfurl_links: false, unfurl_media: false, ...(thread === undefined ? {} : { thread_ts: thread }),
    } }, signal)
    if (ok) return { ok: true, reference: `${String(answer['channel'])}:${String(answer['ts'])}` }
    return { ok: false, reason: `Slack: ${error}`, isPermanent: permanentErrors.has(error) }
  } catch (problem) {
    return { ok: false, reason: reasonOf(problem), isPermanent: false }
  }
}

async function hear(parts: SlackParts, request: ChannelRequest): Promise<Heard> {
  const problem = signatureProblem(
    { timestamp: request.headers['x-slack-request-timestamp'], signature: request.headers['x-slack-signature'], body: request.body },
    { secret: await parts.secrets.resolve(parts.settings.signingSecret), nowMs: request.nowMs },
  )
  if (problem !== null) return { kind: 'refused', status: 401, say: problem }
  if (request.event === 'events') return hearEvent(request.body)
  if (request.event === 'interactivity') return hearPress(parts, request.body)
  return { kind: 'other' }
}

const empty: ChannelAnswer = { status: 200, contentType: 'text/plain', body: '' }

function hearEvent(body: string): Heard {
  const event = objectOf(body)
  if (event?.['type'] === 'url_verification' && typeof event['challenge'] === 'string') return { kind: 'answered', answer: { ...empty, body: event['challenge'] } }
  return { kind: 'other' }
}

interface Press {
  readonly type?: unknown
  readonly user?: { readonly id?: unknown }
  readonly actions?: readonly { readonly action_id?: unknown; readonly value?: unknown }[]
  readonly response_url?: unknown
  readonly message?: { readonly blocks?: unknown; readonly text?: unknown }
}

function hearPress(parts: SlackParts, body: string): Heard {
  const press = objectOf(new URLSearchParams(body).get('payload') ?? '') as Press | null
  const action = Array.isArray(press?.actions) ? press.actions[0] : undefined
  const verb = verbs.find((each) => each === action?.action_id)
  if (press?.type !== 'block_actions' || !verb || typeof press.user?.id !== 'string' || typeof action?.value !== 'string') return { kind: 'other' }
  return {
    kind: 'verb', verb, from: press.user.id, key: action.value, code: null, answer: () => empty,
    show: (say) => show(parts, press, say),
  }
}

/** Slack gives an address to answer under; what stood there stays, without the buttons. */
async function show({ egress }: SlackParts, { response_url: url, message }: Press, say: string): Promise<void> {
  if (typeof url !== 'string') return
  const blocks = settledBlocks(Array.isArray(message?.blocks) ? message.blocks : [], say)
  await egress.request({
    destination: 'slack', url, method: 'POST', body: JSON.stringify({ replace_original: true, text: escapeSlack(say), blocks }), timeoutMs, retries: 1, maxBytes: maxAnswerBytes, trust: 'user',
    headers: { 'content-type': 'application/json' },
  })
}
