// How many new alerts a second are durable before they are answered, and what each costs; real Alertmanager beside it.
// node bench/ingest.ts [--seconds 10] [--batch 100] [--connections 8] [--only embedded,postgresql,alertmanager]
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { createDatabase, postgresAvailable } from '../test/postgres.ts'
import { prometheusAvailable, startAlertmanager } from '../test/prometheus.ts'

type Load = 'new' | 'paced' | 'again'

/** What is promised on PostgreSQL. */
const promisedASecond = 10_000

export interface IngestRow {
  readonly what: string
  /** As fast as answered: alerts never seen, or the same ones again; `paced`: never seen, offered at the promised rate. */
  readonly load: Load
  readonly alertsASecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly alerts: number
  /** Cores used by the server, its database included. */
  readonly cores: number
  readonly microsecondsAnAlert: number
  readonly rssStartMb: number
  readonly rssEndMb: number
  /** Growth of the server's own memory for each live alert. */
  readonly bytesAnAlert: number
  readonly notOk: number
}

interface Options { readonly seconds: number; readonly batch: number; readonly connections: number; readonly services: number }
interface Target { readonly what: string; readonly url: string; readonly path: string; readonly pids: () => readonly number[]; readonly pid: number; stop(): Promise<void> }

const root = fileURLToPath(new URL('..', import.meta.url))
const token = 'bench-token-of-thirty-two-characters'

export async function measureIngest(options: Options, only: readonly string[]): Promise<readonly IngestRow[]> {
  const rows: IngestRow[] = []
  const starts: [string, () => Promise<Target>, () => { ok: boolean; why: string }][] = [
    ['postgresql', () => startMainstay('postgresql'), postgresAvailable],
    ['embedded', () => startMainstay('embedded'), () => ({ ok: true, why: '' })],
    ['alertmanager', () => startRealAlertmanager(), prometheusAvailable],
    ['alertmanager-one-core', () => startRealAlertmanager(true), prometheusAvailable],
  ]
  for (const [name, start, available] of starts) {
    if (!only.includes(name)) continue
    const { ok, why } = available()
    if (!ok) {
      process.stdout.write(`${name}: not measured, ${why}\n`)
      continue
    }
    for (const load of ['new', 'paced', 'again'] as const) {
      if (process.env['BENCH_LOAD'] !== undefined && process.env['BENCH_LOAD'] !== load) continue
      const target = await start()
      try {
        rows.push(await measure(target, load, options))
        process.stdout.write(`${lineOf(rows.at(-1)!)}\n`)
      } finally {
        await target.stop()
      }
    }
  }
  return rows
}

async function measure(target: Target, load: Load, options: Options): Promise<IngestRow> {
  const send = (plan: object): Promise<{ alerts: number; seconds: number; p50Ms: number; p99Ms: number; notOk: number; firstProblem: string | null }> =>
    runSender({ url: target.url, path: target.path, token, ...options, distinct: 0, run: 'r1', ...plan })
  // Compiled code and open connections first: a server that has just started is not what is asked about.
  await send({ seconds: 2, run: 'warm', batch: 10 })
  const distinct = load === 'again' ? 10_000 : 0
  if (load === 'again') await send({ seconds: 3, distinct, run: 'again' })
  await pause(1_000)
  const rssStartMb = rssMb(target.pid)
  const cpuStart = cpuSeconds(target.pids())
  const sent = await send({ new: {}, paced: { alertsASecond: promisedASecond }, again: { distinct, run: 'again' } }[load])
  const cpu = cpuSeconds(target.pids()) - cpuStart
  await pause(2_000)
  const rssEndMb = rssMb(target.pid)
  if (sent.firstProblem !== null) process.stdout.write(`${target.what}: ${sent.notOk} answers were not 200: ${sent.firstProblem}\n`)
  return {
    what: target.what, load, alertsASecond: sent.alerts / sent.seconds, p50Ms: sent.p50Ms, p99Ms: sent.p99Ms, alerts: sent.alerts, cores: cpu / sent.seconds,
    microsecondsAnAlert: (cpu * 1e6) / sent.alerts, rssStartMb, rssEndMb, bytesAnAlert: ((rssEndMb - rssStartMb) * 1024 * 1024) / (load === 'again' ? distinct : sent.alerts), notOk: sent.notOk,
  }
}

function runSender(plan: object): Promise<never> {
  const child = spawn(process.execPath, [`${root}bench/alert-sender.ts`, JSON.stringify(plan)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (piece: Buffer) => void (text += piece.toString()))
  return new Promise((resolve, reject) => child.on('close', (code) => (code === 0 ? resolve(JSON.parse(text) as never) : reject(new Error(`The sender ended with ${code}.`)))))
}

async function startMainstay(engine: 'embedded' | 'postgresql'): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), 'mainstay-bench-'))
  const port = await freePort()
  const databaseUrl = engine === 'postgresql' ? await createDatabase() : null
  const server = databaseUrl === null ? null : await postgresServer(databaseUrl)
  const child = spawn(process.execPath, [...(process.env['BENCH_NODE_FLAGS']?.split(' ') ?? []), `${root}src/main.ts`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env, MAINSTAY_DATA: folder, MAINSTAY_LISTEN: `127.0.0.1:${port}`, MAINSTAY_BOOTSTRAP_TOKEN: token, MAINSTAY_LOG_LEVEL: 'warn',
      ...(databaseUrl === null ? {} : { MAINSTAY_DATABASE_URL: databaseUrl }),
    },
  })
  const kill = (): void => void child.kill('SIGKILL')
  process.on('exit', kill)
  const url = `http://127.0.0.1:${port}`
  await eventually(() => fetch(`${url}/readyz`).then((answer) => answer.ok, () => false))
  return {
    what: `Mainstay, ${engine === 'embedded' ? 'embedded' : 'PostgreSQL'}`, url, path: '/in/alertmanager/api/v2/alerts', pid: child.pid!,
    pids: () => [child.pid!, ...(server === null ? [] : postgresPids(server))],
    async stop() {
      process.off('exit', kill)
      child.kill('SIGTERM')
      await new Promise((resolve) => child.on('close', resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function startRealAlertmanager(isOneCore = false): Promise<Target> {
  const before = process.env['GOMAXPROCS']
  if (isOneCore) process.env['GOMAXPROCS'] = '1'
  const running = await startAlertmanager('route:\n  receiver: none\nreceivers:\n- name: none\n')
  if (before === undefined) delete process.env['GOMAXPROCS']
  return { what: isOneCore ? 'Alertmanager, one core' : 'Alertmanager', url: running.url, path: '/api/v2/alerts', pid: running.pid, pids: () => [running.pid], stop: () => running.stop() }
}

/** A PostgreSQL server and every process of it now. */
function postgresPids(server: number): readonly number[] {
  return [server, ...spawnSync('pgrep', ['-P', String(server)], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean).map(Number)]
}

async function postgresServer(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const stat = readFileSync(`/proc/${rows[0]!.pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
  await client.end()
  return Number(stat[1])
}

const ticksASecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

function cpuSeconds(pids: readonly number[]): number {
  let ticks = 0
  for (const pid of pids) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
      ticks += Number(fields[11]) + Number(fields[12])
    } catch { /* it has ended */ }
  }
  return ticks / ticksASecond
}

function rssMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

async function eventually(check: () => Promise<boolean>): Promise<void> {
  for (const untilMs = Date.now() + 30_000; Date.now() < untilMs; await pause(100)) if (await check()) return
  throw new Error('It is not ready after 30 s.')
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export function lineOf(row: IngestRow): string {
  const n = (value: number, width: number, digits = 0): string => value.toFixed(digits).padStart(width)
  return `${row.what.padEnd(24)} ${row.load.padEnd(5)} ${n(row.alertsASecond, 7)}/s  p50 ${n(row.p50Ms, 6, 1)} ms  p99 ${n(row.p99Ms, 6, 1)} ms  ${n(row.cores, 5, 2)} cores  ${n(row.microsecondsAnAlert, 5, 1)} us/alert  rss ${n(row.rssStartMb, 4)} -> ${n(row.rssEndMb, 4)} MB (${n(row.bytesAnAlert / 1024, 5, 2)} KB/alert)  ${row.notOk} not ok`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' }, batch: { type: 'string', default: '100' }, connections: { type: 'string', default: '8' }, services: { type: 'string', default: '200' }, only: { type: 'string', default: 'postgresql,embedded,alertmanager,alertmanager-one-core' } } })
  const options = { seconds: Number(values.seconds), batch: Number(values.batch), connections: Number(values.connections), services: Number(values.services) }
  const rows = await measureIngest(options, values.only.split(','))
  const rate = (what: string): number | undefined => rows.find((row) => row.what === what && row.load === 'new')?.alertsASecond
  const anchor = rate('Alertmanager, one core')
  for (const what of ['Mainstay, PostgreSQL', 'Mainstay, embedded']) {
    const ours = rate(what)
    if (ours !== undefined && anchor !== undefined) process.stdout.write(`${what}: ${(ours / anchor).toFixed(2)} times Alertmanager on one core, durable where it is not\n`)
  }
  process.exit(0)
}
