// Mainstay as a process of its own, as an operator starts it, and what it costs.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { atExit } from '../test/at-exit.ts'
import { freePort } from '../test/free-port.ts'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const token = 'bench-token-of-thirty-two-characters'
const readyWithinMs = 60_000
const stopWithinMs = 20_000

export interface Server {
  readonly url: string
  readonly pid: number
  /** From the start of the process to its first answer that it is ready. */
  readonly readyMs: number
  /** What its log and its output said last. */
  said(): string
  /** The answer's body; throws where it is none of success. */
  call<T = unknown>(method: string, path: string, body?: unknown): Promise<T>
  stop(): Promise<void>
}

export interface ServerWish {
  /** Kept when it stops; left out it is a new one, removed when it stops. */
  readonly dataFolder?: string
  readonly databaseUrl?: string
  readonly env?: Readonly<Record<string, string>>
}

export async function startServer(wish: ServerWish = {}): Promise<Server> {
  const folder = wish.dataFolder ?? mkdtempSync(join(tmpdir(), 'mainstay-bench-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const beganMs = performance.now()
  const child = spawn(process.execPath, [`${root}src/main.ts`], {
    cwd: root, stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env, MAINSTAY_DATA: folder, MAINSTAY_LISTEN: `127.0.0.1:${port}`, MAINSTAY_BOOTSTRAP_TOKEN: token, MAINSTAY_SECRET: 'secret-of-the-benches', MAINSTAY_LOG_LEVEL: 'warn',
      MAINSTAY_EGRESS_ALLOW: '127.0.0.0/8', ...(wish.databaseUrl === undefined ? {} : { MAINSTAY_DATABASE_URL: wish.databaseUrl }), ...wish.env,
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => void (said = (said + piece.toString()).slice(-8_000)))
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const remove = (): void => {
    child.kill('SIGKILL')
    if (wish.dataFolder === undefined) rmSync(folder, { recursive: true, force: true })
  }
  const isDone = atExit(remove)
  while (!(await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false))) {
    if (child.exitCode !== null || performance.now() - beganMs > readyWithinMs) throw new Error(`Mainstay does not become ready: ${said}`)
    await pause(5)
  }
  return {
    url, pid: child.pid!, readyMs: performance.now() - beganMs, said: () => said,
    async call<T>(method: string, path: string, body?: unknown) {
      const answer = await fetch(url + path, {
        method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text.slice(0, 2_000)}`)
      return (text === '' ? null : JSON.parse(text)) as T
    },
    async stop() {
      child.kill('SIGTERM')
      const impatient = setTimeout(() => child.kill('SIGKILL'), stopWithinMs)
      await closed
      clearTimeout(impatient)
      remove()
      isDone()
    },
  }
}

/** Applies configuration files; throws with the findings where they were not taken. */
export async function apply(server: Server, files: readonly { readonly path: string; readonly text: string }[]): Promise<void> {
  const answer = await server.call<{ isApplied: boolean; findings?: unknown }>('POST', '/api/v1/configuration/apply', { files })
  if (!answer.isApplied) throw new Error(`The configuration was not applied: ${JSON.stringify(answer).slice(0, 2_000)}`)
}

const ticksASecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Processor time that a living process has used so far. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksASecond
}

export function rssMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
