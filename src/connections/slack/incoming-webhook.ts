// Slack by the address of an incoming webhook that somebody gave: a message with link buttons, nothing comes back.
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
import type { Egress } from '../../spine/egress.ts'
import type { DeliveryChannel, DeliveryMessage } from '../delivery.ts'
import { postToHook } from '../post-to-hook.ts'
import { escapeSlack } from './blocks.ts'

/** Slack's limits of a section and a header, and ours below them. */
const maxSection = 2_900
const maxButton = 75

export function slackIncomingChannel(egress: Egress): DeliveryChannel {
  return {
    kind: 'slack',
    describes: 'addresses of incoming webhooks that people gave',
    deliver: (message, signal) => postToHook({ egress, kind: 'slack', body: slackMessage(message) }, message, signal),
  }
}

export function slackMessage({ brief, text, links = [] }: DeliveryMessage): unknown {
  return {
    text: escapeSlack(brief).slice(0, maxSection), unfurl_links: false, unfurl_media: false,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `*${escapeSlack(brief.replaceAll('*', '∗')).slice(0, maxSection)}*` } },
      ...(text === '' ? [] : [{ type: 'section', text: { type: 'plain_text', text: text.slice(0, maxSection) } }]),
      ...(links.length === 0 ? [] : [{ type: 'actions', elements: links.map(({ label, url }) => ({ type: 'button', text: { type: 'plain_text', text: label.slice(0, maxButton) }, url })) }]),
    ],
  }
}
