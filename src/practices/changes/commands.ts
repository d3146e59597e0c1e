// `mainstay change`: record changes to production and look at them.
import type { Cli } from '../../cli/command.ts'
import type { ChangeItem, ChangePage, ChangeRecorded, SuspectsAnswer } from './contract.ts'
import type { ChangeRejectionPage, ChangeSourcePage } from './contract-sources.ts'

interface RecordOptions {
  readonly service?: string[]
  readonly started?: string
  readonly finished?: string
  readonly by?: string
  readonly reviewedBy?: string
  readonly lines?: string
  readonly source: string
  readonly [option: string]: string | string[] | undefined
}

export function changesCommands(cli: Cli): void {
  const { program, api, out } = cli
  const change = program.command('change').description('changes to production: deployments, infrastructure, configuration, flags, databases')
  change.command('record <title>').description('record a change; only a title is needed, and the same source and reference are the same change')
    .option('--kind <kind>', 'deployment, infrastructure, configuration, flag, database, other').option('--service <names...>', 'what it touches').option('--environment <name>')
    .option('--state <state>', 'started, succeeded, failed, rolled-back').option('--started <instant>').option('--finished <instant>')
    .option('--by <who>', 'who made it').option('--reviewed-by <who>').option('--artifact <digest>', 'what runs now: sha256:…').option('--commit <sha>')
    .option('--reference <text>', 'your own name for it, told again for a later state').option('--source <name>', 'who tells of it', 'cli').option('--url <address>')
    .option('--rollback <how>', 'how to undo it').option('--lines <count>', 'lines added and removed')
    .action(async (title: string, { service, started, finished, lines, ...options }: RecordOptions) => {
      const body = {
        title, ...options,
        ...(service === undefined ? {} : { services: service }), ...(started === undefined ? {} : { startedAt: started }), ...(finished === undefined ? {} : { finishedAt: finished }),
        ...(lines === undefined ? {} : { linesChanged: Number(lines) }),
      }
      const done = await api.send<ChangeRecorded>('POST', '/api/v1/changes', body)
      out.answer(done, () => out.line(`${done.change.id} ${done.change.state}: ${done.change.title} (${done.outcome})`))
    })
  change.command('list').description('changes, newest first')
    .option('--service <names>', 'touching these, with commas').option('--kind <kinds>').option('--state <states>').option('--environment <name>').option('--source <name>')
    .option('--from <instant>').option('--to <instant>').option('--limit <count>', 'at most 500', '50').option('--cursor <cursor>', 'what the page before said')
    .action(async (options: Record<string, string>) => {
      const page = await api.get<ChangePage>('/api/v1/changes', options)
      out.answer(page, () => {
        out.table(page.items.map((item) => ({ started: item.startedAt, kind: item.kind, state: item.state, services: item.services.join(', '), environment: item.environment, by: item.by, title: item.title, id: item.id })))
        if (page.next) out.progress(`There are more: --cursor ${page.next}`)
      })
    })
  change.command('suspects').description('changes that are suspected, ranked with their reasons: of an incident, or by service and time')
    .option('--incident <ref>', 'id or number').option('--service <names>', 'what is affected, with commas').option('--environment <name>').option('--at <instant>', 'when the impact began').option('--hours <count>', 'how long before it to look')
    .action(async (options: Record<string, string>) => {
      const found = await api.get<SuspectsAnswer>('/api/v1/changes/suspects', { ...options, ...(options['incident'] === undefined ? {} : { incident: options['incident'].replace(/^#/, '') }) })
      out.answer(found, () => {
        if (found.items.length === 0) out.line(`No change is suspected: ${found.considered} were looked at since ${found.lookedFrom}.`)
        for (const { change: item, score, reasons } of found.items) {
          out.line(`${String(score).padStart(3)}  ${item.title} (${item.id})`)
          for (const { points, say } of reasons) out.line(`     ${points > 0 ? '+' : ''}${points}  ${say}`)
          if (item.rollback !== null) out.line(`     to undo it: ${item.rollback}`)
        }
      })
    })
  change.command('sources').description('systems that tell of changes, and when each was last heard').action(async () => {
    const page = await api.get<ChangeSourcePage>('/api/v1/change-sources', { limit: '500' })
    out.answer(page, () => out.table(page.items.map((item) => ({ name: item.name, kind: item.title, post_to: item.path, last_heard: item.lastHeardAt, outcome: item.lastOutcome }))))
  })
  change.command('refused').description('what they sent and was refused, with the reason, newest first').option('--limit <count>', 'at most 500', '20').option('--cursor <cursor>')
    .action(async (options: { limit: string; cursor?: string }) => {
      const page = await api.get<ChangeRejectionPage>('/api/v1/change-rejections', options)
      out.answer(page, () => {
        out.table(page.items.map((item) => ({ received: item.receivedAt, source: item.source, status: String(item.status), reason: item.reason })))
        if (page.next) out.progress(`There are more: --cursor ${page.next}`)
      })
    })
  change.command('show <change>').description('one change').action(async (id: string) => {
    const item = await api.get<ChangeItem>(`/api/v1/changes/${encodeURIComponent(id)}`)
    out.answer(item, () => show(cli, item))
  })
}

function show({ out }: Cli, item: ChangeItem): void {
  out.line(`${item.title}\n`)
  const rows: readonly (readonly [string, string | null])[] = [
    ['kind', item.kind], ['state', item.state], ['services', item.services.join(', ') || null], ['environment', item.environment], ['started', item.startedAt], ['finished', item.finishedAt],
    ['by', item.by], ['reviewed by', item.reviewedBy], ['artifact', item.artifact], ['commit', item.commit], ['lines changed', item.linesChanged === null ? null : String(item.linesChanged)],
    ['source', item.source], ['reference', item.reference], ['url', item.url], ['to undo it', item.rollback],
  ]
  for (const [name, value] of rows) if (value !== null) out.line(`${name.padEnd(13)}  ${value}`)
}
