// E-mail by SMTP, over a few connections that stay open: opening one costs more than the message.
import { createHash } from 'node:crypto'
import nodemailer from 'nodemailer'
import type { Delivered, DeliveryChannel, DeliveryMessage } from '../delivery.ts'

export interface SmtpSettings {
  /** `smtp://user:password@host:port`, `smtps://…` for TLS from the first byte. */
  readonly url: string
  /** `Mainstay <mainstay@example.org>` */
  readonly from: string
}

/** More at once make most mail servers defer; a storm waits here instead. */
const maxConnections = 4
const connectTimeoutMs = 5_000
/** Longest silence of the server in a conversation. */
const silenceTimeoutMs = 7_000

export function smtpChannel(settings: SmtpSettings): DeliveryChannel {
  const transport = nodemailer.createTransport({
    url: settings.url, pool: true, maxConnections, maxMessages: 500,
    connectionTimeout: connectTimeoutMs, greetingTimeout: connectTimeoutMs, dnsTimeout: connectTimeoutMs, socketTimeout: silenceTimeoutMs,
    // A message cut off is for our own retries, which are counted and on the record.
    maxRequeues: 0, disableFileAccess: true, disableUrlAccess: true,
  } as Parameters<typeof nodemailer.createTransport>[0])
  return {
    kind: 'email',
    describes: hostOf(settings.url),
    async deliver(message, signal) {
      try {
        const sent = await abortable(transport.sendMail(mailOf(message, settings.from)), signal) as { messageId: string; response?: string }
        return { ok: true, reference: sent.response ?? sent.messageId }
      } catch (problem) {
        return refusalOf(problem)
      }
    },
    async close() {
      transport.close()
    },
  }
}

function mailOf(message: DeliveryMessage, from: string) {
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'mainstay.invalid'
  const thread = `<${idText(message.thread)}@${domain}>`
  return {
    from, to: { name: '', address: message.to }, ...(message.reply?.mailTo === undefined ? {} : { replyTo: message.reply.mailTo }), subject: message.subject, text: message.text, html: message.html,
    // The same for every try: a mail client shows a repeat once.
    messageId: `<${idText(message.key)}@${domain}>`,
    references: thread, inReplyTo: thread,
    headers: {
      'X-Mainstay-Key': idText(message.key), 'Auto-Submitted': 'auto-generated',
      // One press ends it, also in a list of mails: RFC 2369 and RFC 8058.
      ...(message.bulk ? { 'List-Unsubscribe': `<${message.bulk.unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click', Precedence: 'list' } : { 'X-Priority': '1', Importance: 'high' }),
    },
  }
}

/** What fits between the brackets of a message id. */
function idText(text: string): string {
  return /^[\w.-]{1,120}$/.test(text) ? text : createHash('sha256').update(text).digest('hex')
}

interface SmtpProblem {
  readonly message?: string
  readonly code?: string
  readonly responseCode?: number
  /** What was answered: `MAIL FROM`, `RCPT TO`, `DATA`. */
  readonly command?: string
}

function refusalOf(problem: unknown): Delivered {
  const { message, code, responseCode, command } = problem as SmtpProblem
  // 5xx about this recipient or this message will be the same next time; a refused sign-in or a refused sender is ours to mend, and says nothing about who should get it.
  const isPermanent = responseCode !== undefined && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE') && command !== 'MAIL FROM'
  return { ok: false, reason: (message ?? String(problem)).slice(0, 500), isPermanent }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the mail server'
}

/** The transport cannot be stopped half-way; we stop waiting for it. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new Error('The mail server did not answer in time.'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
    work.catch(() => undefined)
  }
}
