// Senders as they are in the field: three dialects at once, everything is sent again until it is acknowledged, some of it although it was.
import { bootstrapToken } from '../harness.ts'
import type { MailSink } from './mail-sink.ts'
import type { Random } from './random.ts'

export type Dialect = 'webhook' | 'api' | 'pagerduty'
type Severity = 'critical' | 'warning' | 'info'

export interface SentAlert {
  /** Unique to it; kept as a label or as the dedup key. */
  readonly ref: string
  readonly severity: Severity
  isAcknowledged: boolean
  isEnded: boolean
}

export interface Post {
  readonly dialect: Dialect
  readonly alerts: readonly SentAlert[]
}

/** One service in trouble: one situation. */
export interface Trouble {
  readonly service: string
  readonly posts: readonly Post[]
  readonly isPageWorthy: boolean
  /** What becomes of it once somebody was told. */
  readonly fate: 'left alone' | 'acknowledged' | 'ended'
  isTold: boolean
  isAnswered: boolean
}

const answerWithinMs = 15_000
const mostTroublesAtOnce = 150
const startedAt = new Date(Date.now() - 60_000).toISOString()
const farAway = new Date(Date.now() + 3_600_000).toISOString()

export class Senders {
  readonly troubles: Trouble[] = []
  /** Answers by status, and connections that broke. */
  readonly answers = new Map<string, number>()
  /** Answers that no sender should ever get. */
  readonly wrong: string[] = []
  readonly #random: Random
  readonly #addresses: () => readonly string[]
  readonly #sink: MailSink
  readonly #running = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | undefined
  #isGivenUp = false

  constructor(by: { random: Random; addresses: () => readonly string[]; sink: MailSink }) {
    this.#random = by.random
    this.#addresses = by.addresses
    this.#sink = by.sink
  }

  start(everyMs: number): void {
    this.#timer = setInterval(() => {
      if (this.#running.size < mostTroublesAtOnce) this.#begin()
    }, everyMs)
  }

  pause(): void {
    clearInterval(this.#timer)
  }

  /** Until everything sent is acknowledged and each trouble has come to its fate; answers what has not. */
  async finish(withinMs: number): Promise<readonly Trouble[]> {
    this.pause()
    const all = Promise.allSettled(this.#running)
    let timer: NodeJS.Timeout | undefined
    await Promise.race([all, new Promise((resolve) => (timer = setTimeout(resolve, withinMs)))])
    clearTimeout(timer)
    this.#isGivenUp = true
    return this.troubles.filter((trouble) => !isOver(trouble))
  }

  acknowledged(): number {
    return this.troubles.flatMap(({ posts }) => posts).flatMap(({ alerts }) => alerts).filter((alert) => alert.isAcknowledged).length
  }

  #begin(): void {
    const trouble = this.#invent()
    this.troubles.push(trouble)
    const telling = this.#tell(trouble).catch((problem: unknown) => void this.wrong.push(String(problem))).finally(() => this.#running.delete(telling))
    this.#running.add(telling)
  }

  #invent(): Trouble {
    const random = this.#random
    const service = `service-${String(this.troubles.length + 1).padStart(5, '0')}`
    const isPageWorthy = random.chance(0.85)
    let count = 0
    const posts = Array.from({ length: random.between(1, 4) }, (_none, place): Post => {
      const dialect = random.oneOf<Dialect>(['webhook', 'api', 'pagerduty'])
      const size = dialect === 'pagerduty' ? 1 : random.between(1, 6)
      const alerts = Array.from({ length: size }, (_nothing, index): SentAlert => ({
        ref: `${service}-${++count}`, severity: isPageWorthy && place === 0 && index === 0 ? 'critical' : random.oneOf<Severity>(isPageWorthy ? ['critical', 'warning', 'info'] : ['warning', 'info']),
        isAcknowledged: false, isEnded: false,
      }))
      return { dialect, alerts }
    })
    // The one that wakes somebody comes at any place among the others.
    const first = random.between(0, posts.length - 1)
    return { service, posts: [...posts.slice(first), ...posts.slice(0, first)], isPageWorthy, fate: random.oneOf(['left alone', 'acknowledged', 'ended']), isTold: false, isAnswered: false }
  }

  async #tell(trouble: Trouble): Promise<void> {
    await Promise.all(trouble.posts.map((post) => this.#send(trouble.service, post, 'firing')))
    let mail = this.#sink.byService.get(trouble.service)?.[0]
    while (trouble.isPageWorthy && !mail) {
      if (this.#isGivenUp) return
      await pause(50)
      mail = this.#sink.byService.get(trouble.service)?.[0]
    }
    trouble.isTold = true
    if (trouble.fate === 'acknowledged' && mail) {
      await this.#until(async (address) => fetch(address + mail.acknowledgePath, { method: 'POST', headers: { accept: 'application/json' }, signal: AbortSignal.timeout(answerWithinMs) }))
      trouble.isAnswered = true
    }
    if (trouble.fate === 'ended') await Promise.all(trouble.posts.map((post) => this.#send(trouble.service, post, 'resolved')))
  }

  async #send(service: string, post: Post, change: 'firing' | 'resolved'): Promise<void> {
    const once = async (): Promise<void> => {
      const { path, body } = bodyOf(service, post, change)
      await this.#until((address) => fetch(address + path, {
        method: 'POST', headers: { authorization: `Bearer ${bootstrapToken}`, 'content-type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(answerWithinMs),
      }))
      for (const alert of post.alerts) {
        if (change === 'firing') alert.isAcknowledged = true
        else alert.isEnded = true
      }
    }
    await once()
    // Prometheus repeats what fires; it is no news.
    if (this.#random.chance(0.2)) await once()
  }

  /** Sends until it is answered well: by another replica, or later. */
  async #until(send: (address: string) => Promise<Response>): Promise<void> {
    while (!this.#isGivenUp) {
      try {
        const answer = await send(this.#random.oneOf(this.#addresses()))
        const text = await answer.text()
        this.#count(String(answer.status))
        if (answer.ok) return
        if (answer.status !== 503) this.wrong.push(`${answer.status} ${answer.url}: ${text.slice(0, 300)}`)
      } catch {
        this.#count('broken')
      }
      await pause(this.#random.between(100, 300))
    }
    throw new Error('not answered in time')
  }

  #count(what: string): void {
    this.answers.set(what, (this.answers.get(what) ?? 0) + 1)
  }
}

function isOver(trouble: Trouble): boolean {
  const alerts = trouble.posts.flatMap((post) => post.alerts)
  if (!alerts.every((alert) => alert.isAcknowledged) || !trouble.isTold) return false
  if (trouble.fate === 'ended') return alerts.every((alert) => alert.isEnded)
  return trouble.fate === 'left alone' || !trouble.isPageWorthy || trouble.isAnswered
}

function bodyOf(service: string, { dialect, alerts }: Post, change: 'firing' | 'resolved'): { path: string; body: unknown } {
  if (dialect === 'pagerduty') {
    const { ref, severity } = alerts[0]!
    const common = { routing_key: 'a'.repeat(32), dedup_key: ref, event_action: change === 'firing' ? 'trigger' : 'resolve' }
    return { path: '/in/pagerduty/v2/enqueue', body: change === 'resolved' ? common : { ...common, payload: { summary: `trouble ${ref}`, source: 'checker', severity, component: service, custom_details: { service } } } }
  }
  const endsAt = change === 'firing' ? farAway : new Date().toISOString()
  const items = alerts.map(({ ref, severity }) => ({ status: change, labels: { alertname: `Trouble ${ref}`, ref, service, severity }, annotations: { summary: `trouble ${ref}` }, startsAt: startedAt, endsAt }))
  if (dialect === 'api') return { path: '/in/alertmanager/api/v2/alerts', body: items.map(({ status: _status, ...item }) => item) }
  return { path: '/in/alertmanager/webhook', body: { version: '4', status: change, groupLabels: { service }, alerts: items } }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
