// Heartbeats in configuration files.
import { Type } from '@sinclair/typebox'
import type { SourceDocument } from '../../base/document.ts'
import { identityOf } from '../../base/document.ts'
import { DocumentReading } from '../../base/document-reading.ts'
import type { Field } from '../../base/document-reading.ts'
import type { Declared, DocumentKind } from '../../spine/documents.ts'
import { specOf } from './actions/hear-heartbeat.ts'
import { putHeartbeat } from './actions/keep-heartbeats.ts'
import { HeartbeatName, HeartbeatWords, urgencies } from './contract.ts'
import { weekdays } from './model/heartbeat.ts'
import type { HeartbeatSpec, Weekday } from './model/heartbeat.ts'
import { heartbeatSaid, isProblem, settleHeartbeat } from './model/heartbeat-words.ts'
import type { HeartbeatSaid } from './model/heartbeat-words.ts'
import { heartbeatsPage } from './store/heartbeats.ts'

const apiVersion = 'mainstay.dev/v1'
const kind = 'Heartbeat'
const maxStored = 20_000
const namePattern = new RegExp(HeartbeatName.pattern!)

export const heartbeatDocuments: DocumentKind = {
  kind,
  schema: Type.Object({ apiVersion: Type.Literal(apiVersion), kind: Type.Literal(kind), metadata: Type.Object({ name: HeartbeatName }, { additionalProperties: false }), spec: HeartbeatWords }, { additionalProperties: false }),
  recognises: (document) => isHeartbeat(document),
  read(documents) {
    const readings = documents.map((document) => new DocumentReading(document, 'ALERTS'))
    const value = readings.flatMap((reading) => readHeartbeat(reading) ?? [])
    return { value, findings: readings.flatMap(({ findings }) => findings) }
  },
  async stored(db) {
    const rows = await heartbeatsPage(db, {}, maxStored)
    return new Map(rows.map((row) => [row.name, specOf(row)]))
  },
  async check(declared, names) {
    return declared.flatMap(({ name, spec, from }) => {
      const { service } = spec as HeartbeatSpec
      if (service === null || names.get('Service')?.has(service) !== false) return []
      return [{ level: 'warning' as const, code: 'ALERTS_NAME_UNKNOWN', say: `Heartbeat ${name} names the service ${service}, which is not known.`, mend: 'Declare it as kind Service; until then its pages take the default route.', file: from.file, line: from.lineOf(['spec', 'service']), field: 'spec.service' }]
    })
  },
  apply: async ({ name, spec }, work) => void (await putHeartbeat(work, name, spec as HeartbeatSpec)),
  write: (name, spec) => ({ apiVersion, kind, metadata: { name }, spec: heartbeatSaid(spec as HeartbeatSpec) }),
}

function isHeartbeat(document: SourceDocument): boolean {
  const identity = identityOf(document)
  return identity.apiVersion === apiVersion && identity.kind === kind
}

function readHeartbeat(reading: DocumentReading): Declared | null {
  const { root } = reading
  reading.onlyKeys(root, ['apiVersion', 'kind', 'metadata', 'spec'])
  const nameField = reading.at(root, 'metadata', 'name')
  const name = reading.text(nameField, 'required')
  if (name !== null && !(namePattern.test(name) && name.length <= 100)) reading.error(nameField, 'NAME', `\`${name.slice(0, 100)}\` cannot be a name.`, 'Use letters, digits, dots, dashes and underscores, at most 100.')
  const spec = reading.map(reading.at(root, 'spec'), 'required')
  const said = spec === null ? null : saidIn(reading, spec)
  if (name === null || said === null || reading.findings.some(({ level }) => level === 'error')) return null
  const settled = settleHeartbeat(said)
  if (!isProblem(settled)) return { name, spec: settled, from: reading.document }
  reading.error(reading.at(root, 'spec', ...settled.field.split('.')), 'HEARTBEAT', `Heartbeat ${name}: ${settled.say}`, settled.mend)
  return null
}

const texts = ['description', 'service', 'environment', 'grace', 'runbookUrl', 'watchdog'] as const

function saidIn(reading: DocumentReading, spec: Field): HeartbeatSaid {
  reading.onlyKeys(spec, Object.keys(HeartbeatWords.properties))
  const said: Record<string, unknown> = { every: reading.text(reading.at(spec, 'every'), 'required') ?? '' }
  for (const name of texts) {
    const text = reading.text(reading.at(spec, name))
    if (text !== null) said[name] = text
  }
  const urgency = oneOf(reading, reading.at(spec, 'urgency'), urgencies)
  if (urgency !== null) said['urgency'] = urgency
  const expected = reading.map(reading.at(spec, 'expected'))
  if (expected !== null) said['expected'] = hoursIn(reading, expected)
  return said as unknown as HeartbeatSaid
}

function hoursIn(reading: DocumentReading, expected: Field): NonNullable<HeartbeatSaid['expected']> {
  reading.onlyKeys(expected, ['timeZone', 'days', 'from', 'to'])
  const from = reading.text(reading.at(expected, 'from'))
  const to = reading.text(reading.at(expected, 'to'))
  const days = reading.at(expected, 'days')
  const isGiven = reading.has(expected, 'days')
  return {
    timeZone: reading.text(reading.at(expected, 'timeZone'), 'required') ?? '',
    ...(from === null ? {} : { from }), ...(to === null ? {} : { to }),
    ...(isGiven ? { days: reading.list(days).flatMap((item): readonly Weekday[] => {
      const day = oneOf(reading, item, weekdays)
      return day === null ? [] : [day]
    }) } : {}),
  }
}

function oneOf<T extends string>(reading: DocumentReading, field: Field, words: readonly T[]): T | null {
  const text = reading.text(field)
  if (text === null) return null
  if ((words as readonly string[]).includes(text)) return text as T
  reading.error(field, 'WORD', `\`${text.slice(0, 100)}\` is none of ${words.join(', ')}.`, `Write one of ${words.join(', ')}.`)
  return null
}
