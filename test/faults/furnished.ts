// A house with something of everything in it, so that fuzzed ids and names find something to break.
import assert from 'node:assert/strict'
import type { TestHouse } from '../harness.ts'
import { configure, readerOf } from './account.ts'

export interface Known {
  /** Ids and names of what there is. */
  readonly texts: string[]
  refresh(house: TestHouse): Promise<void>
}

const lists = ['people', 'tokens', 'ingest-keys', 'services', 'teams', 'connections', 'objectives', 'alerts', 'situations', 'silences', 'pages', 'schedules', 'schedules/primary/overrides', 'escalation-policies', 'incidents', 'people/ada/contact-methods', 'jobs']

export async function furnish(house: TestHouse): Promise<Known> {
  const make = async (method: string, path: string, body: unknown): Promise<void> => {
    const { status, text } = await house.call(method, path, body)
    assert.ok(status < 300, `${method} ${path}: ${status} ${text}`)
  }
  await configure(readerOf(house.url))
  await make('PUT', '/api/v1/services/checkout', { owner: 'payments', tier: 1 })
  await make('PUT', '/api/v1/teams/payments', { members: ['ada'] })
  await make('POST', '/api/v1/alerts', { alerts: [{ name: 'Down', service: 'checkout', severity: 'critical' }, { name: 'Slow', service: 'payments', severity: 'warning' }] })
  await make('POST', '/api/v1/silences', { matchers: [{ name: 'alertname', value: 'Nothing', isRegex: false, isEqual: true }], comment: 'x', endsAt: new Date(Date.now() + 3_600_000).toISOString() })
  await make('POST', '/api/v1/incidents', { title: 'By hand', service: 'checkout' })
  await make('POST', '/api/v1/pages', { title: 'By hand', person: 'ada' })
  await make('POST', '/api/v1/schedules/primary/overrides', { person: 'grace', toAt: new Date(Date.now() + 3_600_000).toISOString() })
  await make('POST', '/api/v1/tokens', { name: 'ci', role: 'viewer', expiresInDays: 1 })
  await make('POST', '/api/v1/ingest-keys', { name: 'prometheus' })
  const known: Known = {
    texts: [],
    async refresh(of) {
      const found = new Set<string>()
      for (const list of lists) {
        const { body } = await of.call<{ items?: Record<string, unknown>[]; methods?: Record<string, unknown>[] }>('GET', `/api/v1/${list}${list.includes('/') ? '' : '?limit=4'}`)
        for (const item of [...(body?.items ?? []), ...(body?.methods ?? [])].slice(0, 4)) for (const field of ['id', 'name', 'number']) if (item[field] !== undefined) found.add(String(item[field]))
      }
      known.texts.splice(0, known.texts.length, ...found)
    },
  }
  await known.refresh(house)
  return known
}
