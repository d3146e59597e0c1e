// A real Prometheus that has already scraped what a test tells: blocks are written before it starts.
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const prometheus = '/usr/bin/prometheus'
const promtool = '/usr/bin/promtool'

/** What `skip` takes: false where there is one. */
export const noPrometheus: string | false = existsSync(prometheus) && existsSync(promtool) ? false : 'no prometheus (Debian package)'

export interface PastPrometheus {
  readonly url: string
  stop(): Promise<void>
}

/** @param past OpenMetrics lines with timestamps in seconds, without the end mark; none when empty. */
export async function startPrometheusWith(config: string, past: readonly string[] = []): Promise<PastPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-past-'))
  await writeFile(join(folder, 'prometheus.yml'), config)
  if (past.length > 0) {
    await writeFile(join(folder, 'past.txt'), `${past.join('\n')}\n# EOF\n`)
    await promisify(execFile)(promtool, ['tsdb', 'create-blocks-from', '--max-block-duration=1000h', 'openmetrics', join(folder, 'past.txt'), join(folder, 'data')])
  }
  const port = await freePort()
  const child = spawn(prometheus, [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, '--storage.tsdb.retention.time=100y', `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'], { cwd: folder, stdio: 'ignore' })
  const kill = (): void => void child.kill('SIGKILL')
  process.on('exit', kill)
  const url = `http://127.0.0.1:${port}`
  const untilMs = Date.now() + 20_000
  while (!(await fetch(`${url}/-/ready`).then((answer) => answer.ok, () => false))) {
    if (child.exitCode !== null || Date.now() > untilMs) throw new Error('Prometheus did not become ready.')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    url,
    async stop() {
      process.off('exit', kill)
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
