// Which addresses an outgoing request may reach: decided on the address itself, never on its name.
import { lookup as resolveName } from 'node:dns'
import type { LookupAddress, LookupOptions } from 'node:dns'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Fault } from '../../base/fault.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Block = readonly [Address, number]

/** `private`: an address that an administrator wrote. `public`: one that a user or another server gave. */
export type Reach = 'public' | 'private'

/** Where clouds hand out credentials of the machine. No configuration opens them. */
const metadataBlocks: readonly Block[] = ['169.254.0.0/16', 'fd00:ec2::254/128', '100.100.100.200/32', '168.63.129.16/32', '192.0.0.192/32'].map(parseBlock)

/** What no address of a host can be. */
const neverHosts = new Set(['linkLocal', 'multicast', 'broadcast'])

export interface AddressGuard {
  /** Why the address is refused, or null when it may be reached. */
  refusal(address: string, reach: Reach): string | null
  /** Throws when the URL's host is an address that is refused. Names are checked when they are resolved. */
  checkLiteral(url: URL, reach: Reach): void
  /** For sockets: resolves once and answers only addresses that passed, so that the connection goes to what was checked. */
  lookupFor(reach: Reach): Lookup
}

type Answered = (problem: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void
export type Lookup = (hostname: string, options: LookupOptions, answered: Answered) => void
type Resolver = (hostname: string, options: LookupOptions & { all: true }, answered: (problem: NodeJS.ErrnoException | null, found: LookupAddress[]) => void) => void

/** @param allow CIDR blocks inside private space that anybody's requests may reach. */
export function addressGuard(allow: readonly string[], resolver: Resolver = resolveName): AddressGuard {
  const allowed = allow.map(parseAllowed)
  const refusal = (text: string, reach: Reach): string | null => {
    if (!ipaddr.isValid(text)) return 'it is not an IP address'
    const address = unwrapped(ipaddr.parse(text))
    if (metadataBlocks.some((block) => within(address, block))) return 'it serves the credentials of a cloud machine'
    const range: string = address.range()
    if (range === 'unicast' || allowed.some((block) => within(address, block))) return null
    if (reach === 'private' && !neverHosts.has(range)) return null
    return `it is ${rangeWords[range] ?? `a special address (${range})`}`
  }
  return {
    refusal,
    checkLiteral(url, reach) {
      const host = url.hostname.replace(/^\[|\]$/g, '')
      const why = isIP(host) === 0 ? null : refusal(host, reach)
      if (why !== null) throw refusedFault(host, host, why)
    },
    lookupFor: (reach) => (hostname, options, answered) => {
      resolver(hostname, { ...options, all: true }, (problem, found) => {
        if (problem) return answered(problem, [])
        const passed = found.filter(({ address }) => refusal(address, reach) === null)
        const [first] = passed
        if (first === undefined) {
          const address = found[0]?.address ?? 'no address'
          return answered(refusedFault(hostname, address, refusal(address, reach) ?? 'it has none') as NodeJS.ErrnoException, [])
        }
        return options.all === true ? answered(null, passed) : answered(null, first.address, first.family)
      })
    },
  }
}

const rangeWords: Readonly<Record<string, string>> = {
  private: 'a private address', uniqueLocal: 'a private address', loopback: 'this machine', linkLocal: 'a link-local address', unspecified: 'this machine',
  carrierGradeNat: 'inside a provider’s network', multicast: 'a multicast address', broadcast: 'the broadcast address',
}

function refusedFault(host: string, address: string, why: string): Fault {
  return new Fault('EGRESS_ADDRESS_REFUSED', {
    kind: 'forbidden', host, say: `${host} leads to ${address}, and ${why}: Mainstay does not call it.`,
    mend: 'Use a public address, or let an administrator add its block to MAINSTAY_EGRESS_ALLOW.',
  })
}

/** An IPv4 address inside an IPv6 one is judged as what it reaches. */
function unwrapped(address: Address): Address {
  if (address.kind() === 'ipv4') return address
  const v6 = address as ipaddr.IPv6
  if (v6.isIPv4MappedAddress()) return v6.toIPv4Address()
  // NAT64 (RFC 6052) and IPv4-compatible addresses hold it in their last four bytes.
  const bytes = v6.toByteArray()
  const isCompatible = bytes.slice(0, 12).every((byte) => byte === 0) && bytes.slice(12).some((byte, index) => byte > (index === 3 ? 1 : 0))
  return v6.range() === 'rfc6052' || isCompatible ? new ipaddr.IPv4(bytes.slice(12)) : address
}

function within(address: Address, [base, bits]: Block): boolean {
  return address.kind() === base.kind() && (address as ipaddr.IPv4).match(base as ipaddr.IPv4, bits)
}

function parseBlock(text: string): Block {
  return ipaddr.parseCIDR(text)
}

function parseAllowed(text: string): Block {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text)
    const address = ipaddr.parse(text)
    return [address, address.kind() === 'ipv4' ? 32 : 128]
  } catch (cause) {
    throw new Fault('SETTINGS_EGRESS_ALLOW', { say: `MAINSTAY_EGRESS_ALLOW has "${text}", which is not a block of addresses.`, mend: 'Write blocks like 10.0.0.0/8 or fd00::/8, parted by commas.', cause })
  }
}
