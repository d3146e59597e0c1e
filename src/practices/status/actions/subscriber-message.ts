// A message to a subscriber, whatever way they are told by, and handing it to that way.
import type { Delivered, DeliveryChannel, DeliveryMessage } from '../../../connections/delivery.ts'
import type { House } from '../../../spine/practice.ts'
import { escapeHtml } from '../model/html-parts.ts'
import type { SubscriberKind } from '../model/subscriber-address.ts'
import type { SubscriberRow } from '../store/subscribers.ts'
import { hookSecret, keepUrl } from './subscribe.ts'

export type Channels = () => readonly DeliveryChannel[]

export async function reach(channels: Channels, kind: SubscriberKind, message: DeliveryMessage, signal: AbortSignal): Promise<Delivered> {
  const channel = channels().find((each) => each.kind === kind)
  return channel ? channel.deliver(message, signal) : { ok: false, reason: kind === 'email' ? 'No mail server is configured.' : 'This way is not available.', isPermanent: false }
}

export interface SubscriberNews {
  readonly key: string
  readonly subject: string
  readonly lines: readonly string[]
  readonly links: readonly { readonly label: string; readonly url: string }[]
  readonly data: Readonly<Record<string, unknown>>
  /** News end with how to end them. */
  readonly isNews: boolean
  readonly mustEcho?: string
}

export function messageTo(house: House, subscriber: SubscriberRow, { key, subject, lines, links, data, isNews, mustEcho }: SubscriberNews): DeliveryMessage {
  const [manage, unsubscribeUrl] = [keepUrl(house, subscriber, 'subscription'), keepUrl(house, subscriber, 'unsubscribe')]
  const clean = subject.replace(/\p{Cc}+/gu, ' ').slice(0, 180)
  const common = { key, to: subscriber.address, subject: clean, brief: clean, thread: `${subscriber.page}-${key}`, reply: null, under: null, bulk: { unsubscribeUrl } }
  if (subscriber.kind === 'email') {
    const all = isNews ? [...lines, `Choose what you hear of, or end it: ${manage}`] : lines
    const linked = (line: string): string => escapeHtml(line).replaceAll('\n', '<br>').replaceAll(/https?:\/\/\S+/g, (url) => `<a href="${url}">${url}</a>`)
    return { ...common, text: `${all.join('\n\n')}\n`, data: {}, secret: null, html: `<!doctype html><html><body style="font-family:system-ui,sans-serif">${all.map((line) => `<p>${linked(line)}</p>`).join('')}</body></html>` }
  }
  // Links are buttons there.
  const text = lines.filter((line) => !/^https?:\/\/\S+$/.test(line)).join('\n\n')
  const isWebhook = subscriber.kind === 'webhook'
  return {
    ...common, text, html: '', secret: isWebhook ? hookSecret(house, subscriber) : null, ...(mustEcho === undefined ? {} : { mustEcho }),
    links: isNews ? [...links, { label: 'Change or end this', url: manage }] : links,
    data: isWebhook ? { meta: { unsubscribe: unsubscribeUrl, documentation: `${house.settings.publicUrl}/status/${subscriber.page}` }, ...data } : {},
  }
}
