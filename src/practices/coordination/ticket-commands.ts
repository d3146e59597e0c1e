// `mainstay ticket` and `mainstay bridge`: tickets of incidents in other systems, and where people speak. An incident is named by its number or id.
import type { Cli } from '../../cli/command.ts'
import type { BridgeAnswer, IncidentTicketsAnswer, TicketAnswer, TicketPage, TicketSystemsAnswer } from './contract-tickets.ts'

const incidentPath = (ref: string, more: string): string => `/api/v1/incidents/${encodeURIComponent(ref.replace(/^#/, ''))}${more}`
const path = (id: string, more = ''): string => `/api/v1/tickets/${encodeURIComponent(id)}${more}`

export function ticketCommands(cli: Cli): void {
  const { program, api, out } = cli
  const ticket = program.command('ticket').description('tickets of incidents in GitHub, GitLab, Jira, ServiceNow and PagerDuty')
  ticket.command('list [incident]').description('tickets of an incident or of all, newest first, and what is owed to them').option('--owed', 'only those to which something is owed').option('--limit <count>', 'at most 500', '50').option('--cursor <cursor>', 'what the page before said')
    .action(async (ref: string | undefined, options: { owed?: boolean; limit: string; cursor?: string }) => {
      const page: TicketPage = ref === undefined
        ? await api.get<TicketPage>('/api/v1/tickets', { limit: options.limit, ...(options.owed ? { owed: 'true' } : {}), ...(options.cursor === undefined ? {} : { cursor: options.cursor }) })
        : { items: (await api.get<IncidentTicketsAnswer>(incidentPath(ref, '/tickets'))).items.filter(({ owed }) => !options.owed || owed.length > 0), next: null }
      out.answer(page, () => {
        out.table(page.items.map((item) => ({ incident: `#${item.number}`, system: item.system, ticket: item.reference ?? item.state, done: item.isDone === null ? '' : item.isDone ? 'yes' : 'no', owed: item.owed.length, problem: item.owed.find(({ problem }) => problem !== null)?.problem ?? '', address: item.url ?? '', id: item.id })))
        if (page.next) out.progress(`There are more: --cursor ${page.next}`)
      })
    })
  ticket.command('open <incident>').description('open a ticket for an incident').option('--system <name>', 'where; may be left out where only one is declared')
    .action(async (ref: string, { system }: { system?: string }) => tell(cli, await api.send<TicketAnswer>('POST', incidentPath(ref, '/tickets'), system === undefined ? {} : { system })))
  ticket.command('link <incident> <address>').description('link a ticket that is there already, by the address of its page')
    .action(async (ref: string, address: string) => tell(cli, await api.send<TicketAnswer>('POST', incidentPath(ref, '/tickets/link'), { url: address })))
  ticket.command('unlink <ticket>').description('let it no longer follow its incident; it stays as it is there').action(async (id: string) => {
    await api.send('DELETE', path(id))
    out.answer({ ticket: id }, () => out.line('The ticket follows the incident no longer.'))
  })
  ticket.command('retry <ticket>').description('try at once what is owed, and again what was laid aside').action(async (id: string) => tell(cli, await api.send<TicketAnswer>('POST', path(id, '/retry'))))
  ticket.command('systems').description('where tickets are opened, and how much is owed to each').action(async () => {
    const { items } = await api.get<TicketSystemsAnswer>('/api/v1/ticket-systems')
    out.answer({ items }, () => out.table(items.map((item) => ({ name: item.name, kind: item.title, project: item.project, by_rule: item.opensByRule ? 'yes' : 'no', post_to: item.hears ? item.path : '', owed: item.owed, laid_aside: item.laidAside }))))
  })

  const bridge = program.command('bridge').description('the call where people speak about an incident')
  const show = (answer: BridgeAnswer): void => out.answer(answer, () => out.line(answer.url ?? 'It has no bridge.'))
  bridge.command('show <incident>').description('its address').action(async (ref: string) => show(await api.get<BridgeAnswer>(incidentPath(ref, '/bridge'))))
  bridge.command('set <incident> <address>').description('another address, http or https').action(async (ref: string, url: string) => show(await api.send<BridgeAnswer>('PUT', incidentPath(ref, '/bridge'), { url })))
  bridge.command('remove <incident>').description('take it away').action(async (ref: string) => show(await api.send<BridgeAnswer>('PUT', incidentPath(ref, '/bridge'), { url: null })))
}

function tell({ out }: Cli, item: TicketAnswer): void {
  out.answer(item, () => {
    out.line(`${item.systemTitle} (${item.system}): ${item.url ?? 'being opened'}`)
    for (const owed of item.owed) out.line(`  owed: ${owed.what}${owed.problem === null ? '' : `. ${owed.problem}`}`)
    out.line(item.id)
  })
}
