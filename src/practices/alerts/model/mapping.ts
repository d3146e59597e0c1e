// A mapping from any JSON body to alerts, written by a person. Pure: the page previews with the very code that takes in.
import { parseInstant } from '../../../base/instant.ts'
import { annotationsFrom, labelledAlert, whyLabelsTooLarge } from './incoming.ts'
import type { BadAlert, IncomingAlert } from './incoming.ts'
import { fillTemplate, parsePath, parseTemplate, valueAt } from './json-path.ts'
import type { Template } from './json-path.ts'
import { isLabelName, labelsFrom, storable } from './labels.ts'

/** Each text is a path (`$.title`), a text with paths in braces (`{$.host}/{$.check}`), or said as it is. */
export interface Mapping {
  /** Where the list of alerts stands; left out, the body is one alert. */
  readonly items?: string
  readonly name: string
  /** What makes it the same alert; left out, its labels do. */
  readonly key?: string
  readonly summary?: string
  readonly description?: string
  readonly severity?: string
  readonly service?: string
  readonly environment?: string
  readonly status?: string
  readonly startedAt?: string
  readonly url?: string
  readonly runbookUrl?: string
  readonly labels?: Readonly<Record<string, string>>
  /** Words of `status`, in any case; a word in none of the lists fires. */
  readonly words?: { readonly resolved?: readonly string[]; readonly acknowledged?: readonly string[]; readonly ignored?: readonly string[] }
}

export const mappedFields = ['name', 'key', 'summary', 'description', 'severity', 'service', 'environment', 'status', 'startedAt', 'url', 'runbookUrl'] as const
export type MappedField = (typeof mappedFields)[number]

export const usualWords = {
  resolved: ['resolved', 'ok', 'closed', 'recovered', 'recovery', 'up', 'normal', 'inactive', 'success', 'false', '0'],
  acknowledged: ['acknowledged', 'ack'],
  ignored: ['ignored', 'test'],
} as const

export interface MappingProblem { readonly field: string; readonly say: string }

/** Null when it can be used. */
export function mappingProblem(mapping: Mapping): MappingProblem | null {
  if (mapping.items !== undefined && parsePath(mapping.items) === null) return { field: 'items', say: `\`${mapping.items.slice(0, 100)}\` is not a path like $.alerts.` }
  for (const field of mappedFields) {
    const text = mapping[field]
    if (text === undefined) continue
    const template = parseTemplate(text)
    if ('why' in template) return { field, say: template.why }
  }
  for (const [name, text] of Object.entries(mapping.labels ?? {})) {
    if (!isLabelName(name)) return { field: `labels.${name}`, say: `\`${name.slice(0, 100)}\` is not a label name: letters, digits and underscores.` }
    const template = parseTemplate(text)
    if ('why' in template) return { field: `labels.${name}`, say: template.why }
  }
  return null
}

export interface Mapped {
  readonly alerts: readonly IncomingAlert[]
  readonly bad: readonly BadAlert[]
  readonly ignored: number
}

/** Alerts of one body. */
export const maxItems = 1_000

/** @param sender keeps the keys of two senders apart. @throws Error for a mapping that has a problem. */
export function applyMapping(mapping: Mapping, body: unknown, given: { sender: string; nowMs: number }): Mapped {
  const listed = mapping.items === undefined ? [body] : valueAt(body, parsePath(mapping.items) ?? [])
  if (!Array.isArray(listed)) return { alerts: [], bad: [{ index: 0, why: `${mapping.items ?? '$'} is not a list` }], ignored: 0 }
  const alerts: IncomingAlert[] = []
  const bad: BadAlert[] = []
  let ignored = 0
  const reader = new MappingReader(mapping, given)
  listed.slice(0, maxItems).forEach((item: unknown, index) => {
    const read = reader.read(item)
    if (read === 'ignored') ignored++
    else if (typeof read === 'string') bad.push({ index, why: read })
    else alerts.push(read)
  })
  if (listed.length > maxItems) bad.push({ index: maxItems, why: `only the first ${maxItems} of ${listed.length} were read` })
  return { alerts, bad, ignored }
}

class MappingReader {
  readonly #fields: ReadonlyMap<string, Template>
  readonly #labels: readonly (readonly [string, Template])[]
  readonly #words: Readonly<Record<'resolved' | 'acknowledged' | 'ignored', ReadonlySet<string>>>
  readonly #given: { sender: string; nowMs: number }

  constructor(mapping: Mapping, given: { sender: string; nowMs: number }) {
    this.#given = given
    this.#fields = new Map(mappedFields.flatMap((field) => (mapping[field] === undefined ? [] : [[field, mustParse(mapping[field])] as const])))
    this.#labels = Object.entries(mapping.labels ?? {}).map(([name, text]) => [name, mustParse(text)] as const)
    const listOf = (change: 'resolved' | 'acknowledged' | 'ignored'): ReadonlySet<string> => new Set((mapping.words?.[change] ?? usualWords[change]).map((word) => word.trim().toLowerCase()))
    this.#words = { resolved: listOf('resolved'), acknowledged: listOf('acknowledged'), ignored: listOf('ignored') }
  }

  /** The alert, `ignored`, or in words why it is none. */
  read(item: unknown): IncomingAlert | string {
    const { sender, nowMs } = this.#given
    const said = (field: MappedField): string => {
      const template = this.#fields.get(field)
      return template === undefined ? '' : (fillTemplate(template, item) ?? '').slice(0, 16_384)
    }
    const word = said('status').trim().toLowerCase()
    if (this.#words.ignored.has(word)) return 'ignored'
    const change = this.#words.resolved.has(word) ? 'resolved' : this.#words.acknowledged.has(word) ? 'acknowledged' : 'firing'
    const name = said('name')
    if (name === '') return 'the mapping finds no name in it'
    const labels = labelsFrom(new Map([
      ...this.#labels.map(([label, template]) => [label, fillTemplate(template, item)?.slice(0, 4_096) ?? ''] as const),
      ['alertname', name.slice(0, 200)], ['severity', said('severity').slice(0, 200)], ['service', said('service').slice(0, 200)], ['environment', said('environment').slice(0, 200)], ['sender', sender],
    ]))
    const tooLarge = whyLabelsTooLarge(labels)
    if (tooLarge !== null) return tooLarge
    const startedMs = instantOf(said('startedAt'))
    const read = labelledAlert({
      source: 'webhook', change, labels, annotations: annotationsFrom([['summary', said('summary') || name], ['description', said('description')], ['runbook_url', said('runbookUrl')]]),
      generatorUrl: said('url') || null, group: { sender }, startedMs: startedMs ?? nowMs, isStartKnown: startedMs !== null, endsMs: change === 'resolved' ? nowMs : null,
    })
    const key = said('key')
    // An end seldom says all that the beginning did: without a key of its own the name, service and environment are it.
    return { ...read, key: `wh:${sender}:${storable(key || [read.name, read.service ?? '', read.environment ?? ''].join('/')).slice(0, 512)}` }
  }
}

/** RFC 3339, or seconds or milliseconds since 1970. */
function instantOf(text: string): number | null {
  if (/^\d{10}(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1_000)
  if (/^\d{13}$/.test(text)) return Number(text)
  return parseInstant(text)
}

function mustParse(text: string): Template {
  const template = parseTemplate(text)
  if ('why' in template) throw new Error(template.why)
  return template
}
