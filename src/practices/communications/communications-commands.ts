// `mainstay update`: tell people about an incident. An incident is named by its number or id.
import type { Cli } from '../../cli/command.ts'
import type { ShareAnswer, SharesAnswer, StakeholdersAnswer } from './contract-views.ts'
import type { AudiencesAnswer, DeliveriesAnswer, DeliveryAnswer, Preview, UpdateChangeAnswer, UpdatesAnswer } from './contract.ts'

const incidentPath = (ref: string, more: string): string => `/api/v1/incidents/${encodeURIComponent(ref.replace(/^#/, ''))}/updates${more}`
const path = (id: string, more = ''): string => `/api/v1/updates/${encodeURIComponent(id)}${more}`

interface WriteOptions {
  readonly audience: string
  readonly status?: string
  readonly title?: string
  readonly next?: string
  readonly language?: string
}

export function communicationsCommands(cli: Cli): void {
  const { program, api, out } = cli
  const update = program.command('update').description('updates about incidents, to internal, executive, customer or support')
  const words = (command: ReturnType<typeof update.command>) => command.requiredOption('--audience <audience>', 'internal, executive, customer, support')
    .option('--status <status>', 'investigating, identified, monitoring, resolved').option('--title <text>').option('--next <minutes>', 'minutes until the next one; 0 promises none').option('--language <code>')
  const bodyOf = (text: string | undefined, { next, ...options }: WriteOptions): Record<string, unknown> => ({ ...options, ...(text === undefined ? {} : { text }), ...(next === undefined ? {} : { nextInMinutes: Number(next) }) })

  words(update.command('preview <incident> [text]')).description('what it would say and who would be told; sends nothing').action(async (ref: string, text: string | undefined, options: WriteOptions) => {
    const preview = await api.send<Preview>('POST', incidentPath(ref, '/preview'), bodyOf(text, options))
    out.answer(preview, () => showPreview(cli, preview))
  })
  words(update.command('draft <incident> [text]')).description('keep a draft; nobody is told').action(async (ref: string, text: string | undefined, options: WriteOptions) =>
    tell(cli, await api.send('POST', incidentPath(ref, ''), bodyOf(text, options))))
  words(update.command('publish <incident> [text]')).description('publish; without a text the template is used. It leaves ten seconds later').action(async (ref: string, text: string | undefined, options: WriteOptions) =>
    tell(cli, await api.send('POST', incidentPath(ref, ''), { ...bodyOf(text, options), publish: true })))
  update.command('send <update>').description('publish a draft').action(async (id: string) => tell(cli, await api.send('POST', path(id, '/publish'))))
  update.command('withdraw <update>').description('take it back, within ten seconds').action(async (id: string) => tell(cli, await api.send('POST', path(id, '/withdraw'))))
  update.command('discard <update>').description('discard a draft').action(async (id: string) => {
    await api.send('DELETE', path(id))
    out.answer({ update: id }, () => out.line('The draft is discarded.'))
  })
  update.command('list <incident>').description('updates of an incident, newest first').action(async (ref: string) => {
    const { items } = await api.get<UpdatesAnswer>(incidentPath(ref, ''))
    out.answer({ items }, () => out.table(items.map((each) => ({
      update: each.id, audience: each.audience, status: each.status, state: each.state, at: each.publishedAt ?? each.createdAt, told: each.deliveries.total, failed: each.deliveries.failed, title: each.title,
    }))))
  })
  update.command('deliveries <update>').description('who was told, and how each delivery fares').action(async (id: string) => {
    const { items } = await api.get<DeliveriesAnswer>(path(id, '/deliveries'))
    out.answer({ items }, () => out.table(items.map((each) => ({ delivery: each.id, channel: each.channel, to: each.who ?? each.address, state: each.state, tries: each.attempts, detail: each.detail }))))
  })
  update.command('retry <delivery>').description('try a failed delivery once more').action(async (id: string) => {
    const delivery = await api.send<DeliveryAnswer>('POST', `/api/v1/update-deliveries/${encodeURIComponent(id)}/retry`)
    out.answer(delivery, () => out.line(`${delivery.channel} to ${delivery.address} is tried again.`))
  })
  update.command('share <incident>').description('a link that shows it without an account, read-only').option('--audience <audience>', 'whose updates it shows', 'executive').option('--hours <count>', 'until it ends, at most 720', '72')
    .action(async (ref: string, options: { audience: string; hours: string }) => {
      const share = await api.send<ShareAnswer>('POST', incidentPath(ref, '').replace(/updates$/, 'shares'), { audience: options.audience, hours: Number(options.hours) })
      out.answer(share, () => out.line(`${share.url}\nEnds ${share.expiresAt}. End it now: mainstay update unshare ${share.id}`))
    })
  update.command('shares <incident>').description('its links').action(async (ref: string) => {
    const { items } = await api.get<SharesAnswer>(incidentPath(ref, '').replace(/updates$/, 'shares'))
    out.answer({ items }, () => out.table(items.map((each) => ({ link: each.id, audience: each.audience, ends: each.expiresAt, works: each.url === null ? 'no' : 'yes', address: each.url }))))
  })
  update.command('unshare <link>').description('end a link').action(async (id: string) => {
    await api.send('DELETE', `/api/v1/incident-shares/${encodeURIComponent(id)}`)
    out.answer({ link: id }, () => out.line('The link shows nothing any more.'))
  })
  program.command('stakeholders').description('incidents in plain words: what runs, and what ended in the last day').option('--support', 'what to tell customers').action(async ({ support }: { support?: boolean }) => {
    const { items } = await api.get<StakeholdersAnswer>('/api/v1/stakeholders')
    out.answer({ items }, () => {
      if (items.length === 0) out.line('Nothing is going on.')
      for (const each of items) {
        out.line(`#${each.number} ${each.severity} ${each.title}: ${each.stateWords} ${each.impactWords}`)
        const told = support ? [each.latest.customer, each.latest.support] : [each.latest.executive ?? each.latest.internal]
        for (const one of told) if (one) out.line(`  ${one.at} ${one.status}: ${one.text.replaceAll('\n', '\n  ')}`)
        out.line(`  Next update: ${each.dueAt === null ? 'none promised' : `${each.dueAt}${each.isLate ? ', late' : ''}`}`)
      }
    })
  })
  update.command('audiences').description('who is told of what; made with `apply`').action(async () => {
    const { items } = await api.get<AudiencesAnswer>('/api/v1/update-audiences')
    out.answer({ items }, () => out.table(items.map((each) => ({
      name: each.name, audience: each.audience, severities: each.severities.join(',') || 'all', services: each.services.join(',') || 'all',
      told: [...each.people, ...each.teams, ...each.emails, ...each.slack, ...each.teamsWorkflows, ...each.webhooks].length,
    }))))
  })
}

function tell({ out }: Cli, change: UpdateChangeAnswer): void {
  out.answer(change, () => {
    out.line(change.say)
    out.line(change.update.state === 'published' && change.update.withdrawableUntil !== null ? `Take it back: mainstay update withdraw ${change.update.id}` : change.update.id)
  })
}

function showPreview({ out }: Cli, { title, text, told, nextDueAt, status, audience, template }: Preview): void {
  out.line(`To ${audience}, ${status} (template ${template})\n\n${title}\n\n${text}\n`)
  out.line(`Next update due: ${nextDueAt ?? 'none promised'}`)
  const channels = Object.entries(told.byChannel).filter(([, count]) => count > 0).map(([channel, count]) => `${count} by ${channel}`)
  out.line(`Will be told: ${told.total === 0 ? 'nobody, no list fits' : `${told.total} (${channels.join(', ')}; ${told.byList.map(({ name, count }) => `${name} ${count}`).join(', ')})`}`)
  if (told.notSetUp.length > 0) out.line(`Not set up here, so not told: ${told.notSetUp.join(', ')}`)
  if (told.unreachable.length > 0) out.line(`Without an e-mail address: ${told.unreachable.join(', ')}`)
}
