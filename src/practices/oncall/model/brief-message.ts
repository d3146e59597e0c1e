// Words for small screens and voices, and messages that only tell: it is over, several at once.
import type { Message } from './message.ts'
import { escapeHtml } from './message.ts'

/** Three parts of a text message; more cost more and say less. */
const maxBrief = 300

/** `checkout: error budget burning` */
export function briefOf(page: { readonly title: string; readonly service: string | null; readonly purpose: 'page' | 'test' }): string {
  const lead = page.service === null || page.title.toLowerCase().startsWith(page.service.toLowerCase()) ? '' : `${page.service}: `
  const text = `${page.purpose === 'test' ? '' : 'Page. '}${lead}${page.title}`.replace(/\p{Cc}+/gu, ' ')
  return text.length <= maxBrief ? text : `${text.slice(0, maxBrief - 1)}…`
}

export function resolvedMessage(words: { readonly title: string; readonly service: string | null; readonly pageUrl: string; readonly by: string | null; readonly reason: string | null }): Message & { readonly brief: string } {
  const { title, service, pageUrl, by, reason } = words
  const lead = service === null || title.toLowerCase().startsWith(service.toLowerCase()) ? '' : `${service}: `
  const how = by === null ? 'It resolved by itself.' : `${by} resolved it.`
  const subject = `[RESOLVED] ${lead}${title}`.replace(/\p{Cc}+/gu, ' ').slice(0, 180)
  const text = [`Resolved: ${title}`, '', how, ...(reason === null ? [] : [reason]), '', `Page: ${pageUrl}`, '', 'Nothing is asked of you.', ''].join('\n')
  const html = `<!doctype html><html><body style="font-family:system-ui,sans-serif"><h1 style="font-size:18px">Resolved: ${escapeHtml(title)}</h1><p>${escapeHtml(how)}${reason === null ? '' : `<br>${escapeHtml(reason)}`}</p><p><a href="${escapeHtml(pageUrl)}">Page</a> · Nothing is asked of you.</p></body></html>`
  return { subject, text, html, brief: `Resolved: ${lead}${title}`.replace(/\p{Cc}+/gu, ' ').slice(0, maxBrief) }
}

/** Several pages in one message: an address that has had its share hears of all of them at once. */
export function bundleLines(titles: readonly string[]): string {
  const shown = titles.slice(0, 10).map((title) => `- ${title}`)
  return [`${titles.length} more ${titles.length === 1 ? 'page waits' : 'pages wait'} for you:`, ...shown, ...(titles.length > 10 ? [`- and ${titles.length - 10} more`] : [])].join('\n')
}
