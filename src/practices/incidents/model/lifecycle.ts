// The life of an incident: open, mitigated (users are whole), resolved (the cause is gone), closed (nothing left to do).

export const incidentStates = ['open', 'mitigated', 'resolved', 'closed'] as const
export type IncidentState = (typeof incidentStates)[number]

export const incidentVerbs = ['mitigate', 'resolve', 'close', 'reopen'] as const
export type IncidentVerb = (typeof incidentVerbs)[number]

export type Step =
  | { readonly kind: 'move'; readonly to: IncidentState }
  /** Somebody was first: nothing to do, and no error. */
  | { readonly kind: 'already' }
  | { readonly kind: 'refused'; readonly because: string; readonly mend: string }

const move = (to: IncidentState): Step => ({ kind: 'move', to })
const already: Step = { kind: 'already' }
const refused = (because: string, mend: string): Step => ({ kind: 'refused', because, mend })

/** Every state and every verb; nothing is left to chance. */
const steps: Readonly<Record<IncidentState, Readonly<Record<IncidentVerb, Step>>>> = {
  open: {
    mitigate: move('mitigated'),
    // Mitigating and resolving at one stroke is common (a rollback): both times are set.
    resolve: move('resolved'),
    close: refused('it is still open, so when users were whole again would stay unknown', 'Resolve it first, then close it.'),
    reopen: already,
  },
  mitigated: {
    mitigate: already,
    resolve: move('resolved'),
    close: refused('its cause is not said to be gone', 'Resolve it first, then close it.'),
    reopen: move('open'),
  },
  resolved: {
    mitigate: refused('it is already resolved', 'Reopen it if users are affected again.'),
    resolve: already,
    close: move('closed'),
    reopen: move('open'),
  },
  closed: {
    mitigate: refused('it is closed', 'Reopen it with a reason, or declare a new incident.'),
    resolve: refused('it is closed', 'Reopen it with a reason, or declare a new incident.'),
    close: already,
    reopen: move('open'),
  },
}

export function stepFrom(state: IncidentState, verb: IncidentVerb): Step {
  return steps[state][verb]
}

/** What can be done now, for buttons. */
export function verbsFrom(state: IncidentState): readonly IncidentVerb[] {
  return incidentVerbs.filter((verb) => steps[state][verb].kind === 'move')
}

/** Is somebody still expected to work on it now? */
export function isLive(state: IncidentState): boolean {
  return state === 'open' || state === 'mitigated'
}
