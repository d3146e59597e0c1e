// `mainstay status-page import-statuspage`: a page of Statuspage, as a document to review and as what was said on it.
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Cli } from '../../cli/command.ts'
import { CliFailure, exitCodes } from '../../cli/exit.ts'
import type { MoveStatusPage, StatusPageMoved } from './contract-move.ts'
import { readStatuspage } from './model/read-statuspage.ts'
import type { MovedPage } from './model/read-statuspage.ts'
import { readSubscriberList } from './model/subscriber-list.ts'

/** As many as one request may hold. */
const batchSize = 50

export function moveStatusPageCommands({ program, api, out }: Cli): void {
  const status = program.commands.find((command) => command.name() === 'status-page')!
  status.command('import-statuspage <from>').description('move from Statuspage: a folder of its API answers (summary.json, incidents.json, scheduled-maintenances.json) and the CSV of its subscribers, or one file')
    .option('-o, --output <file>', 'write the StatusPage document here, to review and apply').option('--name <name>', 'of the page in the document', 'status')
    .option('--page <page>', 'take what was said over onto this page; what was taken before is left as it is')
    .action(async (from: string, { output, name, page }: { output?: string; name: string; page?: string }) => {
      const files = filesOf(from)
      const { value, findings } = readStatuspage(files.filter(({ path }) => path.endsWith('.json')))
      const lists = files.filter(({ path }) => path.endsWith('.csv')).map(({ path, text }) => ({ path, addresses: readSubscriberList(text).value.length }))
      if (output !== undefined) writeDocument(output, documentOf(name, value))
      const taken = page === undefined ? null : await takeOver(page, value)
      out.answer({ components: value.components.length, posts: value.posts.length, maintenances: value.maintenances.length, taken, subscribers: lists, findings }, () => {
        out.findings(findings)
        out.line(`Read ${value.components.length} components, ${value.posts.length} incidents with ${value.posts.reduce((sum, { updates }) => sum + updates.length, 0)} updates, ${value.maintenances.length} planned maintenances.`)
        if (output !== undefined) out.line(`Review ${output}, name the service of each component, then: mainstay apply -f ${output}`)
        if (taken === null) out.line('Once the page is applied, take what was said over with --page <page>.')
        else out.line(`Took over ${taken.posts} posts with ${taken.updates} updates and ${taken.maintenances} maintenances; ${taken.known} were there. Nobody was told.`)
        if (taken && taken.unknownComponents.length > 0) out.line(`Not on the page, and left out: ${taken.unknownComponents.join(', ')}.`)
        for (const { path, addresses } of lists) out.line(`${path} holds ${addresses} e-mail addresses: mainstay status-page add-subscribers ${page ?? name} ${path}`)
      })
      if (findings.some(({ level }) => level === 'error')) out.exitWith(exitCodes.badInput)
    })

  async function takeOver(page: string, { posts, maintenances }: MovedPage): Promise<StatusPageMoved> {
    const total = { posts: 0, updates: 0, maintenances: 0, known: 0 }
    const unknown = new Set<string>()
    const time = (ms: number): string => new Date(ms).toISOString()
    for (let at = 0; at < Math.max(posts.length, maintenances.length); at += batchSize) {
      const body: MoveStatusPage = {
        source: 'statuspage',
        posts: posts.slice(at, at + batchSize).map(({ reference, title, startedMs, updates }) => ({ reference, title, startedAt: time(startedMs), updates: updates.map(({ atMs, effects, ...update }) => ({ ...update, at: time(atMs), effects: effects.slice(0, 200) })) })),
        maintenances: maintenances.slice(at, at + batchSize).map(({ fromMs, toMs, components, ...one }) => ({ ...one, from: time(fromMs), to: time(toMs), components: components.slice(0, 200) })),
      }
      const answer = await api.send<StatusPageMoved>('POST', `/api/v1/status-pages/${encodeURIComponent(page)}/moved`, body, 60_000)
      for (const key of ['posts', 'updates', 'maintenances', 'known'] as const) total[key] += answer[key]
      for (const component of answer.unknownComponents) unknown.add(component)
    }
    return { ...total, unknownComponents: [...unknown].sort() }
  }
}

function documentOf(name: string, { title, components }: MovedPage): string {
  return stringify({
    apiVersion: 'mainstay.dev/v1', kind: 'StatusPage', metadata: { name },
    spec: { title: (title ?? name).slice(0, 200), components: components.map((one) => ({ name: one.name, title: one.title, ...(one.group === null ? {} : { group: one.group }), ...(one.description ? { description: one.description } : {}) })) },
  })
}

function writeDocument(path: string, text: string): void {
  if (existsSync(path)) throw new CliFailure(exitCodes.conflict, `${path} is there already.`, 'Name another file, or remove it: what was reviewed is not overwritten.')
  writeFileSync(path, text)
}

function filesOf(from: string): readonly { readonly path: string; readonly text: string }[] {
  try {
    const paths = statSync(from).isDirectory() ? readdirSync(from).filter((name) => /\.(json|csv)$/.test(name)).sort().map((name) => join(from, name)) : [from]
    if (paths.length > 0) return paths.map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  } catch {
    throw new CliFailure(exitCodes.badInput, `${from} cannot be read.`, 'Name a file or a folder that exists.')
  }
  throw new CliFailure(exitCodes.badInput, `${from} holds no .json or .csv file.`, 'Save summary.json, incidents.json and scheduled-maintenances.json of the page there.')
}
