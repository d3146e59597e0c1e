// `mainstay on-call`, `page`, `override`, `schedule`: who is woken, and the answer to being woken.
import type { Cli } from '../../cli/command.ts'
import { CliFailure, exitCodes } from '../../cli/exit.ts'
import type { ChannelList, FinalSchedule, OnCallAnswer, OverrideAnswer, PageChange, PageDetail, PageOfOutbox, PageOfOverrides, PageOfPages, PageOfPolicies, PageOfSchedules, PagerProof, PersonShifts, PolicyAnswer, PolicyPreview, ShiftAnswer } from './contract.ts'
import { policyDraft } from './model/policy-draft.ts'

const pagePath = (id: string, more = ''): string => `/api/v1/pages/${encodeURIComponent(id)}${more}`
const schedulePath = (name: string, more = ''): string => `/api/v1/schedules/${encodeURIComponent(name)}${more}`
const shown = (shifts: readonly ShiftAnswer[]): string => shifts.map((shift) => shift.person?.name ?? 'nobody').join(', ') || 'nobody'

export function oncallCommands(cli: Cli): void {
  const { program, api, out } = cli
  program.command('on-call').description('who is on call, now and next').option('--at <instant>', 'at that time instead of now').option('--service <name>', 'who would be asked first for this service')
    .action(async (options: { at?: string; service?: string }) => {
      const answer = await api.get<OnCallAnswer>('/api/v1/on-call', options)
      out.answer(answer, () => {
        if (options.service === undefined) out.table(answer.schedules.map((one) => ({ schedule: one.name, now: shown(one.now), until: one.now[0]?.toAt, next: shown(one.next), zone: one.timeZone })))
        else out.table(answer.services.map((one) => ({ service: one.service, people: one.people.map((person) => person.name).join(', ') || 'nobody', policy: one.policy, why: one.reason })))
      })
    })
  pageCommands(cli)
  pagerCommands(cli)
  const schedule = program.command('schedule').description('schedules; they are made with `apply`')
  schedule.command('list').action(async () => {
    const page = await api.get<PageOfSchedules>('/api/v1/schedules', { limit: 500 })
    out.answer(page, () => out.table(page.items.map((one) => ({ name: one.name, zone: one.timeZone, now: shown(one.now), next: shown(one.next) }))))
  })
  schedule.command('final <name>').description('shifts and gaps with overrides applied').option('--from <instant>').option('--to <instant>', 'two weeks on, if left out')
    .action(async (name: string, options: { from?: string; to?: string }) => {
      const final = await api.get<FinalSchedule>(schedulePath(name, '/final'), options)
      out.answer(final, () => {
        out.table(final.shifts.map((shift) => ({ from: shift.fromAt, to: shift.toAt, person: shift.person?.name, rotation: shift.rotation, override: shift.override })))
        for (const gap of final.gaps) out.progress(`Nobody is on call from ${gap.fromAt} to ${gap.toAt}.`)
      })
    })
  schedule.command('shifts <person>').description('all shifts of one person, over all schedules; `me` for your own').option('--from <instant>').option('--to <instant>', '90 days on, if left out')
    .action(async (person: string, options: { from?: string; to?: string }) => {
      const found = await api.get<PersonShifts>(`/api/v1/people/${encodeURIComponent(person)}/shifts`, options)
      out.answer(found, () => {
        out.table(found.shifts.map((shift) => ({ from: shift.fromAt, to: shift.toAt, schedule: shift.schedule, rotation: shift.rotation, override: shift.override })))
        if (!found.isWhole) out.progress('There are more: ask for a shorter time with --to.')
      })
    })
  overrideCommands(cli)
  const policies = program.command('escalation-policy').description('escalation policies; they are made with `apply`')
  policies.command('preview <name>').description('whom a policy would ask, and when').option('--at <instant>', 'now, if left out').option('--urgency <urgency>', 'page or ticket', 'page').option('--time-zone <zone>', 'in which times are told')
    .action(async (name: string, { at, urgency, timeZone }: { at?: string; urgency: string; timeZone?: string }) => {
      const policy = policyDraft(await api.get<PolicyAnswer>(`/api/v1/escalation-policies/${encodeURIComponent(name)}`))
      const preview = await api.send<PolicyPreview>('POST', '/api/v1/escalation-policies/preview', { name, policy, urgency, ...(at === undefined ? {} : { at }), ...(timeZone === undefined ? {} : { timeZone }) })
      out.answer(preview, () => preview.items.forEach(({ says }) => out.line(says)))
    })
  policies.command('list').action(async () => {
    const page = await api.get<PageOfPolicies>('/api/v1/escalation-policies', { limit: 500 })
    out.answer(page, () => out.table(page.items.map((policy) => ({
      name: policy.name, steps: policy.steps.map((step) => `${step.targets.map((target) => target.name).join('+')} ${step.delayMinutes}m`).join(' > '), repeat: policy.repeat, fallback: policy.fallback?.name,
    }))))
  })
  program.command('outbox').description('copies of the messages that were sent, or kept where no mail server is configured').option('--page <id>').option('--limit <count>', 'at most 500', '20')
    .action(async (options: { page?: string; limit: string }) => {
      const page = await api.get<PageOfOutbox>('/api/v1/outbox', options)
      out.answer(page, () => out.table(page.items.map((one) => ({ at: one.at, to: one.to, state: one.state, subject: one.subject }))))
    })
}

function pageCommands({ program, api, out }: Cli): void {
  const page = program.command('page').description('pages: people being asked')
  const tell = (change: PageChange): void => out.answer(change, () => out.line(change.say))
  page.command('list').description('pages, newest first; those that run unless a state is given').option('--state <states>', 'open, acknowledged, unanswered, resolved, several with commas; or live', 'live').option('--all', 'of every state')
    .option('--service <name>').option('--limit <count>', 'at most 500', '50').option('--cursor <cursor>')
    .action(async ({ all, state, ...options }: { all?: boolean; state: string; service?: string; limit: string; cursor?: string }) => {
      const found = await api.get<PageOfPages>('/api/v1/pages', { ...options, ...(all ? {} : { state }) })
      out.answer(found, () => {
        out.table(found.items.map((one) => ({ id: one.id, state: one.state, started: one.startedAt, people: one.people.map((person) => person.name).join(', '), service: one.service, title: one.title })))
        if (found.next) out.progress(`There are more: --cursor ${found.next}`)
      })
    })
  page.command('show <id>').description('one page with every notification and try').action(async (id: string) => {
    const found = await api.get<PageDetail>(pagePath(id))
    out.answer(found, () => {
      out.line(`${found.title}\n${found.state}, policy ${found.policy ?? 'none'}, step ${found.step}: ${found.reason}`)
      if (found.nextEscalationAt) out.line(`Next step at ${found.nextEscalationAt}.`)
      out.table(found.notifications.flatMap((one) => one.attempts.map((attempt) => ({ at: attempt.at, person: one.person.name, channel: one.channel, to: one.address, outcome: attempt.outcome, detail: attempt.detail }))), ['at', 'person', 'channel', 'to', 'outcome', 'detail'])
    })
  })
  page.command('acknowledge <id>').alias('ack').description('say that you are on it: nobody else is asked').action(async (id: string) => tell(await api.send('POST', pagePath(id, '/acknowledge'))))
  page.command('resolve <id>').option('--reason <text>').action(async (id: string, options: { reason?: string }) => tell(await api.send('POST', pagePath(id, '/resolve'), options)))
  page.command('escalate <id>').description('ask the next step now').action(async (id: string) => tell(await api.send('POST', pagePath(id, '/escalate'))))
  page.command('reassign <id>').description('hand it to somebody else').option('--person <person>', 'login name or id').option('--schedule <name>').option('--team <name>')
    .action(async (id: string, options: Record<string, string>) => tell(await api.send('POST', pagePath(id, '/reassign'), options)))
  page.command('snooze <id>').description('carry it until a time, when it asks again').option('--minutes <count>', '60, if neither is given').option('--until <instant>')
    .action(async (id: string, { minutes, until }: { minutes?: string; until?: string }) => tell(await api.send('POST', pagePath(id, '/snooze'), until === undefined ? { minutes: Number(minutes ?? 60) } : { until })))
  page.command('add-responder <id>').description('ask more people to help').option('--person <person>', 'login name or id').option('--schedule <name>').option('--team <name>').option('--note <text>', 'what is wanted of them')
    .action(async (id: string, options: Record<string, string>) => tell(await api.send('POST', pagePath(id, '/responders'), options)))
  page.command('start <title>').description('page somebody by hand').option('--person <person>', 'login name or id').option('--schedule <name>').option('--team <name>').option('--policy <name>').option('--service <name>', 'follow the policy of this service').option('--summary <text>')
    .action(async (title: string, options: Record<string, string>) => {
      const started = await api.send<PageDetail>('POST', '/api/v1/pages', { title, ...options })
      out.answer(started, () => out.line(`${started.id}: asking ${started.people.map((person) => person.name).join(', ') || 'nobody: see `mainstay doctor`'}. ${started.url}`))
    })
}

function pagerCommands({ program, api, out }: Cli): void {
  const pager = program.command('pager').description('the proof that the pager works')
  pager.command('proof').description('who can be on call, and when it was last proven that a page reaches them').action(async () => {
    const proof = await api.get<PagerProof>('/api/v1/pager/proof')
    out.answer(proof, () => {
      out.line(proof.isWell ? 'The pager is well.' : `The pager is unwell since ${proof.unwellSince}: ${proof.reasons.join(' ')}`)
      out.table(proof.people.map((one) => ({ person: one.person.name, reachable: one.isReachable ? 'yes' : 'no', proven: one.provenAt ?? 'never', tested: one.testedAt, excused: one.excusedReason })))
    })
  })
  pager.command('test').description('send a test page now').option('--person <person>', 'login name or id; yourself if left out').action(async ({ person }: { person?: string }) => {
    const { page } = await api.send<{ page: string }>('POST', `/api/v1/people/${encodeURIComponent(person ?? 'me')}/test-page`)
    out.answer({ page }, () => out.line(`Test page ${page} is on its way; acknowledge it like any other.`))
  })
  program.command('channels').description('ways to reach people: what is set up, and how each fared in the last day').action(async () => {
    const list = await api.get<ChannelList>('/api/v1/channels')
    out.answer(list, () => out.table(list.items.map((one) => ({ channel: one.kind, 'set up': one.isSetUp ? 'yes' : 'no', 'leads to': one.leadsTo, sent: one.sent, failed: one.failed, 'last ok': one.lastOkAt }))))
  })
}

function overrideCommands({ program, api, out }: Cli): void {
  const override = program.command('override').description('put somebody on call for a time')
  override.command('list <schedule>').action(async (schedule: string) => {
    const page = await api.get<PageOfOverrides>(schedulePath(schedule, '/overrides'))
    out.answer(page, () => out.table(page.items.map((one) => ({ id: one.id, person: one.person?.name ?? 'nobody', from: one.fromAt, to: one.toAt, rotation: one.rotation, replaces: one.replaces?.name, reason: one.reason }))))
  })
  override.command('add <schedule> [person]').description('without a person: --nobody').requiredOption('--to <instant>').option('--nobody', 'nobody is to be on call').option('--from <instant>', 'now, if left out').option('--rotation <name>', 'instead of this rotation only').option('--replaces <person>', 'only where this person would be on call').option('--reason <text>')
    .action(async (schedule: string, person: string | undefined, { from, to, nobody, ...options }: { from?: string; to: string; nobody?: boolean; rotation?: string; replaces?: string; reason?: string }) => {
      if ((person === undefined) !== (nobody === true)) throw new CliFailure(exitCodes.badInput, 'An override needs a person, or --nobody.', `mainstay override add ${schedule} <person> --to <instant>`)
      const made = await api.send<OverrideAnswer>('POST', schedulePath(schedule, '/overrides'), { person: person ?? null, toAt: to, ...(from === undefined ? {} : { fromAt: from }), ...options })
      out.answer(made, () => out.line(`${made.id}: ${made.person?.name ?? 'nobody'} from ${made.fromAt} to ${made.toAt}.`))
    })
  override.command('change <schedule> <id>').description('what is left out stays').option('--person <person>').option('--nobody', 'nobody is to be on call').option('--from <instant>').option('--to <instant>').option('--rotation <name>').option('--replaces <person>').option('--reason <text>')
    .action(async (schedule: string, id: string, { person, nobody, from, to, rotation, replaces, reason }: { person?: string; nobody?: boolean; from?: string; to?: string; rotation?: string; replaces?: string; reason?: string }) => {
      const known = (await api.get<PageOfOverrides>(schedulePath(schedule, '/overrides'))).items.find((one) => one.id === id)
      if (!known) throw new CliFailure(exitCodes.notFound, `The schedule ${schedule} has no override ${id} that is not over.`, `mainstay override list ${schedule}`)
      const stays = { rotation: rotation ?? known.rotation, replaces: replaces ?? known.replaces?.name, reason: reason ?? known.reason }
      const changed = await api.send<OverrideAnswer>('PUT', schedulePath(schedule, `/overrides/${encodeURIComponent(id)}`), {
        person: nobody ? null : (person ?? known.person?.name ?? null), fromAt: from ?? known.fromAt, toAt: to ?? known.toAt, ...Object.fromEntries(Object.entries(stays).filter(([, value]) => value != null)),
      })
      out.answer(changed, () => out.line(`${changed.id}: ${changed.person?.name ?? 'nobody'} from ${changed.fromAt} to ${changed.toAt}.`))
    })
  override.command('remove <schedule> <id>').action(async (schedule: string, id: string) => {
    await api.send('DELETE', schedulePath(schedule, `/overrides/${encodeURIComponent(id)}`))
    out.answer({ id }, () => out.line(`${id} is taken back.`))
  })
}
