// From the attributes of OpenTelemetry to what is asked of a span. Names of the semantic conventions, the stable and those before.
import type { Peer, SeenSpan, SpanKind } from '../../base/observed.ts'

/** Attributes whose values are text; others are not needed. */
export type Attributes = ReadonlyMap<string, string>

export interface RawSpan {
  /** Lower-case hexadecimal. */
  readonly trace: string
  readonly id: string
  readonly parent: string
  /** As numbered in the protocol: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number
  /** As numbered in the protocol: 0 unset, 1 ok, 2 error. */
  readonly status: number
  readonly attributes: Attributes
}

/** Only these attributes of spans are kept while reading. */
const wanted: ReadonlySet<string> = new Set([
  'peer.service', 'server.address', 'net.peer.name', 'url.full', 'http.url', 'db.system.name', 'db.system', 'messaging.system', 'service.name',
])

export function isWanted(key: string): boolean {
  return wanted.has(key)
}

/** The service of a resource; null when it says none, or only what a SDK says when nobody named it. */
export function serviceIn(resource: Attributes): string | null {
  const name = resource.get('service.name')?.trim() ?? ''
  return name === '' || name.startsWith('unknown_service') ? null : name
}

/** Null when it is malformed: an identifier of zeros or of another length names nothing. */
export function spanOf(raw: RawSpan, service: string): SeenSpan | null {
  if (!isId(raw.trace, 32) || !isId(raw.id, 16) || (raw.parent !== '' && !/^[0-9a-f]{16}$/.test(raw.parent))) return null
  const kind = kinds[raw.kind] ?? 'internal'
  const isCalling = kind === 'client' || kind === 'producer'
  return {
    trace: raw.trace, id: raw.id, parent: raw.parent === '' || /^0+$/.test(raw.parent) ? null : raw.parent, kind, service,
    isError: raw.status === 2, peer: isCalling ? peerOf(raw.attributes) : null,
  }
}

const kinds: readonly SpanKind[] = ['internal', 'internal', 'server', 'client', 'producer', 'consumer']

function isId(text: string, length: number): boolean {
  return text.length === length && /^[0-9a-f]+$/.test(text) && !/^0+$/.test(text)
}

function peerOf(attributes: Attributes): Peer | null {
  const first = (...names: readonly string[]): string | null => names.map((name) => attributes.get(name)).find((value) => value !== undefined && value !== '') ?? null
  const peer: Peer = {
    service: first('peer.service'), host: first('server.address', 'net.peer.name') ?? hostIn(first('url.full', 'http.url')),
    database: first('db.system.name', 'db.system'), messaging: first('messaging.system'),
  }
  return Object.values(peer).some((value) => value !== null) ? peer : null
}

function hostIn(url: string | null): string | null {
  return url !== null && URL.canParse(url) ? new URL(url).hostname || null : null
}
