// Why a new alert asks nothing yet: its group waits, or it changes all the time. Pure.
import type { Part } from './correlation/part.ts'
import type { IncomingAlert } from './incoming.ts'
import { afterChange, flappingWord } from './routing/flap.ts'
import type { Flap, FlapHold } from './routing/flap.ts'
import { isCritical, isHeldBack, noTiming, waitUntil, waitingWord } from './routing/timing.ts'
import type { Urgency } from './urgency.ts'

/** What is known of an alert that begins or ends. */
interface Changing {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly situation: string
  readonly service: string | null
  readonly environment: string | null
  readonly isSilenced: boolean
  readonly urgency: Urgency
}

export interface FlapChange {
  readonly flap: Flap
  readonly alert: Pick<Changing, 'id' | 'name' | 'situation' | 'service' | 'environment'>
  /** With this change it began to be held. */
  readonly isNewlyHeld: boolean
}

/** Keeps count of changes, of those alerts whose routes hold what flaps. */
export class Holding {
  /** By key: what is to be kept. */
  readonly changed = new Map<string, FlapChange>()
  readonly #flaps: Map<string, Flap>
  readonly #nowMs: number

  constructor(flaps: readonly Flap[], nowMs: number) {
    this.#flaps = new Map(flaps.map((flap) => [flap.key, flap]))
    this.#nowMs = nowMs
  }

  /** Its beginning is a change; answers it when the alert is held from now on or still. */
  begin(alert: IncomingAlert): Flap | null {
    const hold = alert.routed?.timing?.flap ?? null
    if (hold === null) return null
    const flap = afterChange(this.#flaps.get(alert.key), { key: alert.key, atMs: this.#nowMs, hold, hasAsked: false })
    return flap.heldMs === null ? null : flap
  }

  /** What keeps it from asking, or null. What is critical has to ask once before it is held, and then does not wait either. */
  mutedBy(alert: IncomingAlert, place: { readonly part: Part; readonly held: Flap | null }): string | null {
    const { part, held } = place
    if (held !== null) return isCritical(alert.severity) && !held.hasAsked ? null : flappingWord(held)
    const untilMs = part.waitUntilMs ?? null
    return isHeldBack({ severity: alert.severity, urgency: alert.urgency, timing: alert.routed?.timing ?? noTiming }, untilMs, this.#nowMs) ? waitingWord(untilMs!) : null
  }

  began(incoming: IncomingAlert, fired: Changing): void {
    const hold = incoming.routed?.timing?.flap
    if (hold) this.#keep(fired, hold)
  }

  ended(alert: Changing, hold: FlapHold | null | undefined): void {
    if (hold) this.#keep(alert, hold)
  }

  #keep(alert: Changing, hold: FlapHold): void {
    const before = this.#flaps.get(alert.key)
    const flap = afterChange(before, { key: alert.key, atMs: this.#nowMs, hold, hasAsked: !alert.isSilenced && alert.urgency === 'page' })
    this.#flaps.set(alert.key, flap)
    const isNewlyHeld = flap.heldMs === this.#nowMs && before?.heldMs !== flap.heldMs
    this.changed.set(alert.key, { flap, alert, isNewlyHeld: isNewlyHeld || this.changed.get(alert.key)?.isNewlyHeld === true })
  }
}

/** The wait of a group begins with the first alert of it, or with the first after all of its situation had ended. */
export function beginWait(part: Part, alert: IncomingAlert, nowMs: number): void {
  part.waitUntilMs = waitUntil(alert, alert.routed?.timing ?? noTiming, nowMs)
}
