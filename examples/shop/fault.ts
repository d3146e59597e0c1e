// The faults a service of the shop can be told to have, and how they are written in `PUT /fault`.

export type Fault =
  | { readonly kind: 'none' }
  /** This share of requests answers 500. */
  | { readonly kind: 'errors'; readonly share: number }
  /** Every request takes this much longer. */
  | { readonly kind: 'latency'; readonly addMs: number }
  /** Calls to this service's dependencies are refused. */
  | { readonly kind: 'dependency-down' }

export const noFault: Fault = { kind: 'none' }
export const faultsSay = 'A fault is {"kind":"none"}, {"kind":"errors","share":0.5}, {"kind":"latency","addMs":500} or {"kind":"dependency-down"}; each with "forSeconds":60 to end by itself.'

const defaultShare = 0.5
const defaultAddMs = 500
const maxAddMs = 60_000

/** A fault that is to end by itself: whoever switched it on may be killed before switching it off. */
const maxForSeconds = 3_600

/** How long the fault that the text says is to last; null when until it is switched off. */
export function readForSeconds(text: string): number | null {
  try {
    const { forSeconds } = (JSON.parse(text) ?? {}) as { forSeconds?: unknown }
    return isWithin(forSeconds, maxForSeconds) && forSeconds > 0 ? forSeconds : null
  } catch {
    return null
  }
}

/** Null when the text says no fault. */
export function readFault(text: string): Fault | null {
  let value: { kind?: unknown; share?: unknown; addMs?: unknown } | null
  try {
    value = JSON.parse(text) as typeof value
  } catch {
    return null
  }
  const { kind, share = defaultShare, addMs = defaultAddMs } = value ?? {}
  if (kind === 'none' || kind === 'dependency-down') return { kind }
  if (kind === 'errors') return isWithin(share, 1) ? { kind, share } : null
  if (kind === 'latency') return isWithin(addMs, maxAddMs) ? { kind, addMs } : null
  return null
}

function isWithin(value: unknown, max: number): value is number {
  return typeof value === 'number' && value >= 0 && value <= max
}
