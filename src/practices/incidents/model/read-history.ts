// Reads histories of incidents as other systems write them: Statuspage's incidents.json, and JSON Lines of incidents with updates.
import type { Finding } from '../../../base/finding.ts'
import { parseForeignJson } from '../../../base/foreign-json.ts'
import { parseInstant } from '../../../base/instant.ts'
import type { Severity } from './severity.ts'

export interface PastUpdate {
  readonly atMs: number
  readonly status: string
  readonly text: string
}

/** An incident that is over, as its source tells it. */
export interface PastIncident {
  /** Its id at the source. */
  readonly reference: string
  readonly title: string
  readonly severity: Severity | null
  readonly url: string | null
  readonly components: readonly string[]
  readonly declaredMs: number
  /** The stated impact, where the source knows it, else when it was declared and resolved. */
  readonly startedMs: number
  readonly mitigatedMs: number
  readonly resolvedMs: number
  /** Oldest first. */
  readonly updates: readonly PastUpdate[]
}

export interface History {
  readonly incidents: readonly PastIncident[]
  /** Planned work, which is no incident. */
  readonly maintenance: number
  readonly findings: readonly Finding[]
}

const mostUpdates = 200
const mostText = 10_000

/** Statuspage's impacts. `none` is an incident that nobody was said to feel. */
const severityOfImpact: Readonly<Record<string, Severity>> = { critical: 'SEV1', major: 'SEV2', minor: 'SEV3', none: 'SEV4' }

export function readHistory(text: string, file: string): History {
  const findings: Finding[] = []
  const incidents: PastIncident[] = []
  let maintenance = 0
  for (const { value, line } of objectsIn(text, file, findings)) {
    const read = readOne(value)
    if (read === 'maintenance') maintenance++
    else if (typeof read === 'string') findings.push({ level: 'warning', code: 'INCIDENT_HISTORY_ENTRY', file, line, say: `Left out, because ${read}.`, mend: 'Correct the entry at its source, or leave it out.' })
    else incidents.push(read)
  }
  return { incidents: incidents.sort((one, two) => one.declaredMs - two.declaredMs), maintenance, findings }
}

interface Found {
  readonly value: unknown
  readonly line: number
}

function objectsIn(text: string, file: string, findings: Finding[]): readonly Found[] {
  const whole = tryJson(text)
  if (whole !== undefined) {
    const list = Array.isArray(whole) ? whole : isRecord(whole) && Array.isArray(whole['incidents']) ? whole['incidents'] : [whole]
    return list.map((value) => ({ value, line: 1 }))
  }
  return text.split('\n').flatMap((each, index) => {
    if (each.trim() === '') return []
    const value = tryJson(each)
    if (value !== undefined) return [{ value, line: index + 1 }]
    findings.push({ level: 'error', code: 'INCIDENT_HISTORY_JSON', file, line: index + 1, say: 'This line is no JSON.', mend: 'Give the incidents.json of a Statuspage API, or one JSON object a line.' })
    return []
  })
}

function tryJson(text: string): unknown {
  try {
    return parseForeignJson(text)
  } catch {
    return undefined
  }
}

/** The incident, `maintenance`, or why it cannot be read. */
function readOne(value: unknown): PastIncident | string {
  if (!isRecord(value)) return 'it is no object'
  if (value['impact'] === 'maintenance' || 'scheduled_for' in value && value['scheduled_for'] !== null) return 'maintenance'
  const reference = textOf(value, 'id')
  if (reference === null) return 'it has no id'
  const title = textOf(value, 'title') ?? textOf(value, 'name')
  if (title === null) return `${reference} has no title`
  const updates = updatesOf(value)
  const resolvedMs = instantOf(value, 'resolved_at')
  const createdMs = instantOf(value, 'created_at')
  // Written down only after it was over: then it was declared when it began, as far as its source knows.
  const declaredMs = (createdMs !== null && (resolvedMs === null || createdMs <= resolvedMs) ? createdMs : null) ?? instantOf(value, 'started_at') ?? updates[0]?.atMs ?? null
  if (declaredMs === null) return `${reference} has no time at which it began`
  if (resolvedMs === null) return `${reference} is not resolved: declare what still runs`
  if (resolvedMs < declaredMs) return `${reference} is resolved before it began`
  const startedMs = instantOf(value, 'downtime_start') ?? instantOf(value, 'started_at') ?? declaredMs
  const mitigatedMs = Math.max(startedMs, instantOf(value, 'downtime_end') ?? resolvedMs)
  return {
    reference, title: title.slice(0, 200), severity: severityOfImpact[String(value['impact'])] ?? null, url: textOf(value, 'shortlink') ?? textOf(value, 'url'),
    components: namesOf(value['components']), declaredMs, startedMs, mitigatedMs, resolvedMs: Math.max(resolvedMs, mitigatedMs), updates: updates.slice(0, mostUpdates),
  }
}

function updatesOf(value: Readonly<Record<string, unknown>>): PastUpdate[] {
  const list = [value['incident_updates'], value['updates']].find(Array.isArray) as readonly unknown[] | undefined
  return (list ?? []).filter(isRecord).flatMap((update) => {
    const atMs = instantOf(update, 'display_at') ?? instantOf(update, 'at') ?? instantOf(update, 'created_at')
    const text = textOf(update, 'body') ?? textOf(update, 'message')
    return atMs === null || text === null ? [] : [{ atMs, status: textOf(update, 'status') ?? 'update', text: text.slice(0, mostText) }]
  }).sort((one, two) => one.atMs - two.atMs)
}

function namesOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return []
  return value.map((each: unknown) => (isRecord(each) ? textOf(each, 'name') : typeof each === 'string' && each !== '' ? each : null)).filter((name) => name !== null)
}

function textOf(value: Readonly<Record<string, unknown>>, key: string): string | null {
  const text = value[key]
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : null
}

function instantOf(value: Readonly<Record<string, unknown>>, key: string): number | null {
  const text = textOf(value, key)
  return text === null ? null : parseInstant(text)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
