// What an incident that was run elsewhere is here: its severity, and the named times that its history really tells. Pure.
import type { Severity } from './severity.ts'
import type { Stamps } from './stamps.ts'

const severities: Readonly<Record<string, Severity>> = { critical: 'SEV1', major: 'SEV2', minor: 'SEV3', none: 'SEV4', maintenance: 'SEV4' }

/** Not judged by its source: as any incident that nobody judged. */
export const importSeverity = (impact: string | null): Severity => (impact === null ? 'SEV3' : (severities[impact] ?? 'SEV3'))

interface History {
  readonly startedMs: number
  readonly resolvedMs: number | null
  readonly updates: readonly { readonly atMs: number; readonly status: string }[]
}

/** Null where it ended before it began. A time that the history does not tell stays unknown: when somebody was on it, when it was detected. */
export function importedStamps({ startedMs, resolvedMs, updates }: History): Stamps | null {
  if (resolvedMs !== null && resolvedMs < startedMs) return null
  const times = updates.map(({ atMs }) => atMs)
  // Its first words are when it was declared to the world.
  const declaredMs = times.length === 0 ? startedMs : Math.max(startedMs, Math.min(...times))
  // "Monitoring" is what a status page says when a fix is in place and users are whole.
  const watched = updates.find(({ status }) => /^monitoring$/i.test(status))?.atMs ?? null
  const mitigatedMs = watched !== null && watched >= startedMs && (resolvedMs === null || watched <= resolvedMs) ? watched : null
  return { startedMs, detectedMs: null, acknowledgedMs: null, declaredMs, mitigatedMs, resolvedMs, closedMs: Math.max(resolvedMs ?? 0, declaredMs, ...times) }
}
