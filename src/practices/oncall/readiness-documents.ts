// Configuration files of kind ReadinessList, named by their team.
import type { DocumentKind } from '../../spine/documents.ts'
import { putReadiness } from './actions/keep-readiness.ts'
import type { ReadinessItem } from './model/readiness.ts'
import { ReadinessWords } from './model/readiness-words.ts'
import { documentReader, documentSchema, findingAt, isOfKind, written } from '../../spine/own-document.ts'
import { documentWords } from './document-words.ts'
import { readinessLists } from './store/readiness.ts'

const kind = 'ReadinessList'
const schema = documentSchema(kind, ReadinessWords)
const read = documentReader<ReadinessWords>(schema, documentWords(kind))

export const readinessDocuments: DocumentKind = {
  kind, after: ['Team', 'Schedule'], schema,
  recognises: (document) => isOfKind(document, kind),
  read(documents) {
    const findings: Parameters<typeof read>[1] = []
    const value = documents.flatMap((from) => {
      const found = read(from, findings)
      const at = found === null ? -1 : found.spec.items.findIndex((item, index) => found.spec.items.findIndex(({ name }) => name === item.name) < index)
      if (at >= 0) findings.push(findingAt(from, ['spec', 'items', at, 'name'], { code: 'ONCALL_READINESS_TWICE', say: `ReadinessList ${found!.name}: the item "${found!.spec.items[at]!.name}" is there twice.`, mend: 'Give each item its own name.' }))
      return found && at < 0 ? [{ name: found.name, spec: settled(found.spec), from }] : []
    })
    return { value, findings }
  },
  stored: async (db) => new Map((await readinessLists(db)).map((list) => [list.team, settled(list)])),
  async check(declared, names) {
    return declared.flatMap(({ name, spec, from }) => [
      ...(names.get('Team')?.has(name) ? [] : [findingAt(from, ['metadata', 'name'], { code: 'ONCALL_UNKNOWN_NAME', say: `ReadinessList ${name} is named like no team: there is no team "${name}" here or in these files.`, mend: 'Add a file of that team, or correct the name.' })]),
      ...(spec as ReadinessWords).schedules.flatMap((schedule, index) => (names.get('Schedule')?.has(schedule) ? [] : [findingAt(from, ['spec', 'schedules', index], { code: 'ONCALL_UNKNOWN_NAME', say: `ReadinessList ${name} names the schedule "${schedule}", which is neither here nor in these files.`, mend: 'Add a file of that schedule, or correct the name.' })])),
    ])
  },
  apply: ({ name, spec }, work) => putReadiness(work, name, spec as ReadinessWords),
  write: (name, spec) => written(kind, name, spec),
}

function settled({ schedules, items }: { readonly schedules: readonly string[]; readonly items: readonly ReadinessItem[] }): ReadinessWords {
  return {
    schedules: [...schedules],
    items: items.map(({ name, kind: what, title, count, link, validDays }) => ({
      name, kind: what, ...(title === undefined ? {} : { title }), ...(count === undefined || count === 1 ? {} : { count }), ...(link === undefined ? {} : { link }), ...(validDays === undefined ? {} : { validDays }),
    })),
  }
}
