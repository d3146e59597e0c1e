// From files to a plan: every document read by the kind that knows it, checked together, compared with what is stored.
import type { SourceDocument } from '../../base/document.ts'
import type { Finding } from '../../base/finding.ts'
import type { Declared, DocumentKind } from '../../spine/documents.ts'
import type { House } from '../../spine/practice.ts'
import { readYamlDocuments } from '../../spine/yaml-document.ts'
import type { ChangeAnswer, FilesBody } from './contract.ts'

export interface Plan {
  readonly changes: readonly ChangeAnswer[]
  readonly findings: readonly Finding[]
  /** What to carry out, in the order that references need. */
  readonly steps: readonly { readonly kind: DocumentKind; readonly declared: Declared; readonly change: ChangeAnswer }[]
}

export async function planFiles(house: House, kinds: readonly DocumentKind[], files: FilesBody['files']): Promise<Plan> {
  const findings: Finding[] = []
  const documents: SourceDocument[] = []
  for (const { path, text } of files) {
    const read = readYamlDocuments(text, path)
    findings.push(...read.findings)
    documents.push(...read.value)
  }
  const ordered = inOrder(kinds)
  const known = new Set<SourceDocument>()
  const declared = new Map<string, readonly Declared[]>()
  for (const kind of ordered) {
    const own = documents.filter((document) => kind.recognises(document))
    for (const document of own) known.add(document)
    const read = kind.read(own)
    findings.push(...read.findings, ...twice(kind.kind, read.value))
    declared.set(kind.kind, read.value)
  }
  for (const document of documents) {
    if (!known.has(document)) findings.push(unknownDocument(document, ordered))
  }
  return compare(house, { ordered, declared, findings })
}

async function compare(house: House, read: { ordered: readonly DocumentKind[]; declared: ReadonlyMap<string, readonly Declared[]>; findings: Finding[] }): Promise<Plan> {
  const { ordered, declared, findings } = read
  const stored = new Map<string, ReadonlyMap<string, unknown>>()
  for (const kind of ordered) stored.set(kind.kind, await kind.stored(house.read))
  const names = new Map(ordered.map(({ kind }) => [kind, new Set([...stored.get(kind)!.keys(), ...declared.get(kind)!.map(({ name }) => name)])]))
  const steps: Plan['steps'][number][] = []
  for (const kind of ordered) {
    const own = declared.get(kind.kind)!
    if (kind.check) findings.push(...(await kind.check(own, names, house)))
    for (const one of own) {
      const before = stored.get(kind.kind)!.get(one.name)
      const fields = before === undefined ? [] : [...(kind.differing ?? differing)(before, one.spec)]
      const change = before === undefined ? 'created' : fields.length > 0 ? 'changed' : 'unchanged'
      steps.push({ kind, declared: one, change: { kind: kind.kind, name: one.name, change, fields } })
    }
  }
  return { changes: steps.map((step) => step.change), findings, steps }
}

/** Kinds that others refer to come first. */
export function inOrder(kinds: readonly DocumentKind[]): readonly DocumentKind[] {
  const placed: DocumentKind[] = []
  const place = (kind: DocumentKind, through: readonly string[]): void => {
    if (placed.includes(kind) || through.includes(kind.kind)) return
    for (const earlier of kind.after ?? []) {
      const found = kinds.find((candidate) => candidate.kind === earlier)
      if (found) place(found, [...through, kind.kind])
    }
    placed.push(kind)
  }
  for (const kind of kinds) place(kind, [])
  return placed
}

function twice(kind: string, declared: readonly Declared[]): Finding[] {
  const first = new Map<string, Declared>()
  const findings: Finding[] = []
  for (const one of declared) {
    const earlier = first.get(one.name)
    if (!earlier) first.set(one.name, one)
    else findings.push({ level: 'error', code: 'CONFIGURATION_TWICE', say: `${kind} ${one.name} is declared twice: also in ${earlier.from.file}.`, mend: 'Keep one of them.', file: one.from.file, line: one.from.lineOf(['metadata', 'name']) })
  }
  return findings
}

function unknownDocument(document: SourceDocument, kinds: readonly DocumentKind[]): Finding {
  const { apiVersion, kind } = (typeof document.value === 'object' && document.value !== null ? document.value : {}) as { apiVersion?: unknown; kind?: unknown }
  const shown = [apiVersion, kind].filter((part) => typeof part === 'string').join(' ') || 'without apiVersion and kind'
  return {
    level: 'error', code: 'CONFIGURATION_UNKNOWN_DOCUMENT', say: `This document (${shown}) is of no kind known here.`,
    mend: `Known: mainstay.dev/v1 ${kinds.map(({ kind: name }) => name).join(', ')}; OpenSLO, Sloth, Pyrra and Backstage documents as they are.`,
    file: document.file, line: document.lineOf(['kind']), field: 'kind',
  }
}

/** Paths at which two plain values differ. */
export function differing(before: unknown, now: unknown, path = ''): string[] {
  if (before === now || (isNothing(before) && isNothing(now))) return []
  if (isTree(before) && isTree(now) && Array.isArray(before) === Array.isArray(now)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(now)])
    return [...keys].flatMap((key) => differing((before as Record<string, unknown>)[key], (now as Record<string, unknown>)[key], path === '' ? key : `${path}.${key}`))
  }
  return [path || 'spec']
}

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null
const isNothing = (value: unknown): boolean => value === undefined || value === null
