// What the environment says, read once and checked. Every variable is named here or in paging-settings.ts.
import { resolve } from 'node:path'
import { Fault } from '../base/fault.ts'
import { readPagingSettings } from './paging-settings.ts'
import type { PagingSettings } from './paging-settings.ts'

export interface Settings {
  readonly dataFolder: string
  /** PostgreSQL; null means the embedded database in `dataFolder`. */
  readonly databaseUrl: string | null
  readonly host: string
  readonly port: number
  /** How people reach it, without a trailing slash; goes into links. */
  readonly publicUrl: string
  readonly bootstrapToken: string | null
  /** Signs links and seals. Null: kept in `dataFolder`. Replicas must share it. */
  readonly secret: string | null
  /** CIDR blocks inside private space that outgoing requests may reach. */
  readonly egressAllow: readonly string[]
  /** `smtp://user:password@host:port`; null sends e-mail only to the built-in outbox. */
  readonly smtpUrl: string | null
  readonly smtpFrom: string
  readonly logLevel: string
  /** Left out: people are reached by e-mail, webhook, Teams and web push only. */
  readonly paging?: PagingSettings
  /** Where e-mail with alerts is listened for; left out: nowhere. */
  readonly smtpListen?: { readonly host: string; readonly port: number }
  /** What stands behind the @ of addresses that are listened at; left out: the host of `publicUrl`. */
  readonly mailDomain?: string
  /** False: alerts that come in a storm are not folded into one situation. */
  readonly foldsStorms?: boolean
  /** A folder into which public status pages are written, and where another host serves it, without a trailing slash; left out: nowhere. */
  readonly statusCopies?: { readonly folder: string; readonly url: string }
}

const logLevels: readonly string[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const listen = env['MAINSTAY_LISTEN'] || '127.0.0.1:8080'
  const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(listen)
  const port = Number(match?.[3])
  if (!match || port > 65_535) {
    throw new Fault('SETTINGS_LISTEN', { say: `MAINSTAY_LISTEN is "${listen}", which is not host:port.`, mend: 'Set it like 127.0.0.1:8080 or [::]:8080.' })
  }
  const host = match[1] ?? (match[2] || '0.0.0.0')
  const databaseUrl = env['MAINSTAY_DATABASE_URL'] || null
  if (databaseUrl !== null && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new Fault('SETTINGS_DATABASE_URL', { say: 'MAINSTAY_DATABASE_URL is not a postgres:// address.', mend: 'Set it like postgres://user:password@host:5432/mainstay, or unset it to use the embedded database.' })
  }
  const shownHost = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  const publicUrl = (env['MAINSTAY_PUBLIC_URL'] || `http://${shownHost}:${port}`).replace(/\/+$/, '')
  if (!/^https?:\/\//.test(publicUrl) || !URL.canParse(publicUrl)) {
    throw new Fault('SETTINGS_PUBLIC_URL', { say: `MAINSTAY_PUBLIC_URL is "${publicUrl}", which is not an http or https address.`, mend: 'Set it to what people type into their browser, like https://mainstay.example.org.' })
  }
  const logLevel = env['MAINSTAY_LOG_LEVEL'] || 'info'
  if (!logLevels.includes(logLevel)) {
    throw new Fault('SETTINGS_LOG_LEVEL', { say: `MAINSTAY_LOG_LEVEL is "${logLevel}".`, mend: `Set it to one of ${logLevels.join(', ')}.` })
  }
  return {
    dataFolder: resolve(env['MAINSTAY_DATA'] || 'data'),
    databaseUrl,
    host,
    port,
    publicUrl,
    bootstrapToken: env['MAINSTAY_BOOTSTRAP_TOKEN'] || null,
    secret: env['MAINSTAY_SECRET'] || null,
    egressAllow: (env['MAINSTAY_EGRESS_ALLOW'] ?? '').split(',').map((block) => block.trim()).filter(Boolean),
    smtpUrl: env['MAINSTAY_SMTP_URL'] || null,
    smtpFrom: env['MAINSTAY_SMTP_FROM'] || 'Mainstay <mainstay@localhost>',
    logLevel,
    paging: readPagingSettings(env),
    ...smtpListenOf(env['MAINSTAY_SMTP_LISTEN'] || null),
    ...mailDomainOf(env['MAINSTAY_MAIL_DOMAIN'] || null),
    ...stormsOf(env['MAINSTAY_STORMS'] || 'fold'),
    ...statusCopiesOf(env['MAINSTAY_STATUS_FOLDER'] || null, env['MAINSTAY_STATUS_URL'] || null),
  }
}

function mailDomainOf(text: string | null): Pick<Settings, 'mailDomain'> {
  if (text === null) return {}
  if (!/^[a-zA-Z0-9]([a-zA-Z0-9.-]{0,250}[a-zA-Z0-9])?$/.test(text)) throw new Fault('SETTINGS_MAIL_DOMAIN', { say: `MAINSTAY_MAIL_DOMAIN is "${text}", which is not a domain.`, mend: 'Set it to the domain whose mail is handed on to MAINSTAY_SMTP_LISTEN, like alerts.example.org.' })
  return { mailDomain: text }
}

function stormsOf(text: string): Pick<Settings, 'foldsStorms'> {
  if (text !== 'fold' && text !== 'off') throw new Fault('SETTINGS_STORMS', { say: `MAINSTAY_STORMS is "${text}".`, mend: 'Set it to fold, or to off to let every trouble of an alert storm be a situation of its own.' })
  return text === 'off' ? { foldsStorms: false } : {}
}

function statusCopiesOf(folder: string | null, url: string | null): Pick<Settings, 'statusCopies'> {
  if (folder === null) return {}
  // Links, feeds and programs need an address that is still there when Mainstay is not.
  if (url === null || !/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Fault('SETTINGS_STATUS_URL', { say: url === null ? 'MAINSTAY_STATUS_FOLDER is set, but not MAINSTAY_STATUS_URL.' : `MAINSTAY_STATUS_URL is "${url}", which is not an http or https address.`, mend: 'Set it to where the folder is served, like https://status.example.org.' })
  }
  return { statusCopies: { folder: resolve(folder), url: url.replace(/\/+$/, '') } }
}

function smtpListenOf(text: string | null): Pick<Settings, 'smtpListen'> {
  if (text === null) return {}
  const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text)
  const port = Number(match?.[3])
  if (!match || port > 65_535) throw new Fault('SETTINGS_SMTP_LISTEN', { say: `MAINSTAY_SMTP_LISTEN is "${text}", which is not host:port.`, mend: 'Set it like 127.0.0.1:2525, or unset it to take no e-mail.' })
  return { smtpListen: { host: match[1] ?? (match[2] || '0.0.0.0'), port } }
}
