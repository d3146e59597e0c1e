// OTLP/HTTP: JSON and protobuf say the same, malformed spans are refused in the protocol's own form, bombs do not go off.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import protobuf from 'protobufjs'
import { Fault } from '../../base/fault.ts'
import type { SentSpans } from '../dependency-source.ts'
import { otlpTraces } from './connection.ts'

// Written from opentelemetry-proto v1, with fields that are not read here too.
const schema = protobuf.parse(`syntax = "proto3";
message Export { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message ScopeSpans { Scope scope = 1; repeated Span spans = 2; }
message Scope { string name = 1; }
message Span { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5; int32 kind = 6; fixed64 start_time_unix_nano = 7;
  repeated KeyValue attributes = 9; repeated Event events = 11; Status status = 15; fixed32 flags = 16; }
message Event { fixed64 time_unix_nano = 1; string name = 2; }
message Status { string message = 2; int32 code = 3; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }
message Response { Partial partial_success = 1; }
message Partial { int64 rejected_spans = 1; string error_message = 2; }
message Refusal { int32 code = 1; string message = 2; }`).root
const type = (name: string): protobuf.Type => schema.lookupType(name)

const ids = { trace: '5b8efff798038103d269b633813fc60c', client: 'eee19b7ec3c1b174', server: 'eee19b7ec3c1b173' }
const text = (key: string, value: string) => ({ key, value: { stringValue: value } })
const body = {
  resourceSpans: [
    { resource: { attributes: [text('service.name', 'checkout'), { key: 'process.pid', value: { intValue: '7' } }] }, scopeSpans: [{ scope: { name: 'http' }, spans: [
      { traceId: ids.trace, spanId: ids.client, parentSpanId: '', name: 'GET', kind: 3, startTimeUnixNano: '1544712660000000000', attributes: [text('server.address', 'payments'), text('http.request.method', 'GET')], events: [{ timeUnixNano: '1', name: 'sent' }], status: { code: 2, message: 'no' } },
    ] }] },
    { resource: { attributes: [text('service.name', 'payments')] }, scopeSpans: [{ spans: [{ traceId: ids.trace, spanId: ids.server, parentSpanId: ids.client, name: 'pay', kind: 2 }] }] },
  ],
}
const expected = [
  { trace: ids.trace, id: ids.client, parent: null, kind: 'client', service: 'checkout', isError: true, peer: { service: null, host: 'payments', database: null, messaging: null } },
  { trace: ids.trace, id: ids.server, parent: ids.client, kind: 'server', service: 'payments', isError: false, peer: null },
]

const asJson = (value: unknown): SentSpans => ({ contentType: 'application/json', contentEncoding: '', body: Buffer.from(JSON.stringify(value)) })
const asProtobuf = (bytes: Uint8Array): SentSpans => ({ contentType: 'application/x-protobuf', contentEncoding: '', body: Buffer.from(bytes) })

/** The same message in protobuf, where identifiers are bytes. */
function packed(): Uint8Array {
  const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')
  const message = { resourceSpans: body.resourceSpans.map((one) => ({ ...one, scopeSpans: one.scopeSpans.map((scope) => ({ ...scope, spans: scope.spans.map((span) => ({ ...span, traceId: bytes(span.traceId), spanId: bytes(span.spanId), parentSpanId: bytes(span.parentSpanId) })) })) })) }
  return type('Export').encode(type('Export').fromObject(message)).finish()
}

test('JSON and protobuf of one message are read alike, plain and gzip', async () => {
  assert.deepEqual((await otlpTraces.read(asJson(body))).spans, expected)
  assert.deepEqual((await otlpTraces.read(asProtobuf(packed()))).spans, expected)
  assert.deepEqual((await otlpTraces.read({ ...asProtobuf(gzipSync(packed())), contentEncoding: 'gzip' })).spans, expected)
})

test('names of kinds, upper-case identifiers and names of conventions before they were stable are read too', async () => {
  const [resource] = body.resourceSpans
  const span = { ...resource!.scopeSpans[0]!.spans[0]!, traceId: ids.trace.toUpperCase(), kind: 'SPAN_KIND_CLIENT', status: { code: 'STATUS_CODE_ERROR' }, attributes: [text('net.peer.name', 'db-1'), text('db.system', 'postgresql')] }
  const { spans } = await otlpTraces.read(asJson({ resourceSpans: [{ ...resource, scopeSpans: [{ spans: [span] }] }] }))
  assert.deepEqual(spans, [{ ...expected[0], peer: { service: null, host: 'db-1', database: 'postgresql', messaging: null } }])
})

test('malformed spans are refused by number, spans of nobody are told of, and the others are taken', async () => {
  const [one] = body.resourceSpans
  const bad = { ...one!.scopeSpans[0]!.spans[0]!, traceId: '0'.repeat(32) }
  const sent = asJson({ resourceSpans: [...body.resourceSpans, { ...one, scopeSpans: [{ spans: [bad] }] }, { resource: { attributes: [text('service.name', 'unknown_service:node')] }, scopeSpans: one!.scopeSpans }] })
  const read = await otlpTraces.read(sent)
  assert.equal(read.spans.length, 2)
  const answer = otlpTraces.taken(sent, read)
  const { partialSuccess } = JSON.parse(String(answer.body)) as { partialSuccess: { rejectedSpans: string; errorMessage: string } }
  assert.equal(partialSuccess.rejectedSpans, '1')
  assert.match(partialSuccess.errorMessage, /1 spans have no valid trace or span id; 1 spans come from a resource without service\.name/)
  const binary = type('Response').toObject(type('Response').decode(otlpTraces.taken(asProtobuf(packed()), read).body as Buffer), { longs: Number }) as { partialSuccess: { rejectedSpans: number } }
  assert.equal(binary.partialSuccess.rejectedSpans, 1)
})

test('when all is taken the answer is the empty message of each encoding', async () => {
  const read = await otlpTraces.read(asJson(body))
  assert.deepEqual(otlpTraces.taken(asJson(body), read), { status: 200, contentType: 'application/json', body: '{}' })
  assert.equal((otlpTraces.taken(asProtobuf(packed()), read).body as Buffer).length, 0)
})

for (const row of [
  { says: 'text that is no JSON', sent: { ...asJson({}), body: Buffer.from('{') }, code: 'OTLP_MALFORMED' },
  { says: 'a list where an object belongs', sent: asJson([]), code: 'OTLP_MALFORMED' },
  { says: 'resourceSpans that are no list', sent: asJson({ resourceSpans: {} }), code: 'OTLP_MALFORMED' },
  { says: 'protobuf that ends early', sent: asProtobuf(packed().slice(0, 40)), code: 'OTLP_MALFORMED' },
  { says: 'another content type', sent: { ...asJson(body), contentType: 'text/plain' }, code: 'OTLP_CONTENT_TYPE' },
  { says: 'another compression', sent: { ...asJson(body), contentEncoding: 'zstd' }, code: 'OTLP_ENCODING' },
  { says: 'gzip that is none', sent: { ...asJson(body), contentEncoding: 'gzip' }, code: 'OTLP_ENCODING' },
  { says: 'a small body that unpacks to 64 MiB', sent: { ...asJson(body), contentEncoding: 'gzip', body: gzipSync(Buffer.alloc(64 * 1024 * 1024)) }, code: 'OTLP_TOO_LARGE' },
]) {
  test(`refused: ${row.says}`, async () => {
    await assert.rejects(otlpTraces.read(row.sent), (problem) => problem instanceof Fault && problem.code === row.code)
  })
}

test('a refusal is a google.rpc.Status in the encoding of the request', () => {
  const refused = otlpTraces.refused(asProtobuf(packed()), { status: 400, say: 'no' })
  assert.equal(refused.contentType, 'application/x-protobuf')
  assert.deepEqual(type('Refusal').toObject(type('Refusal').decode(refused.body as Buffer)), { code: 3, message: 'no' })
  assert.deepEqual(JSON.parse(String(otlpTraces.refused(asJson(body), { status: 503, say: 'later' }).body)), { code: 14, message: 'later' })
})

test('any bytes are either read or refused with a fault', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
    await otlpTraces.read(asProtobuf(bytes)).catch((problem: unknown) => assert.ok(problem instanceof Fault, String(problem)))
  }), { numRuns: 500 })
  const whole = packed()
  await fc.assert(fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (place, value) => {
    const bytes = Uint8Array.from(whole)
    bytes[place] = value
    await otlpTraces.read(asProtobuf(bytes)).catch((problem: unknown) => assert.ok(problem instanceof Fault, String(problem)))
  }), { numRuns: 500 })
})
