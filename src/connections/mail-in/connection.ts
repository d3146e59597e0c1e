// Listens for e-mail over SMTP, for a mail server of the house to hand it on: no sign-in, no relaying, bounded in everything.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { Fault } from '../../base/fault.ts'
import type { ArrivedMail, MailReceiver, MailSource } from '../mail-source.ts'

/** An alert is text; a larger message is a report with pictures. */
export const maxMailBytes = 1024 * 1024
const maxClients = 50
const maxRecipients = 10
const socketTimeoutMs = 60_000
const closeTimeoutMs = 2_000
const rawKept = 4_096

export function mailListener({ host, port }: { readonly host: string; readonly port: number }): MailSource {
  return {
    async start(receiver) {
      const server = serverFor(receiver)
      // Lines that break are the sender's affair: it tries again.
      server.on('error', () => undefined)
      server.listen(port, host)
      try {
        await once(server.server, 'listening')
      } catch (cause) {
        throw new Fault('MAIL_LISTEN', { kind: 'unavailable', say: `Mail cannot be listened for at ${host}:${port}: ${(cause as Error).message}.`, mend: 'Set MAINSTAY_SMTP_LISTEN to a free port of this machine, or unset it.', cause })
      }
      return {
        port: (server.server.address() as AddressInfo).port,
        stop: () => new Promise((resolve) => server.close(() => resolve())),
      }
    },
  }
}

type Done = (problem?: Error | null) => void
interface Session { readonly envelope: { readonly mailFrom: { readonly address: string } | false; readonly rcptTo: readonly { readonly address: string }[] } }

function serverFor(receiver: MailReceiver): SMTPServer {
  return new SMTPServer({
    authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'], logger: false, disableReverseLookup: true, banner: 'Mainstay', size: maxMailBytes, maxClients, socketTimeout: socketTimeoutMs, closeTimeout: closeTimeoutMs,
    onRcptTo({ address }: { address: string }, session: unknown, done: Done) {
      if ((session as Session).envelope.rcptTo.length >= maxRecipients) return done(reply(452, 'Too many recipients'))
      receiver.knows(recipientOf(address)).then((isKnown) => done(isKnown ? null : reply(550, 'No such mailbox here')), () => done(reply(451, 'Try again later')))
    },
    onData(stream: AsyncIterable<Buffer> & { sizeExceeded?: boolean }, session: unknown, done: Done) {
      carryOut(receiver, stream, session as Session).then((problem) => done(problem), () => done(reply(451, 'Try again later')))
    },
  } as ConstructorParameters<typeof SMTPServer>[0])
}

/** Null when all that was written to has taken it. */
async function carryOut(receiver: MailReceiver, stream: AsyncIterable<Buffer> & { sizeExceeded?: boolean }, { envelope }: Session): Promise<Error | null> {
  const parts: Buffer[] = []
  let bytes = 0
  // The rest is read and dropped: an answer in the middle of a message would not be heard.
  for await (const part of stream) if ((bytes += part.length) <= maxMailBytes) parts.push(part)
  if (bytes > maxMailBytes || stream.sizeExceeded) return reply(552, `Larger than ${maxMailBytes} bytes`)
  const mail = await readMessage(Buffer.concat(parts), envelope.mailFrom ? envelope.mailFrom.address : '')
  for (const recipient of new Set(envelope.rcptTo.map(({ address }) => recipientOf(address)))) {
    const verdict = await receiver.take({ ...mail, recipient })
    if (verdict.how !== 'taken') return reply(verdict.how === 'again' ? 451 : 554, verdict.say)
  }
  return null
}

async function readMessage(raw: Buffer, from: string): Promise<Omit<ArrivedMail, 'recipient'>> {
  const email = await PostalMime.parse(raw, { maxNestingDepth: 20 })
  const headers: Record<string, string> = {}
  for (const { key, value } of email.headers) if (!Object.hasOwn(headers, key.toLowerCase())) headers[key.toLowerCase()] = value
  return { from: from || (email.from?.address ?? ''), subject: email.subject ?? '', text: email.text || plainOf(email.html ?? ''), headers, raw: raw.subarray(0, rawKept) }
}

const maxHtml = 200_000
const invisible = ['style', 'script', 'head']
const entities: Readonly<Record<string, string>> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"' }

/** Enough of a page's text for a person to read; what it looked like is lost. Each step is linear in the text. */
export function plainOf(html: string): string {
  const visible = invisible.reduce(withoutElement, html.slice(0, maxHtml))
  return visible.replaceAll(/<(br|\/p|\/div|\/tr|\/h\d|\/li)\b[^<>]{0,500}>/gi, '\n').replaceAll(/<[^<>]{0,2000}>/g, '')
    .replaceAll(/&(nbsp|amp|lt|gt|quot);/g, (_, name: string) => entities[name]!).replaceAll(/[ \t]+/g, ' ').replaceAll(/\n{3,}/g, '\n\n').trim()
}

function withoutElement(html: string, name: string): string {
  const lower = html.toLowerCase()
  const kept: string[] = []
  let from = 0
  for (;;) {
    const begin = lower.indexOf(`<${name}`, from)
    const end = begin < 0 ? -1 : lower.indexOf(`</${name}>`, begin)
    if (end < 0) return kept.join('') + html.slice(from)
    kept.push(html.slice(from, begin))
    from = end + name.length + 3
  }
}

/** `mik_…+anything@host` is `mik_…`: what stands behind the plus is the sender's own note. */
function recipientOf(address: string): string {
  return address.slice(0, Math.max(0, address.lastIndexOf('@'))).split('+')[0]!.replaceAll('"', '')
}

function reply(responseCode: number, say: string): Error {
  return Object.assign(new Error(say.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200)), { responseCode })
}
