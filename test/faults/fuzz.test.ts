// Malformed requests on every dialect and every route: never a 5xx, never a crash, never a half-written state.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { findEntry, readEntries } from '../../src/record/read.ts'
import { recordRoutes } from '../../src/record/routes.ts'
import type { Route } from '../../src/spine/practice.ts'
import { eventually, withHouse } from '../harness.ts'
import type { EngineName, TestHouse } from '../harness.ts'
import { postgresAvailable } from '../postgres.ts'
import type { AlertAnswer } from '../../src/practices/alerts/contract.ts'
import type { JobAnswer } from '../../src/practices/installation/contract.ts'
import type { EntryAnswer, VerificationAnswer } from '../../src/record/contract.ts'
import { readerOf } from './account.ts'
import { malformedHttp } from './malformed-http.ts'
import { inventor } from './requests.ts'
import type { Invented } from './requests.ts'
import { randomFrom, seedOfThisRun } from './random.ts'
import { furnish } from './furnished.ts'

const requests = Number(process.env['MAINSTAY_FUZZ'] ?? (process.env['CI'] === 'true' ? 100_000 : 10_000))
/** Keeps the good alerts of a batch when it says 400 about the bad ones, as Alertmanager does. */
const partial = '/in/alertmanager/api/v2/alerts'
const atOnce = 24
/** Slow is not wrong here, for ever is. */
const hungAfterMs = 60_000
/** Jobs that act outside may end as dead letters: nothing listens where fuzzed addresses lead. */
const outside = ['oncall.send-code']

const postgres = postgresAvailable()

test(`${requests} malformed requests never meet a bug and leave nothing half-written (embedded)`, { timeout: 600_000 }, (t) => fuzz(t, 'embedded', requests))
// What reads the requests is the same; what is stored is typed more strictly here.
test(`${requests / 10} malformed requests never meet a bug and leave nothing half-written (PostgreSQL)`, { timeout: 600_000, skip: postgres.ok ? false : `no PostgreSQL: ${postgres.why}` }, (t) => fuzz(t, 'postgresql', requests / 10))

async function fuzz(t: TestContext, engine: EngineName, total: number): Promise<void> {
  // Made one after the other, so that what one of them wrote can be seen.
  const sequential = Math.min(1_000, total / 10)
  const seed = seedOfThisRun()
  t.diagnostic(`seed ${seed}: repeat with MAINSTAY_SEED=${seed}`)
  const random = randomFrom(seed)
  // In memory where there is such a folder: durability is the crash test's.
  const dataFolder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'mainstay-fuzz-'))
  t.after(() => rm(dataFolder, { recursive: true, force: true }))
  await withHouse({ engine, settings: { dataFolder } }, async (house) => {
    const routes: Route[] = [...house.mainstay.practices.flatMap((practice) => practice.routes ?? []), ...recordRoutes({} as never)]
    const known = await furnish(house)
    const invent = inventor(routes, random, known)
    const tally = new Tally()

    for (let count = 0; count < sequential; count++) {
      const before = await newestOf(house)
      const invented = invent()
      const status = await tally.ask(house, invented)
      if (status < 400 || invented.route.path === partial) continue
      const after = await newestOf(house)
      if (after !== before) tally.note(invented, `answered ${status} and yet wrote ${(await findEntry(house.house.read, after))?.kind}`)
    }
    let left = total - sequential
    let sinceFurnished = 0
    await Promise.all(Array.from({ length: atOnce }, async () => {
      while (left-- > 0) {
        await tally.ask(house, invent())
        if (++sinceFurnished % 5_000 === 0) await known.refresh(house)
      }
    }))
    const raw = await malformedHttp(house.url, random, Math.min(1_000, total / 20))
    assert.deepEqual([...tally.wrong.values(), ...raw], [], 'answers that must not be')
    const untouched = routes.filter((route) => !tally.routes.has(`${route.method} ${route.path}`) && route.path !== '/api/v1/live').map((route) => `${route.method} ${route.path}`)
    assert.deepEqual(untouched, [], 'every route was asked')
    const told = await checkWhatIsLeft(house, tally)
    t.diagnostic(`answers ${JSON.stringify(Object.fromEntries([...tally.statuses].sort()))}; ${told}; slowest ${tally.slowest()}`)
  })
}

class Tally {
  readonly statuses = new Map<number, number>()
  readonly routes = new Map<string, { count: number; mostMs: number }>()
  /** One of each sort is enough to read. */
  readonly wrong = new Map<string, string>()
  /** Marks of alerts whose request was refused as a whole. */
  readonly refusedMarks = new Set<string>()
  readonly acceptedMarks = new Set<string>()

  async ask(house: TestHouse, invented: Invented): Promise<number> {
    const { route, method, url, headers, payload, mark } = invented
    const startMs = performance.now()
    let answer: { statusCode: number; body: string } | null = null
    try {
      answer = await within(hungAfterMs, house.mainstay.app.inject({ method, url, headers, ...(payload === null ? {} : { payload }), remoteAddress: invented.from }))
    } catch (problem) {
      // Something the client itself cannot send, such as a broken header.
      if (!/Invalid character|Invalid URL|ERR_INVALID/.test(String(problem))) this.note(invented, String(problem))
    }
    const tookMs = performance.now() - startMs
    const key = `${route.method} ${route.path}`
    const seen = this.routes.get(key) ?? { count: 0, mostMs: 0 }
    this.routes.set(key, { count: seen.count + 1, mostMs: Math.max(seen.mostMs, tookMs) })
    if (!answer) return 0
    const { statusCode, body } = answer
    this.statuses.set(statusCode, (this.statuses.get(statusCode) ?? 0) + 1)
    if (statusCode >= 500) this.note(invented, `${statusCode} ${body.slice(0, 300)}`)
    if (statusCode >= 400 && statusCode < 500 && url.startsWith('/api/v1/') && !isSaid(body)) this.note(invented, `${statusCode} without saying what is wrong: ${body.slice(0, 200)}`)
    if (mark !== null && statusCode >= 400 && route.path !== partial) this.refusedMarks.add(mark)
    if (mark !== null && statusCode < 300 && invented.isUntouched) this.acceptedMarks.add(mark)
    return statusCode
  }

  note(invented: Invented, what: string): void {
    const { route } = invented
    const sort = `${route.method} ${route.path} ${what.slice(0, 40)}`
    if (!this.wrong.has(sort)) this.wrong.set(sort, `${describe(invented)}: ${what}`)
  }

  slowest(): string {
    return [...this.routes].sort(([, a], [, b]) => b.mostMs - a.mostMs).slice(0, 4).map(([route, { mostMs }]) => `${route} ${Math.round(mostMs)} ms`).join(', ')
  }
}

async function checkWhatIsLeft(house: TestHouse, tally: Tally): Promise<string> {
  const reader = readerOf(house.url)
  let last = -1
  await eventually(async () => {
    const newest = (await reader.get<{ items: EntryAnswer[] }>('/api/v1/record?limit=1')).items[0]?.seq ?? 0
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    return newest === last || ((last = newest), false)
  }, 60_000)
  const wrong: string[] = []
  const entries = await reader.all<EntryAnswer>('/api/v1/record?order=oldest&kind=alert.fired,situation.opened,page.started,incident.declared,incident.imported')
  const alerts = await reader.all<AlertAnswer>('/api/v1/alerts')
  const lists: [kinds: string, prefix: string, items: readonly { id: string }[]][] = [
    ['alert.fired', 'alert/', alerts],
    ['situation.opened', 'situation/', await reader.all('/api/v1/situations')],
    ['page.started', 'page/', await reader.all('/api/v1/pages')],
    ['incident.declared or incident.imported', 'incident/', await reader.all('/api/v1/incidents')],
  ]
  for (const [kind, prefix, items] of lists) {
    const said = entries.filter((entry) => kind.split(' or ').includes(entry.kind)).map((entry) => entry.subject).sort()
    const stored = items.map(({ id }) => prefix + id).sort()
    if (JSON.stringify(said) !== JSON.stringify(stored)) wrong.push(`the record says ${said.length} times ${kind}, and ${stored.length} are stored`)
  }
  const marks = new Set(alerts.map(({ labels }) => labels['mark'] ?? labels['dedup_key'] ?? ''))
  for (const mark of tally.refusedMarks) if (marks.has(mark)) wrong.push(`${mark} was refused and is stored`)
  for (const mark of tally.acceptedMarks) if (!marks.has(mark)) wrong.push(`${mark} was accepted and is not stored`)
  const dead = await reader.all<JobAnswer>('/api/v1/jobs?state=dead')
  for (const job of dead) if (!outside.includes(job.kind)) wrong.push(`dead letter: ${job.kind} ${job.payload.slice(0, 200)}: ${job.lastError}`)
  const { items: findings } = await reader.get<{ items: { code: string; say: string }[] }>('/api/v1/findings')
  for (const { code, say } of findings) if (code === 'INSTALLATION_CHECK_FAILED') wrong.push(say)
  const verification = await reader.post<VerificationAnswer>('/api/v1/record-verifications')
  for (const { say } of verification.findings) wrong.push(`the record: ${say}`)
  assert.deepEqual(wrong.slice(0, 20), [])
  assert.ok(tally.acceptedMarks.size > 0 && tally.refusedMarks.size > 0, 'some were taken and some refused')
  return `${alerts.length} alerts stored, ${tally.refusedMarks.size} marked requests refused, ${verification.sealedEntries} entries sealed, ${dead.length} dead letters of acting outside`
}

/** The newest entry that callers of this test wrote: Mainstay itself goes on writing in the background. */
async function newestOf(house: TestHouse): Promise<number> {
  return (await readEntries(house.house.read, { actor: 'token/bootstrap', limit: 1 })).items[0]?.seq ?? 0
}

function describe({ method, url, headers, payload }: Invented): string {
  return `${method} ${url.slice(0, 200)} ${JSON.stringify(headers).slice(0, 200)} ${JSON.stringify(payload?.toString('latin1').slice(0, 400) ?? null)}`
}

function isSaid(body: string): boolean {
  try {
    const { code, detail } = JSON.parse(body) as { code?: unknown; detail?: unknown }
    return typeof code === 'string' && typeof detail === 'string' && detail.length > 0
  } catch {
    return false
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  try {
    return await Promise.race([work, new Promise<never>((_resolve, reject) => (timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)))])
  } finally {
    clearTimeout(timer)
  }
}
