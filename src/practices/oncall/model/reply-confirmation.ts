// Words of the message that says what a written answer did.
import type { Message } from './message.ts'
import { escapeHtml } from './message.ts'

const plain = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')

export function replyConfirmation({ title, say, pageUrl }: { readonly title: string; readonly say: string; readonly pageUrl: string }): Message & { readonly brief: string } {
  const text = [`Your answer arrived: ${say}`, '', `It was about: ${title}`, `Page: ${pageUrl}`, '', 'If you did not write it, acknowledge nothing more by e-mail and tell an administrator.', ''].join('\n')
  const html = `<!doctype html><html><body style="font-family:system-ui,sans-serif"><h1 style="font-size:18px">${escapeHtml(say)}</h1><p>Your answer to “${escapeHtml(title)}” arrived.</p><p><a href="${escapeHtml(pageUrl)}">Page</a> · If you did not write it, tell an administrator.</p></body></html>`
  return { subject: plain(`[ANSWERED] ${title}`).slice(0, 180), text, html, brief: plain(`${say} (${title})`).slice(0, 300) }
}
