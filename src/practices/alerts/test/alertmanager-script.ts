// One Alertmanager's worth of Mainstay, driven by the second: what scripts of time say to it, and what they may ask.
import assert from 'node:assert/strict'
import { handClock, onEachEngine, startHouse, withHouse } from '../../../../test/harness.ts'
import type { EngineName, TestHouse } from '../../../../test/harness.ts'
import { endPassedAlerts } from '../actions/end-passed-alerts.ts'
import { indexInhibitors, reviewMuted, reviewSilences } from '../actions/review-alerts.ts'
import { alerts } from '../practice.ts'

export const beginMs = Date.parse('2026-11-23T03:00:00Z')
const signal = new AbortController().signal
export interface Listed { readonly labels: Record<string, string>; readonly annotations: Record<string, string>; readonly fingerprint: string; readonly startsAt: string; readonly status: { state: string; silencedBy: string[]; inhibitedBy: string[] } }
interface Posted { readonly from?: number; readonly to?: number; readonly annotations?: Record<string, string> }

export class Script {
  house: TestHouse
  readonly #clock: ReturnType<typeof handClock>
  #second = 0
  constructor(house: TestHouse, clock: ReturnType<typeof handClock>) {
    this.house = house
    this.#clock = clock
  }

  /** Time passes, and what is due by the clock is done. */
  async at(second: number): Promise<void> {
    this.#clock.forward((second - this.#second) * 1_000)
    this.#second = second
    await endPassedAlerts(this.house.house)
    await reviewSilences(this.house.house, signal)
    await reviewMuted(this.house.house, signal)
  }

  /** Stopped and started again on its database, as a reload or a crash would. */
  async restart(): Promise<void> {
    await this.house.stop()
    this.house = await startHouse({ again: this.house, practices: [alerts()], clock: this.#clock })
  }

  async push(labels: Record<string, string>, { from, to, annotations = {} }: Posted = {}): Promise<void> {
    const at = (second: number | undefined, key: string) => (second === undefined ? {} : { [key]: new Date(beginMs + second * 1_000).toISOString() })
    const answer = await this.house.call('POST', '/in/alertmanager/api/v2/alerts', [{ labels: { severity: 'critical', ...labels }, annotations, ...at(from, 'startsAt'), ...at(to, 'endsAt') }])
    assert.equal(answer.status, 200, answer.text)
  }

  async silence(matchers: { name: string; value: string; isRegex: boolean }[], [from, to]: readonly [number, number]): Promise<string> {
    const at = (second: number) => new Date(beginMs + second * 1_000).toISOString()
    const { status, body, text } = await this.house.call<{ silenceID: string }>('POST', '/in/alertmanager/api/v2/silences', { matchers, startsAt: at(from), endsAt: at(to), createdBy: 'ada', comment: 'c' })
    assert.equal(status, 200, text)
    return body.silenceID
  }

  async tree(inhibitRules: unknown[], groupBy = ['alertname']): Promise<void> {
    const text = JSON.stringify({ apiVersion: 'mainstay.dev/v1', kind: 'AlertRouting', metadata: { name: 'default' }, spec: { receivers: [{ name: 'default' }], route: { receiver: 'default', groupBy }, inhibitRules } })
    assert.equal((await this.house.call('PUT', '/api/v1/alert-routing', { text })).status, 200)
    await indexInhibitors(this.house.house, signal)
  }

  /** Names of the alerts that people were asked about so far, in order. */
  async asked(): Promise<string[]> {
    const said: string[] = []
    const { body } = await this.house.call<{ items: { kind: string; seq: number; data: { urgency?: string; hasRisen?: boolean; alertName?: string } }[] }>('GET', '/api/v1/record?limit=500')
    for (const { kind, data } of body.items.toSorted((a, b) => a.seq - b.seq)) {
      if (/^situation\.(opened|joined|reopened)$/.test(kind) && data.urgency === 'page' && data.hasRisen) said.push(data.alertName!)
      if (kind === 'situation.resolved') said.push(`resolved ${data.alertName}`)
    }
    return said
  }

  async list(query = ''): Promise<readonly Listed[]> {
    return (await this.house.call<Listed[]>('GET', `/in/alertmanager/api/v2/alerts${query}`)).body
  }
}

export const scenario = (says: string, run: (script: Script) => Promise<void>): void => onEachEngine(says, (engine: EngineName) => {
  const clock = handClock(beginMs)
  return withHouse({ engine, practices: [alerts()], clock }, async (house) => {
    const script = new Script(house, clock)
    try {
      await run(script)
    } finally {
      // A house that is stopped twice would not mind; one that was started again must not stay.
      if (script.house !== house) await script.house.stop()
    }
  })
})
