// The states of a page and of a notification, and which move is possible in which.

export type PageState = 'open' | 'acknowledged' | 'resolved' | 'unanswered'
/** `test` proves that a person can be reached; nothing is on fire. */
export type PagePurpose = 'page' | 'test'
/** `sent`: the channel took it. `delivered`: the channel says that it arrived; not every channel can. */
export type NotificationState = 'pending' | 'sending' | 'sent' | 'delivered' | 'failed' | 'cancelled'
export type PageVerb = 'acknowledge' | 'resolve' | 'escalate' | 'reassign' | 'snooze' | 'wake' | 'add-responders' | 'exhaust'

const moves: Readonly<Record<PageVerb, Readonly<Partial<Record<PageState, PageState>>>>> = {
  acknowledge: { open: 'acknowledged', unanswered: 'acknowledged' },
  resolve: { open: 'resolved', acknowledged: 'resolved', unanswered: 'resolved' },
  // Asking further people means that whoever acknowledged no longer carries it alone.
  escalate: { open: 'open', acknowledged: 'open', unanswered: 'open' },
  reassign: { open: 'open', acknowledged: 'open', unanswered: 'open' },
  // Who snoozes a page carries it until then.
  snooze: { open: 'acknowledged', acknowledged: 'acknowledged', unanswered: 'acknowledged' },
  wake: { acknowledged: 'open' },
  'add-responders': { open: 'open', acknowledged: 'acknowledged', unanswered: 'unanswered' },
  exhaust: { open: 'unanswered' },
}

/** The state after the verb, or null where it changes nothing any more. */
export function pageAfter(state: PageState, verb: PageVerb): PageState | null {
  return moves[verb][state] ?? null
}

/** A message is only sent for a page that somebody still has to answer; the last ones of an exhausted page are too. */
export function isWaitingForAnswer(state: PageState): boolean {
  return state === 'open' || state === 'unanswered'
}

/** Whoever is asked to help is told of a page that somebody carries already. */
export function isStillSent(state: PageState, because: string): boolean {
  return isWaitingForAnswer(state) || (because === 'responder' && state === 'acknowledged')
}

export function hasLeft(state: NotificationState): boolean {
  return state === 'sent' || state === 'delivered'
}
