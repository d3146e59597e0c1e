// One look at the record for all in this process who follow it: whoever waits for a kind is told when an entry of it has settled.
import type { House } from '../spine/practice.ts'
import { settledEnd, settledKinds } from './read.ts'
import type { Position } from './read.ts'

/** When announcements are lost (or a transaction elsewhere holds the horizon back), this finds what was missed. */
const lookMs = 1_000

export interface Watch {
  stop(): Promise<void>
}

/** Tells the kinds of what has settled since the last look; null at first, when anything may be new to whoever is told. */
export function watchRecord(house: House, tell: (kinds: ReadonlySet<string> | null) => void): Watch {
  let end: Position | null = null
  let lookedAt: number | null = null
  let looking: Promise<void> | null = null
  const look = async (): Promise<void> => {
    const committed = house.database.committed()
    if (committed !== null && committed === lookedAt) return
    if (end === null) {
      // The end before the telling: what settles meanwhile is new to the next look.
      end = await settledEnd(house.read)
      tell(null)
    } else {
      const news = await settledKinds(house.read, end)
      if (news.end !== null) end = news.end
      if (news.kinds.size > 0) tell(news.kinds)
    }
    lookedAt = committed
  }
  const timer = setInterval(() => {
    // Who is told will find out by itself that the database is away.
    looking ??= look().catch(() => undefined).finally(() => (looking = null))
  }, lookMs)
  return {
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}
