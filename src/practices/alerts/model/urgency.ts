// How urgent an alert is, from what its source calls its severity.

export type Urgency = 'page' | 'ticket' | 'info'

const words: Readonly<Record<Urgency, readonly string[]>> = {
  page: ['critical', 'page', 'error', 'emergency', 'fatal', 'high', 'sev1', 'sev2', 'p1', 'p2'],
  ticket: ['warning', 'warn', 'ticket', 'medium', 'moderate', 'minor', 'sev3', 'p3'],
  // `none` is what the watchdog alert of Prometheus' common rules carries: it always fires.
  info: ['info', 'informational', 'notice', 'low', 'none', 'debug', 'ok', 'sev4', 'sev5', 'p4', 'p5'],
}
const known = new Map(Object.entries(words).flatMap(([urgency, list]) => list.map((word) => [word, urgency as Urgency] as const)))

/** A missing or unknown severity asks for a look in working hours: it neither wakes anybody nor is lost. */
export function urgencyOf(severity: string | null | undefined): Urgency {
  if (!severity) return 'ticket'
  return known.get(severity) ?? known.get(severity.trim().toLowerCase()) ?? 'ticket'
}

const rank: Readonly<Record<Urgency, number>> = { info: 0, ticket: 1, page: 2 }

export function isMoreUrgent(a: Urgency, b: Urgency): boolean {
  return rank[a] > rank[b]
}
