// Swaps: a shift that is offered, taken and perhaps approved, and then held by somebody else wherever it comes to lie. Pure.
import { turnIndexAt, turnOf } from './rotation.ts'
import type { Rotation } from './rotation.ts'
import type { Override } from './schedule.ts'

/** `taken` waits for approval; who needs none is `agreed` at once. `expired`: the shift was over before anybody took it, or before it was approved. */
export type SwapState = 'offered' | 'taken' | 'agreed' | 'declined' | 'withdrawn' | 'expired'
/** What people are told of a swap: where it stands, or that it does nothing any more. */
export type SwapNews = SwapState | 'lost'
export type SwapVerb = 'take' | 'approve' | 'decline' | 'withdraw'

export interface Swap {
  readonly id: string
  readonly rotation: string
  /** Login name of whose shift it is. */
  readonly person: string
  /** Null until somebody took it. */
  readonly taker: string | null
  readonly state: SwapState
  /** The whole turn, when it was offered. */
  readonly fromMs: number
  readonly toMs: number
  /** What of the turn was offered; left out: all of it. */
  readonly part?: { readonly fromMs: number; readonly toMs: number }
}

const next: Readonly<Record<SwapState, Partial<Readonly<Record<SwapVerb, SwapState>>>>> = {
  offered: { take: 'taken', withdraw: 'withdrawn' },
  taken: { approve: 'agreed', decline: 'declined', withdraw: 'withdrawn' },
  agreed: { withdraw: 'withdrawn' },
  declined: {},
  withdrawn: {},
  expired: {},
}

/** Null where that cannot be done now. */
export function afterVerb(state: SwapState, verb: SwapVerb, needsApproval: boolean): SwapState | null {
  const state2 = next[state][verb] ?? null
  return state2 === 'taken' && !needsApproval ? 'agreed' : state2
}

/**
 * Where the offered shift lies now: of the turns that this person holds in the rotation, the one that shares most time
 * with what was offered. A shift that moved a little is followed; of a turn that became longer only what was offered is
 * stood in for. A part moves with its turn and never reaches out of it. Where they hold no such turn any more, null.
 */
export function shiftOf(swap: Pick<Swap, 'person' | 'fromMs' | 'toMs' | 'part'>, rotation: Rotation, timeZone: string): { readonly fromMs: number; readonly toMs: number } | null {
  if (rotation.shifts !== undefined || rotation.people.length === 0) return null
  const first = Math.max(0, turnIndexAt(rotation, swap.fromMs, timeZone))
  let best: { fromMs: number; toMs: number; shared: number } | null = null
  for (let index = first; ; index++) {
    const { person, fromMs, toMs } = turnOf(rotation, index, timeZone)
    if (fromMs >= swap.toMs) return best && withinOffer(best, swap)
    const shared = Math.min(toMs, swap.toMs) - Math.max(fromMs, swap.fromMs)
    if (person === swap.person && shared > (best?.shared ?? 0)) best = { fromMs, toMs, shared }
  }
}

/** Clocks that change make a turn an hour longer, and nobody minds. */
const clockChangeMs = 2 * 3_600_000

type Times = { readonly fromMs: number; readonly toMs: number }

function withinOffer({ fromMs, toMs }: Times, { part, ...offered }: Times & { readonly part?: Times }): Times | null {
  if (part !== undefined) {
    // A turn of another length is another turn: there the clock of the offer counts, not the place in the turn.
    const movedMs = Math.abs(toMs - fromMs - (offered.toMs - offered.fromMs)) <= clockChangeMs ? fromMs - offered.fromMs : 0
    const moved = { fromMs: Math.max(fromMs, part.fromMs + movedMs), toMs: Math.min(toMs, part.toMs + movedMs) }
    return moved.toMs > moved.fromMs ? moved : null
  }
  if (toMs - fromMs <= offered.toMs - offered.fromMs + clockChangeMs) return { fromMs, toMs }
  return { fromMs: Math.max(fromMs, offered.fromMs), toMs: Math.min(toMs, offered.toMs) }
}

/** Those that did something by the rotations as they were, and do nothing by them as they are. */
export function lostSwaps<One extends Swap>(swaps: readonly One[], was: Turns, is: Turns): readonly One[] {
  const shiftBy = (swap: Swap, { rotations, timeZone }: Turns): Times | null => {
    const rotation = rotations.find(({ name }) => name === swap.rotation)
    return rotation === undefined ? null : shiftOf(swap, rotation, timeZone)
  }
  return swaps.filter((swap) => shiftBy(swap, was) !== null && shiftBy(swap, is) === null)
}

interface Turns {
  readonly rotations: readonly Rotation[]
  readonly timeZone: string
}

/** What agreed swaps do to a schedule: the taker stands in for this person in this shift, and for nobody else. */
export function standIns(swaps: readonly Swap[], schedule: Turns): readonly Override[] {
  return swaps.flatMap((swap): readonly Override[] => {
    const rotation = schedule.rotations.find(({ name }) => name === swap.rotation)
    if (swap.state !== 'agreed' || swap.taker === null || rotation === undefined) return []
    const shift = shiftOf(swap, rotation, schedule.timeZone)
    return shift === null ? [] : [{ id: swap.id, person: swap.taker, rotation: swap.rotation, replaces: swap.person, ...shift }]
  })
}
