// Real Prometheus and Alertmanager, from Debian's packages, each in a folder of its own on a free port.
import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { atExit } from './at-exit.ts'
import { freePort } from './free-port.ts'

const prometheus = '/usr/bin/prometheus'
const alertmanager = '/usr/bin/prometheus-alertmanager'
const promtool = '/usr/bin/promtool'
const readyWithinMs = 20_000
const stopWithinMs = 5_000

export function prometheusAvailable(): { readonly ok: boolean; readonly why: string } {
  const missing = [[prometheus, 'prometheus'], [alertmanager, 'prometheus-alertmanager']].filter(([path]) => !existsSync(path!)).map(([, name]) => name)
  return missing.length === 0 ? { ok: true, why: '' } : { ok: false, why: `no ${missing.join(' and no ')} (Debian packages)` }
}

/** Its files by their names; paths inside them are relative to its folder. */
export type ProgramFiles = Readonly<Record<string, string>>

export interface Running {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Writes these files and makes it read its configuration again; throws with its own words when it refuses. */
  reload(files: ProgramFiles): Promise<void>
  stop(): Promise<void>
}

/**
 * Ready when it answers.
 * @param config the whole of prometheus.yml; `rules` are written beside it as rules.yml.
 * @param history OpenMetrics text with timestamps: what it has scraped before it starts.
 */
export function startPrometheus(config: string, rules?: string, history?: string): Promise<Running> {
  const files = { 'prometheus.yml': config, ...(rules === undefined ? {} : { 'rules.yml': rules }), ...(history === undefined ? {} : { 'history.txt': history }) }
  const backfill = async (folder: string): Promise<void> => {
    await promisify(execFile)(promtool, ['tsdb', 'create-blocks-from', '--max-block-duration=1000h', 'openmetrics', `${folder}/history.txt`, `${folder}/data`])
  }
  return start({ name: 'prometheus', files, ...(history === undefined ? {} : { prepare: backfill }) }, (folder, port) => [
    prometheus, `--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`,
    // History of any age is kept: a test's clock may stand years ago.
    '--storage.tsdb.retention.time=100y', '--log.level=warn', '--web.enable-lifecycle',
  ])
}

/** Ready when it answers. @param config the whole of alertmanager.yml. */
export function startAlertmanager(config: string): Promise<Running> {
  return start({ name: 'alertmanager', files: { 'alertmanager.yml': config } }, (folder, port) => [
    alertmanager, `--config.file=${folder}/alertmanager.yml`, `--storage.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`,
    // Alone: no gossip with others on this machine.
    '--cluster.listen-address=', '--log.level=warn',
  ])
}

interface Program {
  readonly name: string
  readonly files: ProgramFiles
  prepare?(folder: string): Promise<void>
}

async function start({ name, files, prepare }: Program, command: (folder: string, port: number) => readonly string[]): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), `mainstay-${name}-`))
  const write = async (some: ProgramFiles): Promise<void> => {
    for (const [file, text] of Object.entries(some)) await writeFile(join(folder, file), text)
  }
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  try {
    await write(files)
    await prepare?.(folder)
  } catch (problem) {
    remove()
    throw problem
  }
  const port = await freePort()
  const [program, ...args] = command(folder, port)
  const child = spawn(program!, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (piece: Buffer) => void (said = (said + piece.toString()).slice(-4_000)))
  const end = (): void => {
    child.kill('SIGKILL')
    remove()
  }
  const isDone = atExit(end)
  const stop = async (): Promise<void> => {
    await ended(child)
    end()
    isDone()
  }
  const url = `http://127.0.0.1:${port}`
  try {
    await ready(url, () => child.exitCode !== null)
  } catch (problem) {
    await stop()
    throw new Error(`${name} ${(problem as Error).message}: ${said.trim()}`, { cause: problem })
  }
  return {
    url, port, pid: child.pid!, stop,
    async reload(changed) {
      await write(changed)
      const answer = await fetch(`${url}/-/reload`, { method: 'POST' })
      if (!answer.ok) throw new Error(`${name} refused its configuration: ${await answer.text()} ${said.trim()}`)
    },
  }
}

async function ready(url: string, hasEnded: () => boolean): Promise<void> {
  const untilMs = Date.now() + readyWithinMs
  while (!(await fetch(`${url}/-/ready`).then((answer) => answer.ok, () => false))) {
    if (hasEnded()) throw new Error('ended at once')
    if (Date.now() > untilMs) throw new Error(`is not ready after ${readyWithinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  const impatient = setTimeout(() => child.kill('SIGKILL'), stopWithinMs)
  await exit
  clearTimeout(impatient)
}
