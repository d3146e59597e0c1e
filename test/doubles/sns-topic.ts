// A topic of Amazon SNS as its subscribers see it: it signs its messages, gives out its certificate, and can be confirmed.
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SnsTopic {
  /** `127.0.0.1:port`: what stands for Amazon's host. */
  readonly host: string
  readonly arn: string
  readonly certificateUrl: string
  /** Paths that were asked for, in their order. */
  readonly asked: readonly string[]
  /** The body that SNS posts; fields given replace its own before it is signed. */
  notification(message: unknown, fields?: Readonly<Record<string, string>>): string
  confirmation(fields?: Readonly<Record<string, string>>): string
  close(): Promise<void>
}

const signedOf: Readonly<Record<string, readonly string[]>> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
}

export async function startSnsTopic(): Promise<SnsTopic> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const certificate = selfSigned({ spki: publicKey.export({ type: 'spki', format: 'der' }), sign: (tbs) => sign('sha256', tbs, privateKey) })
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const path = (request.url ?? '').split('?')[0]
    if (path === '/SimpleNotificationService-double.pem') return void response.end(certificate)
    if (path === '/') return void response.setHeader('content-type', 'text/xml').end('<ConfirmSubscriptionResponse/>')
    response.statusCode = 404
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const arn = 'arn:aws:sns:eu-west-1:123456789012:alarms'
  const signed = (fields: Record<string, string>): string => {
    const text = signedOf[fields['Type']!]!.filter((name) => fields[name] !== undefined).map((name) => `${name}\n${fields[name]}\n`).join('')
    return JSON.stringify({ ...fields, Signature: sign(fields['SignatureVersion'] === '1' ? 'sha1' : 'sha256', Buffer.from(text), privateKey).toString('base64') })
  }
  const common = (): Record<string, string> => ({
    MessageId: randomUUID(), TopicArn: arn, Timestamp: new Date().toISOString(), SignatureVersion: '2', SigningCertURL: `http://${host}/SimpleNotificationService-double.pem`,
  })
  return {
    host, arn, asked, certificateUrl: common()['SigningCertURL']!,
    notification: (message, fields = {}) => signed({ Type: 'Notification', ...common(), Message: typeof message === 'string' ? message : JSON.stringify(message), ...fields }),
    confirmation: (fields = {}) => signed({
      Type: 'SubscriptionConfirmation', ...common(), Token: 'token', Message: 'You have chosen to subscribe.',
      SubscribeURL: `http://${host}/?Action=ConfirmSubscription&TopicArn=${arn}&Token=token`, ...fields,
    }),
    close: () => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
}

/** An X.509 certificate in PEM, of version 1: names, a time and a key are all it needs. */
function selfSigned(given: { spki: Buffer; sign: (tbs: Buffer) => Buffer }): string {
  const algorithm = der(0x30, Buffer.from('06092a864886f70d01010b0500', 'hex'))
  const name = der(0x30, der(0x31, der(0x30, Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from('sns.amazonaws.com')))))
  const time = (year: number): Buffer => der(0x17, Buffer.from(`${String(year % 100).padStart(2, '0')}0101000000Z`))
  const thisYear = new Date().getUTCFullYear()
  const tbs = der(0x30, der(0x02, Buffer.from([1])), algorithm, name, der(0x30, time(thisYear - 1), time(thisYear + 2)), name, given.spki)
  const whole = der(0x30, tbs, algorithm, der(0x03, Buffer.from([0]), given.sign(tbs)))
  return `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replaceAll(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const size = content.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}
