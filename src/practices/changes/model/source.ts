// A source of changes as it is declared: which form its messages have, how they prove themselves, and what stands in where they say nothing.
import type { ReportedChange } from '../../../base/change.ts'
import { mostServices } from './change.ts'

export interface SourceSaid {
  /** Name of the form: `github`, `gitlab`, … */
  readonly dialect: string
  /** A reference to the shared secret, never the secret itself. */
  readonly secret?: string
  /** Where neither the message nor the catalog names a service. */
  readonly service?: string
  /** Where the message names no environment. */
  readonly environment?: string
  /** The sender's word for an environment, and ours. */
  readonly environments?: Readonly<Record<string, string>>
  /** Names of workflows, jobs or pipelines that change production; left out, those whose name says so. */
  readonly workflows?: readonly string[]
}

export interface KnownDialect { readonly name: string; readonly title: string; readonly secret: 'required' | 'optional' | 'none' }
export interface SourceProblem { readonly field: string; readonly say: string; readonly mend: string }

const reference = /^\$\{(env|file):[^}\n]+\}$/

/** Null when it can be used as it is. */
export function sourceProblem(said: SourceSaid, dialects: readonly KnownDialect[]): SourceProblem | null {
  const dialect = dialects.find(({ name }) => name === said.dialect)
  if (dialect === undefined) return { field: 'dialect', say: `\`${said.dialect.slice(0, 100)}\` is none of ${dialects.map(({ name }) => name).join(', ')}.`, mend: 'Write one of them; `generic` takes any JSON in our own words.' }
  if (said.secret === undefined) return dialect.secret === 'required' ? { field: 'secret', say: `Without a secret nobody can tell what ${dialect.title} sent from what somebody made up.`, mend: 'Give a reference to the secret of the webhook, like ${env:WEBHOOK_SECRET}.' } : null
  if (dialect.secret === 'none') return { field: 'secret', say: `${dialect.title} proves nothing by a secret.`, mend: 'Leave `secret` out: its ingest key proves who it is.' }
  return reference.test(said.secret) ? null : { field: 'secret', say: 'The secret stands there as it is, and settings are shown to everybody who can read.', mend: 'Write a reference instead: ${env:NAME} or ${file:/path}.' }
}

/** The report with what the source and the catalog add: services by repository, the default service, our word for the environment. */
export function completed(report: ReportedChange, said: SourceSaid, ofRepository: readonly string[]): ReportedChange {
  const services = report.services.length > 0 ? report.services : ofRepository.length > 0 ? ofRepository : said.service === undefined ? [] : [said.service]
  const environment = report.environment ?? said.environment ?? null
  const ours = environment !== null && said.environments !== undefined && Object.hasOwn(said.environments, environment) ? said.environments[environment]! : environment
  return { ...report, services: services.slice(0, mostServices), environment: ours }
}
