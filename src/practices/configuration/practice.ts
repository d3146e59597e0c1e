// Configuration as files: diff, apply in one transaction, export, and the published JSON Schema.
import { stringify } from 'yaml'
import { Type } from '@sinclair/typebox'
import { Fault } from '../../base/fault.ts'
import { hasErrors } from '../../base/finding.ts'
import { append } from '../../record/append.ts'
import { defineEvent } from '../../record/define-event.ts'
import { forGood, mayCall } from '../../spine/access/roles.ts'
import type { Caller } from '../../spine/access/roles.ts'
import type { DocumentKind } from '../../spine/documents.ts'
import { RawAnswer, route } from '../../spine/practice.ts'
import type { House, Practice } from '../../spine/practice.ts'
import { ExportAnswer, FilesBody, PlanAnswer } from './contract.ts'
import { inOrder, planFiles } from './plan.ts'
import type { Plan } from './plan.ts'

export const configurationApplied = defineEvent('configuration.applied', 'Configuration files were applied, all of them or none.', Type.Object({ files: Type.Integer(), created: Type.Integer(), changed: Type.Integer() }))

/** 200 files of a large team are about 4 MB. */
const bodyLimit = 16 * 1024 * 1024

export function configuration(kinds: () => readonly DocumentKind[]): Practice {
  return {
    name: 'configuration',
    routes: [
      route({
        method: 'POST', path: '/api/v1/configuration/diff', access: 'read', summary: 'What applying these files would change', body: FilesBody, answer: PlanAnswer, bodyLimit,
        async handle({ body }, house) {
          const { changes, findings } = await planFiles(house, kinds(), body.files)
          return { changes, findings, isApplied: false }
        },
      }),
      route({
        method: 'POST', path: '/api/v1/configuration/apply', access: 'set-standards', summary: 'Apply these files in one transaction, or none of them if there are errors', body: FilesBody, answer: PlanAnswer, bodyLimit,
        async handle({ body, caller }, house) {
          const { changes, findings, steps } = await planFiles(house, kinds(), body.files)
          if (hasErrors(findings)) return { changes, findings, isApplied: false }
          const due = steps.filter(({ change }) => change.change !== 'unchanged')
          for (const step of due) refuseUnlessMay(caller, step)
          if (due.length > 0) {
            await house.transact(caller.actor, async (work) => {
              for (const { kind, declared } of due) await kind.apply(declared, work)
              const count = (change: string): number => due.filter((step) => step.change.change === change).length
              await append(work, [configurationApplied({ subject: 'configuration/files', data: { files: body.files.length, created: count('created'), changed: count('changed') } })])
            })
          }
          return { changes, findings, isApplied: true }
        },
      }),
      route({
        method: 'GET', path: '/api/v1/configuration/export', access: 'read', summary: 'Everything that files can declare, as files', answer: ExportAnswer,
        handle: (_request, house) => exportFiles(house, kinds()),
      }),
      route({
        method: 'GET', path: '/api/v1/configuration/schema', access: 'public', summary: 'JSON Schema of the configuration documents',
        handle: async () => new RawAnswer(200, 'application/schema+json', JSON.stringify(documentSchema(kinds()), null, 2)),
      }),
    ],
  }
}

/** Documents give no right that the caller could not use by other ways. Those that change nothing may stand among the files. */
function refuseUnlessMay(caller: Caller, { kind, declared }: Plan['steps'][number]): void {
  if (kind.needs === undefined || mayCall(forGood(caller), kind.needs)) return
  throw new Fault('CONFIGURATION_ROLE', {
    kind: 'forbidden', file: declared.from.file, line: declared.from.lineOf(['kind']), needs: kind.needs,
    say: `${kind.kind} ${declared.name} in ${declared.from.file} would change, and the role ${caller.role} does not include "${kind.needs}". Nothing was applied.`,
    mend: 'Ask an administrator to apply it, or leave it out.',
  })
}

async function exportFiles(house: House, kinds: readonly DocumentKind[]): Promise<ExportAnswer> {
  const files: { path: string; text: string }[] = []
  for (const kind of inOrder(kinds)) {
    const stored = [...(await kind.stored(house.read))].sort(([a], [b]) => a.localeCompare(b))
    if (stored.length > 0) files.push({ path: `${kind.kind.toLowerCase()}.yaml`, text: stored.map(([name, spec]) => stringify(kind.write(name, spec))).join('---\n') })
  }
  return { files }
}

export function documentSchema(kinds: readonly DocumentKind[]): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://mainstay.dev/schema/v1.json',
    title: 'Mainstay configuration document',
    oneOf: inOrder(kinds).map(({ kind }) => ({ $ref: `#/$defs/${kind}` })),
    $defs: Object.fromEntries(inOrder(kinds).map(({ kind, schema }) => [kind, schema])),
  }
}
