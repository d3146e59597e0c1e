// Reads an ExportTraceServiceRequest in protobuf, field by field: what edges do not need is skipped unread.
// Field numbers: opentelemetry-proto v1, trace/v1/trace.proto, common/v1/common.proto, collector/trace/v1/trace_service.proto.
import protobuf from 'protobufjs/minimal.js'
import { isWanted } from './span-facts.ts'
import type { RawSpan } from './span-facts.ts'

export interface RawResourceSpans {
  readonly resource: ReadonlyMap<string, string>
  readonly spans: readonly RawSpan[]
}

type Reader = protobuf.Reader
/** What to do with a field that is on the wire as this type (0 a number, 2 with its length before it); any other is skipped. */
type Fields = Readonly<Record<number, readonly [wire: 0 | 2, read: (reader: Reader) => void]>>

/** Throws an Error when the bytes are no such message. */
export function readProtobuf(body: Buffer): readonly RawResourceSpans[] {
  const list: RawResourceSpans[] = []
  eachField(protobuf.Reader.create(body), body.length, { 1: [2, (reader) => void list.push(readResourceSpans(reader))] })
  return list
}

function eachField(reader: Reader, end: number, fields: Fields): void {
  while (reader.pos < end) {
    const tag = reader.uint32()
    const [wire, read] = fields[tag >>> 3] ?? []
    if (read && wire === (tag & 7)) read(reader)
    else reader.skipType(tag & 7)
  }
  if (reader.pos !== end) throw new Error('a part is longer than it says')
}

function message(reader: Reader, fields: Fields): void {
  const length = reader.uint32()
  const end = reader.pos + length
  if (end > reader.len) throw new Error('it ends in the middle of a part')
  eachField(reader, end, fields)
}

function readResourceSpans(reader: Reader): RawResourceSpans {
  const resource = new Map<string, string>()
  const spans: RawSpan[] = []
  message(reader, {
    1: [2, (part) => message(part, { 1: [2, (one) => readAttribute(one, resource)] })],
    2: [2, (part) => message(part, { 2: [2, (one) => void spans.push(readSpan(one))] })],
  })
  return { resource, spans }
}

function readSpan(reader: Reader): RawSpan {
  const span = { trace: '', id: '', parent: '', kind: 0, status: 0, attributes: new Map<string, string>() }
  message(reader, {
    1: [2, (part) => void (span.trace = hex(part.bytes()))],
    2: [2, (part) => void (span.id = hex(part.bytes()))],
    4: [2, (part) => void (span.parent = hex(part.bytes()))],
    6: [0, (part) => void (span.kind = part.int32())],
    9: [2, (part) => readAttribute(part, span.attributes)],
    15: [2, (part) => message(part, { 3: [0, (one) => void (span.status = one.int32())] })],
  })
  return span
}

function readAttribute(reader: Reader, into: Map<string, string>): void {
  let key = ''
  let value: string | null = null
  message(reader, { 1: [2, (part) => void (key = part.string())], 2: [2, (part) => message(part, { 1: [2, (one) => void (value = one.string())] })] })
  if (value !== null && isWanted(key)) into.set(key, value)
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** ExportTraceServiceResponse; empty when everything was taken. */
export function writeResponse(partial: { readonly rejected: number; readonly why: string } | null): Buffer {
  if (partial === null) return Buffer.alloc(0)
  const inside = protobuf.Writer.create().uint32(8).int64(partial.rejected).uint32(18).string(partial.why).finish()
  return Buffer.from(protobuf.Writer.create().uint32(10).bytes(inside).finish())
}

/** google.rpc.Status: `code` is that of gRPC. */
export function writeStatus(code: number, say: string): Buffer {
  return Buffer.from(protobuf.Writer.create().uint32(8).int32(code).uint32(18).string(say).finish())
}
