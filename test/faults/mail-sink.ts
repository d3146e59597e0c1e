// A real SMTP server that keeps what it was handed, by notification: a message counts as delivered once it was answered 250.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface Mail {
  /** The notification it is of: the same for every try. */
  readonly key: string
  readonly to: string
  readonly service: string
  readonly acknowledgePath: string
  readonly atMs: number
}

export interface MailSink {
  readonly url: string
  readonly byKey: ReadonlyMap<string, readonly Mail[]>
  /** Those that ask for an answer. */
  readonly byService: ReadonlyMap<string, readonly Mail[]>
  count(): number
  close(): Promise<void>
}

export async function startMailSink(): Promise<MailSink> {
  const byKey = new Map<string, Mail[]>()
  const byService = new Map<string, Mail[]>()
  let count = 0
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false, closeTimeout: 100,
    onData(stream: AsyncIterable<Buffer>, session: { envelope: { rcptTo: { address: string }[] } }, done: (problem?: Error | null) => void) {
      void (async () => {
        const parts: Buffer[] = []
        try {
          for await (const part of stream) parts.push(part)
        } catch {
          return // the sender died in the middle of it: no message
        }
        const mail = mailOf(Buffer.concat(parts).toString('utf8'), session.envelope.rcptTo[0]!.address)
        count++
        byKey.set(mail.key, [...(byKey.get(mail.key) ?? []), mail])
        if (mail.acknowledgePath !== '') byService.set(mail.service, [...(byService.get(mail.service) ?? []), mail])
        done()
      })()
    },
  })
  // A killed sender resets its connections.
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, byKey, byService, count: () => count,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function mailOf(raw: string, to: string): Mail {
  // Quoted-printable: soft line ends are no part of the text, and `=` is written as a number.
  const text = raw.replaceAll('=\r\n', '').replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const found = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? ''
  return {
    key: found(/^X-Mainstay-Key: (\S+)/im), to, service: found(/^Service: ([\w-]+)/m), acknowledgePath: found(/^Acknowledge: \S*?(\/ack\/\S+)/m), atMs: Date.now(),
  }
}
