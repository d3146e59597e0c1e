// Reads an ExportTraceServiceRequest in OTLP's JSON: lowerCamelCase, identifiers in hexadecimal, kinds as numbers.
import { parseForeignJson } from '../../base/foreign-json.ts'
import type { RawResourceSpans } from './read-protobuf.ts'
import { isWanted } from './span-facts.ts'
import type { RawSpan } from './span-facts.ts'

/** Throws a SyntaxError or an Error when the text is no such message. */
export function readJson(text: string): readonly RawResourceSpans[] {
  const root = parseForeignJson(text)
  if (!isObject(root)) throw new Error('it is no object')
  return listIn(root, 'resourceSpans').map((one) => ({
    resource: attributesIn(isObject(one['resource']) ? one['resource'] : {}),
    spans: listIn(one, 'scopeSpans').flatMap((scope) => listIn(scope, 'spans').map(spanIn)),
  }))
}

type Json = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listIn(value: Json, field: string): readonly Json[] {
  const list = value[field]
  if (list === undefined || list === null) return []
  if (!Array.isArray(list)) throw new Error(`${field} is no list`)
  return list.map((item: unknown) => {
    if (!isObject(item)) throw new Error(`${field} holds what is no object`)
    return item
  })
}

function spanIn(span: Json): RawSpan {
  const status = isObject(span['status']) ? span['status'] : {}
  return {
    trace: hexIn(span['traceId']), id: hexIn(span['spanId']), parent: hexIn(span['parentSpanId']),
    kind: numbered(span['kind'], kindNames), status: numbered(status['code'], statusNames), attributes: attributesIn(span),
  }
}

/** A malformed identifier is left as it is: the span is then refused, not the request. */
function hexIn(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : value === undefined || value === null ? '' : '?'
}

// Numbers by the specification; some senders write the names.
const kindNames = ['SPAN_KIND_UNSPECIFIED', 'SPAN_KIND_INTERNAL', 'SPAN_KIND_SERVER', 'SPAN_KIND_CLIENT', 'SPAN_KIND_PRODUCER', 'SPAN_KIND_CONSUMER']
const statusNames = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR']

function numbered(value: unknown, names: readonly string[]): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' ? Math.max(0, names.indexOf(value)) : 0
}

function attributesIn(value: Json): Map<string, string> {
  const attributes = new Map<string, string>()
  for (const one of listIn(value, 'attributes')) {
    const text = isObject(one['value']) ? one['value']['stringValue'] : undefined
    if (typeof one['key'] === 'string' && typeof text === 'string' && isWanted(one['key'])) attributes.set(one['key'], text)
  }
  return attributes
}
