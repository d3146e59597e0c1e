// The sources that connections hold, opened from what is stored: one a connection, replaced when its settings change.
import type { DependencySource, DependencySources } from '../../connections/dependency-source.ts'
import type { MetricSource, MetricSourceKind, MetricSources, SourceTools } from '../../connections/metric-source.ts'
import type { House } from '../../spine/practice.ts'
import { secretsFrom } from '../../spine/secrets.ts'
import { connectionByName, connectionsAfter, mostConnections } from './store.ts'
import type { Settings, StoredConnection } from './store.ts'

interface Opened {
  readonly changedMs: number
  readonly settings: string
  readonly source: MetricSource
  readonly activity: { askedSinceMs: number | null; askedMs: number | null; lastMinuteMs: number | null }
}

export interface Activity {
  /** When this process first asked it for minutes. */
  readonly askedSinceMs: number | null
  readonly askedMs: number | null
  /** Newest minute that it gave. */
  readonly lastMinuteMs: number | null
}

export class OpenedSources implements MetricSources, DependencySources {
  readonly kinds: readonly MetricSourceKind[]
  readonly #opened = new Map<string, Opened>()
  #house: House | null = null
  #tools: SourceTools | null = null

  constructor(kinds: readonly MetricSourceKind[]) {
    this.kinds = kinds
  }

  begin(house: House): void {
    const secrets = secretsFrom(process.env, house.settings.dataFolder)
    this.#house = house
    this.#tools = { egress: house.egress, clock: house.clock, resolveSecrets: (text) => secrets.resolve(text) }
  }

  kind(type: string): MetricSourceKind | null {
    return this.kinds.find((kind) => kind.type === type) ?? null
  }

  /** Reads the row each time: another replica may have changed it, and a look-up a minute costs nothing. */
  async find(name: string): Promise<MetricSource | null> {
    if (this.#house === null) throw new Error('Connections are not started yet.')
    const stored = await connectionByName(this.#house.read, name)
    return stored ? this.of(stored) : this.#close(name)
  }

  /** Those that may count calls between services. */
  async all(): Promise<readonly DependencySource[]> {
    if (this.#house === null) throw new Error('Connections are not started yet.')
    const stored = await connectionsAfter(this.#house.read, { limit: mostConnections })
    return stored.flatMap((one) => {
      const source = this.of(one)
      const calls = source?.calls?.bind(source)
      return calls ? [{ name: one.name, calls }] : []
    })
  }

  of(stored: StoredConnection): MetricSource | null {
    const settings = JSON.stringify(stored.settings)
    const known = this.#opened.get(stored.name)
    if (known && known.changedMs === stored.changedMs && known.settings === settings) return known.source
    this.#close(stored.name)
    const opened = this.trial(stored.name, stored.type, stored.settings)
    if (opened === null) return null
    const activity: Opened['activity'] = { askedSinceMs: null, askedMs: null, lastMinuteMs: null }
    const source = noting(opened, activity, () => this.#house!.clock.nowMs())
    this.#opened.set(stored.name, { changedMs: stored.changedMs, settings, source, activity })
    return source
  }

  /** A source of its own, not kept; null when nobody knows the type. */
  trial(name: string, type: string, settings: Settings): MetricSource | null {
    return this.kind(type)?.open(name, settings, this.#tools!) ?? null
  }

  activity(name: string): Activity {
    return this.#opened.get(name)?.activity ?? { askedSinceMs: null, askedMs: null, lastMinuteMs: null }
  }

  closeAll(): void {
    for (const name of this.#opened.keys()) this.#close(name)
  }

  #close(name: string): null {
    this.#opened.get(name)?.source.close?.()
    this.#opened.delete(name)
    return null
  }
}

/** The same source, with a note of what it gave and when. */
function noting(source: MetricSource, activity: Opened['activity'], nowMs: () => number): MetricSource {
  return {
    name: source.name,
    settleMs: source.settleMs,
    async minutes(requests, range, signal) {
      if (requests.length > 0) {
        activity.askedMs = nowMs()
        activity.askedSinceMs ??= activity.askedMs
      }
      const answers = await source.minutes(requests, range, signal)
      for (const { minutes } of answers) activity.lastMinuteMs = Math.max(activity.lastMinuteMs ?? 0, minutes.at(-1)?.atMs ?? 0) || null
      return answers
    },
    test: (signal) => source.test(signal),
    ...(source.calls ? { calls: source.calls.bind(source) } : {}),
    ...(source.promql ? { promql: source.promql } : {}),
    close: () => source.close?.(),
  }
}
