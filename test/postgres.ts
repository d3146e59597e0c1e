// A private, real PostgreSQL for tests: one cluster a test run, one database a house.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { atExit } from './at-exit.ts'
import { freePort } from './free-port.ts'

const installed = '/usr/lib/postgresql'
let adminUrl: Promise<string> | null = null
let databases = 0

export function postgresAvailable(): { readonly ok: boolean; readonly why: string } {
  if (process.env['MAINSTAY_TEST_POSTGRES_URL']) return { ok: true, why: '' }
  return binaries() === null ? { ok: false, why: `no server under ${installed} (Debian package postgresql)` } : { ok: true, why: '' }
}

/** Address of a new, empty database. */
export async function createDatabase(): Promise<string> {
  const url = await (adminUrl ??= process.env['MAINSTAY_TEST_POSTGRES_URL'] ? Promise.resolve(process.env['MAINSTAY_TEST_POSTGRES_URL']) : startCluster())
  const name = `mainstay_${process.pid}_${Date.now()}_${++databases}`
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const own = new URL(url)
  own.pathname = `/${name}`
  return own.href
}

function binaries(): string | null {
  if (!existsSync(installed)) return null
  const versions = readdirSync(installed).filter((version) => Number(version) >= 15 && existsSync(join(installed, version, 'bin/initdb')))
  return versions.length === 0 ? null : join(installed, versions.sort((a, b) => Number(b) - Number(a))[0]!, 'bin')
}

/** Why a test that needs a cluster of its own cannot run; null when it can. */
export function whyNoCluster(): string | null {
  return binaries() === null ? `no PostgreSQL: no server under ${installed} (Debian package postgresql)` : null
}

/** Starts a cluster that ends with this process; answers an administrator's address. */
export async function startCluster(): Promise<string> {
  return (await ownCluster()).url
}

export interface Cluster {
  /** An administrator's address. */
  readonly url: string
  start(): void
  /** `immediate` is a crash: nothing is finished first. */
  stop(how: 'fast' | 'immediate'): void
}

/**
 * A cluster that a test may stop and start; it ends with this process. As durable as in production: fsync and
 * synchronous_commit stay on, or a crash test would prove nothing.
 */
export async function ownCluster(): Promise<Cluster> {
  const bin = binaries()
  if (bin === null) throw new Error(whyNoCluster()!)
  const folder = mkdtempSync(join(tmpdir(), 'mainstay-postgres-'))
  const port = await freePort()
  // It refuses to run as root.
  const isRoot = process.getuid?.() === 0
  const run = (command: string, ...args: string[]): void => {
    const [program, ...rest] = [...(isRoot ? ['runuser', '-u', 'postgres', '--'] : []), join(bin, command), ...args]
    const done = spawnSync(program!, rest, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    if (done.status !== 0) throw new Error(`${command} failed: ${done.error?.message ?? (done.stderr || done.stdout)}`)
  }
  const control = (...args: string[]): void => run('pg_ctl', '-D', `${folder}/data`, ...args)
  const start = (): void => control('-o', `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c max_connections=200`, '-l', `${folder}/log`, '-w', 'start')
  const stop = (how: 'fast' | 'immediate'): void => control('-m', how, '-w', 'stop')
  atExit(() => {
    try {
      // Its data is about to be removed: no need to write it down first.
      if (existsSync(`${folder}/data/postmaster.pid`)) stop('immediate')
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    }
  })
  if (isRoot) spawnSync('chown', ['postgres', folder])
  run('initdb', '-D', `${folder}/data`, '-A', 'trust', '-U', 'postgres', '--no-instructions')
  start()
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, start, stop }
}
