// What a shadow reads: what happens, who is asked, and that nothing is asked of them.
import type { Message } from './message.ts'
import { escapeHtml } from './message.ts'

export function shadowMessage(words: { readonly title: string; readonly service: string | null; readonly schedule: string; readonly asked: string; readonly pageUrl: string; readonly runbook: string | null }): Message & { readonly brief: string } {
  const { title, service, schedule, asked, pageUrl, runbook } = words
  const lead = service === null || title.toLowerCase().startsWith(service.toLowerCase()) ? '' : `${service}: `
  const clean = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')
  const why = `You shadow ${schedule}. ${asked} is asked about this; nothing is asked of you.`
  const text = [title, '', why, '', `Page: ${pageUrl}`, ...(runbook === null ? [] : [`Runbook: ${runbook}`]), ''].join('\n')
  const book = runbook !== null && /^https?:/.test(runbook) ? ` · <a href="${escapeHtml(runbook)}">Runbook</a>` : ''
  return {
    subject: clean(`[SHADOW] ${lead}${title}`).slice(0, 180), text, brief: clean(`Shadow: ${lead}${title}`).slice(0, 300),
    html: `<!doctype html><html><body style="font-family:system-ui,sans-serif"><h1 style="font-size:18px">${escapeHtml(title)}</h1><p>${escapeHtml(why)}</p><p><a href="${escapeHtml(pageUrl)}">Page</a>${book}</p></body></html>`,
  }
}
