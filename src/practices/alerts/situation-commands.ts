// `mainstay situation`: look at what belongs together, merge, split and resolve it.
import type { Cli } from '../../cli/command.ts'
import type { PageOfSituations, SituationWithAlerts } from './contract.ts'
import type { PageOfStorms } from './model/correlation/contract.ts'

const path = (id: string, more = ''): string => `/api/v1/situations/${encodeURIComponent(id)}${more}`

export function situationCommands(cli: Cli): void {
  const { program, api, out } = cli
  const situation = program.command('situation').description('alerts that belong together')
  situation.command('list').description('situations, newest first; open ones unless a state is given')
    .option('--state <state>', 'open, resolved or any', 'open').option('--service <name>').option('--urgency <urgency>', 'page, ticket or info').option('--limit <count>', 'at most 500', '50').option('--cursor <cursor>', 'what the page before said')
    .action(async ({ state, ...options }: { state: string; service?: string; urgency?: string; limit: string; cursor?: string }) => {
      const page = await api.get<PageOfSituations>('/api/v1/situations', { ...options, ...(state === 'any' ? {} : { state }) })
      out.answer(page, () => {
        out.table(page.items.map((item) => ({ id: item.id, urgency: item.urgency, state: item.mergedInto === null ? item.state : 'merged', services: item.services.slice(0, 3).join(', '), alerts: item.alerts, opened: item.openedAt, title: item.title })))
        if (page.next) out.progress(`There are more: --cursor ${page.next}`)
      })
    })
  situation.command('show <situation>').description('one situation: its parts, why they belong together, its newest alerts').action(async (id: string) => {
    const answer = await api.get<SituationWithAlerts>(path(id))
    out.answer(answer, () => show(cli, answer))
  })
  situation.command('merge <situation> <into>').description('make its alerts part of another situation').option('--note <text>', 'goes on the record')
    .action(async (id: string, into: string, options: { note?: string }) => {
      const answer = await api.send<SituationWithAlerts>('POST', path(id, '/merge'), { into, ...options })
      out.answer(answer, () => out.line(`Merged: ${answer.id} has ${answer.alerts} alerts of ${answer.services.join(', ') || 'no named service'}.`))
    })
  situation.command('split <situation> <alert...>').description('give these alerts a situation of their own').option('--note <text>', 'goes on the record')
    .action(async (id: string, alerts: readonly string[], options: { note?: string }) => {
      const answer = await api.send<SituationWithAlerts>('POST', path(id, '/split'), { alerts, ...options })
      out.answer(answer, () => out.line(`Split: ${answer.id} has ${answer.alerts} of its alerts.`))
    })
  situation.command('resolve <situation>').description('say that it is over').option('--note <text>', 'goes on the record')
    .action(async (id: string, options: { note?: string }) => {
      const answer = await api.send<SituationWithAlerts>('POST', path(id, '/resolve'), options)
      out.answer(answer, () => out.line(`${answer.id} is resolved.`))
    })
  situation.command('storms').description('storms of alerts, newest first').option('--limit <count>', 'at most 500', '20').action(async (options: { limit: string }) => {
    const page = await api.get<PageOfStorms>('/api/v1/alerts/storms', options)
    out.answer(page, () => out.table(page.items.map((item) => ({ id: item.id, on: item.isOn ? 'yes' : 'no', started: item.startedAt, ended: item.endedAt, situation: item.situation, reason: item.reason }))))
  })
}

function show({ out }: Cli, answer: SituationWithAlerts): void {
  out.line(`${answer.title}  (${answer.urgency}, ${answer.state}, ${answer.openAlerts} of ${answer.alerts} alerts firing)`)
  if (answer.mergedInto !== null) return out.line(`Merged into ${answer.mergedInto}.`)
  if (answer.likelyCause) out.line(`Likely cause: ${answer.likelyCause.service ?? 'alerts without a service'}. ${answer.likelyCause.reason}`)
  out.line(answer.reason)
  for (const held of answer.held) out.line(`${held.alertName}: ${held.say}`)
  out.table(answer.parts.map((part) => ({ service: part.service, environment: part.environment, firing: part.openAlerts, alerts: part.alerts, because: part.reason })))
  out.table(answer.newestAlerts.slice(0, 20).map((alert) => ({ alert: alert.id, state: alert.state, service: alert.service, name: alert.name, because: alert.reason })))
}
