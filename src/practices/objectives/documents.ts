// Objectives in files: our own form, and OpenSLO, Sloth and Pyrra as they are.
import { Type } from '@sinclair/typebox'
import type { Finding } from '../../base/finding.ts'
import type { Declared, DocumentKind } from '../../spine/documents.ts'
import { mapSchema } from '../../spine/map-schema.ts'
import { saveObjective } from './actions/save-objective.ts'
import type { Objective } from './model/objective.ts'
import { readSourcedObjectives, recognises } from './model/read-objectives.ts'
import { checkObjective } from './model/check-objective.ts'
import { writeOwn } from './model/write-own.ts'
import { liveObjectives } from './store.ts'

const text = Type.String()
const Query = Type.Union([Type.Object({ selector: text }), Type.Object({ promql: text, yields: Type.Union([Type.Literal('rate'), Type.Literal('increase')]) }), text])

/** For editors; the reader says more than a schema can. */
const ObjectiveDocument = Type.Object({
  apiVersion: Type.Literal('mainstay.dev/v1'),
  kind: Type.Literal('Objective'),
  metadata: Type.Object({ name: text, displayName: Type.Optional(text), labels: Type.Optional(mapSchema(text)) }),
  spec: Type.Object({
    service: text,
    description: Type.Optional(text),
    target: Type.Union([Type.Number(), Type.String({ description: '99.9%' })]),
    window: Type.Unknown({ description: '30d, or a calendar window' }),
    source: Type.Optional(Type.Unknown({ description: 'prometheus, scrape or push' })),
    indicator: Type.Unknown({ description: 'ratio, latency, threshold, error ratio, or pushed' }),
    total: Type.Optional(Query),
  }, { additionalProperties: true }),
})

export const objectiveDocuments: DocumentKind = {
  kind: 'Objective',
  after: ['Service', 'Connection'],
  schema: ObjectiveDocument,
  recognises,
  read(documents) {
    const { value, findings } = readSourcedObjectives(documents)
    const refused: Finding[] = value.flatMap(({ objective, from, path }) => checkObjective(objective).map((finding) => ({ ...finding, file: from.file, line: from.lineOf(path) })))
    return { value: value.map(({ objective, from }): Declared => ({ name: objective.name, spec: objective, from })), findings: [...findings, ...refused] }
  },
  stored: async (db) => new Map((await liveObjectives(db)).map((row) => [row.name, JSON.parse(row.spec) as Objective])),
  check: async (declared, names) => declared.flatMap(({ name, spec, from }): Finding[] => {
    const { service, source } = spec as Objective
    const findings: Finding[] = []
    if (!names.get('Service')?.has(service)) findings.push({ level: 'warning', code: 'OBJECTIVES_SERVICE_UNKNOWN', say: `${name} is about the service "${service}", which is not in the catalog.`, mend: 'Declare it with kind Service, so that its owner is paged.', file: from.file, line: from.lineOf(['spec', 'service']) })
    if (source.kind !== 'push' && !names.get('Connection')?.has(source.connection)) findings.push({ level: 'warning', code: 'OBJECTIVES_CONNECTION_UNKNOWN', say: `${name} is measured from the connection "${source.connection}", which does not exist yet.`, mend: 'Declare it with kind Connection; until then nothing is measured.', file: from.file, line: from.lineOf(['spec', 'source']) })
    return findings
  }),
  apply: ({ spec }, work) => saveObjective(work, spec as Objective),
  write: (_name, spec) => writeOwn(spec as Objective),
}
