// Words of a message that tells more of a page: what was added, or that it still fires.
import type { Message } from './message.ts'
import { escapeHtml } from './message.ts'

export interface FollowUp {
  readonly what: 'additions' | 'again'
  readonly added: number
  /** Of the newest that were added. */
  readonly summaries: readonly string[]
  /** Alerts that fire now. */
  readonly alerts: number
}

const maxBrief = 300
const plain = (text: string, most: number): string => text.replace(/\p{Cc}+/gu, ' ').slice(0, most)

export function followUpMessage(words: { readonly title: string; readonly service: string | null; readonly pageUrl: string; readonly news: FollowUp }): Message & { readonly brief: string } {
  const { title, service, pageUrl, news } = words
  const lead = service === null || title.toLowerCase().startsWith(service.toLowerCase()) ? '' : `${service}: `
  const { added, summaries, alerts } = news
  const head = news.what === 'additions' ? `${added} more ${added === 1 ? 'alert' : 'alerts'}` : 'Still firing'
  const firing = `${alerts} ${alerts === 1 ? 'alert fires' : 'alerts fire'} now.`
  const what = news.what === 'additions' ? `Since you were told last ${added} more ${added === 1 ? 'alert has' : 'alerts have'} joined. ${firing}` : `Nobody has acknowledged this page. ${firing}`
  const lines = [...summaries.map((summary) => `- ${plain(summary, 300)}`), ...(added > summaries.length ? [`- and ${added - summaries.length} more`] : [])]
  const text = [`${head}: ${title}`, '', what, ...(lines.length > 0 ? ['', ...lines] : []), '', `Page: ${pageUrl}`, ''].join('\n')
  const list = lines.length === 0 ? '' : `<ul>${lines.map((line) => `<li>${escapeHtml(line.slice(2))}</li>`).join('')}</ul>`
  const html = `<!doctype html><html><body style="font-family:system-ui,sans-serif"><h1 style="font-size:18px">${escapeHtml(`${head}: ${title}`)}</h1><p>${escapeHtml(what)}</p>${list}<p><a href="${escapeHtml(pageUrl)}">Page</a></p></body></html>`
  return { subject: plain(`[${news.what === 'additions' ? `+${added}` : 'STILL FIRING'}] ${lead}${title}`, 180), text, html, brief: plain(`${head}: ${lead}${title}`, maxBrief) }
}
