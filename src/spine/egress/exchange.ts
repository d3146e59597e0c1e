// One request and its answer over HTTP, bounded in time and size, to an address that was checked.
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { Agent, request as send } from 'undici'
import { Fault } from '../../base/fault.ts'
import type { AddressGuard, Reach } from './address-guard.ts'

export interface Exchange {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer | null
  readonly reach: Reach
  readonly maxBytes: number
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface Exchanged {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

const connectTimeoutMs = 5_000
/** Requests to one origin at the same time; more wait their turn. */
const connectionsAnOrigin = 16
const maxHeaderBytes = 64 * 1024

export interface Exchanger {
  exchange(exchange: Exchange): Promise<Exchanged>
  close(): Promise<void>
}

export function exchangerOf(guard: AddressGuard): Exchanger {
  // A pool each: a connection that an administrator's request opened to a private address must not serve a user's.
  const agents = { public: agentFor(guard, 'public'), private: agentFor(guard, 'private') }
  return {
    async exchange(exchange) {
      guard.checkLiteral(exchange.url, exchange.reach)
      const answer = await send(exchange.url, {
        dispatcher: agents[exchange.reach], method: exchange.method as 'GET', headers: exchange.headers, body: exchange.body,
        headersTimeout: exchange.timeoutMs, bodyTimeout: exchange.timeoutMs, signal: exchange.signal,
      })
      const headers = plainHeaders(answer.headers)
      return { status: answer.statusCode, headers, text: await textOf(answer.body, headers, exchange) }
    },
    async close() {
      await Promise.allSettled([agents.public.destroy(), agents.private.destroy()])
    },
  }
}

function agentFor(guard: AddressGuard, reach: Reach): Agent {
  return new Agent({ connections: connectionsAnOrigin, maxHeaderSize: maxHeaderBytes, connect: { timeout: connectTimeoutMs, lookup: guard.lookupFor(reach) as never } })
}

async function textOf(body: Readable, headers: Readonly<Record<string, string>>, { maxBytes, url, signal }: Exchange): Promise<string> {
  const said = Number(headers['content-length'])
  try {
    if (said > maxBytes) throw tooLarge(url, maxBytes)
    const chunks: Buffer[] = []
    let size = 0
    // What counts is the size after unpacking: a small packed answer can unpack to anything.
    for await (const chunk of unpacked(body, headers['content-encoding']) as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxBytes) throw tooLarge(url, maxBytes)
      chunks.push(chunk)
    }
    signal.throwIfAborted()
    return Buffer.concat(chunks).toString('utf8')
  } catch (problem) {
    body.on('error', () => undefined)
    body.destroy()
    throw problem
  }
}

function unpacked(body: Readable, encoding: string | undefined): Readable {
  const unpacker = encoding === 'gzip' || encoding === 'x-gzip' ? createGunzip() : encoding === 'deflate' ? createInflate() : encoding === 'br' ? createBrotliDecompress() : null
  if (unpacker === null) return body
  body.on('error', (problem) => unpacker.destroy(problem))
  return body.pipe(unpacker)
}

function tooLarge(url: URL, maxBytes: number): Fault {
  return new Fault('EGRESS_ANSWER_TOO_LARGE', {
    kind: 'too-large', maxBytes, say: `The answer of ${url.origin} is larger than the ${maxBytes} bytes that are taken.`, mend: 'Ask for less, or check that the address is the right one.',
  })
}

function plainHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const plain: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) plain[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
  return plain
}
