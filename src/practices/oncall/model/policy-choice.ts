// Which escalation policies a page of a service may follow, in order: the service's own route, one named after its team, `default`.

export const defaultPolicy = 'default'

export interface PolicyRoute {
  readonly name: string
  readonly reason: string
  /** Used when it is there; nobody named it. */
  readonly isOptional: boolean
}

/** `routed`: what the routing tree of alerts says, which comes first. `service` is null for one that the catalog does not know. */
export function policyRoutes(asked: { readonly serviceName: string | null; readonly routed: string | null }, service: { readonly name: string; readonly onCallRoute: string | null; readonly owner: string | null } | null): readonly PolicyRoute[] {
  const { serviceName, routed } = asked
  const routes: PolicyRoute[] = routed === null ? [] : [{ name: routed, reason: 'The policy its alert is routed to', isOptional: false }]
  if (service?.onCallRoute) routes.push({ name: service.onCallRoute, reason: `On-call route of service ${service.name}`, isOptional: false })
  if (service?.owner) routes.push({ name: service.owner, reason: `The policy named after team ${service.owner}, which owns ${service.name}`, isOptional: true })
  const why = serviceName === null ? 'The default policy: no service was named' : `The default policy: neither service ${serviceName} nor its owner has another`
  routes.push({ name: defaultPolicy, reason: why, isOptional: false })
  return routes
}

/** The first that is there; null, and what was missing, where none is. */
export async function firstOf<Policy>(routes: readonly PolicyRoute[], load: (name: string) => Promise<Policy | null>): Promise<{ readonly name: string; readonly policy: Policy; readonly reason: string } | { readonly policy: null; readonly reason: string }> {
  const missing: string[] = []
  for (const { name, reason, isOptional } of routes) {
    const policy = await load(name)
    if (policy !== null) return { name, policy, reason: missing.length === 0 ? reason : `${reason} (there is no policy ${missing.join(' or ')})` }
    if (!isOptional) missing.push(`"${name}"`)
  }
  return { policy: null, reason: `There is no policy ${missing.join(' or ')}: every administrator is asked.` }
}
