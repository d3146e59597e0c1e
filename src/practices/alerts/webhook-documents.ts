// Webhooks that alerts come by, in configuration files.
import { Type } from '@sinclair/typebox'
import { identityOf } from '../../base/document.ts'
import { DocumentReading } from '../../base/document-reading.ts'
import type { Field } from '../../base/document-reading.ts'
import type { Declared, DocumentKind } from '../../spine/documents.ts'
import { putWebhook, saidOf } from './actions/keep-webhooks.ts'
import { AlertWebhookWords, WebhookName } from './contract.ts'
import { mappedFields } from './model/mapping.ts'
import type { Mapping } from './model/mapping.ts'
import { webhookDialects, webhookProblem } from './model/webhook.ts'
import type { WebhookSaid } from './model/webhook.ts'
import { webhooksPage } from './store/webhooks.ts'

const apiVersion = 'mainstay.dev/v1'
const kind = 'AlertWebhook'
const maxStored = 10_000
const namePattern = new RegExp(WebhookName.pattern!)

export const webhookDocuments: DocumentKind = {
  kind, needs: 'set-standards',
  schema: Type.Object({ apiVersion: Type.Literal(apiVersion), kind: Type.Literal(kind), metadata: Type.Object({ name: WebhookName }, { additionalProperties: false }), spec: AlertWebhookWords }, { additionalProperties: false }),
  recognises(document) {
    const identity = identityOf(document)
    return identity.apiVersion === apiVersion && identity.kind === kind
  },
  read(documents) {
    const readings = documents.map((document) => new DocumentReading(document, 'ALERTS'))
    const value = readings.flatMap((reading) => readWebhook(reading) ?? [])
    return { value, findings: readings.flatMap(({ findings }) => findings) }
  },
  stored: async (db) => new Map((await webhooksPage(db, {}, maxStored)).map((row) => [row.name, saidOf(row)])),
  apply: async ({ name, spec }, work) => void (await putWebhook(work, name, spec as WebhookSaid)),
  write: (name, spec) => ({ apiVersion, kind, metadata: { name }, spec }),
}

function readWebhook(reading: DocumentReading): Declared | null {
  const { root } = reading
  reading.onlyKeys(root, ['apiVersion', 'kind', 'metadata', 'spec'])
  const nameField = reading.at(root, 'metadata', 'name')
  const name = reading.text(nameField, 'required')
  if (name !== null && !(namePattern.test(name) && name.length <= 100)) reading.error(nameField, 'NAME', `\`${name.slice(0, 100)}\` cannot be a name.`, 'Use letters, digits, dots, dashes and underscores, at most 100.')
  const spec = reading.map(reading.at(root, 'spec'), 'required')
  if (name === null || spec === null) return null
  reading.onlyKeys(spec, Object.keys(AlertWebhookWords.properties))
  const dialect = reading.text(reading.at(spec, 'dialect'), 'required')
  const known = webhookDialects.find((one) => one === dialect)
  if (dialect !== null && known === undefined) reading.error(reading.at(spec, 'dialect'), 'WORD', `\`${dialect.slice(0, 100)}\` is none of ${webhookDialects.join(', ')}.`, `Write one of ${webhookDialects.join(', ')}.`)
  const mapping = reading.map(reading.at(spec, 'mapping'))
  const said = { dialect: known, ...textsOf(reading, spec, ['secret', 'severity', 'service', 'environment']), ...(mapping === null ? {} : { mapping: mappingIn(reading, mapping) }) }
  if (reading.findings.some(({ level }) => level === 'error')) return null
  const problem = webhookProblem(said as WebhookSaid)
  if (problem === null) return { name, spec: said, from: reading.document }
  reading.error(reading.at(spec, ...problem.field.split('.')), 'WEBHOOK', `AlertWebhook ${name}: ${problem.say}`, problem.mend)
  return null
}

function mappingIn(reading: DocumentReading, mapping: Field): Partial<Mapping> {
  reading.onlyKeys(mapping, ['items', ...mappedFields, 'labels', 'words'])
  reading.text(reading.at(mapping, 'name'), 'required')
  const words = reading.map(reading.at(mapping, 'words'))
  if (words !== null) reading.onlyKeys(words, ['resolved', 'acknowledged', 'ignored'])
  return {
    ...textsOf(reading, mapping, ['items', ...mappedFields]),
    ...(reading.has(mapping, 'labels') ? { labels: reading.labels(reading.at(mapping, 'labels')) } : {}),
    ...(words === null ? {} : { words: Object.fromEntries((['resolved', 'acknowledged', 'ignored'] as const).flatMap((change) => (reading.has(words, change) ? [[change, reading.texts(reading.at(words, change))]] : []))) }),
  }
}

function textsOf(reading: DocumentReading, field: Field, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => {
    const text = reading.text(reading.at(field, name))
    return text === null ? [] : [[name, text]]
  }))
}
