// Microsoft Teams: an adaptive card to the address of a workflow ("Post to a channel when a webhook request is received").
// A workflow cannot call back, so its button opens the signed link. https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
import { Fault } from '../../base/fault.ts'
import type { Egress } from '../../spine/egress.ts'
import type { DeliveryChannel, DeliveryMessage } from '../delivery.ts'

const timeoutMs = 7_000
const maxAnswerBytes = 64 * 1024
/** Teams refuses cards above 28 KB. */
const maxText = 2_000

export function teamsChannel(egress: Egress): DeliveryChannel {
  return {
    kind: 'teams',
    describes: 'workflow addresses that people gave',
    // Workflows say nothing; what arrives is for the app that incidents use.
    hear: () => Promise.resolve({ kind: 'other' }),
    async deliver(message, signal) {
      if (!URL.canParse(message.to)) return { ok: false, reason: 'The address is not a URL.', isPermanent: true }
      const { host } = new URL(message.to)
      try {
        const { status } = await egress.request({
          destination: `teams:${host}`, url: message.to, method: 'POST', body: JSON.stringify(teamsCard(message)), timeoutMs, retries: 0, maxBytes: maxAnswerBytes, trust: 'user', signal,
          headers: { 'content-type': 'application/json', 'user-agent': 'Mainstay' },
        })
        if (status >= 200 && status < 300) return { ok: true, reference: `HTTP ${status}` }
        return { ok: false, reason: `HTTP ${status} from ${host}`, isPermanent: status >= 400 && status < 500 && status !== 408 && status !== 429 }
      } catch (problem) {
        const isPermanent = problem instanceof Fault && (problem.kind === 'forbidden' || problem.kind === 'bad-input')
        return { ok: false, reason: (problem instanceof Fault ? problem.say : problem instanceof Error ? problem.message : String(problem)).slice(0, 500), isPermanent }
      }
    },
  }
}

export function teamsCard({ brief, data, reply }: DeliveryMessage): unknown {
  const facts = [['Service', data['service']], ['Environment', data['environment']], ['Since', data['startedAt']], ['Why you', data['reason']]]
    .flatMap(([title, value]) => (typeof value === 'string' ? [{ title, value: value.slice(0, maxText) }] : []))
  const actions = reply === null ? [] : [{ type: 'Action.OpenUrl', title: 'Acknowledge', url: reply.acknowledgeUrl, style: 'positive' }, { type: 'Action.OpenUrl', title: 'Open the page', url: reply.pageUrl }]
  return {
    type: 'message',
    attachments: [{
      contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null,
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4', msteams: { width: 'Full' },
        body: [
          { type: 'TextBlock', text: brief.slice(0, maxText), weight: 'Bolder', size: 'Medium', wrap: true, color: reply === null ? 'Default' : 'Attention' },
          ...(facts.length === 0 ? [] : [{ type: 'FactSet', facts }]),
        ],
        actions,
      },
    }],
  }
}
