// `mainstay heartbeat`: what must be heard from again and again.
import type { Cli } from '../../cli/command.ts'
import type { HeartbeatAnswer, PageOfHeartbeats } from './contract.ts'
import type { Weekday } from './model/heartbeat.ts'

interface SetOptions {
  every: string
  grace?: string
  service?: string
  environment?: string
  urgency?: string
  runbook?: string
  watchdog?: string
  description?: string
  timeZone?: string
  days?: string
  from?: string
  to?: string
}

export function heartbeatCommands({ program, api, out }: Cli): void {
  const path = (name: string): string => `/api/v1/heartbeats/${encodeURIComponent(name)}`
  const door = (name: string, more = ''): string => `/in/heartbeats/${encodeURIComponent(name)}${more}`
  const tell = (one: HeartbeatAnswer): void => out.answer(one, () => out.line(`${one.name}: ${one.state}${one.dueAt ? `, late at ${one.dueAt}` : ''}`))
  const heartbeat = program.command('heartbeat').description('what must be heard from again and again')
  heartbeat.command('list').option('--state <state>', 'waiting, well, late or failed').option('--limit <count>', 'at most 500', '100').option('--cursor <cursor>')
    .action(async (options: { state?: string; limit: string; cursor?: string }) => {
      const page = await api.get<PageOfHeartbeats>('/api/v1/heartbeats', options)
      out.answer(page, () => {
        out.table(page.items.map((one) => ({ name: one.name, state: one.state, heard: one.lastHeardAt ?? 'never', late: one.dueAt, every: one.spec.every, grace: one.spec.grace, service: one.spec.service })))
        if (page.next) out.progress(`There are more: --cursor ${page.next}`)
      })
    })
  heartbeat.command('set <name>').description('declare or change one').requiredOption('--every <duration>', 'expected at least this often: 5m, 1d').option('--grace <duration>', 'how much later is still well')
    .option('--service <name>').option('--environment <name>').option('--urgency <urgency>', 'of its absence: page, ticket or info').option('--runbook <url>')
    .option('--watchdog <matchers>', 'an alert that always fires, and whose hearing is a ping').option('--description <text>')
    .option('--time-zone <zone>', 'of the hours it is expected in').option('--days <days>', 'mon,tue,…').option('--from <time>').option('--to <time>')
    .action(async (name: string, { runbook, timeZone, days, from, to, ...words }: SetOptions) => {
      const expected = timeZone === undefined ? undefined : { timeZone, ...(days === undefined ? {} : { days: days.split(',') as Weekday[] }), ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
      tell(await api.send<HeartbeatAnswer>('PUT', path(name), { ...words, ...(runbook === undefined ? {} : { runbookUrl: runbook }), ...(expected ? { expected } : {}) }))
    })
  heartbeat.command('ping <name>').description('say that it is well').action(async (name: string) => tell(await api.send<HeartbeatAnswer>('POST', door(name))))
  heartbeat.command('fail <name>').description('say that what it stands for failed').option('--reason <text>')
    .action(async (name: string, options: { reason?: string }) => tell(await api.send<HeartbeatAnswer>('POST', door(name, '/fail'), options.reason)))
  heartbeat.command('remove <name>').description('expect it no more').action(async (name: string) => {
    await api.send('DELETE', path(name))
    out.answer({ name }, () => out.line(`${name} is not expected any more.`))
  })
}
