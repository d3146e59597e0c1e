// A real SMTP server that keeps what arrives, and can be told to be a bad one.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { readMail } from './read-mail.ts'
import type { Mail } from './read-mail.ts'

export interface ArrivedMail extends Mail {
  readonly atMs: number
  /** Of the envelope: where it really went. */
  readonly from: string
  readonly to: readonly string[]
}

export type MailManners =
  | { readonly kind: 'accept' }
  /** 451 and 452 ask to try again, 550 and 554 are final. */
  | { readonly kind: 'refuse'; readonly code: number; readonly at?: 'recipient' | 'message'; /** Only this recipient. */ readonly to?: string }
  /** Takes the connection or the message and never answers. */
  | { readonly kind: 'hang'; readonly at: 'connection' | 'message' }
  /** Keeps the message, then cuts the line instead of answering: the sender cannot know. */
  | { readonly kind: 'keep-and-drop' }

export interface SmtpSink {
  /** `smtp://127.0.0.1:port` */
  readonly url: string
  readonly port: number
  /** In the order they arrived. */
  readonly mails: readonly ArrivedMail[]
  readonly connections: number
  behave(manners: MailManners): void
  /** The first mail that fits, one that is there already too. */
  next(fits?: (mail: ArrivedMail) => boolean, withinMs?: number): Promise<ArrivedMail>
  clear(): void
  stop(): Promise<void>
}

interface Session {
  readonly envelope: { readonly mailFrom: { readonly address: string } | false; readonly rcptTo: readonly { readonly address: string }[] }
}
type Done = (problem?: Error | null) => void

/** @param port 0 takes a free one. */
export async function startSmtpSink(port = 0): Promise<SmtpSink> {
  const mails: ArrivedMail[] = []
  const waiting = new Set<() => void>()
  let manners: MailManners = { kind: 'accept' }
  let connections = 0
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false, closeTimeout: 100, disableReverseLookup: true,
    onConnect(_session: unknown, done: Done) {
      connections++
      if (manners.kind !== 'hang' || manners.at !== 'connection') done()
    },
    onRcptTo({ address }: { address: string }, _session: unknown, done: Done) {
      const isRefused = manners.kind === 'refuse' && manners.at !== 'message' && (manners.to === undefined || manners.to === address)
      done(isRefused ? refusal(manners) : null)
    },
    onData(stream: AsyncIterable<Buffer>, session: Session, done: Done) {
      void take(stream, session, done).catch(done)
    },
  })
  const take = async (stream: AsyncIterable<Buffer>, { envelope }: Session, done: Done): Promise<void> => {
    const parts: Buffer[] = []
    for await (const part of stream) parts.push(part)
    const now = manners
    if (now.kind === 'refuse' && now.at === 'message') return done(refusal(now))
    if (now.kind === 'hang') return
    const raw = Buffer.concat(parts).toString('latin1')
    mails.push({ ...readMail(raw), atMs: Date.now(), from: envelope.mailFrom ? envelope.mailFrom.address : '', to: envelope.rcptTo.map(({ address }) => address) })
    for (const look of waiting) look()
    if (now.kind === 'keep-and-drop') return cutLines(server)
    done()
  }
  // Lines that are cut in tests are no news.
  server.on('error', () => undefined)
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  const { port: actual } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${actual}`, port: actual, mails,
    get connections() {
      return connections
    },
    behave: (wanted) => void (manners = wanted),
    next(fits = () => true, withinMs = 5_000) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = mails.find(fits)
          if (!found) return
          waiting.delete(look)
          clearTimeout(timer)
          resolve(found)
        }
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`No such mail within ${withinMs} ms; arrived: ${mails.map(({ subject, to }) => `${subject} to ${to.join(', ')}`).join('; ') || 'none'}`))
        }, withinMs)
        waiting.add(look)
        look()
      })
    },
    clear: () => void mails.splice(0),
    stop() {
      return new Promise((resolve) => {
        server.close(() => resolve())
        cutLines(server)
      })
    },
  }
}

function refusal(manners: MailManners): Error {
  const code = manners.kind === 'refuse' ? manners.code : 451
  return Object.assign(new Error(code < 500 ? 'Not now' : 'No'), { responseCode: code })
}

function cutLines(server: unknown): void {
  for (const { _socket: socket } of (server as { connections: Set<{ _socket: { destroy(): void } }> }).connections) socket.destroy()
}
