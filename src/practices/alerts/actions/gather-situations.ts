// Decides on locked rows what opens, ends or gathers situations, one transaction at a time where something opens.
import type { Part } from '../model/correlation/part.ts'
import { neighbourWindowMs } from '../model/correlation/neighbours.ts'
import type { Situation } from '../model/situation.ts'
import type { Storm } from '../model/storm.ts'
import type { OpenAlert } from '../model/open-alert.ts'
import type { Surroundings, TakenIn } from '../model/taken-in.ts'
import type { Work } from '../../../spine/practice.ts'
import { surroundingsOf } from '../read-surroundings.ts'
import { LostRace } from '../store/lost-race.ts'
import { currentParts, partsOf, situationsSeenSince, waitToGather } from '../store/parts.ts'
import { stormNow } from '../store/storms.ts'
import { lockSituations, situationsNow } from '../store/taking-in.ts'
import { beginStorm } from './watch-storms.ts'

export type Decide = (on: { situations: readonly Situation[]; parts: readonly Part[]; surroundings?: Surroundings; storm?: Storm | null }) => TakenIn

interface Gathering {
  /** As decided on what may change at once. */
  readonly first: TakenIn
  readonly groupKeys: readonly string[]
  readonly known: readonly OpenAlert[]
  readonly decide: Decide
}

export async function gather(work: Work, gathering: Gathering): Promise<TakenIn> {
  const { first, groupKeys, known, decide } = gathering
  const { db, nowMs } = work
  const opens = first.partsAdded.size > 0
  const surroundings = opens ? await surroundingsOf(work.house) : undefined
  if (opens) await waitToGather(db)
  const current = await currentParts(db, groupKeys)
  const seen = opens ? await situationsSeenSince(db, nowMs - neighbourWindowMs) : []
  const on = opens ? await stormNow(db) : null
  const own = new Set([...current.map((part) => part.situation), ...known.map((alert) => alert.situation)])
  const candidates = new Set([...own, ...seen, ...(on?.situation ? [on.situation] : [])])
  const about = { parts: mergedParts(current, await partsOf(db, [...(opens ? candidates : [])])), ...(surroundings ? { surroundings } : {}), storm: on }
  if (!opens) return decide({ ...about, situations: await lockSituations(db, [...own]) })
  // Which of the candidates are joined is decided twice: to know what to lock, and on what is locked.
  const loose = await situationsNow(db, [...candidates])
  const calm = decide({ ...about, situations: loose })
  const storm = on ?? (work.house.settings.foldsStorms === false ? null : await beginStorm(work, calm))
  const would = storm === on ? calm : decide({ ...about, storm, situations: loose })
  const touched = own.union(new Set([...would.situations].filter((situation) => !would.opened.has(situation)).map((situation) => situation.id)))
  const locked = await lockSituations(db, [...touched])
  const taken = decide({ ...about, storm, situations: [...loose.filter((situation) => !touched.has(situation.id)), ...locked] })
  for (const situation of taken.situations) {
    if (!taken.opened.has(situation) && !touched.has(situation.id)) throw new LostRace('A situation that alerts were to join ended meanwhile.')
  }
  return taken
}

function mergedParts(current: readonly Part[], all: readonly Part[]): readonly Part[] {
  const keyOf = (part: Part): string => `${part.situation}\0${part.groupKey}`
  return [...new Map([...current, ...all].map((part) => [keyOf(part), part])).values()]
}
