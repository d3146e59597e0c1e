// `mainstay person`, `token`, `ingest-key`: who may sign in and send.
import type { Cli } from '../../cli/command.ts'
import type { IngestKeyAnswer, PersonAnswer, TokenAnswer } from './contract.ts'

export function accessCommands({ program, api, out }: Cli): void {
  const person = program.command('person').description('people who may sign in')
  person.command('list').action(async () => {
    const page = await api.get<{ items: PersonAnswer[] }>('/api/v1/people', { limit: 500 })
    out.answer(page, () => out.table(page.items.map(({ id, name, displayName, role, email, isActive }) => ({ id, name, displayName, role, email, active: isActive ? 'yes' : 'no' }))))
  })
  person.command('add <name>').requiredOption('--role <role>').option('--email <address>').option('--display-name <name>').option('--time-zone <zone>')
    .action(async (name: string, options: { role: string; email?: string; displayName?: string; timeZone?: string }) => {
      const added = await api.send<PersonAnswer>('POST', '/api/v1/people', { name, ...options })
      out.answer(added, () => out.line(`${added.name} is ${added.id}. Give them a link: mainstay person sign-in-link ${added.id}`))
    })
  person.command('sign-in-link <id>').description('a link that signs this person in once')
    .action(async (id: string) => {
      const link = await api.send<{ url: string; expiresAt: string }>('POST', `/api/v1/people/${encodeURIComponent(id)}/sign-in-link`)
      out.answer(link, () => out.line(`${link.url}\nGood once, until ${link.expiresAt}.`))
    })
  const token = program.command('token').description('API tokens')
  token.command('list').action(async () => {
    const page = await api.get<{ items: TokenAnswer[] }>('/api/v1/tokens')
    out.answer(page, () => out.table(page.items.map(({ id, name, role, expiresAt, lastUsedAt }) => ({ id, name, role, expires: expiresAt, used: lastUsedAt }))))
  })
  token.command('create <name>').requiredOption('--role <role>').option('--expires-in-days <days>', 'at most 366', '90')
    .action(async (name: string, { role, expiresInDays }: { role: string; expiresInDays: string }) => {
      const made = await api.send<TokenAnswer & { secret: string }>('POST', '/api/v1/tokens', { name, role, expiresInDays: Number(expiresInDays) })
      out.answer(made, () => out.line(made.secret))
      out.progress('Shown this once: keep it somewhere safe.')
    })
  token.command('revoke <id>').action(async (id: string) => {
    await api.send('DELETE', `/api/v1/tokens/${encodeURIComponent(id)}`)
    out.answer({ id }, () => out.line(`${id} no longer works.`))
  })
  const key = program.command('ingest-key').description('keys that can only send signals')
  key.command('list').action(async () => {
    const page = await api.get<{ items: IngestKeyAnswer[] }>('/api/v1/ingest-keys')
    out.answer(page, () => out.table(page.items.map(({ id, name, createdAt, lastUsedAt }) => ({ id, name, made: createdAt, used: lastUsedAt }))))
  })
  key.command('create <name>').action(async (name: string) => {
    const made = await api.send<IngestKeyAnswer & { secret: string }>('POST', '/api/v1/ingest-keys', { name })
    out.answer(made, () => out.line(made.secret))
    out.progress('Shown this once: keep it somewhere safe.')
  })
  key.command('revoke <id>').action(async (id: string) => {
    await api.send('DELETE', `/api/v1/ingest-keys/${encodeURIComponent(id)}`)
    out.answer({ id }, () => out.line(`${id} no longer works.`))
  })
}
