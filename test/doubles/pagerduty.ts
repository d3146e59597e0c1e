// A PagerDuty account over HTTP: the REST API (version 2) as far as a move reads it, paged, with its token and media type.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Thing = Readonly<Record<string, unknown>> & { readonly id: string }

export interface PagerDutyAccount {
  readonly users: readonly Thing[]
  readonly teams: readonly Thing[]
  /** By team. */
  readonly members: Readonly<Record<string, readonly string[]>>
  /** With layers; a list answers them without. */
  readonly schedules: readonly Thing[]
  readonly escalation_policies: readonly Thing[]
  readonly services: readonly Thing[]
}

export interface PagerDutyDouble {
  readonly url: string
  readonly token: string
  /** Paths and queries, in order. */
  readonly asked: readonly string[]
  /** The next request is answered so. */
  failNext(status: number): void
  stop(): Promise<void>
}

/** PagerDuty's own page is at most 100; a smaller one is paged sooner. */
export async function startPagerDuty(account: PagerDutyAccount, pageSize = 2): Promise<PagerDutyDouble> {
  const token = 'u+token-of-the-double'
  const asked: string[] = []
  const failures: number[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://double')
    asked.push(url.pathname + url.search)
    const answer = (status: number, value: unknown): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    const failure = failures.shift()
    if (failure !== undefined) return answer(failure, { error: { message: 'Too Many Requests', code: 2020 } })
    if (request.headers.authorization !== `Token token=${token}`) return answer(401, { error: { message: 'Unauthorized', code: 2006 } })
    if (request.headers.accept !== 'application/vnd.pagerduty+json;version=2') return answer(406, { error: { message: 'Not Acceptable' } })
    const page = (key: string, items: readonly unknown[]): void => {
      const offset = Number(url.searchParams.get('offset') ?? 0)
      const limit = Math.min(pageSize, Number(url.searchParams.get('limit') ?? 25))
      answer(200, { [key]: items.slice(offset, offset + limit), limit, offset, more: offset + limit < items.length, total: null })
    }
    const [, kind = '', id, below] = url.pathname.split('/')
    if (kind === 'teams' && below === 'members') return page('members', (account.members[id ?? ''] ?? []).map((user) => ({ user: { id: user, type: 'user_reference' }, role: 'manager' })))
    if (kind === 'schedules' && id !== undefined) {
      const schedule = account.schedules.find((one) => one.id === id)
      return schedule ? answer(200, { schedule }) : answer(404, { error: { message: 'Not Found', code: 2100 } })
    }
    if (kind === 'schedules') return page('schedules', account.schedules.map(({ schedule_layers: _layers, final_schedule: _final, overrides_subschedule: _overrides, ...listed }) => listed))
    const list = account[kind as keyof PagerDutyAccount] as readonly Thing[] | undefined
    // What a plan does not have is refused.
    return Array.isArray(list) ? page(kind, list) : answer(kind === 'event_orchestrations' ? 403 : 404, { error: { message: 'Not Found' } })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token, asked, failNext: (status) => void failures.push(status),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
