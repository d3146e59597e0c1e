// The name under which something that was observed stands on the map.
import type { CallKind, Peer } from '../../../base/observed.ts'

const longest = 253

/** As the catalog writes names: other characters become hyphens. Null when nothing is left. */
export function nameOfObserved(text: string): string | null {
  const name = text.toWellFormed().trim().replace(/[^A-Za-z0-9._/-]+/g, '-').slice(0, longest).replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
  return name === '' ? null : name
}

export interface NamedPeer {
  readonly name: string
  readonly kind: CallKind
}

/**
 * Whom a client calls that says nothing itself. A service named by the caller counts first, then the host. A database
 * or a broker without a host is named after its caller (`checkout/redis`): nothing says that two callers share it, and
 * a shared name would show a single point of failure that may not be there. Null when only an address of numbers is known.
 */
export function namedPeer(peer: Peer, caller: string): NamedPeer | null {
  const kind: CallKind = peer.database !== null ? 'datastore' : peer.messaging !== null ? 'async' : 'sync'
  const said = peer.service === null ? null : nameOfObserved(peer.service)
  if (said !== null) return { name: said, kind }
  const host = peer.host === null ? null : hostName(peer.host)
  if (host !== null) return { name: host.name, kind: kind === 'sync' && host.isPublic ? 'vendor' : kind }
  const system = nameOfObserved(peer.database ?? peer.messaging ?? '')
  return system === null ? null : { name: `${caller}/${system}`.slice(0, longest), kind }
}

/** Inside a cluster or a private network the first part of a host name is the service; a public name is a vendor's, whole. */
function hostName(host: string): { name: string; isPublic: boolean } | null {
  const text = host.trim().toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '')
  if (text === '' || text === 'localhost' || /^[0-9.]+$/.test(text) || text.includes(':')) return null
  const parts = text.split('.')
  const isPublic = parts.length > 1 && !parts.includes('svc') && !['local', 'internal', 'cluster', 'lan', 'consul', 'test'].includes(parts.at(-1)!)
  const name = nameOfObserved(isPublic ? text : parts[0]!)
  return name === null ? null : { name, isPublic }
}
