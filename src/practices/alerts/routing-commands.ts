// `mainstay alerts`: where an alert would go and why, another tree tried on what came, an alertmanager.yml read.
import { readFileSync, writeFileSync } from 'node:fs'
import type { SilenceWindows } from './contract.ts'
import type { Cli } from '../../cli/command.ts'
import { CliFailure, exitCodes } from '../../cli/exit.ts'
import type { ImportAnswer, RouteExplanation, RoutingAnswer, TreeReplay } from './model/routing/contract.ts'

const marks = { taken: '→', passed: '✓', failed: '✗', unreached: '·' } as const
const path = '/api/v1/alert-routing'

export function routingCommands({ program, api, out }: Cli): void {
  const alerts = program.command('alerts').description('where alerts go')
  alerts.command('route').description('where an alert with these labels would go now, and why').requiredOption('-l, --label <name=value>', 'a label; again for each', collect, [])
    .option('-f, --file <file>', 'a tree to ask instead of the one in force')
    .option('--at <instant>', 'as if it came then; who is on call now is told too')
    .action(async ({ label, file, at }: { label: readonly string[]; file?: string; at?: string }) => {
      const answer = await api.send<RouteExplanation>('POST', `${path}/explanations`, { labels: Object.fromEntries(label.map(pairOf)), ...(file === undefined ? {} : { text: textOf(file) }), ...(at === undefined ? {} : { at }) })
      out.answer(answer, () => {
        for (const { outcome, depth, key, receiver, matchers, continues } of answer.routes) {
          const failed = matchers.filter(({ matches }) => !matches).map(({ text, value }) => `${text} is not so: ${value === '' ? 'absent' : `"${value}"`}`)
          const own = key.slice(key.lastIndexOf('/{') + 1)
          out.line(`${'  '.repeat(depth)}${marks[outcome]} ${own} ${outcome === 'taken' ? `goes to ${receiver}` : outcome === 'failed' ? `(${failed.join('; ')})` : outcome === 'unreached' ? '(not reached)' : ''}${outcome === 'taken' && continues ? ', and goes on' : ''}`.trimEnd())
        }
        for (const { rule, alerts: names } of answer.inhibitedBy) out.line(`Inhibited by ${names.join(', ')}: ${rule}`)
        for (const { id, comment } of answer.silencedBy) out.line(`Silenced by ${id}: ${comment}`)
        out.line(`${answer.say} Bundled by ${answer.groupedBy}.`)
        for (const line of whoLines(answer)) out.line(line)
        for (const line of answer.timing) out.line(line)
      })
    })
  alerts.command('tree').description('the routing tree in force, as YAML').action(async () => {
    const answer = await api.get<RoutingAnswer>(path)
    out.answer(answer, () => out.line(answer.text.trimEnd()))
  })
  alerts.command('windows').description('when something is or will be silenced or under maintenance').option('--from <instant>', 'now when left out').option('--to <instant>').option('--days <count>', 'at most 366', '30')
    .action(async (options: Record<string, string>) => {
      const answer = await api.get<SilenceWindows>('/api/v1/silence-windows', options)
      out.answer(answer, () => out.table(answer.items.map((one) => ({ from: one.fromAt, to: one.toAt, kind: one.kind, what: one.matchers.map(({ name, value, isRegex, isEqual }) => `${name}${isEqual ? (isRegex ? '=~' : '=') : isRegex ? '!~' : '!='}"${value}"`).join(', '), why: one.comment }))))
    })
  alerts.command('replay <file>').description('try a routing tree on the alerts that came').option('--since <duration>', 'how far back, at most 35d', '7d')
    .action(async (file: string, { since }: { since: string }) => {
      const answer = await api.send<TreeReplay>('POST', `${path}/replays`, { text: textOf(file), since })
      out.answer(answer, () => {
        out.line(`${answer.alerts} alerts since ${answer.fromAt}${answer.isPart ? ' (the newest of more)' : ''}; ${answer.changed} would go otherwise.`)
        const names = [...new Set([...Object.keys(answer.before.byUrgency), ...Object.keys(answer.after.byUrgency)])]
        out.table(names.map((name) => ({ asks: name, now: answer.before.byUrgency[name] ?? 0, 'with it': answer.after.byUrgency[name] ?? 0 })))
        out.table(answer.examples.map((one) => ({ alerts: one.count, from: one.from, to: one.to, 'for example': `${one.name}: ${one.summary}` })))
      })
    })
  alerts.command('import <file>').description('read an alertmanager.yml into a routing tree').option('--apply', 'set it as the tree in force').option('-o, --output <file>', 'write the tree there')
    .action(async (file: string, options: { apply?: boolean; output?: string }) => {
      const answer = await api.send<ImportAnswer>('POST', `${path}/imports`, { text: textOf(file), ...(options.apply ? { apply: true } : {}) })
      if (answer.text !== null && options.output !== undefined) writeFileSync(options.output, answer.text)
      out.answer(answer, () => {
        for (const { level, line, say, mend } of answer.findings) out.progress(`${file}${line === undefined ? '' : `:${line}`}: ${level}: ${say} ${mend}`)
        if (answer.text !== null && options.output === undefined && !answer.isApplied) out.line(answer.text.trimEnd())
        out.progress(answer.text === null ? 'Nothing was read.' : `${answer.routes} routes, ${answer.receivers} receivers, ${answer.inhibitRules} inhibition rules, ${answer.timeIntervals} time intervals${answer.isApplied ? ': in force now.' : '; nothing was changed.'}`)
      })
      if (answer.text === null) process.exitCode = exitCodes.badInput
    })
}

/** Who would be asked, step by step. */
function whoLines({ who }: RouteExplanation): readonly string[] {
  return who.flatMap(({ at, policies }) => policies.flatMap(({ policy, reason, steps }) => [
    `At ${at}, ${policy === null ? 'without a policy' : `by policy ${policy}`} (${reason}):`,
    ...steps.map((step) => `  ${step.afterMinutes === 0 ? 'at once' : `after ${step.afterMinutes} min`}: ${step.people.map(({ name, because }) => (because === 'step' ? name : `${name} (${because})`)).join(', ') || 'nobody'}${step.empty.length > 0 ? `; nobody is on call for ${step.empty.join(', ')}` : ''}${step.unreachable.length > 0 ? `; out of reach: ${step.unreachable.join(', ')}` : ''}`),
  ]))
}

function collect(value: string, list: readonly string[]): readonly string[] {
  return [...list, value]
}

function pairOf(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw new CliFailure(exitCodes.badInput, `"${text}" is not a label.`, 'Write it like --label team=payments.')
  return [text.slice(0, at), text.slice(at + 1).replace(/^"(.*)"$/, '$1')]
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new CliFailure(exitCodes.badInput, `The file ${file} cannot be read.`, 'Check the path.')
  }
}
