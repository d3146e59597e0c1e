// Configuration files of the kind StatusPage.
import type { Finding } from '../../base/finding.ts'
import { append } from '../../record/append.ts'
import type { Declared, DocumentKind } from '../../spine/documents.ts'
import { compileDocument, findingAt, isOfKind, mostProblems, problemsOf, written } from '../../spine/own-document.ts'
import { StatusPageDocument } from './contract.ts'
import { statusPageSaved } from './events.ts'
import type { PageSpec } from './model/status-page.ts'
import { pagesOf, putPage } from './store/status.ts'

const kind = 'StatusPage'
const validate = compileDocument<StatusPageDocument>(StatusPageDocument)

export const statusPageDocuments: DocumentKind = {
  kind, schema: StatusPageDocument,
  recognises: (document) => isOfKind(document, kind),
  read(documents) {
    const findings: Finding[] = []
    const value = documents.flatMap((from): Declared[] => {
      if (!validate(from.value)) {
        for (const { at, what } of problemsOf(validate).slice(0, mostProblems)) findings.push(findingAt(from, at, { code: 'STATUS_PAGE_DOCUMENT', say: `StatusPage: ${what}.`, mend: `See the JSON Schema of kind ${kind} at /api/v1/configuration/schema.` }))
        return []
      }
      const { metadata, spec } = from.value
      const twice = spec.components.findIndex(({ name }, index) => spec.components.findIndex((other) => other.name === name) < index)
      if (twice >= 0) {
        findings.push(findingAt(from, ['spec', 'components', twice, 'name'], {
          code: 'STATUS_PAGE_DOCUMENT', say: `StatusPage: spec.components[${twice}].name ${spec.components[twice]!.name} is there twice.`, mend: 'Give each component a name of its own.',
        }))
        return []
      }
      return [{ name: metadata.name, spec: settled(spec), from }]
    })
    return { value, findings }
  },
  stored: async (db) => new Map((await pagesOf(db)).map(({ name, spec }) => [name, spec])),
  async apply({ name, spec }, work) {
    const page = spec as PageSpec
    await putPage(work.db, name, page)
    await append(work, [statusPageSaved({ subject: `status-page/${name}`, data: { title: page.title, audience: page.audience, components: page.components.length } })])
  },
  write: (name, spec) => written(kind, name, saidOf(spec as PageSpec)),
}

function settled(spec: StatusPageDocument['spec']): PageSpec {
  return {
    title: spec.title, audience: spec.audience ?? 'public', description: spec.description ?? '', supportUrl: spec.supportUrl ?? null,
    components: spec.components.map(({ name, title, group, description, service, objectives }) => ({
      name, title, group: group ?? null, description: description ?? '', service: service ?? null, objectives: objectives ?? [],
    })),
  }
}

function saidOf({ supportUrl, description, components, ...spec }: PageSpec): StatusPageDocument['spec'] {
  return {
    ...spec, ...(description === '' ? {} : { description }), ...(supportUrl === null ? {} : { supportUrl }),
    components: components.map((one) => ({
      name: one.name, title: one.title, ...(one.group === null ? {} : { group: one.group }), ...(one.description === '' ? {} : { description: one.description }),
      ...(one.service === null ? {} : { service: one.service }), ...(one.objectives.length === 0 ? {} : { objectives: [...one.objectives] }),
    })),
  }
}
