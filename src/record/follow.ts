// Following the record: each reaction has a durable cursor that moves in the transaction of what it does.
import { mainstay } from '../base/actor.ts'
import { sqlOf } from '../spine/database.ts'
import { skipLocked } from '../spine/database/engine.ts'
import { buryJob } from '../spine/jobs.ts'
import type { JobKind } from '../spine/jobs.ts'
import type { House, Reaction, Work } from '../spine/practice.ts'
import { recordTopic } from './append.ts'
import { findEntry, readSettled, settledEnd } from './read.ts'
import type { Position, SettledEntry } from './read.ts'
import type { RecordTables } from './tables.ts'
import { watchRecord } from './watch.ts'

/** Entries handled in one transaction. More would hold its locks too long. */
const batchSize = 200
/** After this many failures on one entry it is laid aside as a dead letter and the cursor goes on: one bad entry may not stop paging. */
const maxAttempts = 5
/** Another replica is at it: if it dies, this one goes on. */
const heldMs = 1_000
/** A commit of ours can wait for another's to settle; look again soon, then less often, at last when the record is seen to have moved. */
const nearRetriesMs = [5, 20, 80, 250]
/** A cursor far behind entries of other kinds is moved up, so that reading stays short. */
const idleMoveMs = 30_000

export const deadReactionKind = 'record.react'

export function startReactions(house: House, reactions: readonly Reaction[]): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const followers = reactions.map((reaction) => new Follower(house, reaction, stopping.signal))
  // Only by the kinds it waits for: a storm of others must not make it look again and again.
  const unlisten = followers.flatMap((follower, index) => reactions[index]!.kinds.map((kind) => house.database.listen(recordTopic(kind), () => follower.wake())))
  const loops = followers.map((follower) => follower.run())
  let nudgedMs = house.clock.nowMs()
  const watch = watchRecord(house, (settled) => {
    // Those who wait for other kinds only see to their cursors, now and then.
    const isNudge = house.clock.nowMs() - nudgedMs >= idleMoveMs
    if (isNudge) nudgedMs = house.clock.nowMs()
    followers.forEach((follower, index) => {
      if (settled === null || reactions[index]!.kinds.some((kind) => settled.has(kind))) follower.wake()
      else if (isNudge) follower.nudge()
    })
  })
  return {
    async stop() {
      for (const stop of unlisten) stop()
      stopping.abort()
      await watch.stop()
      for (const follower of followers) follower.wake()
      await Promise.allSettled(loops)
    },
  }
}

class Follower {
  readonly #house: House
  readonly #reaction: Reaction
  readonly #stopping: AbortSignal
  readonly #nearRetriesMs: readonly number[]
  #wakeUp: (() => void) | null = null
  #wasWoken = false
  #failures = 0
  #movedMs = 0

  constructor(house: House, reaction: Reaction, stopping: AbortSignal) {
    this.#house = house
    this.#reaction = reaction
    this.#stopping = stopping
    // Where one process writes at a time, what is committed has settled.
    this.#nearRetriesMs = house.database.engine === 'embedded' ? [] : nearRetriesMs
  }

  wake(): void {
    this.#wasWoken = true
    this.#wakeUp?.()
  }

  /** Wakes without a promise that there is something to do. */
  nudge(): void {
    this.#wakeUp?.()
  }

  async run(): Promise<void> {
    let retry = this.#nearRetriesMs.length
    while (!this.#stopping.aborted) {
      const woken = this.#wasWoken
      this.#wasWoken = false
      if (woken) retry = 0
      let handled: number | null = 0
      try {
        handled = await this.#batch(woken)
        this.#failures = 0
      } catch (problem) {
        if (this.#stopping.aborted) return
        // Only an entry's own failures count: an outage of the database is nobody's fault and ends by itself.
        if (await this.#databaseAnswers()) this.#failures++
        this.#house.log.error({ err: problem, reaction: this.#reaction.name, attempt: this.#failures }, 'a reaction failed; its batch was rolled back')
        await this.#sleep(Math.min(100 * 2 ** this.#failures, 1_000) * (0.75 + Math.random() / 2), true)
        continue
      }
      if (handled === null) await this.#sleep(this.#nearRetriesMs[retry++] ?? heldMs, false)
      else if (handled > 0) retry = 0
      else await this.#sleep(this.#nearRetriesMs[retry++] ?? null, false)
    }
  }

  /**
   * Handles what is new, in one transaction with the cursor; null when another replica is at it. After a failure it goes
   * one by one to find the bad entry.
   */
  async #batch(isExpected: boolean): Promise<number | null> {
    const { name, kinds } = this.#reaction
    const limit = this.#failures > 0 ? 1 : batchSize
    // Who was woken has something to do, and somebody waits for it: looking first would only make it later.
    const peek = isExpected ? null : await readCursor(this.#house.read, name)
    if (peek !== null && (await readSettled(this.#house.read, { after: peek, kinds, limit: 1 })).length === 0) {
      await this.#moveIdle(peek)
      return 0
    }
    return this.#house.transact(mainstay, async (work) => {
      const at = await lockCursor(work, name)
      if (at === null) return null
      const entries = await readSettled(work.db, { after: at, kinds, limit })
      const last = entries.at(-1)
      if (!last) return 0
      if (this.#failures >= maxAttempts) await this.#layAside(work, entries[0]!)
      else for (const { entry } of entries) await this.#reaction.react(entry, work)
      await moveCursor(work, name, last)
      this.#house.metrics.reactionLag.set({ reaction: name }, Math.max(0, work.nowMs - last.entry.recordedMs) / 1_000)
      return entries.length
    })
  }

  async #databaseAnswers(): Promise<boolean> {
    return settledEnd(this.#house.read).then(() => true, () => false)
  }

  async #layAside(work: Work, { entry }: SettledEntry): Promise<void> {
    this.#house.log.error({ reaction: this.#reaction.name, seq: entry.seq }, 'an entry could not be handled and is now a dead letter')
    await buryJob(work, { kind: deadReactionKind, payload: { reaction: this.#reaction.name, seq: entry.seq }, error: `${this.#reaction.name} failed ${maxAttempts} times on entry ${entry.seq} (${entry.kind}).` })
  }

  async #moveIdle(at: Position): Promise<void> {
    const nowMs = this.#house.clock.nowMs()
    if (nowMs - this.#movedMs < idleMoveMs) return
    this.#movedMs = nowMs
    // The end is read before looking for more: what settles meanwhile lies after it.
    const end = await settledEnd(this.#house.read)
    if (end.tx < at.tx || (end.tx === at.tx && end.seq <= at.seq)) return
    await this.#house.transact(mainstay, async (work) => {
      const locked = await lockCursor(work, this.#reaction.name)
      if (locked === null || locked.tx !== at.tx || locked.seq !== at.seq) return
      const [missed] = await readSettled(work.db, { after: at, kinds: this.#reaction.kinds, limit: 1 })
      if (!missed) await moveCursor(work, this.#reaction.name, end)
    })
  }

  /** Null: until it is woken. */
  #sleep(ms: number | null, isBackoff: boolean): Promise<void> {
    if (this.#stopping.aborted || (this.#wasWoken && !isBackoff)) return Promise.resolve()
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        this.#wakeUp = null
        resolve()
      }
      const timer = ms === null ? undefined : setTimeout(done, ms)
      this.#wakeUp = isBackoff && !this.#stopping.aborted ? null : done
    })
  }
}

async function readCursor(db: House['read'], name: string): Promise<Position | null> {
  const row = await sqlOf<RecordTables>(db).selectFrom('record_cursor').select(['tx', 'seq']).where('name', '=', name).executeTakeFirst()
  return row ?? null
}

/** The cursor, locked until commit; null when another replica is at it. A new reaction starts at the record's beginning. */
async function lockCursor(work: Work, name: string): Promise<Position | null> {
  const db = sqlOf<RecordTables>(work.db)
  const take = () => db.selectFrom('record_cursor').select(['tx', 'seq']).where('name', '=', name).modifyEnd(skipLocked(work.db)).executeTakeFirst()
  const row = await take()
  if (row) return row
  await db.insertInto('record_cursor').values({ name, tx: -1, seq: 0, moved_ms: work.nowMs }).onConflict((conflict) => conflict.column('name').doNothing()).execute()
  return (await take()) ?? null
}

async function moveCursor(work: Work, name: string, to: Position): Promise<void> {
  await sqlOf<RecordTables>(work.db).updateTable('record_cursor').set({ tx: to.tx, seq: to.seq, moved_ms: work.nowMs }).where('name', '=', name).execute()
}

/** How a dead letter of a reaction is tried again by hand: as a job. */
export function deadReactionJob(reactions: readonly Reaction[]): JobKind {
  return {
    kind: deadReactionKind,
    maxAttempts: 1,
    backoffMs: 1_000,
    async inTransaction(job, work) {
      const { reaction, seq } = job.payload as { reaction: string; seq: number }
      const found = reactions.find((candidate) => candidate.name === reaction)
      const entry = await findEntry(work.db, seq)
      if (found && entry) await found.react(entry, work)
    },
  }
}
