// `mainstay connection`: which systems are read from, and how they fare. They are added with `mainstay apply`.
import type { Cli } from '../../cli/command.ts'
import { exitCodes } from '../../cli/exit.ts'
import type { ConnectionAnswer, ConnectionPage, ConnectionsHealthAnswer, ConnectionTestAnswer } from './contract.ts'

const path = (name: string, more = ''): string => `/api/v1/connections/${encodeURIComponent(name)}${more}`

export function connectionsCommands(cli: Cli): void {
  const { program, api, out } = cli
  const connection = program.command('connection').description('systems that Mainstay reads from')
  connection.command('list').description('connections and their health').option('--limit <count>', 'at most 500', '100').option('--cursor <cursor>', 'what the page before said')
    .action(async (options: { limit: string; cursor?: string }) => {
      const page = await api.get<ConnectionPage>('/api/v1/connections', options)
      out.answer(page, () => {
        out.table(page.items.map(({ name, type, health }) => ({ name, type, state: health.state, since: health.since, says: health.say })))
        if (page.next) out.progress(`There are more: --cursor ${page.next}`)
      })
    })
  connection.command('show <name>').description('one connection with its settings').action(async (name: string) => {
    const answer = await api.get<ConnectionAnswer>(path(name))
    out.answer(answer, () => {
      out.line(`${answer.name} (${answer.type}) is ${answer.health.state}: ${answer.health.say}${answer.health.mend ? ` ${answer.health.mend}` : ''}`)
      out.line(JSON.stringify(answer.settings, null, 2))
    })
  })
  connection.command('test <name>').description('try a connection now').action(async (name: string) => {
    const answer = await api.send<ConnectionTestAnswer>('POST', path(name, '/test'))
    out.answer(answer, () => {
      out.line(`${answer.ok ? 'ok' : 'failing'}: ${answer.say}${answer.mend ? ` ${answer.mend}` : ''}`)
      for (const finding of answer.findings) out.line(`${finding.level}: ${finding.say} ${finding.mend}`)
    })
    if (!answer.ok) out.exitWith(exitCodes.unwell)
  })
  connection.command('health').description('connections and every place that Mainstay calls').action(async () => {
    const answer = await api.get<ConnectionsHealthAnswer>('/api/v1/connections/health')
    out.answer(answer, () => out.table(answer.destinations.map((one) => ({
      destination: one.destination, healthy: one.isHealthy ? 'yes' : 'no', lastOk: one.lastOkAt, failures: String(one.consecutiveFailures), milliseconds: one.latencyMs === null ? null : String(one.latencyMs), reason: one.isHealthy ? null : one.lastFailureReason,
    }))))
  })
  connection.command('remove <name>').description('stop reading from it').action(async (name: string) => {
    await api.send('DELETE', path(name))
    out.answer({ removed: name }, () => out.line(`${name} is removed.`))
  })
}
