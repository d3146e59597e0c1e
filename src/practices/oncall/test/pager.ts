// A house with on-call and channels that a test can listen to and break.
import assert from 'node:assert/strict'
import { mainstay } from '../../../base/actor.ts'
import type { Entry, Said } from '../../../base/entry.ts'
import type { Page } from '../../../base/page.ts'
import type { Delivered, DeliveryChannel, DeliveryKind, DeliveryMessage } from '../../../connections/delivery.ts'
import type { House } from '../../../spine/practice.ts'
import { append } from '../../../record/append.ts'
import { eventually, handClock, startHouse } from '../../../../test/harness.ts'
import type { EngineName, HouseWish, TestHouse } from '../../../../test/harness.ts'
import { alertsMigrations } from '../../alerts/migrations.ts'
import { catalogMigrations } from '../../catalog/migrations.ts'
import { incidentsMigrations } from '../../incidents/migrations/incidents.ts'
import type { PageDetail, PageOfPages } from '../contract.ts'
import { oncall } from '../practice.ts'

/** Those whose questions on-call asks: their tables stand here, empty. */
const askedPractices = [{ name: 'catalog', migrations: catalogMigrations }, { name: 'alerts', migrations: alertsMigrations }, { name: 'incidents', migrations: incidentsMigrations }]

type Channels = (house: House) => readonly DeliveryChannel[]

export interface FakeChannel extends DeliveryChannel {
  readonly took: DeliveryMessage[]
  /** How the next messages are answered; what is not listed is taken. */
  answers: ((message: DeliveryMessage) => Delivered | Promise<Delivered>) | null
}

export function fakeChannel(kind: DeliveryKind): FakeChannel {
  const took: DeliveryMessage[] = []
  const channel: FakeChannel = {
    kind, describes: 'a test', took, answers: null,
    async deliver(message) {
      const answer = (await channel.answers?.(message)) ?? { ok: true, reference: 'taken' }
      if (answer.ok) took.push(message)
      return answer
    },
  }
  return channel
}

export const down = (): Delivered => ({ ok: false, reason: 'connection refused', isPermanent: false })
export const gone = (): Delivered => ({ ok: false, reason: 'no such address', isPermanent: true })

export interface Pager extends TestHouse {
  readonly mail: FakeChannel
  readonly hook: FakeChannel
  readonly clock: ReturnType<typeof handClock>
  readonly say: (said: Said) => Promise<void>
  /** A situation that is worth a page, or what `data` makes of it. */
  situation(kind: 'opened' | 'joined' | 'resolved' | 'reopened', more?: { id?: string; service?: string | null; data?: Record<string, unknown> }): Promise<void>
  person(name: string, more?: Record<string, unknown>): Promise<string>
  /** The one page there is, once it is as `check` wants it. */
  page(check?: (page: PageDetail) => boolean): Promise<PageDetail>
  put(path: string, body: unknown): Promise<void>
  entries(kind: string): Promise<readonly Entry[]>
}

export async function startPager(wish: HouseWish & { engine: EngineName; like?: Pager; channels?: Channels }): Promise<Pager> {
  const mail = wish.like?.mail ?? fakeChannel('email')
  const hook = wish.like?.hook ?? fakeChannel('webhook')
  const clock = wish.like?.clock ?? (wish.clock as ReturnType<typeof handClock> | undefined) ?? handClock(Date.parse('2026-11-23T03:00:00Z'))
  const channels = wish.channels ?? (() => [mail, hook])
  const house = await startHouse({
    ...wish, clock, ...(wish.like ? { again: wish.like } : {}),
    practices: [...(wish.practices ?? []), ...askedPractices, oncall({ channels })],
  })
  const say = async (said: Said): Promise<void> => void (await house.house.transact(mainstay, (work) => append(work, [said])))
  const onePage = async (check: (page: PageDetail) => boolean): Promise<PageDetail | null> => {
    const { items } = (await house.call<PageOfPages>('GET', '/api/v1/pages')).body
    if (items.length === 0) return null
    const { body } = await house.call<PageDetail>('GET', `/api/v1/pages/${items[0]!.id}`)
    return check(body) ? body : null
  }
  return {
    ...house, mail, hook, clock, say,
    situation: (kind, more = {}) => say({
      kind: `situation.${kind}`, subject: `situation/${more.id ?? 'sit_1'}`, service: more.service ?? null, environment: 'production',
      data: { title: 'error budget burning 29x (checkout-availability)', urgency: 'page', service: more.service ?? null, alert: 'alr_1', alertName: 'Burn', severity: 'critical', reason: 'first', hasRisen: true, alerts: 1, openAlerts: 1, ...more.data },
    }),
    async person(name, more = {}) {
      const { status, body, text } = await house.call<{ id: string }>('POST', '/api/v1/people', { name, role: 'responder', email: `${name}@example.org`, ...more })
      assert.equal(status, 201, text)
      return body.id
    },
    page: (check = () => true) => eventually(() => onePage(check)),
    async put(path, body) {
      const { status, text } = await house.call('PUT', path, body)
      assert.equal(status, 200, text)
    },
    entries: async (kind) => (await house.call<Page<Entry>>('GET', `/api/v1/record?kind=${kind}&limit=100`)).body.items,
  }
}

export async function withPager(wish: HouseWish & { engine: EngineName; channels?: Channels }, run: (pager: Pager) => Promise<void>): Promise<void> {
  const pager = await startPager(wish)
  try {
    await run(pager)
  } finally {
    await pager.stop()
  }
}

/** Ada is asked first, Grace after five minutes, the boss when nobody answers. */
export async function usualPolicy(pager: Pager): Promise<void> {
  for (const name of ['ada', 'grace', 'boss']) await pager.person(name)
  await pager.put('/api/v1/schedules/primary', {
    timeZone: 'Europe/Berlin', rotations: [{ name: 'weekly', people: ['ada', 'grace'], length: { count: 1, unit: 'week' }, startsAt: '2026-11-16T09:00' }],
  })
  // 23 November, four in the morning in Berlin: still the first week, Ada's.
  await pager.put('/api/v1/escalation-policies/default', {
    steps: [{ targets: [{ schedule: 'primary' }], delayMinutes: 5 }, { targets: [{ person: 'grace' }], delayMinutes: 10 }], fallback: { person: 'boss' },
  })
}

export const recipients = (channel: FakeChannel): string[] => channel.took.map((message) => message.to)
