// Configuration files of the kind StatusPage.
import { Ajv } from 'ajv'
import { fieldText, identityOf } from '../../base/document.ts'
import type { FieldPath } from '../../base/document.ts'
import type { Finding } from '../../base/finding.ts'
import { append } from '../../record/append.ts'
import type { Declared, DocumentKind } from '../../spine/documents.ts'
import { StatusPageDocument } from './contract.ts'
import { statusPageSaved } from './events.ts'
import type { PageSpec } from './model/status-page.ts'
import { pagesOf, putPage } from './store/status.ts'

const apiVersion = 'mainstay.dev/v1'
const maxFindings = 10
const validate = new Ajv({ allErrors: true, strict: false }).compile<StatusPageDocument>(StatusPageDocument)

export const statusPageDocuments: DocumentKind = {
  kind: 'StatusPage', schema: StatusPageDocument,
  recognises: (document) => identityOf(document).apiVersion === apiVersion && identityOf(document).kind === 'StatusPage',
  read(documents) {
    const findings: Finding[] = []
    const value = documents.flatMap((from): Declared[] => {
      const wrong = (path: FieldPath, what: string, mend: string): void => void findings.push({
        level: 'error', code: 'STATUS_PAGE_DOCUMENT', say: `StatusPage: ${fieldText(path) || 'the document'} ${what}.`, mend, file: from.file, line: from.lineOf(path), field: fieldText(path),
      })
      if (!validate(from.value)) {
        for (const problem of (validate.errors ?? []).slice(0, maxFindings)) {
          const { additionalProperty, allowedValues } = problem.params as { additionalProperty?: string; allowedValues?: readonly string[] }
          const path: FieldPath = [...problem.instancePath.split('/').slice(1).map((step) => (/^\d+$/.test(step) ? Number(step) : step)), ...(additionalProperty === undefined ? [] : [additionalProperty])]
          wrong(path, additionalProperty === undefined ? `${problem.message ?? 'does not fit'}${allowedValues ? `: ${allowedValues.join(', ')}` : ''}` : 'is not a field here', 'See the JSON Schema of kind StatusPage at /api/v1/configuration/schema.')
        }
        return []
      }
      const { metadata, spec } = from.value
      const twice = spec.components.findIndex(({ name }, index) => spec.components.findIndex((other) => other.name === name) < index)
      if (twice >= 0) {
        wrong(['spec', 'components', twice, 'name'], `${spec.components[twice]!.name} is there twice`, 'Give each component a name of its own.')
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
  write: (name, spec) => ({ apiVersion, kind: 'StatusPage', metadata: { name }, spec: written(spec as PageSpec) }),
}

function settled(spec: StatusPageDocument['spec']): PageSpec {
  return {
    title: spec.title, audience: spec.audience ?? 'public', description: spec.description ?? '', supportUrl: spec.supportUrl ?? null,
    components: spec.components.map(({ name, title, group, description, service, objectives }) => ({
      name, title, group: group ?? null, description: description ?? '', service: service ?? null, objectives: objectives ?? [],
    })),
  }
}

function written({ supportUrl, description, components, ...spec }: PageSpec): StatusPageDocument['spec'] {
  return {
    ...spec, ...(description === '' ? {} : { description }), ...(supportUrl === null ? {} : { supportUrl }),
    components: components.map((one) => ({
      name: one.name, title: one.title, ...(one.group === null ? {} : { group: one.group }), ...(one.description === '' ? {} : { description: one.description }),
      ...(one.service === null ? {} : { service: one.service }), ...(one.objectives.length === 0 ? {} : { objectives: [...one.objectives] }),
    })),
  }
}
