// The one clock. Rules never see it: they get `nowMs` as a value.

export interface Clock {
  nowMs(): number
}

export const systemClock: Clock = { nowMs: () => Date.now() }
