// The door for spans. What a protocol asks and answers is its own; here it is only let in.
import { Fault } from '../../base/fault.ts'
import type { SentSpans, SpanDialect } from '../../connections/dependency-source.ts'
import { RawAnswer, route } from '../../spine/practice.ts'
import type { House, Route, RouteRequest } from '../../spine/practice.ts'
import type { SpanFolding } from './span-folding.ts'

const statusOf: Readonly<Record<string, number>> = { 'too-large': 413, 'wrong-type': 415, unavailable: 503 }

export function spanRoutes(dialects: readonly SpanDialect[], folding: SpanFolding): readonly Route[] {
  return dialects.map((dialect) => route({
    method: 'POST', path: dialect.path, access: 'ingest', raw: true, bodyLimit: dialect.bodyLimit, summary: dialect.summary,
    handle: (request, house) => receive(request, house, { dialect, folding }),
  }))
}

async function receive({ headers, rawBody }: RouteRequest, house: House, door: { dialect: SpanDialect; folding: SpanFolding }): Promise<RawAnswer> {
  const { dialect, folding } = door
  const sent: SentSpans = { contentType: String(headers['content-type'] ?? ''), contentEncoding: String(headers['content-encoding'] ?? ''), body: rawBody }
  try {
    const read = await dialect.read(sent)
    folding.take(read.spans, house.clock.nowMs())
    return raw(dialect.taken(sent, read))
  } catch (problem) {
    if (!(problem instanceof Fault)) throw problem
    return raw(dialect.refused(sent, { status: statusOf[problem.kind] ?? 400, say: `${problem.say} ${problem.mend}` }))
  }
}

function raw({ status, contentType, body }: { status: number; contentType: string; body: string | Buffer }): RawAnswer {
  return new RawAnswer(status, contentType, body)
}
