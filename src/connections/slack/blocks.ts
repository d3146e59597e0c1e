// A page as blocks of Slack: what is wrong, why you, and buttons. https://api.slack.com/reference/block-kit
import type { DeliveryMessage, ReplyVerb } from '../delivery.ts'

/** Slack's limits of a section, and ours below it. */
const maxSection = 2_900

const buttons: Readonly<Record<ReplyVerb, { text: string; style?: 'primary' | 'danger' }>> = {
  acknowledge: { text: 'Acknowledge', style: 'primary' }, resolve: { text: 'Resolve' }, escalate: { text: 'Escalate' },
}

export function pageBlocks({ brief, reply, data, key }: DeliveryMessage): readonly unknown[] {
  const facts = [data['service'], data['reason']].filter((fact) => typeof fact === 'string').map((fact) => escapeSlack(fact as string))
  return [
    { type: 'section', text: { type: 'mrkdwn', text: `*${escapeSlack(brief).slice(0, maxSection)}*` } },
    ...(facts.length === 0 ? [] : [{ type: 'context', elements: [{ type: 'mrkdwn', text: facts.join(' · ').slice(0, maxSection) }] }]),
    ...(reply === null ? [] : [{
      type: 'actions', block_id: 'mainstay',
      elements: [
        ...reply.verbs.map((verb) => ({ type: 'button', action_id: verb, value: key, text: { type: 'plain_text', text: buttons[verb].text }, ...(buttons[verb].style ? { style: buttons[verb].style } : {}) })),
        { type: 'button', action_id: 'open', url: reply.pageUrl, text: { type: 'plain_text', text: 'Open' } },
      ],
    }]),
  ]
}

/** The message without its buttons, and what became of it. */
export function settledBlocks(before: readonly unknown[], say: string): readonly unknown[] {
  const kept = before.filter((block) => (block as { type?: unknown } | null)?.type !== 'actions').slice(0, 20)
  return [...kept, { type: 'context', elements: [{ type: 'mrkdwn', text: escapeSlack(say).slice(0, maxSection) }] }]
}

/** Slack reads &, < and > as its own: a title could otherwise call the whole channel. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
