// A whole Mainstay for a test: real HTTP on a free port, a real database in a fresh place, a clock the test may move.
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pino } from 'pino'
import { startMainstay } from '../src/mainstay.ts'
import type { Mainstay } from '../src/mainstay.ts'
import type { Clock } from '../src/spine/clock.ts'
import type { House, Practice } from '../src/spine/practice.ts'
import type { Settings } from '../src/spine/settings.ts'
import { atExit } from './at-exit.ts'
import { createDatabase, postgresAvailable } from './postgres.ts'

// Where a test has a house it finds this here too; a test without one imports it alone and stays apart from the house.
export { eventually } from './eventually.ts'

export const bootstrapToken = 'bootstrap-token-of-the-tests'
export type EngineName = 'embedded' | 'postgresql'

export interface TestHouse {
  readonly url: string
  readonly house: House
  readonly mainstay: Mainstay
  readonly engine: EngineName
  readonly settings: Settings
  /** Calls the API; `token` null sends no credentials, left out is an administrator. */
  call<T = unknown>(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Called<T>>
  /** Stops it; keeps its database for `startHouse({ again: … })`. */
  stop(): Promise<void>
}

export interface CallOptions {
  readonly token?: string | null
  readonly headers?: Record<string, string>
  /** Sent as it is, without JSON. */
  readonly raw?: string | Buffer
}

export interface Called<T> {
  readonly status: number
  readonly headers: Headers
  readonly body: T
  readonly text: string
}

export interface HouseWish {
  readonly engine?: EngineName
  readonly practices?: readonly Practice[]
  readonly clock?: Clock
  readonly settings?: Partial<Settings>
  /** On the database of an earlier house of this test. */
  readonly again?: TestHouse
}

export async function startHouse(wish: HouseWish = {}): Promise<TestHouse> {
  const engine = wish.again?.engine ?? wish.engine ?? 'embedded'
  const settings: Settings = {
    ...(wish.again?.settings ?? {
      dataFolder: await ownFolder(), databaseUrl: engine === 'postgresql' ? await createDatabase() : null, host: '127.0.0.1', port: 0,
      publicUrl: 'http://mainstay.test', bootstrapToken, secret: 'secret-of-the-tests', egressAllow: ['127.0.0.0/8'], smtpUrl: null,
      smtpFrom: 'Mainstay <mainstay@example.org>', logLevel: process.env['MAINSTAY_LOG_LEVEL'] ?? 'silent',
    }),
    ...wish.settings,
  }
  const mainstay = await startMainstay(settings, { ...(wish.practices ? { practices: wish.practices } : {}), ...(wish.clock ? { clock: wish.clock } : {}), log: pino({ level: settings.logLevel }) })
  return {
    url: mainstay.url, house: mainstay.house, mainstay, engine, settings,
    call: (method, path, body, options = {}) => call(mainstay.url + path, { method, body, options }),
    stop: () => mainstay.stop(),
  }
}

async function call<T>(url: string, asked: { method: string; body: unknown; options: CallOptions }): Promise<Called<T>> {
  const { method, body, options } = asked
  const token = options.token === undefined ? bootstrapToken : options.token
  const answer = await fetch(url, {
    method, redirect: 'manual',
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
    ...(options.raw !== undefined ? { body: options.raw as string } : body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  let parsed: unknown = text
  try {
    parsed = text === '' ? null : JSON.parse(text)
  } catch { /* not JSON: the text is the body */ }
  return { status: answer.status, headers: answer.headers, body: parsed as T, text }
}

/** Gone with this process: a stopped house keeps its database for another. */
async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mainstay-test-'))
  atExit(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The same test on each engine; PostgreSQL is skipped with a notice where there is none. */
export function onEachEngine(name: string, run: (engine: EngineName) => Promise<void>): void {
  test(`${name} (embedded)`, () => run('embedded'))
  const postgres = postgresAvailable()
  test(`${name} (PostgreSQL)`, { skip: postgres.ok ? false : `no PostgreSQL: ${postgres.why}` }, () => run('postgresql'))
}

/** Starts a house, runs, and stops it whatever happens. */
export async function withHouse(wish: HouseWish, run: (house: TestHouse) => Promise<void>): Promise<void> {
  const started = await startHouse(wish)
  try {
    await run(started)
  } finally {
    await started.stop()
    if (started.engine === 'embedded' && !wish.again) await rm(started.settings.dataFolder, { recursive: true, force: true })
  }
}

/** A clock that stands still until it is moved. Timers of the house still tick by the real one. */
export function handClock(startMs: number): Clock & { forward(ms: number): void } {
  let nowMs = startMs
  return { nowMs: () => nowMs, forward: (ms) => void (nowMs += ms) }
}
