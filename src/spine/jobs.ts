// Durable jobs and timers: rows with a due time. Woken at once in process, polled each second for what other processes schedule.
import { mainstay } from '../base/actor.ts'
import { newId } from '../base/id.ts'
import { sqlOf } from './database.ts'
import type { Db } from './database.ts'
import { skipLocked } from './database/engine.ts'
import type { House, Work } from './practice.ts'
import { asMaker } from './viewer.ts'
import type { SpineTables } from './tables.ts'

export interface Job {
  readonly id: string
  readonly kind: string
  readonly payload: unknown
  /** 1 at the first try. */
  readonly attempt: number
  readonly dueMs: number
}

export type JobKind = {
  /** `oncall.escalate`. */
  readonly kind: string
  /** Tries before it becomes a dead letter, shown and retried by hand. */
  readonly maxAttempts: number
  /** Wait before the second try; doubles each time, with jitter, up to five minutes. */
  readonly backoffMs: number
  /** Takes over the last error, in a transaction of its own, when the job has become a dead letter. */
  readonly buried?: (job: Job, error: string, work: Work) => Promise<void>
} & (
  | {
      /** Runs in the transaction that completes the job: exactly once in effect. */
      readonly inTransaction: (job: Job, work: Work) => Promise<void>
    }
  | {
      /** Acts outside: at least once. Must end within `timeoutMs`, when the signal aborts and the job may be taken again. */
      readonly run: (job: Job, house: House, signal: AbortSignal) => Promise<void>
      readonly timeoutMs: number
    }
)

export interface NewJob {
  readonly kind: string
  readonly payload: unknown
  readonly dueMs: number
  /** At most one waiting job has this key; scheduling again moves it. */
  readonly key?: string
}

/** Schedules in the caller's transaction. */
export async function scheduleJob(work: Work, job: NewJob): Promise<void> {
  const row = {
    id: newId<'job'>('job', work.nowMs), kind: job.kind, key: job.key ?? null, state: 'waiting' as const, due_ms: job.dueMs, attempts: 0,
    holder: null, lease_until_ms: null, payload: JSON.stringify(job.payload), last_error: null, created_ms: work.nowMs,
  }
  await sqlOf<SpineTables>(work.db).insertInto('spine_job').values(row)
    .onConflict((conflict) => conflict.column('key').where('key', 'is not', null)
      // A new id: what still runs under the old one can neither complete nor set back this one.
      .doUpdateSet({ id: row.id, kind: row.kind, state: 'waiting', due_ms: row.due_ms, attempts: 0, payload: row.payload, last_error: null, holder: null, lease_until_ms: null }))
    .execute()
  work.afterCommit(() => wakers.get(work.house.database)?.(job.dueMs))
}

/** Forgets waiting jobs by key; one that is running ends by itself. */
export async function cancelJobs(work: Work, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await sqlOf<SpineTables>(work.db).deleteFrom('spine_job').where('key', 'in', keys).execute()
}

export interface JobRow {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly dueMs: number
  readonly attempts: number
  readonly lastError: string | null
  readonly payload: string
}

/** Newest first; `state` narrows. For the dead-letter page. */
export async function listJobs(db: Db, filter: { state?: 'waiting' | 'running' | 'dead'; before?: string; limit: number }): Promise<readonly JobRow[]> {
  let query = sqlOf<SpineTables>(db).selectFrom('spine_job').selectAll().orderBy('id', 'desc').limit(filter.limit)
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.before) query = query.where('id', '<', filter.before)
  const rows = await query.execute()
  return rows.map((row) => ({ id: row.id, kind: row.kind, state: row.state, dueMs: row.due_ms, attempts: row.attempts, lastError: row.last_error, payload: row.payload }))
}

/** Puts a dead letter back to work now. False when there is none of that id. */
export async function retryDeadJob(work: Work, id: string): Promise<boolean> {
  const done = await sqlOf<SpineTables>(work.db).updateTable('spine_job')
    .set({ state: 'waiting', due_ms: work.nowMs, attempts: 0 }).where('id', '=', id).where('state', '=', 'dead').executeTakeFirst()
  work.afterCommit(() => wakers.get(work.house.database)?.(work.nowMs))
  return Number(done.numUpdatedRows) > 0
}

/** Lays down a dead letter for something that is not a job itself, such as a reaction that cannot handle an entry. */
export async function buryJob(work: Work, dead: { kind: string; payload: unknown; error: string }): Promise<void> {
  await sqlOf<SpineTables>(work.db).insertInto('spine_job').values({
    id: newId<'job'>('job', work.nowMs), kind: dead.kind, key: null, state: 'dead', due_ms: work.nowMs, attempts: 0, holder: null,
    lease_until_ms: null, payload: JSON.stringify(dead.payload), last_error: dead.error.slice(0, 2_000), created_ms: work.nowMs,
  }).execute()
}

/** One worker a process and database; found by scheduleJob to wake it without a round trip. */
const wakers = new WeakMap<object, (dueMs: number) => void>()

/**
 * Jobs at once, apart for those that act outside and those that only write: a silent mail server may fill its own
 * places for seconds, but never hold an escalation back.
 */
const placesOutside = 8
const placesInTransaction = 4
const pollMs = 1_000
/** What is due and yet was not to be had is another replica's for the moment it needs to take it. */
const nearMs = 20
const maxBackoffMs = 5 * 60_000

export function startJobs(house: House, kinds: readonly JobKind[], holder: string): { stop(): Promise<void> } {
  const endless = kinds.find((kind) => 'run' in kind && kind.timeoutMs >= leaseForMs)
  if (endless) throw new Error(`A job of kind ${endless.kind} may run longer than its lease of ${leaseForMs} ms.`)
  const byKind = new Map(kinds.map((kind) => [kind.kind, kind]))
  const pools = [
    { names: kinds.filter((kind) => 'run' in kind).map(({ kind }) => kind), places: placesOutside, running: new Set<Promise<void>>() },
    { names: kinds.filter((kind) => 'inTransaction' in kind).map(({ kind }) => kind), places: placesInTransaction, running: new Set<Promise<void>>() },
  ]
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let timerAtMs = Infinity
  let looking = false
  let lookAgain = false
  /** When something will be due, as it stood after so many commits. */
  let known: { readonly nextMs: number; readonly committed: number } | null = null

  const wakeAt = (dueMs: number): void => {
    if (stopping.signal.aborted) return
    const atMs = Math.max(dueMs, house.clock.nowMs())
    if (atMs >= timerAtMs) return
    clearTimeout(timer)
    timerAtMs = atMs
    timer = setTimeout(() => {
      timerAtMs = Infinity
      void look()
    }, Math.max(0, Math.min(atMs - house.clock.nowMs(), pollMs)))
  }

  const look = async (): Promise<void> => {
    if (looking) {
      lookAgain = true
      return
    }
    looking = true
    try {
      let nextMs: number
      do {
        lookAgain = false
        nextMs = await nextDueNow()
        if (nextMs > house.clock.nowMs()) continue
        for (const pool of pools) await fill(pool)
        nextMs = Math.max(await nextDueNow(), house.clock.nowMs() + nearMs)
      } while (lookAgain && !stopping.signal.aborted)
      wakeAt(Math.min(nextMs, house.clock.nowMs() + pollMs))
    } catch (problem) {
      if (!stopping.signal.aborted) {
        house.log.error({ err: problem }, 'jobs could not be read; trying again')
        wakeAt(house.clock.nowMs() + pollMs)
      }
    } finally {
      looking = false
    }
  }

  /** Of what there is a place for: when a place becomes free, it is looked again anyway. */
  const nextDueNow = async (): Promise<number> => {
    const committed = house.database.committed()
    if (known !== null && known.committed === committed) return known.nextMs
    const open = pools.filter(({ running, places }) => running.size < places)
    const nextMs = (await nextDue(house.read, open.flatMap(({ names }) => names))) ?? Infinity
    known = committed === null || open.length < pools.length ? null : { nextMs, committed }
    return nextMs
  }

  const fill = async ({ names: own, places, running }: (typeof pools)[number]): Promise<void> => {
    while (running.size < places && !stopping.signal.aborted) {
      const taken = await take(house, own, holder)
      if (!taken) return
      const task = perform(house, byKind.get(taken.kind)!, taken, stopping.signal)
        .catch((problem) => house.log.error({ err: problem, job: taken.kind }, 'a job could not be kept'))
        .finally(() => {
          running.delete(task)
          void look()
        })
      running.add(task)
    }
  }

  // Whoever schedules a job wakes the worker, which works for nobody but Mainstay.
  wakers.set(house.database, asMaker(wakeAt))
  const unlisten = house.database.listen('jobs', () => wakeAt(house.clock.nowMs()))
  void endLeasesOfTheDead(house).catch(() => undefined).then(look)
  return {
    async stop() {
      stopping.abort()
      clearTimeout(timer)
      unlisten()
      wakers.delete(house.database)
      await Promise.allSettled(pools.flatMap(({ running }) => [...running]))
    },
  }
}

/** The embedded database has one process at a time: whatever is held when it starts was held by one that died. */
async function endLeasesOfTheDead(house: House): Promise<void> {
  if (house.database.engine !== 'embedded') return
  await house.database.transact((db) => sqlOf<SpineTables>(db).updateTable('spine_job').set({ lease_until_ms: 0 }).where('state', '=', 'running').execute())
}

interface Taken extends Job {
  readonly kind: string
}

/** Leases the most overdue job, or null. A lease left by a dead process ends by itself and the job is taken again. */
async function take(house: House, kinds: readonly string[], holder: string): Promise<Taken | null> {
  if (kinds.length === 0) return null
  const nowMs = house.clock.nowMs()
  const due = await sqlOf<SpineTables>(house.read).selectFrom('spine_job').select('id').where('kind', 'in', kinds)
    .where((eb) => eb.or([
      eb.and([eb('state', '=', 'waiting'), eb('due_ms', '<=', nowMs)]),
      eb.and([eb('state', '=', 'running'), eb('lease_until_ms', '<', nowMs)]),
    ])).limit(1).executeTakeFirst()
  if (!due) return null
  return house.database.transact(async (db) => {
    const row = await sqlOf<SpineTables>(db).selectFrom('spine_job').selectAll().where('kind', 'in', kinds)
      .where((eb) => eb.or([
        eb.and([eb('state', '=', 'waiting'), eb('due_ms', '<=', nowMs)]),
        eb.and([eb('state', '=', 'running'), eb('lease_until_ms', '<', nowMs)]),
      ]))
      .orderBy('due_ms').limit(1).modifyEnd(skipLocked(db)).executeTakeFirst()
    if (!row) return null
    await sqlOf<SpineTables>(db).updateTable('spine_job')
      .set({ state: 'running', holder, lease_until_ms: nowMs + leaseForMs, attempts: row.attempts + 1 }).where('id', '=', row.id).execute()
    return { id: row.id, kind: row.kind, payload: JSON.parse(row.payload) as unknown, attempt: row.attempts + 1, dueMs: row.due_ms }
  })
}

/** Longer than any `timeoutMs` may be; a process that dies holds its jobs back no longer than this. */
const leaseForMs = 20_000
const retryMs = 500

async function perform(house: House, kind: JobKind, job: Taken, stopping: AbortSignal): Promise<void> {
  house.metrics.jobLateness.observe(Math.max(0, house.clock.nowMs() - job.dueMs) / 1_000)
  try {
    if ('inTransaction' in kind) {
      await house.transact(mainstay, async (work) => {
        // Completing first takes the row's lock: if another replica finished it meanwhile, there is nothing to do.
        if (await complete(work.db, job)) await kind.inTransaction(job, work)
      })
    } else {
      await kind.run(job, house, AbortSignal.any([stopping, AbortSignal.timeout(kind.timeoutMs)]))
      await house.database.transact((db) => complete(db, job))
    }
    house.metrics.jobsRun.inc({ kind: job.kind, outcome: 'done' })
  } catch (problem) {
    if (stopping.aborted) await handBack(house, job)
    else await keepTrying(() => setBack(house, kind, { job, problem }), stopping)
  }
}

/** Broken off by our own stop, not by a failure: as if it had never been taken, for the next process or another replica. */
async function handBack(house: House, job: Taken): Promise<void> {
  await house.database.transact((db) => sqlOf<SpineTables>(db).updateTable('spine_job')
    .set({ state: 'waiting', attempts: job.attempt - 1, holder: null, lease_until_ms: null })
    .where('id', '=', job.id).where('state', '=', 'running').where('attempts', '=', job.attempt).execute())
}

/** When the database was away, a job goes back as soon as it answers, not when its lease ends. */
async function keepTrying(does: () => Promise<void>, stopping: AbortSignal): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += retryMs) {
    try {
      return await does()
    } catch (problem) {
      if (stopping.aborted || waitedMs >= leaseForMs) throw problem
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }
}

/** Only the attempt that holds the job completes it: one rescheduled under the same key meanwhile stays. */
async function complete(db: Db, job: Taken): Promise<boolean> {
  const gone = await sqlOf<SpineTables>(db).deleteFrom('spine_job').where('id', '=', job.id).where('state', '=', 'running').where('attempts', '=', job.attempt).executeTakeFirst()
  return Number(gone.numDeletedRows) > 0
}

async function setBack(house: House, kind: JobKind, failed: { job: Taken; problem: unknown }): Promise<void> {
  const { job, problem } = failed
  const error = problem instanceof Error ? problem.message : String(problem)
  const isDead = job.attempt >= kind.maxAttempts
  house.metrics.jobsRun.inc({ kind: job.kind, outcome: isDead ? 'dead' : 'retried' })
  house.log.warn({ err: problem, job: job.kind, attempt: job.attempt, dead: isDead }, 'a job failed')
  await house.transact(mainstay, async (work) => {
    const backoffMs = Math.min(kind.backoffMs * 2 ** (job.attempt - 1), maxBackoffMs) * (0.75 + Math.random() / 2)
    await sqlOf<SpineTables>(work.db).updateTable('spine_job')
      .set({ state: isDead ? 'dead' : 'waiting', due_ms: Math.round(work.nowMs + backoffMs), last_error: error.slice(0, 2_000), holder: null, lease_until_ms: null })
      .where('id', '=', job.id).where('state', '=', 'running').where('attempts', '=', job.attempt).execute()
    if (isDead) await kind.buried?.(job, error, work)
  })
}

/** A waiting job's time, or the end of a lease that nobody gave back. */
async function nextDue(db: Db, kinds: readonly string[]): Promise<number | null> {
  if (kinds.length === 0) return null
  const jobs = sqlOf<SpineTables>(db).selectFrom('spine_job').where('kind', 'in', kinds)
  const rows = await jobs.where('state', '=', 'waiting').select((eb) => eb.fn.min<number | null>('due_ms').as('ms'))
    .unionAll(jobs.where('state', '=', 'running').select((eb) => eb.fn.min<number | null>('lease_until_ms').as('ms'))).execute()
  const times = rows.flatMap(({ ms }) => ms ?? [])
  return times.length === 0 ? null : Math.min(...times)
}
