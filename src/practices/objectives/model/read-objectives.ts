// The one door for objectives in files: every dialect, references resolved, names unique.
import type { SourceDocument } from '../../../base/document.ts'
import type { Finding, Read } from '../../../base/finding.ts'
import type { Objective } from './objective.ts'
import { isOpenslo, readOpenslo } from './read-openslo.ts'
import { isOwn, readOwn } from './read-own.ts'
import { isPyrra, readPyrra } from './read-pyrra.ts'
import { isSloth, readSloth } from './read-sloth.ts'
import type { ReadSourced, SourcedObjective } from './sourced-objective.ts'

interface Dialect {
  is(document: SourceDocument): boolean
  /** All documents of the dialect at once, so that references between them resolve. */
  read(documents: readonly SourceDocument[]): ReadSourced
}

const dialects: readonly Dialect[] = [
  { is: isOwn, read: readOwn },
  { is: isOpenslo, read: readOpenslo },
  { is: isSloth, read: readSloth },
  { is: isPyrra, read: readPyrra },
]

/** Does the document speak of objectives, in our dialect or a foreign one? It may still be wrong. */
export function recognises(document: SourceDocument): boolean {
  return dialects.some((dialect) => dialect.is(document))
}

/** Objectives of all the documents together; a document of none of the dialects is passed over. */
export function readObjectives(documents: readonly SourceDocument[]): Read<readonly Objective[]> {
  const { value, findings } = readSourcedObjectives(documents)
  return { value: value.map(({ objective }) => objective), findings }
}

/** The same, each objective with the place it was declared at. */
export function readSourcedObjectives(documents: readonly SourceDocument[]): ReadSourced {
  const objectives: SourcedObjective[] = []
  const findings: Finding[] = []
  for (const dialect of dialects) {
    const own = documents.filter((document) => dialect.is(document))
    if (own.length === 0) continue
    const read = dialect.read(own)
    objectives.push(...read.value)
    findings.push(...read.findings)
  }
  const unique = withoutDuplicates(objectives)
  return { value: unique.value, findings: onlyOnce([...findings, ...unique.findings]) }
}

/** The first of a name is kept; which of two was meant is not for us to guess, so the second is an error. */
function withoutDuplicates(objectives: readonly SourcedObjective[]): ReadSourced {
  const byName = new Map<string, SourcedObjective>()
  const findings: Finding[] = []
  for (const sourced of objectives) {
    const { name } = sourced.objective
    const first = byName.get(name)
    if (first === undefined) byName.set(name, sourced)
    else {
      findings.push({
        level: 'error', code: 'OBJECTIVES_DUPLICATE_NAME', file: sourced.from.file, line: sourced.from.lineOf(sourced.path),
        say: `A second objective named \`${name}\`; the first is at ${first.from.file}:${first.from.lineOf(first.path)}.`, mend: 'Rename or remove one of them.',
      })
    }
  }
  return { value: [...byName.values()], findings }
}

/** An SLI that five SLOs refer to is read five times; its findings are news once. */
function onlyOnce(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>()
  return findings.filter((finding) => {
    const key = JSON.stringify([finding.code, finding.file, finding.line, finding.field, finding.say])
    return seen.has(key) ? false : Boolean(seen.add(key))
  })
}

