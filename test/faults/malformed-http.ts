// Below HTTP: what arrives on a socket that is no request, or only half of one.
import { connect } from 'node:net'
import { bootstrapToken } from '../harness.ts'
import { brokenBytes, oddText } from './odd-values.ts'
import type { Random } from './random.ts'

const silenceMs = 150
const atOnce = 16

/** Answers what must not be: a 5xx, other than the one for a version of HTTP that is not spoken. */
export async function malformedHttp(url: string, random: Random, count: number): Promise<readonly string[]> {
  const { hostname, port } = new URL(url)
  const wrong: string[] = []
  let left = count
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (left-- > 0) {
      const bytes = malformed(random)
      const answer = await send(bytes, { host: hostname, port: Number(port) })
      if (/^HTTP\/1\.1 5/m.test(answer) && !answer.startsWith('HTTP/1.1 505')) wrong.push(`${JSON.stringify(bytes.toString('latin1').slice(0, 400))}: ${answer.slice(0, 300)}`)
    }
  }))
  return wrong
}

function malformed(random: Random): Buffer {
  const body = '[{"labels":{"alertname":"Down","severity":"info"}}]'
  const start = random.oneOf(['POST /in/alertmanager/api/v2/alerts HTTP/1.1', 'POST /in/alertmanager/webhook HTTP/1.1', 'POST /api/v1/incidents HTTP/1.1', 'GET /api/v1/alerts?limit=1 HTTP/1.1', 'POST /in/pagerduty/v2/enqueue HTTP/1.1'])
  const head = [start, 'Host: mainstay.test', `Authorization: Bearer ${bootstrapToken}`, 'Content-Type: application/json', 'Connection: close']
  const join = (lines: readonly string[], rest: string): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n\r\n${rest}`, 'latin1')
  switch (random.between(0, 9)) {
    case 0: return join([...head, `Content-Length: ${body.length + random.between(1, 500)}`], body)
    case 1: return join([...head, `Content-Length: ${random.oneOf(['-1', '1e3', '99999999999999999999', 'x', '', '5, 6'])}`], body)
    case 2: return join([...head, 'Transfer-Encoding: chunked'], `${random.oneOf(['5\r\n', 'zz\r\n', '-1\r\n', 'fffffffff\r\n', '3\r\n'])}${body}\r\n0\r\n`)
    case 3: return join([...head, 'Transfer-Encoding: chunked', `Content-Length: ${body.length}`], `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`)
    case 4: return join([...head, `X-${oddText(random).slice(0, 30)}: ${oddText(random).slice(0, 50)}`], '')
    case 5: return join([...head, `X-Long: ${'y'.repeat(random.oneOf([8_000, 20_000, 100_000]))}`], '')
    case 6: return join([random.oneOf(['BREW /pot HTTP/1.1', 'GET / HTTP/9.9', 'GET', 'GET  /  HTTP/1.1', 'PRI * HTTP/2.0', '\x16\x03\x01\x02']), ...head.slice(1)], '')
    case 7: return join([...head.slice(0, 1), ...head.slice(2), `Content-Length: ${body.length}`, 'Content-Encoding: gzip'], body)
    case 8: return join([...head, 'Expect: 100-continue', 'Upgrade: websocket', `Content-Length: ${body.length}`], body.slice(0, random.between(0, body.length)))
    default: return brokenBytes(join([...head, `Content-Length: ${body.length}`], body).toString('latin1'), random)
  }
}

/** What came back until the other side closed or said nothing for a while. */
function send(bytes: Buffer, to: { host: string; port: number }): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(to)
    socket.setTimeout(silenceMs, () => socket.destroy())
    socket.on('data', (piece: Buffer) => (answer += piece.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
    socket.write(bytes)
  })
}
