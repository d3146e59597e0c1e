// Adaptive cards of incidents. Text runs take no Markdown, so that a title is only a title.
// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards
import type { ChatCard } from '../../base/chat.ts'

/** Teams refuses cards above 28 KB. */
const maxText = 4_000

/** @param key the id of the first element: a card is found again by it. */
export function incidentCard(key: string, { title, lines, url, value, buttons }: ChatCard): unknown {
  return activityOf([textOf(key, title, { weight: 'Bolder', size: 'Medium' }), ...(lines.length === 0 ? [] : [textOf(`${key}-lines`, lines.join('\n'))])], [
    ...buttons.map(({ verb, label, isPrimary }) => ({ type: 'Action.Execute', verb: `incident.${verb}`, title: label, data: { value }, ...(isPrimary ? { style: 'positive' } : {}) })),
    { type: 'Action.OpenUrl', title: 'Open in Mainstay', url },
  ])
}

export const lineCard = (key: string, text: string): unknown => activityOf([textOf(key, text)], [])

const textOf = (id: string, text: string, style: object = {}): unknown => ({ type: 'RichTextBlock', id, inlines: [{ type: 'TextRun', text: text.slice(0, maxText), ...style }] })

function activityOf(body: readonly unknown[], actions: readonly unknown[]): unknown {
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: { $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.5', msteams: { width: 'Full' }, body, actions } }],
  }
}
