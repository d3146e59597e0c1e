// `mainstay alert-webhook`: webhooks that alerts come by. They are made with `apply`.
import type { Cli } from '../../cli/command.ts'
import type { PageOfAlertWebhooks, PageOfWebhookBodies } from './contract.ts'

export function webhookCommands({ program, api, out }: Cli): void {
  const path = (name: string, more = ''): string => `/api/v1/alert-webhooks/${encodeURIComponent(name)}${more}`
  const webhook = program.command('alert-webhook').description('webhooks that alerts come by; they are made with `apply`')
  webhook.command('list').action(async () => {
    const page = await api.get<PageOfAlertWebhooks>('/api/v1/alert-webhooks', { limit: 500 })
    out.answer(page, () => out.table(page.items.map((one) => ({ name: one.name, form: one.spec?.dialect ?? 'not declared', address: one.path, called: one.lastCalledAt ?? 'never', outcome: one.lastOutcome }))))
  })
  webhook.command('bodies <name>').description('the last bodies that came, newest first').action(async (name: string) => {
    const page = await api.get<PageOfWebhookBodies>(path(name, '/bodies'))
    out.answer(page, () => {
      if (page.items.length === 0) out.line('None.')
      for (const one of page.items) out.line(`${one.receivedAt} ${one.outcome}\n${one.body}\n`)
    })
  })
  webhook.command('remove <name>').action(async (name: string) => {
    await api.send('DELETE', path(name))
    out.answer({ name }, () => out.line(`${name} is removed.`))
  })
}
