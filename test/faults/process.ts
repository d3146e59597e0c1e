// Mainstay as a process of its own, that a test starts, kills and starts again on the same database.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { atExit } from '../at-exit.ts'
import { freePort } from '../free-port.ts'
import { bootstrapToken } from '../harness.ts'
import type { EngineName } from '../harness.ts'
import { createDatabase } from '../postgres.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const linesKept = 200
const readyWithinMs = 30_000

export interface ProcessWish {
  readonly dataFolder: string
  readonly databaseUrl: string | null
  readonly smtpUrl: string
}

export interface MainstayProcess {
  readonly url: string
  /** What it logged as an error, the newest last. */
  readonly errors: readonly string[]
  /** Those among them that must never be: a bug, a dead letter, an end of its own. */
  readonly shames: readonly string[]
  /** Starts it; does not wait until it is ready. */
  start(): void
  /** Milliseconds from start to ready. */
  ready(): Promise<number>
  isAlive(): boolean
  kill(): Promise<void>
  /** As an operator does; fails if it does not end well. */
  stop(): Promise<void>
}

/** Where a database for one test lies: a fresh one, on the engine asked for. */
export async function freshDatabase(engine: EngineName): Promise<{ dataFolder: string; databaseUrl: string | null; forget(): Promise<void> }> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'mainstay-faults-'))
  return { dataFolder, databaseUrl: engine === 'postgresql' ? await createDatabase() : null, forget: () => rm(dataFolder, { recursive: true, force: true }) }
}

/** The same address each time it is started. */
export async function mainstayProcess(wish: ProcessWish): Promise<MainstayProcess> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const { MAINSTAY_DATABASE_URL: _other, ...inherited } = process.env
  const env: NodeJS.ProcessEnv = {
    ...inherited, NODE_OPTIONS: '--disable-warning=ExperimentalWarning', MAINSTAY_DATA: wish.dataFolder, MAINSTAY_LISTEN: `127.0.0.1:${port}`, MAINSTAY_BOOTSTRAP_TOKEN: bootstrapToken,
    MAINSTAY_SECRET: 'secret-of-the-fault-tests', MAINSTAY_SMTP_URL: wish.smtpUrl, MAINSTAY_SMTP_FROM: 'Mainstay <mainstay@example.org>', MAINSTAY_EGRESS_ALLOW: '127.0.0.0/8',
    // Many services fail at once here, each with its own account to be held against.
    MAINSTAY_STORMS: 'off', MAINSTAY_LOG_LEVEL: 'error', ...(wish.databaseUrl === null ? {} : { MAINSTAY_DATABASE_URL: wish.databaseUrl }),
  }
  const errors: string[] = []
  const shames: string[] = []
  const note = (line: string): void => {
    errors.push(line)
    if (errors.length > linesKept) errors.shift()
    if (/met a bug|dead letter|ended by itself|Unhandled|uncaught/i.test(line)) shames.push(line)
  }
  let child: ChildProcess | null = null
  let startedMs = 0
  let isWantedDead = false

  const listen = (stream: NodeJS.ReadableStream | null): void => {
    let rest = ''
    stream?.setEncoding('utf8').on('data', (piece: string) => {
      const lines = (rest + piece).split('\n')
      rest = lines.pop()!
      for (const line of lines) {
        if (/^(Mainstay is at|Sign in once)/.test(line) || line === '') continue
        note(inShort(line))
      }
    })
  }
  const ended = async (): Promise<number | null> => {
    const dying = child
    if (!dying) return 0
    if (dying.exitCode === null && dying.signalCode === null) await new Promise((resolve) => dying.once('exit', resolve))
    return dying.exitCode
  }
  atExit(() => void child?.kill('SIGKILL'))
  return {
    url,
    errors,
    shames,
    start() {
      isWantedDead = false
      startedMs = performance.now()
      child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] })
      listen(child.stdout)
      listen(child.stderr)
      child.once('exit', (code, signal) => {
        if (!isWantedDead) note(`The process ended by itself: code ${code}, signal ${signal}`)
      })
    },
    async ready() {
      while (performance.now() - startedMs < readyWithinMs) {
        if (child!.exitCode !== null) throw new Error(`Mainstay did not start:\n${errors.slice(-20).join('\n')}`)
        const isReady = await fetch(`${url}/readyz`).then(async (answer) => (await answer.text()) === 'ready\n', () => false)
        if (isReady) return performance.now() - startedMs
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      throw new Error(`Mainstay was not ready within ${readyWithinMs} ms:\n${errors.slice(-20).join('\n')}`)
    },
    isAlive: () => child !== null && child.exitCode === null && child.signalCode === null,
    async kill() {
      isWantedDead = true
      child?.kill('SIGKILL')
      await ended()
    },
    async stop() {
      isWantedDead = true
      child?.kill('SIGTERM')
      const code = await ended()
      if (code !== 0) throw new Error(`Mainstay stopped with code ${code}:\n${errors.slice(-20).join('\n')}`)
    },
  }
}

/** Of a log line what a reader of a failed test needs: time, message, error and where in our code. */
function inShort(line: string): string {
  if (!line.startsWith('{')) return line
  const { time, msg, err, ...rest } = JSON.parse(line) as { time: number; msg: string; err?: { code?: string; message?: string; stack?: string }; reaction?: string; job?: string; route?: string; duty?: string }
  const place = err?.stack?.split('\n').find((step) => step.includes('/src/'))?.trim() ?? ''
  return `${new Date(time).toISOString().slice(17, 23)} ${msg} [${rest.reaction ?? rest.job ?? rest.route ?? rest.duty ?? ''}] ${err?.code ?? ''} ${err?.message ?? ''} ${place}`
}
