// OpenTelemetry's protocol over HTTP (OTLP/HTTP 1.x) for traces: JSON and protobuf, plain or gzip, answered in its own form.
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Fault } from '../../base/fault.ts'
import type { ReadSpans, SentSpans, SpanAnswer, SpanDialect } from '../dependency-source.ts'
import { readJson } from './read-json.ts'
import { readProtobuf, writeResponse, writeStatus } from './read-protobuf.ts'
import type { RawResourceSpans } from './read-protobuf.ts'
import { serviceIn, spanOf } from './span-facts.ts'

/** The collector sends batches of some thousand spans: about 1 MiB, a tenth of it compressed. */
const bodyLimit = 8 * 1024 * 1024
/** Unpacked. Compressed bodies may promise little and hold much. */
const unpackedLimit = 32 * 1024 * 1024
const mostSpans = 100_000

export const otlpTraces: SpanDialect = {
  path: '/in/otlp/v1/traces',
  summary: 'Receive spans by OTLP/HTTP (JSON or protobuf, plain or gzip): who calls whom is seen from them',
  bodyLimit,
  async read(sent) {
    const body = await unpacked(sent)
    return spansIn(readParts(sent, body))
  },
  taken(sent, { rejected, why }) {
    if (isProtobuf(sent)) return { status: 200, contentType: 'application/x-protobuf', body: writeResponse(why === null ? null : { rejected, why }) }
    // 64-bit integers are text in protobuf's JSON.
    return json(200, why === null ? {} : { partialSuccess: { rejectedSpans: String(rejected), errorMessage: why } })
  },
  refused(sent, { status, say }) {
    const code = grpcCodes[status] ?? (status >= 500 ? 13 : 3)
    return isProtobuf(sent) ? { status, contentType: 'application/x-protobuf', body: writeStatus(code, say) } : json(status, { code, message: say })
  },
}

/** gRPC's number for what HTTP says, for google.rpc.Status: unauthenticated, permission denied, resource exhausted, unavailable. */
const grpcCodes: Readonly<Record<number, number>> = { 401: 16, 403: 7, 413: 8, 429: 8, 503: 14 }

function json(status: number, body: unknown): SpanAnswer {
  return { status, contentType: 'application/json', body: JSON.stringify(body) }
}

function typeOf({ contentType }: SentSpans): string {
  return contentType.split(';')[0]!.trim().toLowerCase()
}

function isProtobuf(sent: SentSpans): boolean {
  return typeOf(sent) === 'application/x-protobuf' || typeOf(sent) === 'application/protobuf'
}

async function unpacked({ contentEncoding, body }: SentSpans): Promise<Buffer> {
  const encoding = contentEncoding.trim().toLowerCase()
  if (encoding === '' || encoding === 'identity') return body
  if (encoding !== 'gzip') {
    throw new Fault('OTLP_ENCODING', { kind: 'wrong-type', say: `The body is compressed with ${encoding}.`, mend: 'Set the exporter to gzip, or to no compression.' })
  }
  try {
    return await promisify(gunzip)(body, { maxOutputLength: unpackedLimit })
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Fault('OTLP_TOO_LARGE', { kind: 'too-large', say: `The body is larger than ${unpackedLimit / 1024 / 1024} MiB when unpacked.`, mend: 'Send smaller batches.' })
    }
    throw new Fault('OTLP_ENCODING', { say: 'The body is not gzip, although it says so.', mend: 'Check what stands between the exporter and Mainstay.', cause })
  }
}

function readParts(sent: SentSpans, body: Buffer): readonly RawResourceSpans[] {
  const isJson = typeOf(sent) === 'application/json'
  if (!isJson && !isProtobuf(sent)) {
    throw new Fault('OTLP_CONTENT_TYPE', { kind: 'wrong-type', say: `The body is of type ${typeOf(sent) || 'unknown'}.`, mend: 'OTLP/HTTP is sent as application/x-protobuf or application/json.' })
  }
  try {
    return isJson ? readJson(body.toString('utf8')) : readProtobuf(body)
  } catch (cause) {
    throw new Fault('OTLP_MALFORMED', { say: `The body is no ExportTraceServiceRequest: ${(cause as Error).message.slice(0, 300)}.`, mend: 'Send traces here, by an exporter for OTLP over HTTP.', cause })
  }
}

function spansIn(parts: readonly RawResourceSpans[]): ReadSpans {
  const spans: ReadSpans['spans'][number][] = []
  let [malformed, nameless, above] = [0, 0, 0]
  for (const { resource, spans: raw } of parts) {
    const service = serviceIn(resource)
    for (const one of raw) {
      if (service === null) nameless++
      else if (spans.length >= mostSpans) above++
      else {
        const span = spanOf(one, service)
        if (span === null) malformed++
        else spans.push(span)
      }
    }
  }
  const why = [
    malformed > 0 ? `${malformed} spans have no valid trace or span id` : '',
    above > 0 ? `more than ${mostSpans} spans came at once and ${above} were left out: send smaller batches` : '',
    nameless > 0 ? `${nameless} spans come from a resource without service.name and show no dependency: set OTEL_SERVICE_NAME` : '',
  ].filter(Boolean).join('; ')
  return { spans, rejected: malformed + above, why: why === '' ? null : why }
}
