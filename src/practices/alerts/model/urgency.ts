// How urgent an alert is, from what its source calls its severity.

export type Urgency = 'page' | 'ticket' | 'info'

const words: Readonly<Record<Urgency, readonly string[]>> = {
  page: ['critical', 'page', 'error', 'emergency', 'fatal', 'high', 'sev1', 'sev2', 'p1', 'p2'],
  ticket: ['warning', 'warn', 'ticket', 'medium', 'moderate', 'minor', 'sev3', 'p3'],
  // `none` is what the watchdog alert of Prometheus' common rules carries: it always fires.
  info: ['info', 'informational', 'notice', 'low', 'none', 'debug', 'ok', 'sev4', 'sev5', 'p4', 'p5'],
}
const known = new Map(Object.entries(words).flatMap(([urgency, list]) => list.map((word) => [word, urgency as Urgency] as const)))

/** Names under which rules ship an alert that always fires, to show that alerts arrive. */
const alwaysFiring = new Set(['Watchdog', 'DeadMansSwitch'])

/** One that fires all the time on purpose: its firing asks nothing of anybody, its absence does. */
export function isWatchdog(alert: { readonly name: string; readonly severity: string | null }): boolean {
  return alwaysFiring.has(alert.name) || alert.severity?.trim().toLowerCase() === 'none'
}

/** A missing or unknown severity asks for a look in working hours: it neither wakes anybody nor is lost. */
export function urgencyOf(severity: string | null | undefined): Urgency {
  if (!severity) return 'ticket'
  return known.get(severity) ?? known.get(severity.trim().toLowerCase()) ?? 'ticket'
}

const rank: Readonly<Record<Urgency, number>> = { info: 0, ticket: 1, page: 2 }

export function isMoreUrgent(a: Urgency, b: Urgency): boolean {
  return rank[a] > rank[b]
}
