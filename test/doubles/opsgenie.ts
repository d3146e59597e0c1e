// An Opsgenie account over HTTP: the REST API (version 2) as far as a move reads it, paged, with its key.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Thing = Readonly<Record<string, unknown>> & { readonly id: string }

export interface OpsgenieAccount {
  /** With `contacts` and `notificationRules`, whose `steps` are asked for alone. */
  readonly users: readonly Thing[]
  /** With `members` and `routingRules`; a list answers them without. */
  readonly teams: readonly Thing[]
  /** With `rotations`, `overrides` and `timeline`. */
  readonly schedules: readonly Thing[]
  readonly escalations: readonly Thing[]
  readonly integrations: readonly Thing[]
  readonly heartbeats: readonly Readonly<Record<string, unknown>>[]
}

export interface OpsgenieDouble {
  readonly url: string
  readonly key: string
  stop(): Promise<void>
}

/** Opsgenie's own page is at most 100; a smaller one is paged sooner. */
export async function startOpsgenie(account: OpsgenieAccount, pageSize = 2): Promise<OpsgenieDouble> {
  const key = 'key-of-the-double'
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://double')
    const answer = (status: number, value: unknown): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (request.headers.authorization !== `GenieKey ${key}`) return answer(401, { message: 'Could not authenticate', took: 0.001, requestId: 'r' })
    const data = (value: unknown): void => answer(200, { data: value, took: 0.1, requestId: 'r' })
    // The size of a page is the double's own: what is asked for counts on from there.
    const page = (items: readonly unknown[]): void => {
      const asked = Number(url.searchParams.get('offset') ?? 0)
      const offset = (asked / Number(url.searchParams.get('limit') ?? 20)) * pageSize
      answer(200, { data: items.slice(offset, offset + pageSize), paging: offset + pageSize < items.length ? { next: `${url.origin}${url.pathname}?offset=${asked + 100}` } : {}, took: 0.1, requestId: 'r' })
    }
    const [, , kind = '', id, below, ruleId] = url.pathname.split('/')
    const one = (account[kind as keyof OpsgenieAccount] as readonly Thing[] | undefined)?.find((thing) => thing.id === id)
    if (id !== undefined && !one) return answer(404, { message: 'Not found' })
    const listed = (things: readonly Thing[], without: readonly string[]): void => page(things.map((thing) => Object.fromEntries(Object.entries(thing).filter(([name]) => !without.includes(name)))))
    if (kind === 'users' && below === 'contacts') return data(one!['contacts'])
    if (kind === 'users' && below === 'notification-rules') {
      const rules = one!['notificationRules'] as readonly (Thing & { steps: unknown })[]
      return ruleId === undefined ? data(rules.map(({ steps: _steps, ...rule }) => rule)) : data(rules.find((rule) => rule.id === ruleId)?.steps ?? [])
    }
    if (kind === 'users') return listed(account.users, ['contacts', 'notificationRules'])
    if (kind === 'teams' && below === 'routing-rules') return data(one!['routingRules'])
    if (kind === 'teams') return id === undefined ? listed(account.teams, ['members', 'routingRules']) : data({ ...one, routingRules: undefined })
    if (kind === 'schedules' && below === 'timeline') return one!['timeline'] === undefined ? answer(404, {}) : data(one!['timeline'])
    if (kind === 'schedules' && below === 'overrides') return data(one!['overrides'] ?? [])
    if (kind === 'schedules') return listed(account.schedules, ['overrides', 'timeline', ...(url.searchParams.get('expand') === 'rotation' ? [] : ['rotations'])])
    if (kind === 'heartbeats') return data({ heartbeats: account.heartbeats })
    if (kind === 'escalations' || kind === 'integrations') return page(account[kind])
    answer(404, { message: 'Not found' })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key, stop: () => new Promise((resolve) => server.close(() => resolve())) }
}
