// Importing Backstage's files: first what would happen, then, if wanted and without errors, all of it or nothing.
import type { Actor } from '../../../base/actor.ts'
import { hasErrors } from '../../../base/finding.ts'
import type { Finding } from '../../../base/finding.ts'
import type { Declared, DocumentKind } from '../../../spine/documents.ts'
import type { House } from '../../../spine/practice.ts'
import { readYamlDocuments } from '../../../spine/yaml-document.ts'
import { conflictAnswer } from '../answers.ts'
import type { ImportAnswer, ImportBackstage } from '../contract.ts'
import { sayingsOf, serviceDocuments, teamDocuments } from '../documents.ts'
import { isBackstage } from '../model/read-backstage.ts'
import { outcomeOf } from '../outcome.ts'
import { declarationsOf } from '../store.ts'
import type { CatalogKind } from '../store.ts'
import { saidBy } from './settle.ts'

export async function importBackstage(house: House, actor: Actor, wish: ImportBackstage): Promise<ImportAnswer> {
  const findings: Finding[] = []
  const documents = wish.files.flatMap(({ path, text }) => {
    const read = readYamlDocuments(text, path)
    findings.push(...read.findings)
    return read.value
  })
  for (const document of documents.filter((one) => !isBackstage(one))) {
    findings.push({ level: 'error', code: 'CATALOG_NOT_BACKSTAGE', say: 'This document is not Backstage’s.', mend: 'Only backstage.io documents are imported here; apply other files with `mainstay apply`.', file: document.file, line: document.lineOf([]) })
  }
  const changes: ImportAnswer['changes'] = []
  const steps: { kind: DocumentKind; declared: Declared }[] = []
  for (const [kind, what] of [[teamDocuments, 'team'], [serviceDocuments, 'service']] as const) {
    const read = kind.read(documents.filter(isBackstage))
    findings.push(...read.findings)
    const stored = await kind.stored(house.read)
    for (const declared of read.value) {
      const before = stored.get(declared.name)
      const fields = before === undefined ? [] : [...kind.differing!(before, declared.spec)]
      const change = before === undefined ? 'added' : fields.length > 0 ? 'changed' : 'unchanged'
      changes.push({ kind: what, name: declared.name, change, fields, conflicts: await conflictsAfter(house, what, declared) })
      if (change !== 'unchanged') steps.push({ kind, declared })
    }
  }
  const isApplied = wish.apply === true && !hasErrors(findings)
  if (isApplied && steps.length > 0) {
    await house.transact(actor, async (work) => {
      for (const { kind, declared } of steps) await kind.apply(declared, work)
    })
  }
  return { changes, findings, isApplied }
}

/** What sources would disagree about, were it imported. */
async function conflictsAfter(house: House, kind: CatalogKind, declared: Declared): Promise<ImportAnswer['changes'][number]['conflicts']> {
  const said = new Map(saidBy(await declarationsOf(house.read, kind, declared.name)))
  for (const saying of sayingsOf(declared.name, declared.spec as Parameters<typeof sayingsOf>[1], house.clock.nowMs())) said.set(saying.declarer, saying.said)
  return outcomeOf(said).conflicts.map(conflictAnswer)
}
