// Reads histories of status pages: what Atlassian Statuspage answers at /api/v2/incidents.json, and lists or lines of JSON with the same facts. Pure.
import type { Finding, Read } from '../../../base/finding.ts'
import { parseForeignJson } from '../../../base/foreign-json.ts'

export interface HistoryIncident {
  reference: string
  title: string
  url?: string
  impact?: 'none' | 'minor' | 'major' | 'critical' | 'maintenance'
  startedAt: string
  resolvedAt?: string
  components?: string[]
  updates: { at: string; status: string; text: string }[]
}

const impacts: readonly string[] = ['none', 'minor', 'major', 'critical', 'maintenance']
const maxTitle = 200
const maxText = 10_000
const maxUpdates = 200
const maxComponents = 50

type Fields = Readonly<Record<string, unknown>>

/** @param file what it is called in findings */
export function readHistory(text: string, file: string): Read<readonly HistoryIncident[]> {
  const findings: Finding[] = []
  const value: HistoryIncident[] = []
  for (const { item, line } of itemsOf(text, file, findings)) {
    const found = readIncident(item)
    if (typeof found === 'string') findings.push({ level: 'error', code: 'INCIDENT_HISTORY', say: `An incident in ${file} ${found}.`, mend: 'Correct it, or leave it out.', file, ...(line === null ? {} : { line }) })
    else value.push(found)
  }
  return { value, findings }
}

function itemsOf(text: string, file: string, findings: Finding[]): readonly { readonly item: unknown; readonly line: number | null }[] {
  const whole = parsed(text)
  if (whole !== undefined) {
    const list = Array.isArray(whole) ? whole : Array.isArray((whole as Fields | null)?.['incidents']) ? (whole as { incidents: unknown[] }).incidents : [whole]
    return list.map((item) => ({ item, line: null }))
  }
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    const item = parsed(line)
    if (item !== undefined) return [{ item, line: index + 1 }]
    findings.push({ level: 'error', code: 'INCIDENT_HISTORY', say: `Line ${index + 1} of ${file} is no JSON.`, mend: 'Give a JSON document, or one JSON object a line.', file, line: index + 1 })
    return []
  })
}

function parsed(text: string): unknown {
  try {
    return parseForeignJson(text)
  } catch {
    return undefined
  }
}

/** Or what is wrong with it. */
function readIncident(item: unknown): HistoryIncident | string {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return 'is no object'
  const fields = item as Fields
  const reference = textOf(fields, 'reference', 'id')
  if (reference === null) return 'has no id'
  const title = textOf(fields, 'title', 'name')
  if (title === null) return `(${reference}) has no title`
  const startedAt = timeOf(fields, 'started_at', 'startedAt', 'scheduled_for', 'created_at')
  if (startedAt === null) return `(${reference}) does not say when it began`
  const updates = listOf(fields, 'updates', 'incident_updates').flatMap((one) => {
    const at = timeOf(one, 'at', 'display_at', 'created_at')
    const text = textOf(one, 'text', 'message', 'body')
    return at === null || text === null ? [] : [{ at, status: (textOf(one, 'status') ?? '').slice(0, 60), text: text.slice(0, maxText) }]
  }).toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)).slice(0, maxUpdates)
  const impact = textOf(fields, 'impact')
  const url = textOf(fields, 'url', 'shortlink')
  const resolvedAt = timeOf(fields, 'resolved_at', 'resolvedAt')
  const components = (Array.isArray(fields['components']) ? fields['components'] : []).flatMap((one): string[] => (typeof one === 'string' ? [one] : typeof one === 'object' && one !== null ? [textOf(one as Fields, 'name') ?? ''] : []))
    .map((name) => name.trim().slice(0, 200)).filter((name) => name !== '').slice(0, maxComponents)
  return {
    reference: reference.slice(0, 200), title: title.slice(0, maxTitle), startedAt, updates,
    ...(url === null ? {} : { url: url.slice(0, 2_000) }), ...(resolvedAt === null ? {} : { resolvedAt }),
    ...(impact !== null && impacts.includes(impact) ? { impact: impact as 'minor' } : {}), ...(components.length === 0 ? {} : { components: [...new Set(components)] }),
  }
}

function textOf(fields: Fields, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = fields[name]
    if (typeof value === 'number') return String(value)
    if (typeof value === 'string' && value.trim() !== '') return value.trim().replaceAll('\u0000', '')
  }
  return null
}

function timeOf(fields: Fields, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = fields[name]
    const atMs = typeof value === 'string' ? Date.parse(value) : Number.NaN
    if (Number.isFinite(atMs) && atMs >= 0) return new Date(atMs).toISOString()
  }
  return null
}

function listOf(fields: Fields, ...names: readonly string[]): readonly Fields[] {
  const list = names.map((name) => fields[name]).find(Array.isArray) as readonly unknown[] | undefined
  return (list ?? []).filter((one): one is Fields => typeof one === 'object' && one !== null)
}
