// `mainstay status`: what users are told, from the command line.
import type { Cli } from '../../cli/command.ts'
import type { PostPublished, PublishPost, StatusPageAnswer, StatusPageList } from './contract.ts'
import { tellHelp, toldMoments } from './model/planned-work.ts'

const path = (name: string, more = ''): string => `/api/v1/status-pages/${encodeURIComponent(name)}${more}`

export function statusCommands({ program, api, out }: Cli): void {
  const status = program.command('status-page').description('what users are told of troubles and planned work')
  status.command('list').description('status pages, and how each stands').action(async () => {
    const list = await api.get<StatusPageList>('/api/v1/status-pages')
    out.answer(list, () => {
      if (list.items.length === 0) out.line('No status page is declared: apply a file of kind StatusPage.')
      else out.table(list.items.map(({ name, title, audience, description, running, url }) => ({ name, title, audience, says: description, running, url })))
    })
  })
  status.command('show <page>').description('components, posts and planned work').action(async (name: string) => {
    const page = await api.get<StatusPageAnswer>(path(name))
    out.answer(page, () => {
      out.line(`${page.title}: ${page.description} (${page.url})`)
      if (page.copyUrl !== null) out.line(`Static copy: ${page.copyUrl}`)
      out.table(page.components.map(({ name: component, title, group, state, uptime }) => ({ component, title, group, state, 'uptime, 90 days': uptime === null ? 'no data' : `${(Math.floor(uptime * 100_000) / 1_000).toFixed(3)} %` })))
      for (const { id, status: said, title, updates } of page.posts) out.line(`${id}  ${said}: ${title} (${updates.length} updates)`)
      for (const { id, state, title, from, to } of page.maintenances) out.line(`${id}  ${state}: ${title} (${from} to ${to})`)
    })
  })
  status.command('post <page> <title> <text>').description('publish a new trouble; it can be withdrawn for ten seconds')
    .requiredOption('--component <component=state...>', 'checkout=partial_outage; operational, degraded_performance, partial_outage, major_outage').option('--status <status>', 'investigating, identified, monitoring, resolved', 'investigating')
    .action(async (name: string, title: string, text: string, options: { component: string[]; status: PublishPost['status'] }) => tell(await api.send('POST', path(name, '/posts'), {
      title, text, status: options.status, components: options.component.map((each) => ({ component: each.split('=')[0]!, state: each.split('=')[1] ?? '' })),
    })))
  status.command('update <post> <text>').description('publish an update of a post').requiredOption('--status <status>', 'investigating, identified, monitoring, resolved')
    .action(async (post: string, text: string, options: { status: string }) => tell(await api.send('POST', `/api/v1/status-posts/${encodeURIComponent(post)}/updates`, { text, status: options.status })))
  status.command('withdraw <update>').description('take back what nobody can see yet').action(async (update: string) => {
    const done = await api.send<{ say: string }>('POST', `/api/v1/status-updates/${encodeURIComponent(update)}/withdraw`, {})
    out.answer(done, () => out.line(done.say))
  })
  status.command('maintenance <page> <title> <text>').description('announce planned work').requiredOption('--from <instant>').requiredOption('--to <instant>').requiredOption('--component <names...>').option('--tell <moments...>', tellHelp)
    .action(async (name: string, title: string, text: string, options: { from: string; to: string; component: string[]; tell?: string[] }) => {
      const done = await api.send<{ id: string; say: string }>('POST', path(name, '/maintenances'), { title, text, from: options.from, to: options.to, components: options.component, ...(options.tell ? { tell: toldMoments(options.tell) } : {}) })
      out.answer(done, () => out.line(`${done.id}: ${done.say}`))
    })
  status.command('cancel <maintenance>').description('call off planned work').action(async (id: string) => {
    const done = await api.send<{ say: string }>('DELETE', `/api/v1/status-maintenances/${encodeURIComponent(id)}`)
    out.answer(done, () => out.line(done.say))
  })

  function tell(done: PostPublished): void {
    out.answer(done, () => out.line(`${done.post} (${done.update}): ${done.say}`))
  }
}
