// Reads what Statuspage's public API (v2) gives of a page: components and groups, incidents with their updates, planned work.
// https://developer.statuspage.io/ and <page>/api: summary.json, components.json, incidents.json, scheduled-maintenances.json.
import type { Finding } from '../../../base/finding.ts'
import { parseForeignJson } from '../../../base/foreign-json.ts'
import { parseInstant } from '../../../base/instant.ts'
import { componentStates } from './status-page.ts'
import type { ComponentState, PostStatus } from './status-page.ts'

export interface MovedComponent {
  readonly name: string
  readonly title: string
  readonly group: string | null
  readonly description: string | null
}

export interface MovedUpdate {
  /** Its id there. */
  readonly reference: string
  readonly status: PostStatus
  readonly text: string
  readonly atMs: number
  readonly effects: readonly { readonly component: string; readonly state: ComponentState }[]
}

export interface MovedPost {
  readonly reference: string
  readonly title: string
  readonly startedMs: number
  /** Oldest first. */
  readonly updates: readonly MovedUpdate[]
}

export interface MovedWork {
  readonly reference: string
  readonly title: string
  readonly text: string
  readonly fromMs: number
  readonly toMs: number
  readonly components: readonly string[]
}

export interface MovedPage {
  /** Null: no file says what the page is called. */
  readonly title: string | null
  readonly components: readonly MovedComponent[]
  readonly posts: readonly MovedPost[]
  readonly maintenances: readonly MovedWork[]
}

type Json = Readonly<Record<string, unknown>>

const code = 'STATUS_MOVE'
const mostUpdates = 200
const mostText = 10_000
/** How Statuspage's impact of a whole incident reads for each of its components. */
const stateOfImpact: Readonly<Record<string, ComponentState>> = { none: 'operational', minor: 'degraded_performance', major: 'partial_outage', critical: 'major_outage', maintenance: 'under_maintenance' }
const statusOf: Readonly<Record<string, PostStatus>> = { investigating: 'investigating', identified: 'identified', monitoring: 'monitoring', resolved: 'resolved', postmortem: 'resolved', in_progress: 'identified', verifying: 'monitoring', completed: 'resolved', scheduled: 'investigating' }

/** Several files of one page, in any order; what is in two of them is taken from the first that has it. */
export function readStatuspage(files: readonly { readonly path: string; readonly text: string }[]): { readonly value: MovedPage; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const found = { title: null as string | null, components: new Map<string, Json>(), incidents: new Map<string, Json>(), maintenances: new Map<string, Json>() }
  for (const { path, text } of files) {
    const whole = jsonOf(text)
    if (whole === null) findings.push({ level: 'error', code, file: path, say: 'This is no JSON object.', mend: 'Save the answer of the API as it is, like curl https://<page>/api/v2/incidents.json.' })
    else {
      found.title ??= textAt(objectAt(whole, 'page') ?? {}, 'name')
      keep(found.components, listAt(whole, 'components'))
      keep(found.maintenances, listAt(whole, 'scheduled_maintenances'))
      for (const one of listAt(whole, 'incidents')) keep(textAt(one, 'scheduled_for') === null ? found.incidents : found.maintenances, [one])
    }
  }
  // Incidents name their components too, which a page may have removed since.
  const listed = new Set(found.components.keys())
  for (const one of [...found.incidents.values(), ...found.maintenances.values()]) keep(found.components, listAt(one, 'components'))
  const { components, names } = componentsOf([...found.components.values()], listed, findings)
  return {
    value: {
      title: found.title, components,
      posts: [...found.incidents.values()].flatMap((one) => postOf(one, names, findings)).sort((one, two) => one.startedMs - two.startedMs),
      maintenances: [...found.maintenances.values()].flatMap((one) => workOf(one, names, findings)).sort((one, two) => one.fromMs - two.fromMs),
    },
    findings,
  }
}

function componentsOf(all: readonly Json[], listed: ReadonlySet<string>, findings: Finding[]): { readonly components: readonly MovedComponent[]; readonly names: ReadonlyMap<string, string> } {
  const groups = new Map(all.filter((one) => one['group'] === true).map((one) => [textAt(one, 'id')!, textAt(one, 'name') ?? '']))
  const names = new Map<string, string>()
  const taken = new Set<string>()
  const position = (one: Json): number => (typeof one['position'] === 'number' ? one['position'] : 0)
  const components = all.filter((one) => one['group'] !== true && textAt(one, 'name') !== null).sort((one, two) => position(one) - position(two)).flatMap((one): MovedComponent[] => {
    const [id, title] = [textAt(one, 'id')!, textAt(one, 'name')!.slice(0, 200)]
    if (!listed.has(id)) {
      findings.push({ level: 'info', code, say: `The component ${title} stands in incidents and not among the components of the page.`, mend: 'It is left out of the document; what was said is taken over without it.' })
      return []
    }
    const name = freeName(title, taken)
    taken.add(name)
    names.set(id, name)
    if (one['only_show_if_degraded'] === true) findings.push({ level: 'warning', code, say: `${title} is shown there only while something is wrong with it.`, mend: 'It is always shown here; leave it out of the document if readers should not see it.' })
    return [{ name, title, group: groups.get(textAt(one, 'group_id') ?? '')?.slice(0, 200) || null, description: textAt(one, 'description')?.slice(0, 500) ?? null }]
  })
  if (components.some(({ group }) => group !== null) === false && groups.size > 0) findings.push({ level: 'info', code, say: 'Groups without members are left out.', mend: 'Nothing is to be done.' })
  return { components, names }
}

function postOf(one: Json, names: ReadonlyMap<string, string>, findings: Finding[]): readonly MovedPost[] {
  const [reference, title] = [textAt(one, 'id')!, textAt(one, 'name')]
  const ofAll = listAt(one, 'components').flatMap((component) => names.get(textAt(component, 'id') ?? '') ?? [])
  const impact = stateOfImpact[textAt(one, 'impact') ?? ''] ?? 'degraded_performance'
  const updates = listAt(one, 'incident_updates').flatMap((update): MovedUpdate[] => {
    const [id, said, body] = [textAt(update, 'id'), textAt(update, 'status'), textAt(update, 'body')]
    const atMs = instantAt(update, 'display_at') ?? instantAt(update, 'created_at')
    const status = said === null ? undefined : statusOf[said]
    if (id === null || atMs === null || body === null || body.trim() === '' || status === undefined) {
      findings.push({ level: 'warning', code, say: `An update of "${title ?? reference}" is left out, because ${body === null || body.trim() === '' ? 'it says nothing' : status === undefined ? `its status ${said ?? ''} is unknown` : 'it has no id or time'}.`, mend: 'Publish it again by hand if readers should see it.' })
      return []
    }
    const stated = listAt(update, 'affected_components').flatMap((component) => {
      const [name, state] = [names.get(textAt(component, 'code') ?? ''), textAt(component, 'new_status')]
      return name !== undefined && (componentStates as readonly string[]).includes(state ?? '') ? [{ component: name, state: state as ComponentState }] : []
    })
    const effects = [...stated, ...ofAll.filter((name) => !stated.some(({ component }) => component === name)).map((component) => ({ component, state: status === 'resolved' ? ('operational' as const) : impact }))]
    return [{ reference: id, status, text: body.trim().slice(0, mostText), atMs, effects }]
  }).sort((one_, two) => one_.atMs - two.atMs)
  if (title === null || updates.length === 0) {
    findings.push({ level: 'warning', code, say: `The incident ${reference} is left out, because ${title === null ? 'it has no name' : 'nothing was said in it'}.`, mend: 'Publish it again by hand if readers should see it.' })
    return []
  }
  if (updates.length > mostUpdates) findings.push({ level: 'warning', code, say: `Of "${title}" only the last ${mostUpdates} updates are taken over.`, mend: 'Nothing is to be done.' })
  if (updates.at(-1)!.status !== 'resolved') findings.push({ level: 'info', code, say: `"${title}" is not over there.`, mend: 'It runs here too: publish its next updates on this page.' })
  return [{ reference, title: title.slice(0, 200), startedMs: Math.min(instantAt(one, 'started_at') ?? updates[0]!.atMs, updates[0]!.atMs), updates: updates.slice(-mostUpdates) }]
}

function workOf(one: Json, names: ReadonlyMap<string, string>, findings: Finding[]): readonly MovedWork[] {
  const [reference, title, fromMs, toMs] = [textAt(one, 'id')!, textAt(one, 'name'), instantAt(one, 'scheduled_for'), instantAt(one, 'scheduled_until')]
  const updates = listAt(one, 'incident_updates')
  const components = listAt(one, 'components').flatMap((component) => names.get(textAt(component, 'id') ?? '') ?? [])
  const text = updates.find((update) => textAt(update, 'status') === 'scheduled') ?? updates.at(-1) ?? {}
  const missing = title === null ? 'it has no name' : fromMs === null || toMs === null || toMs <= fromMs ? 'its dates cannot be read' : components.length === 0 ? 'none of its components stands on the page' : null
  if (title === null || fromMs === null || toMs === null || missing !== null) {
    findings.push({ level: 'warning', code, say: `The planned work ${title ?? reference} is left out, because ${missing ?? ''}.`, mend: 'Announce it again by hand if it is still to come.' })
    return []
  }
  return [{ reference, title: title.slice(0, 200), text: (textAt(text, 'body') ?? title).trim().slice(0, mostText) || title, fromMs, toMs, components: [...new Set(components)] }]
}

/** Lower-case letters, digits and dashes, as names of components are; unique. */
function freeName(title: string, taken: ReadonlySet<string>): string {
  const name = title.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 58).replace(/-+$/, '') || 'component'
  for (let number = 1; ; number++) {
    const free = number === 1 ? name : `${name}-${number}`
    if (!taken.has(free)) return free
  }
}

function keep(into: Map<string, Json>, list: readonly Json[]): void {
  for (const one of list) {
    const id = textAt(one, 'id')
    if (id !== null && id.length <= 100 && !into.has(id)) into.set(id, one)
  }
}

function jsonOf(text: string): Json | null {
  try {
    return recordOf(parseForeignJson(text))
  } catch {
    return null
  }
}

const recordOf = (value: unknown): Json | null => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null)
const objectAt = (of: Json, key: string): Json | null => recordOf(of[key])
const textAt = (of: Json, key: string): string | null => (typeof of[key] === 'string' ? of[key] : null)
const listAt = (of: Json, key: string): readonly Json[] => (Array.isArray(of[key]) ? of[key].map(recordOf).filter((one) => one !== null) : [])
const instantAt = (of: Json, key: string): number | null => parseInstant(textAt(of, key) ?? '')
