// Microsoft Teams by the address of a workflow that somebody gave: news as an adaptive card with links, nothing comes back.
// https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
import type { Egress } from '../../spine/egress.ts'
import type { DeliveryChannel, DeliveryMessage } from '../delivery.ts'
import { postToHook } from '../post-to-hook.ts'

/** Teams refuses cards above 28 KB. */
const maxText = 4_000

export function teamsNewsChannel(egress: Egress): DeliveryChannel {
  return {
    kind: 'teams',
    describes: 'addresses of workflows that people gave',
    deliver: (message, signal) => postToHook({ egress, kind: 'teams', body: newsCard(message) }, message, signal),
  }
}

/** Text runs take no Markdown: what was written is only text. */
export function newsCard({ brief, text, links = [] }: DeliveryMessage): unknown {
  const textOf = (words: string, style: object = {}): unknown => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: words.slice(0, maxText), ...style }] })
  return {
    type: 'message',
    attachments: [{
      contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null,
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4', msteams: { width: 'Full' },
        body: [textOf(brief, { weight: 'Bolder', size: 'Medium' }), ...(text === '' ? [] : [textOf(text)])],
        actions: links.map(({ label, url }) => ({ type: 'Action.OpenUrl', title: label, url })),
      },
    }],
  }
}
