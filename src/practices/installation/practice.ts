// The installation about itself: health, findings of every practice, jobs and dead letters, its own metrics.
import { Type } from '@sinclair/typebox'
import { Fault } from '../../base/fault.ts'
import type { Finding } from '../../base/finding.ts'
import { formatInstant } from '../../base/instant.ts'
import { decodeCursor, defaultPageSize, pageOf } from '../../base/page.ts'
import { append } from '../../record/append.ts'
import { defineEvent } from '../../record/define-event.ts'
import { listJobs, retryDeadJob } from '../../spine/jobs.ts'
import { RawAnswer, route } from '../../spine/practice.ts'
import type { House, Practice } from '../../spine/practice.ts'
import { FindingsAnswer, InstallationAnswer, JobsQuery, pageOfJobs } from './contract.ts'

export const jobRetried = defineEvent('job.retried', 'A dead letter was put back to work by hand.', Type.Object({}))

export interface InstallationParts {
  readonly version: string
  /** Every practice's self-check. */
  readonly checks: () => readonly { readonly practice: string; readonly findings: (house: House) => Promise<readonly Finding[]> }[]
  /** Has anything been connected yet? */
  readonly isEmpty: (house: House) => Promise<boolean>
}

const order = { error: 0, warning: 1, info: 2 }

export function installation(parts: InstallationParts): Practice {
  const startedAt = formatInstant(Date.now())
  return {
    name: 'installation',
    findings: ownFindings,
    routes: [
      route({ method: 'GET', path: '/healthz', access: 'public', summary: 'The process lives', handle: async () => new RawAnswer(200, 'text/plain', 'ok\n') }),
      route({
        method: 'GET', path: '/readyz', access: 'public', summary: 'The process can serve: its database answers',
        async handle(_request, house) {
          await listJobs(house.read, { limit: 1 })
          return new RawAnswer(200, 'text/plain', 'ready\n')
        },
      }),
      route({
        method: 'GET', path: '/metrics', access: 'public', summary: 'Metrics of Mainstay itself, in Prometheus format',
        handle: async (_request, house) => new RawAnswer(200, house.metrics.contentType, await house.metrics.exposition()),
      }),
      route({
        method: 'GET', path: '/api/v1/installation', access: 'read', summary: 'Version, database, address', answer: InstallationAnswer,
        handle: async (_request, house) => ({
          version: parts.version, runtime: `Node.js ${process.versions.node}`, database: house.database.engine, publicUrl: house.settings.publicUrl,
          startedAt, isEmpty: await parts.isEmpty(house), smtp: house.settings.smtpUrl !== null,
        }),
      }),
      route({
        method: 'GET', path: '/api/v1/findings', access: 'read', summary: 'What is wrong with this installation and its pager', answer: FindingsAnswer,
        handle: async (_request, house) => ({ items: await allFindings(house, parts), next: null }),
      }),
      route({
        method: 'GET', path: '/api/v1/jobs', access: 'read', summary: 'Jobs, newest first; state=dead for dead letters', query: JobsQuery, answer: pageOfJobs,
        async handle({ query }, house) {
          const limit = query.limit ?? defaultPageSize
          const before = decodeCursor(query.cursor ?? '')?.[0]
          const rows = await listJobs(house.read, { limit: limit + 1, ...(query.state ? { state: query.state } : {}), ...(typeof before === 'string' ? { before } : {}) })
          const page = pageOf(rows, limit, (last) => [last.id])
          return { items: page.items.map(({ dueMs, ...job }) => ({ ...job, dueAt: formatInstant(dueMs) })), next: page.next }
        },
      }),
      route({
        method: 'POST', path: '/api/v1/jobs/:id/retry', access: 'set-standards', summary: 'Put a dead letter back to work', params: Type.Object({ id: Type.String({ maxLength: 64 }) }), status: 204,
        handle: ({ params, caller }, house) => house.transact(caller.actor, async (work) => {
          if (!(await retryDeadJob(work, params.id))) throw new Fault('JOBS_NOT_DEAD', { kind: 'conflict', say: `There is no dead letter ${params.id}.`, mend: 'List them with GET /api/v1/jobs?state=dead.' })
          await append(work, [jobRetried({ subject: `job/${params.id}`, data: {} })])
        }),
      }),
    ],
  }
}

/** One failing self-check is itself a finding and hides no other. */
async function allFindings(house: House, parts: InstallationParts): Promise<Finding[]> {
  const found = await Promise.all(parts.checks().map(async ({ practice, findings }) => {
    try {
      return await findings(house)
    } catch (problem) {
      house.log.error({ err: problem, practice }, 'a self-check failed')
      return [{ level: 'error', code: 'INSTALLATION_CHECK_FAILED', say: `The self-check of ${practice} failed: ${(problem as Error).message}`, mend: 'See the log for its cause.' } satisfies Finding]
    }
  }))
  return found.flat().sort((a, b) => order[a.level] - order[b.level])
}

async function ownFindings(house: House): Promise<Finding[]> {
  const findings: Finding[] = []
  const dead = await listJobs(house.read, { state: 'dead', limit: 100 })
  if (dead.length > 0) {
    findings.push({ level: 'error', code: 'INSTALLATION_DEAD_LETTERS', say: `${dead.length === 100 ? '100 or more' : dead.length} jobs were given up after every retry, last: ${dead[0]!.kind}: ${dead[0]!.lastError ?? ''}`, mend: 'Look at them under Settings, Jobs; mend the cause and retry them.' })
  }
  const waiting = await listJobs(house.read, { state: 'waiting', limit: 500 })
  const late = waiting.filter((job) => job.dueMs < house.clock.nowMs() - 30_000)
  if (late.length > 0) findings.push({ level: 'error', code: 'INSTALLATION_JOBS_LATE', say: `${late.length} jobs are more than 30 s late.`, mend: 'Check the load of this machine and of its database.' })
  if (house.settings.bootstrapToken !== null) findings.push({ level: 'info', code: 'INSTALLATION_BOOTSTRAP_TOKEN', say: 'The bootstrap token is set: whoever knows it is an administrator.', mend: 'When automation has tokens of its own, unset MAINSTAY_BOOTSTRAP_TOKEN and restart.' })
  if (house.database.engine === 'postgresql' && house.settings.secret === null) findings.push({ level: 'warning', code: 'INSTALLATION_SECRET_LOCAL', say: 'MAINSTAY_SECRET is not set: another replica signs links and seals with another secret.', mend: 'Set MAINSTAY_SECRET to the same long random text on every replica.' })
  return findings
}
