// Real Prometheus and Alertmanager, from Debian's packages, each in a folder of its own on a free port.
import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const prometheus = '/usr/bin/prometheus'
const alertmanager = '/usr/bin/prometheus-alertmanager'

export function prometheusAvailable(): { readonly ok: boolean; readonly why: string } {
  const missing = [[prometheus, 'prometheus'], [alertmanager, 'prometheus-alertmanager']].filter(([path]) => !existsSync(path!)).map(([, name]) => name)
  return missing.length === 0 ? { ok: true, why: '' } : { ok: false, why: `no ${missing.join(' and no ')} (Debian packages)` }
}

export interface Running {
  readonly url: string
  readonly port: number
  readonly pid: number
  stop(): Promise<void>
}

/**
 * @param config the whole of prometheus.yml; `rules` are written beside it as rules.yml.
 * @param history OpenMetrics text with timestamps: what it has scraped before it starts.
 */
export async function startPrometheus(config: string, rules?: string, history?: string): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'))
  await writeFile(join(folder, 'prometheus.yml'), config)
  if (rules !== undefined) await writeFile(join(folder, 'rules.yml'), rules)
  if (history !== undefined) {
    await writeFile(join(folder, 'history.txt'), history)
    await promisify(execFile)('/usr/bin/promtool', ['tsdb', 'create-blocks-from', '--max-block-duration=1000h', 'openmetrics', `${folder}/history.txt`, `${folder}/data`])
  }
  return start(folder, (port) => [prometheus, '--storage.tsdb.retention.time=100y', `--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=warn', '--web.enable-lifecycle'])
}

export async function startAlertmanager(config: string): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'alertmanager-'))
  await writeFile(join(folder, 'alertmanager.yml'), config)
  return start(folder, (port) => [alertmanager, `--config.file=${folder}/alertmanager.yml`, `--storage.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address=', '--log.level=warn'])
}

async function start(folder: string, command: (port: number) => readonly string[]): Promise<Running> {
  const port = await freePort()
  const [program, ...args] = command(port)
  const child = spawn(program!, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (piece: Buffer) => void (said = (said + piece.toString()).slice(-4_000)))
  const kill = (): void => void child.kill('SIGKILL')
  process.on('exit', kill)
  const url = `http://127.0.0.1:${port}`
  const untilMs = Date.now() + 20_000
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`)
    const isReady = await fetch(`${url}/-/ready`).then((answer) => answer.ok, () => false)
    if (isReady) break
    if (Date.now() > untilMs) throw new Error(`${program} is not ready after 20 s: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    url, port, pid: child.pid!,
    async stop() {
      process.off('exit', kill)
      await ended(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on('exit', () => resolve())
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 5_000).unref()
  })
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
