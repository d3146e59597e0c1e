// `mainstay readiness`: who may be on call and what is missing, attested, accepted and shadowed; and what stands on one person.
import type { Cli } from '../../cli/command.ts'
import type { AcceptanceAnswer, Knowledge, ReadinessAnswer, ReadinessLists, ShadowAnswer, ShadowList, TickAnswer } from './model/readiness-words.ts'

const listPath = (team: string, more = ''): string => `/api/v1/on-call-readiness/${encodeURIComponent(team)}${more}`
const schedulePath = (name: string, more: string): string => `/api/v1/schedules/${encodeURIComponent(name)}${more}`

export function readinessCommands({ program, api, out }: Cli): void {
  const readiness = program.command('readiness').description('what people must have done before a rotation accepts them; lists are made with `apply`')
  readiness.command('list').description('lists of teams, and how many people on their schedules are ready').action(async () => {
    const found = await api.get<ReadinessLists>('/api/v1/on-call-readiness')
    out.answer(found, () => out.table(found.items.map((one) => ({ team: one.team, schedules: one.schedules.join(', '), items: one.items, ready: `${one.ready} of ${one.onRotation}` }))))
  })
  readiness.command('show <team>').description('how far each person is').action(async (team: string) => {
    const found = await api.get<ReadinessAnswer>(listPath(team))
    out.answer(found, () => out.table(found.people.map((one) => ({
      person: one.person.name, 'on': one.schedules.join(', ') || 'none', ready: one.isReady ? 'yes' : one.acceptances.length > 0 ? 'accepted' : 'no', missing: one.missing,
      ticks: one.items.flatMap((item) => item.ticks.map((tick) => `${tick.item} ${tick.id}`)).join(', '),
    }))))
  })
  readiness.command('tick <team> <item> <person>').description('attest that a colleague has done an item').option('--link <url>', 'to what shows it').option('--note <text>')
    .action(async (team: string, item: string, person: string, options: { link?: string; note?: string }) => {
      const tick = await api.send<TickAnswer>('POST', listPath(team, '/ticks'), { item, person, ...options })
      out.answer(tick, () => out.line(`${tick.id}: ${item} of ${person}, attested by ${tick.by}.`))
    })
  readiness.command('untick <team> <id>').description('take back what was attested').action(async (team: string, id: string) => {
    await api.send('DELETE', listPath(team, `/ticks/${encodeURIComponent(id)}`))
    out.answer({ id }, () => out.line(`${id} is taken back.`))
  })
  readiness.command('accept <schedule> <person>').description('let somebody be on a schedule who is not ready').requiredOption('--reason <text>').option('--until <instant>', 'four weeks on, if left out; at most 180 days')
    .action(async (schedule: string, person: string, options: { reason: string; until?: string }) => {
      const made = await api.send<AcceptanceAnswer>('POST', schedulePath(schedule, '/acceptances'), { person, ...options })
      out.answer(made, () => out.line(`${made.id}: ${person} is accepted on ${schedule} until ${made.untilAt}.`))
    })
  readiness.command('shadow <schedule> <person>').description('let somebody shadow: a copy of each page by e-mail, without being asked').requiredOption('--to <instant>').option('--from <instant>', 'now, if left out')
    .action(async (schedule: string, person: string, options: { from?: string; to: string }) => {
      const made = await api.send<ShadowAnswer>('POST', schedulePath(schedule, '/shadows'), { person, ...options })
      out.answer(made, () => out.line(`${made.id}: ${made.person.name} shadows ${schedule} from ${made.fromAt} to ${made.toAt}.`))
    })
  readiness.command('shadows <schedule>').description('who shadows it, now and later').action(async (schedule: string) => {
    const found = await api.get<ShadowList>(schedulePath(schedule, '/shadows'))
    out.answer(found, () => out.table(found.items.map((one) => ({ id: one.id, person: one.person.name, from: one.fromAt, to: one.toAt, pages: one.pages }))))
  })
  readiness.command('unshadow <schedule> <id>').action(async (schedule: string, id: string) => {
    await api.send('DELETE', schedulePath(schedule, `/shadows/${encodeURIComponent(id)}`))
    out.answer({ id }, () => out.line(`${id} is removed.`))
  })
  readiness.command('knowledge').description('on how many people the knowledge of each service stands').option('--team <name>').option('--days <count>', 'looked back, at most 400', '180')
    .action(async (options: { team?: string; days: string }) => {
      const found = await api.get<Knowledge>('/api/v1/on-call-knowledge', options)
      out.answer(found, () => out.table(found.items.map((one) => ({
        service: one.service, team: one.team, 'answered by': one.people === 0 ? 'nobody yet' : one.people === 1 ? 'one person' : `${one.people} people`, times: one.times, 'can be asked': one.reach, policy: one.policy,
      }))))
    })
}
