// `mainstay break-glass`: who had which role lent, and what they did. Asking and answering need a person, who signs in on the page.
import type { Cli } from '../../cli/command.ts'
import type { GrantDetail, GrantPage } from './contract-break-glass.ts'

export function breakGlassCommands({ program, api, out }: Cli): void {
  const breakGlass = program.command('break-glass').description('higher roles lent for a short while')
  breakGlass.command('list').description('newest first').option('--state <state>', 'asked, declined, lapsed, in-force, review-owed, reviewed').option('--limit <count>', 'at most 500', '50').option('--cursor <cursor>', 'what the page before said')
    .action(async (options: { state?: string; limit: string; cursor?: string }) => {
      const page = await api.get<GrantPage>('/api/v1/break-glass', { ...options })
      out.answer(page, () => {
        out.table(page.items.map(({ id, state, person, role, minutes, askedAt, reason }) => ({ id, state, person: person.name, role, minutes, asked: askedAt, reason })))
        if (page.next) out.progress(`There are more: --cursor ${page.next}`)
      })
    })
  breakGlass.command('show <id>').description('one, with what was done under it').action(async (id: string) => {
    const grant = await api.get<GrantDetail>(`/api/v1/break-glass/${encodeURIComponent(id)}`)
    out.answer(grant, () => {
      out.line(`${grant.person.displayName} (${grant.ownRole}) as ${grant.role}: ${grant.state}. ${grant.reason}`)
      if (grant.decidedBy) out.line(`${grant.decidedBy.displayName} answered at ${grant.decidedAt}.`)
      if (grant.begunAt) out.line(`From ${grant.begunAt} until ${grant.endedAt ?? grant.untilAt}.`)
      out.table(grant.uses.map(({ method, route, count }) => ({ used: `${method} ${route}`, times: String(count) })))
      if (grant.review) out.line(`${grant.review.verdict} said ${grant.review.by.displayName}: ${grant.review.note}`)
    })
  })
}
