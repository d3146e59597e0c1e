// Sources of changes in configuration files.
import { Type } from '@sinclair/typebox'
import { identityOf } from '../../base/document.ts'
import { DocumentReading } from '../../base/document-reading.ts'
import type { ChangeDialect } from '../../connections/change-source.ts'
import type { Declared, DocumentKind } from '../../spine/documents.ts'
import { maxSources, putSource, saidOf } from './actions/keep-sources.ts'
import { ChangeSourceWords, SourceName } from './contract-sources.ts'
import { sourceProblem } from './model/source.ts'
import type { SourceSaid } from './model/source.ts'
import { sourcesPage } from './store/sources.ts'

const apiVersion = 'mainstay.dev/v1'
const kind = 'ChangeSource'
const namePattern = new RegExp(SourceName.pattern!)
const texts = ['dialect', 'secret', 'service', 'environment'] as const

export function sourceDocuments(dialects: readonly ChangeDialect[]): DocumentKind {
  return {
    kind, needs: 'set-standards',
    schema: Type.Object({ apiVersion: Type.Literal(apiVersion), kind: Type.Literal(kind), metadata: Type.Object({ name: SourceName }, { additionalProperties: false }), spec: ChangeSourceWords }, { additionalProperties: false }),
    recognises(document) {
      const identity = identityOf(document)
      return identity.apiVersion === apiVersion && identity.kind === kind
    },
    read(documents) {
      const readings = documents.map((document) => new DocumentReading(document, 'CHANGES'))
      const value = readings.flatMap((reading) => readSource(reading, dialects) ?? [])
      return { value, findings: readings.flatMap(({ findings }) => findings) }
    },
    stored: async (db) => new Map((await sourcesPage(db, null, maxSources)).map((row) => [row.name, saidOf(row)])),
    apply: async ({ name, spec }, work) => void (await putSource(work, name, { said: spec as SourceSaid, dialects })),
    write: (name, spec) => ({ apiVersion, kind, metadata: { name }, spec }),
  }
}

function readSource(reading: DocumentReading, dialects: readonly ChangeDialect[]): Declared | null {
  const { root } = reading
  reading.onlyKeys(root, ['apiVersion', 'kind', 'metadata', 'spec'])
  const nameField = reading.at(root, 'metadata', 'name')
  const name = reading.text(nameField, 'required')
  if (name !== null && !(namePattern.test(name) && name.length <= 100)) reading.error(nameField, 'NAME', `\`${name.slice(0, 100)}\` cannot be a name.`, 'Use letters, digits, dots, dashes and underscores, at most 100.')
  const spec = reading.map(reading.at(root, 'spec'), 'required')
  if (name === null || spec === null) return null
  reading.onlyKeys(spec, Object.keys(ChangeSourceWords.properties))
  reading.text(reading.at(spec, 'dialect'), 'required')
  const said = {
    ...Object.fromEntries(texts.flatMap((field) => {
      const text = reading.text(reading.at(spec, field))
      return text === null ? [] : [[field, text]]
    })),
    ...(reading.has(spec, 'environments') ? { environments: reading.labels(reading.at(spec, 'environments')) } : {}),
    ...(reading.has(spec, 'workflows') ? { workflows: reading.texts(reading.at(spec, 'workflows')) } : {}),
  }
  if (reading.findings.some(({ level }) => level === 'error')) return null
  const problem = sourceProblem(said as unknown as SourceSaid, dialects)
  if (problem === null) return { name, spec: said, from: reading.document }
  reading.error(reading.at(spec, problem.field), 'SOURCE', `ChangeSource ${name}: ${problem.say}`, problem.mend)
  return null
}
