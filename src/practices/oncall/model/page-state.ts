// The states of a page and which move is possible in which.

export type PageState = 'open' | 'acknowledged' | 'resolved' | 'unanswered'
export type NotificationState = 'pending' | 'sending' | 'sent' | 'failed' | 'cancelled'
export type PageVerb = 'acknowledge' | 'resolve' | 'escalate' | 'reassign' | 'exhaust'

const moves: Readonly<Record<PageVerb, Readonly<Partial<Record<PageState, PageState>>>>> = {
  acknowledge: { open: 'acknowledged', unanswered: 'acknowledged' },
  resolve: { open: 'resolved', acknowledged: 'resolved', unanswered: 'resolved' },
  // Asking further people means that whoever acknowledged no longer carries it alone.
  escalate: { open: 'open', acknowledged: 'open', unanswered: 'open' },
  reassign: { open: 'open', acknowledged: 'open', unanswered: 'open' },
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
