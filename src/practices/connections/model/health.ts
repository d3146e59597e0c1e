// How a connection fares, from check to check: when it counts as failing, and when that is news.

export interface Health {
  readonly state: 'ok' | 'failing' | 'unknown'
  readonly sinceMs: number | null
  readonly checkedMs: number | null
  readonly lastOkMs: number | null
  readonly failures: number
  readonly say: string
  readonly mend: string
}

export interface Check {
  readonly ok: boolean
  readonly say: string
  readonly mend: string
}

/** One lost check is no news; two in a row are a minute of silence. */
export const failuresToFail = 2

export interface Judged {
  readonly health: Health
  readonly news: { readonly kind: 'failed' } | { readonly kind: 'recovered'; readonly failedMs: number } | null
}

export function judge(before: Health, check: Check, nowMs: number): Judged {
  const { say, mend } = check
  if (check.ok) {
    const news = before.state === 'failing' ? { kind: 'recovered' as const, failedMs: nowMs - (before.sinceMs ?? nowMs) } : null
    return { news, health: { state: 'ok', sinceMs: before.state === 'ok' ? before.sinceMs : nowMs, checkedMs: nowMs, lastOkMs: nowMs, failures: 0, say, mend } }
  }
  const failures = before.failures + 1
  const isFailing = failures >= failuresToFail
  const isNews = isFailing && before.state !== 'failing'
  return {
    news: isNews ? { kind: 'failed' } : null,
    health: { ...before, state: isFailing ? 'failing' : before.state, sinceMs: isNews ? nowMs : before.sinceMs, checkedMs: nowMs, failures, say, mend },
  }
}
