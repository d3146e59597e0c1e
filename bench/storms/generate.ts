// Synthetic alert storms: made up from declared topologies and causes that are known because they were drawn, from a seed.
// They are no recording of any production. No labelled data set of real storms is public; what is measured on these says
// how correlation does on storms of this kind, not on yours.
import type { Edge } from '../../src/practices/alerts/model/correlation/graph.ts'
import { labelledAlert } from '../../src/practices/alerts/model/incoming.ts'
import type { IncomingAlert } from '../../src/practices/alerts/model/incoming.ts'

export interface Topology {
  readonly services: readonly { readonly name: string; readonly tier: number; readonly team: string }[]
  /** As the catalog knows them. */
  readonly edges: readonly Edge[]
  /** Those that nobody declared; failures travel along them all the same. */
  readonly undeclared: readonly Edge[]
}

export interface StormAlert {
  readonly alert: IncomingAlert
  readonly receivedMs: number
  /** The service whose failure led to it; `noise/…` for one that has nothing to do with the storm. */
  readonly cause: string
}

export interface GeneratedStorm {
  readonly seed: number
  readonly topology: Topology
  readonly causes: readonly string[]
  /** In the order they come in. */
  readonly alerts: readonly StormAlert[]
}

/** Mulberry32: small, seeded, the same everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Random = () => number
const between = (random: Random, least: number, most: number): number => least + Math.floor(random() * (most - least + 1))
const oneOf = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!

/** Tiers from the edge down to datastores: each service needs one to three of the tiers below, mostly of its own domain. */
const tierShares = [0.15, 0.3, 0.3, 0.25]
const domainSize = 12
const ownDomainShare = 0.8
const undeclaredShare = 0.08

export function generateTopology(random: Random, size: number): Topology {
  const services: { name: string; tier: number; team: string; domain: number }[] = []
  const domains = Math.max(1, Math.round(size / domainSize))
  tierShares.forEach((share, tier) => {
    for (let index = 0; index < Math.max(1, Math.round(size * share)); index++) {
      const domain = index % domains
      services.push({ name: `${['edge', 'app', 'core', 'data'][tier]!}-${domain}-${Math.floor(index / domains)}`, tier, domain, team: tier === 3 ? `data-${domain % 3}` : `team-${domain}-${index % 2}` })
    }
  })
  const edges: Edge[] = []
  const undeclared: Edge[] = []
  for (const service of services) {
    const below = services.filter((other) => other.tier > service.tier && other.tier <= service.tier + 2)
    if (below.length === 0) continue
    const own = below.filter((other) => other.domain === service.domain)
    for (let need = between(random, 1, 3); need > 0; need--) {
      const target = own.length > 0 && random() < ownDomainShare ? oneOf(random, own) : oneOf(random, below)
      const edge = { service: service.name, target: target.name, provenance: 'declared' }
      if (random() < undeclaredShare) undeclared.push(edge)
      else edges.push(edge)
    }
  }
  return { services: services.map(({ name, tier, team }) => ({ name, tier, team })), edges, undeclared }
}

const silentShare = 0.125
const symptoms = ['LatencyHigh', 'ErrorsHigh', 'SaturationHigh', 'QueueGrows', 'TimeoutsHigh']
const rootSymptoms = ['Down', 'DiskFull', 'ConnectionsExhausted', 'CrashLooping', 'ReplicationStopped']

export interface StormWish {
  readonly size: number
  readonly causes: number
  /** Instances of a service that alert each on their own. */
  readonly instances: readonly [least: number, most: number]
  /** Alerts that have nothing to do with it, in half an hour. */
  readonly noise: number
}

/**
 * Each cause fails and reaches each service that needs it with a chance of 85 %, 5 to 90 s later, and so on up to four
 * services far. Each is noticed after its own rule's time, up to two minutes, so that a dependent's alert often comes first;
 * one of eight that are reached has no alert at all, and one of twelve dependencies is in no catalog.
 */
export function generateStorm(seed: number, wish: StormWish, startMs: number): GeneratedStorm {
  const random = randomFrom(seed)
  const topology = generateTopology(random, wish.size)
  const neededBy = Map.groupBy([...topology.edges, ...topology.undeclared], (edge) => edge.target)
  const alerts: StormAlert[] = []
  const struck = new Set<string>()
  const causes: string[] = []
  const candidates = topology.services.filter((service) => (neededBy.get(service.name)?.length ?? 0) >= 2)
  for (let index = 0; index < wish.causes; index++) {
    const free = candidates.filter((service) => !struck.has(service.name))
    const root = oneOf(random, free.length > 0 ? free : candidates).name
    if (struck.has(root)) continue
    causes.push(root)
    const front: { service: string; atMs: number; depth: number }[] = [{ service: root, atMs: startMs + between(random, 0, 60_000), depth: 0 }]
    struck.add(root)
    for (let next = front.shift(); next; next = front.shift()) {
      if (next.depth === 0 || random() >= silentShare) strike(alerts, random, { ...next, cause: root, wish })
      if (next.depth >= 4) continue
      for (const edge of neededBy.get(next.service) ?? []) {
        if (struck.has(edge.service) || random() > 0.85) continue
        struck.add(edge.service)
        front.push({ service: edge.service, atMs: next.atMs + between(random, 5_000, 90_000), depth: next.depth + 1 })
      }
    }
  }
  for (let index = 0; index < wish.noise; index++) {
    const { name } = oneOf(random, topology.services)
    if (struck.has(name)) continue
    struck.add(name)
    alerts.push(alertOf({ name: oneOf(random, ['CertificateExpires', 'DiskWillFill', 'JobLate']), service: name, instance: 0, severity: 'warning', atMs: startMs + between(random, 0, 1_800_000), cause: `noise/${index}` }))
  }
  return { seed, topology, causes, alerts: alerts.sort((a, b) => a.receivedMs - b.receivedMs) }
}

function strike(alerts: StormAlert[], random: Random, struck: { service: string; atMs: number; depth: number; cause: string; wish: StormWish }): void {
  const { service, atMs, depth, cause, wish } = struck
  const names = depth === 0 ? [oneOf(random, rootSymptoms), oneOf(random, symptoms)] : symptoms.slice(0, between(random, 1, 3))
  for (const name of new Set(names)) {
    const noticedMs = atMs + between(random, 15_000, 120_000)
    const severity = depth === 0 || random() < 0.7 ? 'critical' : 'warning'
    for (let instance = between(random, ...wish.instances); instance > 0; instance--) alerts.push(alertOf({ name, service, instance, severity, atMs: noticedMs + between(random, 0, 30_000), cause }))
  }
}

function alertOf(given: { name: string; service: string; instance: number; severity: string; atMs: number; cause: string }): StormAlert {
  const { name, service, instance, severity, atMs, cause } = given
  const alert = labelledAlert({
    source: 'alertmanager-api', change: 'firing', generatorUrl: null, startedMs: atMs, isStartKnown: true, endsMs: null,
    labels: { alertname: name, service, environment: 'production', severity, instance: `${service}-${instance}` }, annotations: { summary: `${name} on ${service}` },
  })
  return { alert, receivedMs: atMs, cause }
}
