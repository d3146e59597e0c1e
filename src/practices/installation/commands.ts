// `mainstay doctor`, `jobs`: what is wrong with this installation.
import type { Cli } from '../../cli/command.ts'
import { exitCodes } from '../../cli/exit.ts'
import type { FindingsAnswer, InstallationAnswer, JobAnswer } from './contract.ts'

export function installationCommands({ program, api, out }: Cli): void {
  program.command('doctor').description('say what is wrong with this installation and its pager')
    .action(async () => {
      await api.get('/api/v1/session')
      const installation = await api.get<InstallationAnswer>('/api/v1/installation')
      const { items } = await api.get<FindingsAnswer>('/api/v1/findings')
      const isWell = items.every(({ level }) => level === 'info')
      out.answer({ installation, findings: items }, () => {
        out.line(`Mainstay ${installation.version} at ${api.url} on ${installation.runtime}, ${installation.database} database.`)
        out.findings(items)
        out.line(isWell ? 'All is well.' : `${items.filter(({ level }) => level !== 'info').length} things need attention.`)
      })
      if (!isWell) out.exitWith(exitCodes.unwell)
    })
  const jobs = program.command('jobs').description('durable jobs and dead letters')
  jobs.command('list').description('jobs, newest first').option('--state <state>', 'waiting, running or dead')
    .action(async ({ state }: { state?: string }) => {
      const page = await api.get<{ items: JobAnswer[] }>('/api/v1/jobs', { state, limit: 100 })
      out.answer(page, () => out.table(page.items.map(({ id, kind, state: is, dueAt, attempts, lastError }) => ({ id, kind, state: is, due: dueAt, attempts, error: lastError ?? '' }))))
    })
  jobs.command('retry <id>').description('put a dead letter back to work')
    .action(async (id: string) => {
      await api.send('POST', `/api/v1/jobs/${encodeURIComponent(id)}/retry`)
      out.answer({ id }, () => out.line(`${id} is back at work.`))
    })
}
