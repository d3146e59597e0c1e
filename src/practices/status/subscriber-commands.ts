// `mainstay status-page subscribers|add-subscribers|export-subscribers|forget`: who is told of a status page.
import { readFileSync } from 'node:fs'
import type { Cli } from '../../cli/command.ts'
import { CliFailure, exitCodes } from '../../cli/exit.ts'
import type { ImportedSubscribers, SubscriberList } from './contract-subscribers.ts'
import { mostImported, readSubscriberList } from './model/subscriber-list.ts'

const path = (page: string, more = ''): string => `/api/v1/status-pages/${encodeURIComponent(page)}/subscribers${more}`

export function subscriberCommands({ program, api, out }: Cli): void {
  const status = program.commands.find((command) => command.name() === 'status-page')!
  status.command('subscribers <page>').description('who is told, and how many there are of each kind')
    .option('--kind <kind>', 'email, webhook, slack, teams').option('--state <state>', 'asked, confirmed, laid-aside').option('--search <text>').option('--cursor <cursor>')
    .action(async (name: string, { search, ...narrow }: { kind?: string; state?: string; search?: string; cursor?: string }) => {
      const list = await api.get<SubscriberList>(path(name), { ...narrow, ...(search === undefined ? {} : { q: search }) })
      out.answer(list, () => {
        out.line(list.counts.length === 0 ? 'Nobody has subscribed yet.' : list.counts.map(({ kind, state, count }) => `${count} ${kind} ${state}`).join(', '))
        if (list.items.length > 0) out.table(list.items.map(({ id, kind, address, state, components, problem }) => ({ id, kind, address, state, components: components.join(', ') || 'all', problem: problem ?? '' })))
        if (list.next) out.progress(`There is more: --cursor ${list.next}`)
      })
    })
  status.command('add-subscribers <page> <file>').description('add e-mail addresses from a file, one a line or CSV; each confirms from its mail')
    .option('--confirmed-elsewhere <reason>', 'administrators only: they are told without confirming here')
    .action(async (name: string, file: string, { confirmedElsewhere }: { confirmedElsewhere?: string }) => {
      const { value, findings } = readSubscriberList(textOf(file))
      if (value.length === 0) throw new CliFailure(exitCodes.badInput, `${file} holds no e-mail address.`, 'Write one address a line.')
      const done = { added: 0, known: 0, unreadable: 0 }
      for (let at = 0; at < value.length; at += mostImported) {
        const addresses = value.slice(at, at + mostImported)
        const part = confirmedElsewhere === undefined ? await api.send<ImportedSubscribers>('POST', path(name), { addresses }) : await api.send<ImportedSubscribers>('POST', path(name, '-confirmed'), { addresses, reason: confirmedElsewhere })
        done.added += part.added
        done.known += part.known
        done.unreadable += part.unreadable
      }
      out.answer({ ...done, findings }, () => {
        for (const { say } of findings) out.line(`${file}: ${say}`)
        out.line(`${done.added} added, ${done.known} known already.${confirmedElsewhere === undefined && done.added > 0 ? ' Each is told once it is confirmed from its mail.' : ''}`)
      })
    })
  status.command('export-subscribers <page>').description('all subscribers as CSV on standard output; administrators only').action(async (name: string) => {
    const csv = await api.text(path(name, '-export'))
    out.answer({ csv }, () => out.line(csv.trimEnd()))
  })
  status.command('forget <page> <subscriber>').description('forget a subscriber and everything told to them').option('--reason <text>', 'stands on the record').action(async (name: string, id: string, { reason }: { reason?: string }) => {
    await api.send('DELETE', `${path(name, `/${encodeURIComponent(id)}`)}${reason === undefined ? '' : `?reason=${encodeURIComponent(reason)}`}`)
    out.answer({ id }, () => out.line('Forgotten.'))
  })
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new CliFailure(exitCodes.badInput, `${file} cannot be read: ${(cause as Error).message}`, 'Give the path of a text file.')
  }
}
