// Reads what Opsgenie's alert API takes: new alerts, with its limits, and how an alert is named in an action.
import { parseForeignJson } from '../../../base/foreign-json.ts'
import { annotationsFrom, labelledAlert } from './incoming.ts'
import type { IncomingAlert } from './incoming.ts'
import { isLabelName, labelsFrom, storable } from './labels.ts'

export interface OpsgenieRead {
  readonly alert: IncomingAlert | null
  readonly alias: string
  /** By field, in the words of its answer 422; empty when `alert` is there or the body is no JSON. */
  readonly errors: Readonly<Record<string, string>>
  readonly isJson: boolean
  readonly note: string | null
}

/** Characters, as its documentation of "create alert" says. */
const limits = { message: 130, alias: 512, description: 15_000, entity: 512, source: 100, user: 100, note: 25_000 } as const
const maxDetails = 8_000
const maxTags = 20
const maxTag = 50
const maxResponders = 50
const priorities = ['P1', 'P2', 'P3', 'P4', 'P5']
/** Longer details are kept beside the labels, for people. */
const maxLabelValue = 1_024

/** @param newAlias of one that brings none: it is an alert of its own. */
export function readOpsgenieAlert(body: string, given: { nowMs: number; newAlias: () => string }): OpsgenieRead {
  const sent = mapOf(body)
  if (sent === null) return { alert: null, alias: '', errors: {}, isJson: false, note: null }
  const errors: Record<string, string> = {}
  for (const [field, limit] of Object.entries(limits)) {
    const value = sent[field]
    if (value === undefined || value === null) continue
    if (typeof value !== 'string') errors[field] = `${inWords(field)} must be a string.`
    else if ([...value].length > limit) errors[field] = `${inWords(field)} should not be longer than ${limit} characters.`
  }
  if (!('message' in errors) && textOf(sent['message']) === null) errors['message'] = 'Message can not be empty.'
  const priority = sent['priority'] ?? null
  if (priority !== null && !priorities.includes(priority as string)) errors['priority'] = `Priority should be one of ${priorities.join(', ')}.`
  const tags = sent['tags'] ?? []
  if (!Array.isArray(tags) || tags.length > maxTags || tags.some((tag) => typeof tag !== 'string' || tag.length > maxTag)) errors['tags'] = `Tags should be a list of at most ${maxTags} texts of at most ${maxTag} characters.`
  const responders = sent['responders'] ?? []
  if (!Array.isArray(responders) || responders.length > maxResponders) errors['responders'] = `Responders should be a list of at most ${maxResponders}.`
  const details = sent['details'] ?? {}
  if (!isMap(details)) errors['details'] = 'Details should be a map of texts.'
  else if (detailPairs(details).reduce((sum, [name, value]) => sum + name.length + value.length, 0) > maxDetails) errors['details'] = `Details should not be longer than ${maxDetails} characters in total.`
  if (Object.keys(errors).length > 0) return { alert: null, alias: '', errors, isJson: true, note: null }
  const alias = storable(textOf(sent['alias']) ?? given.newAlias())
  return { alert: alertOf(sent, { alias, nowMs: given.nowMs }), alias, errors, isJson: true, note: textOf(sent['note']) }
}

export function opsgenieKey(alias: string): string {
  return `og:${storable(alias)}`
}

/** The end or acknowledgement of the open alert that has this key. */
export function opsgenieChange(known: { key: string; name: string }, change: 'resolved' | 'acknowledged', nowMs: number): IncomingAlert {
  return labelledAlert({
    source: 'opsgenie', change, key: known.key, labels: labelsFrom([['alertname', known.name]]), annotations: {}, generatorUrl: null, startedMs: nowMs, isStartKnown: false,
    endsMs: change === 'resolved' ? nowMs : null,
  })
}

/** The note of an action, if it brings one that fits; a body that is none is as good as an empty one. */
export function readOpsgenieNote(body: string): { readonly note: string | null; readonly errors: Readonly<Record<string, string>> } {
  const sent = body.trim() === '' ? {} : mapOf(body)
  if (sent === null) return { note: null, errors: { body: 'Could not parse request body.' } }
  const note = sent['note']
  if (note !== undefined && note !== null && typeof note !== 'string') return { note: null, errors: { note: 'Note must be a string.' } }
  if (typeof note === 'string' && [...note].length > limits.note) return { note: null, errors: { note: `Note should not be longer than ${limits.note} characters.` } }
  return { note: textOf(note), errors: {} }
}

function alertOf(sent: Record<string, unknown>, given: { alias: string; nowMs: number }): IncomingAlert {
  const message = storable(textOf(sent['message'])!)
  const details = detailPairs(sent['details'] as Record<string, unknown> | undefined ?? {})
  const own = new Map(details.filter(([name, value]) => isLabelName(name) && value.length <= maxLabelValue))
  const text = (field: string): string => textOf(sent[field]) ?? ''
  const priority = text('priority')
  const teams = (sent['responders'] as unknown[] | undefined ?? []).flatMap((one) => (isMap(one) && one['type'] === 'team' && typeof one['name'] === 'string' ? [one['name']] : []))
  const labels = labelsFrom(new Map([
    ['team', teams.length === 1 ? teams[0]! : ''], ['service', text('entity').slice(0, 200)],
    ...own,
    // A relayed alert says its severity itself; without one and without a priority it is a P3.
    ['alertname', own.get('alertname') || message], ['severity', priority || own.get('severity') || 'P3'],
    ['alias', given.alias], ['entity', text('entity')], ['source', text('source')], ['priority', priority || 'P3'], ['tags', ((sent['tags'] as string[] | undefined) ?? []).join(',')],
  ]))
  const source = text('source')
  return labelledAlert({
    source: 'opsgenie', change: 'firing', key: opsgenieKey(given.alias), labels,
    annotations: annotationsFrom([
      ['summary', message], ['description', text('description')], ...details.filter(([name]) => name === 'runbook_url' || name === 'runbook'),
      ...(teams.length > 1 ? [['responders', teams.join(', ')] as const] : []),
      ...details.filter(([name]) => !own.has(name)).map(([name, value]) => [`detail_${name}`, value] as const),
    ]),
    generatorUrl: /^https?:\/\//.test(source) ? source : null, group: labelsFrom([['source', source]]), startedMs: given.nowMs, isStartKnown: false, endsMs: null,
  })
}

function detailPairs(details: Record<string, unknown>): readonly (readonly [string, string])[] {
  return Object.entries(details).map(([name, value]) => [name, typeof value === 'string' ? value : (JSON.stringify(value) ?? '')] as const)
}

function mapOf(body: string): Record<string, unknown> | null {
  try {
    const value = parseForeignJson(body)
    return isMap(value) ? value : null
  } catch {
    return null
  }
}

function inWords(field: string): string {
  return `${field[0]!.toUpperCase()}${field.slice(1)}`
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
