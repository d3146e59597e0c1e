// `mainstay import`: a whole on-call set-up from another pager, shown first, applied when asked, compared until the move.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cli } from '../../cli/command.ts'
import { CliFailure, exitCodes } from '../../cli/exit.ts'
import type { Comparison, MoveAnswer, MoveBody, MovePlan, TakenOverrides } from './model/moves/contract.ts'

const pagers = [
  { name: 'pagerduty', title: 'PagerDuty', tokenEnv: 'PAGERDUTY_TOKEN' },
  { name: 'opsgenie', title: 'Opsgenie', tokenEnv: 'OPSGENIE_API_KEY' },
  { name: 'grafana-oncall', title: 'Grafana OnCall', tokenEnv: 'GRAFANA_ONCALL_TOKEN' },
] as const

interface Options {
  readonly apply?: boolean
  readonly partly?: boolean
  readonly compare?: boolean
  readonly days: string
  readonly output?: string
  readonly tokenEnv: string
}

const readTimeoutMs = 6 * 60_000

export function moveCommands({ program, api, out }: Cli): void {
  const importing = program.command('import').description('a whole on-call set-up from another pager: people, teams, schedules, policies, services')
  for (const pager of pagers) {
    importing.command(`${pager.name} [from...]`).description(`files of ${pager.title}'s API (or folders of them), or the address of its API; shows what would change`)
      .option('--apply', 'change it, all or nothing').option('--partly', 'apply although something had to be left out')
      .option('--compare', 'only compare who is on call, there and here').option('--days <count>', 'how far ahead is compared, at most 90', '30')
      .option('-o, --output <folder>', 'write the documents there, to look at and to keep').option('--token-env <name>', 'environment variable with the token of its API', pager.tokenEnv)
      .action(async (from: readonly string[], options: Options) => {
        const answer = await api.send<MoveAnswer>('POST', `/api/v1/on-call/imports/${pager.name}`, bodyOf(from, options), readTimeoutMs)
        if (options.compare) return tellComparisons(answer)
        if (options.output !== undefined) writeFiles(options.output, answer.files)
        const isStopped = answer.findings.some(({ level }) => level === 'error') && !options.partly
        const plan = await api.send<MovePlan>('POST', `/api/v1/configuration/${options.apply && !isStopped ? 'apply' : 'diff'}`, { files: answer.files }, readTimeoutMs)
        const taken = plan.isApplied ? await api.send<TakenOverrides>('POST', `/api/v1/on-call/imports/${pager.name}/overrides`, { overrides: answer.overrides }, readTimeoutMs) : null
        out.answer({ ...answer, plan, taken }, () => tellPlan({ answer, plan, taken, isStopped: isStopped && options.apply === true, isAsked: options.apply === true }))
        if ((options.apply && !plan.isApplied) || plan.findings.some(({ level }) => level === 'error')) out.exitWith(exitCodes.badInput)
      })
  }

  function tellPlan(of: { answer: MoveAnswer; plan: MovePlan; taken: TakenOverrides | null; isStopped: boolean; isAsked: boolean }): void {
    const { answer, plan, taken } = of
    const { people, newPeople, teams, schedules, policies, services, overrides } = answer.counts
    out.findings([...answer.findings, ...plan.findings, ...(taken?.findings ?? [])])
    const changes = plan.changes.filter(({ change }) => change !== 'unchanged')
    if (changes.length > 0) out.table(changes.map(({ change, kind, name, fields }) => ({ change, kind, name, fields: fields.slice(0, 5).join(', ') })))
    out.line(`Read ${people} people (${newPeople} new), ${teams} teams, ${schedules} schedules, ${policies} escalation policies, ${services} services, ${overrides} overrides; ${changes.length} changes, ${plan.changes.length - changes.length} unchanged.`)
    for (const one of answer.comparisons) out.line(sentenceOf(one))
    if (taken) out.line(`Applied. ${taken.added} overrides added, ${taken.known} were there.`)
    else if (of.isStopped) out.line('Nothing was applied: something had to be left out (the errors above). Mend it, or add --partly.')
    else out.line(of.isAsked ? 'Nothing was applied: mend the errors above first.' : 'Nothing is changed yet: add --apply.')
  }

  function tellComparisons({ comparisons }: MoveAnswer): void {
    out.answer({ comparisons }, () => {
      for (const one of comparisons) {
        out.line(sentenceOf(one))
        if (one.differences.length > 0) out.table(one.differences.map(({ fromAt, toAt, there, here }) => ({ from: fromAt, to: toAt, there: there.join(', ') || 'nobody', here: here.join(', ') || 'nobody' })))
      }
      if (comparisons.length === 0) out.line('No schedule was read.')
    })
    if (comparisons.some(({ isSame }) => isSame !== true)) out.exitWith(exitCodes.unwell)
  }

  function bodyOf(from: readonly string[], { days, tokenEnv }: Options): MoveBody {
    const [first] = from
    const isApi = first === undefined || /^https?:\/\//.test(first)
    if (!isApi) return { days: Number(days), files: from.flatMap(filesAt) }
    const token = process.env[tokenEnv]
    if (!token) throw new CliFailure(exitCodes.badInput, `${first === undefined ? 'No file is given, and' : 'To read from its API'} ${tokenEnv} holds no token.`, `Set ${tokenEnv} to a token that may read the account, or give files.`)
    return { days: Number(days), api: { token, ...(first === undefined ? {} : { url: first }) } }
  }
}

function sentenceOf({ schedule, isSame, fromAt, toAt, differences, isKept }: Comparison): string {
  const where = isKept ? 'here' : 'as it would be made here'
  if (isSame === null) return `${schedule}: not compared, because these files do not say who is on call.`
  if (isSame) return `${schedule}: the same people there and ${where}, from ${fromAt} to ${toAt}.`
  return `${schedule}: ${differences.length} ${differences.length === 1 ? 'difference' : 'differences'} between there and ${where}, from ${fromAt} to ${toAt}.`
}

function filesAt(path: string): NonNullable<MoveBody['files']> {
  try {
    if (!statSync(path).isDirectory()) return [{ path, text: readFileSync(path, 'utf8') }]
    return readdirSync(path).filter((name) => name.endsWith('.json')).sort().map((name) => ({ path: join(path, name), text: readFileSync(join(path, name), 'utf8') }))
  } catch (problem) {
    throw new CliFailure(exitCodes.badInput, `${path} cannot be read: ${(problem as Error).message}`, 'Check the path.')
  }
}

function writeFiles(folder: string, files: MoveAnswer['files']): void {
  mkdirSync(folder, { recursive: true })
  for (const { path, text } of files) writeFileSync(join(folder, path), text)
}
