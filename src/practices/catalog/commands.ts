// `mainstay service`, `team` and `catalog`: look, edit, import from Backstage.
import { readFile } from 'node:fs/promises'
import type { Cli } from '../../cli/command.ts'
import { CliFailure, exitCodes } from '../../cli/exit.ts'
import type { ImportAnswer, ServiceAnswer, ServicePage, TeamAnswer, TeamPage } from './contract.ts'

const servicePath = (name: string): string => `/api/v1/services/${encodeURIComponent(name)}`
const teamPath = (name: string): string => `/api/v1/teams/${encodeURIComponent(name)}`

export function catalogCommands(cli: Cli): void {
  serviceCommands(cli)
  teamCommands(cli)
  const { program, api, out } = cli
  program.command('catalog').description('the catalog as a whole')
    .command('import <files...>').description('show what Backstage files (catalog-info.yaml) would change; with --apply change it').option('--apply', 'all of it, or nothing if there are errors')
    .action(async (paths: string[], { apply }: { apply?: boolean }) => {
      const files = await Promise.all(paths.map(async (path) => ({ path, text: await textOf(path) })))
      const answer = await api.send<ImportAnswer>('POST', '/api/v1/catalog/import', { files, apply: apply === true })
      out.answer(answer, () => {
        out.findings(answer.findings)
        out.table(answer.changes.map(({ kind, name, change, fields, conflicts }) => ({ kind, name, change, fields: fields.join(', '), conflicts: conflicts.map(({ field }) => field).join(', ') })))
        out.progress(answer.isApplied ? 'Imported.' : apply ? 'Nothing was imported: mend the errors above.' : 'Nothing is changed yet: add --apply.')
      })
      if (answer.findings.some(({ level }) => level === 'error')) out.exitWith(exitCodes.unwell)
    })
}

function serviceCommands({ program, api, out }: Cli): void {
  const service = program.command('service').description('services and what they need')
  service.command('list').option('--owner <team>').option('--tier <tier>').option('--search <text>').option('--limit <count>', 'at most 500', '100').option('--cursor <cursor>', 'what the page before said')
    .action(async (options: Record<string, string>) => {
      const page = await api.get<ServicePage>('/api/v1/services', options)
      out.answer(page, () => {
        out.table(page.items.map(({ name, owner, tier, lifecycle, onCallRoute, dependencies, dependents, conflicts }) => ({ name, owner, tier, lifecycle, onCallRoute, needs: dependencies, neededBy: dependents, conflicts })))
        if (page.next) out.progress(`There are more: --cursor ${page.next}`)
      })
    })
  service.command('show <name>').description('one service, with who said what').action(async (name: string) => {
    const answer = await api.get<ServiceAnswer>(servicePath(name))
    out.answer(answer, () => {
      out.table(fieldsOf(answer).map(([field, value]) => ({ field, value, from: placeOf(answer, field) })))
      for (const conflict of answer.conflicts) out.line(`conflict  ${conflict.field}: ${conflict.values.map(({ value, from }) => `${JSON.stringify(value)} (${from})`).join(', ')}. ${conflict.because}`)
      out.findings(answer.findings)
    })
  })
  service.command('set <name>').description('say something about a service; an empty text takes back what was said here')
    .option('--owner <team>').option('--tier <tier>', '0 to 3').option('--on-call-route <policy>').option('--display-name <text>').option('--description <text>').option('--lifecycle <word>')
    .option('--repository <url>').option('--chat-channel <channel>')
    .action(async (name: string, options: Record<string, string>) => {
      const body = Object.fromEntries(Object.entries(options).map(([field, text]) => [field, text === '' ? null : field === 'tier' ? tierIn(text) : text]))
      const answer = await api.send<ServiceAnswer>('PUT', servicePath(name), body)
      out.answer(answer, () => out.line(`${answer.name} is saved.`))
    })
  service.command('remove <name>').action(async (name: string) => {
    await api.send('DELETE', servicePath(name))
    out.answer({ name }, () => out.line(`${name} is out of the catalog.`))
  })
}

function teamCommands({ program, api, out }: Cli): void {
  const team = program.command('team').description('teams and what they own')
  team.command('list').option('--limit <count>', 'at most 500', '100').option('--cursor <cursor>')
    .action(async (options: Record<string, string>) => {
      const page = await api.get<TeamPage>('/api/v1/teams', options)
      out.answer(page, () => {
        out.table(page.items.map(({ name, displayName, chatChannel, members, services }) => ({ name, displayName, chatChannel, members: members.length, services: services.length })))
        if (page.next) out.progress(`There are more: --cursor ${page.next}`)
      })
    })
  team.command('show <name>').action(async (name: string) => {
    const answer = await api.get<TeamAnswer>(teamPath(name))
    out.answer(answer, () => out.table([
      { field: 'name', value: answer.displayName }, { field: 'chat channel', value: answer.chatChannel }, { field: 'members', value: answer.members.join(', ') }, { field: 'services', value: answer.services.join(', ') },
    ]))
  })
  team.command('set <name>').option('--display-name <text>').option('--chat-channel <channel>').option('--email <address>').option('--members <names>', 'login names with commas')
    .action(async (name: string, { members, ...options }: Record<string, string>) => {
      const answer = await api.send<TeamAnswer>('PUT', teamPath(name), { ...options, ...(members === undefined ? {} : { members: members.split(',').map((one) => one.trim()).filter(Boolean) }) })
      out.answer(answer, () => out.line(`${answer.name} is saved.`))
    })
  team.command('remove <name>').action(async (name: string) => {
    await api.send('DELETE', teamPath(name))
    out.answer({ name }, () => out.line(`${name} is out of the catalog.`))
  })
}

function fieldsOf(answer: ServiceAnswer): [string, string][] {
  const { name, displayName, owner, tier, lifecycle, system, onCallRoute, chatChannel, repository, description, runbooks, dashboards, environments, dependencies, dependents } = answer
  const neighbours = (list: ServiceAnswer['dependencies']): string => list.map((one) => `${one.name} (${one.kind}${one.isKnown ? '' : ', not in the catalog'})`).join(', ')
  const all: [string, string | number | null | undefined][] = [
    ['name', name], ['displayName', displayName], ['owner', owner?.name], ['tier', tier], ['lifecycle', lifecycle], ['system', system], ['onCallRoute', onCallRoute], ['chatChannel', chatChannel],
    ['repository', repository], ['description', description], ['runbooks', runbooks.map(({ url }) => url).join(', ')], ['dashboards', dashboards.map(({ url }) => url).join(', ')],
    ['environments', environments.join(', ')], ['dependencies', neighbours(dependencies)], ['dependents', neighbours(dependents)],
  ]
  return all.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([field, value]) => [field, String(value)])
}

function placeOf(answer: ServiceAnswer, field: string): string {
  const origin = answer.provenance[field]
  return origin ? `${origin.from}${origin.line === null ? '' : `:${origin.line}`}` : ''
}

function tierIn(text: string): number {
  if (/^[0-3]$/.test(text)) return Number(text)
  throw new CliFailure(exitCodes.badInput, `"${text}" is no tier.`, 'Give 0 (most important) to 3.')
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (problem) {
    throw new CliFailure(exitCodes.badInput, `${path} cannot be read: ${(problem as Error).message}`, 'Check the path.')
  }
}
