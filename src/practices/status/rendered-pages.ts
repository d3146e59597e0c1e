// Status pages in memory, written at most every few seconds: readers never wait for the database, and are answered without it.
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { secondMs } from '../../base/duration.ts'
import type { House } from '../../spine/practice.ts'
import { atomFeed, componentsJson, incidentsJson, maintenancesJson, statusJson, summaryJson } from './model/feeds.ts'
import { pageHtml } from './model/html.ts'
import type { PageView } from './model/view.ts'
import { Uptimes, readPage } from './read-page.ts'
import { findPage, pagesOf } from './store/status.ts'

export interface Rendered {
  readonly contentType: string
  readonly body: string
  readonly etag: string
}

interface Kept {
  readonly readMs: number
  readonly view: PageView | null
  readonly texts: Map<string, Rendered>
}

/** Long enough that a crowd costs one reading, short enough that nobody notices. */
const freshMs = 2 * secondMs
const mostKept = 500
/** A database that hangs is not waited for by those who have been answered before. */
const patienceMs = 500

const json = (write: (view: PageView) => unknown) => ({ contentType: 'application/json; charset=utf-8', write: (view: PageView) => JSON.stringify(write(view)) })

export const writers: Readonly<Record<string, { readonly contentType: string; readonly write: (view: PageView) => string }>> = {
  '': { contentType: 'text/html; charset=utf-8', write: pageHtml },
  'history.atom': { contentType: 'application/atom+xml; charset=utf-8', write: atomFeed },
  'api/v2/summary.json': json(summaryJson),
  'api/v2/status.json': json(statusJson),
  'api/v2/components.json': json(componentsJson),
  'api/v2/incidents.json': json((view) => incidentsJson(view, 'all')),
  'api/v2/incidents/unresolved.json': json((view) => incidentsJson(view, 'unresolved')),
  'api/v2/scheduled-maintenances.json': json((view) => maintenancesJson(view, 'all')),
  'api/v2/scheduled-maintenances/upcoming.json': json((view) => maintenancesJson(view, 'upcoming')),
  'api/v2/scheduled-maintenances/active.json': json((view) => maintenancesJson(view, 'active')),
}
export const renderedPaths = Object.keys(writers)

export class RenderedPages {
  readonly #kept = new Map<string, Kept>()
  readonly #reading = new Map<string, Promise<Kept>>()
  readonly #uptimes = new Uptimes()
  #names: { readonly readMs: number; readonly names: ReadonlySet<string> } = { readMs: -Infinity, names: new Set() }

  /** Null: there is no such page, as far as anybody may know. */
  async find(house: House, name: string, path: string): Promise<{ readonly view: PageView; readonly rendered: Rendered } | null> {
    const { view, texts } = await this.#current(house, name)
    const writer = writers[path]
    if (!view || !writer) return null
    let rendered = texts.get(path)
    if (!rendered) {
      const body = writer.write(view)
      rendered = { contentType: writer.contentType, body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
      texts.set(path, rendered)
    }
    return { view, rendered }
  }

  /** As it stands now: whoever looks after a page sees at once what they did. */
  async now(house: House, name: string): Promise<PageView | null> {
    return (await this.#read(house, name)).view
  }

  async #current(house: House, name: string): Promise<Kept> {
    const known = this.#kept.get(name)
    if (known && house.clock.nowMs() - known.readMs < freshMs) return known
    if (!known && !(await this.#isDeclared(house, name))) return { readMs: house.clock.nowMs(), view: null, texts: new Map() }
    let reading = this.#reading.get(name)
    if (!reading) {
      reading = this.#read(house, name).finally(() => this.#reading.delete(name))
      this.#reading.set(name, reading)
    }
    if (!known?.view) return reading
    // Better what was true a moment ago than nothing, or a long wait: the page is needed most when the rest is down.
    reading.catch(() => undefined)
    return Promise.race([reading.catch(() => known), pause(patienceMs, known, { ref: false })])
  }

  /** Whoever asks for made-up names costs no reading of their own. */
  async #isDeclared(house: House, name: string): Promise<boolean> {
    if (house.clock.nowMs() - this.#names.readMs >= freshMs) {
      try {
        this.#names = { readMs: house.clock.nowMs(), names: new Set((await pagesOf(house.read)).map((page) => page.name)) }
      } catch (problem) {
        if (!this.#names.names.has(name)) throw problem
      }
    }
    return this.#names.names.has(name)
  }

  async #read(house: House, name: string): Promise<Kept> {
    const page = await findPage(house.read, name)
    const kept: Kept = { readMs: house.clock.nowMs(), view: page ? await readPage(house, page, this.#uptimes) : null, texts: new Map() }
    if (this.#kept.size >= mostKept) this.#kept.delete(this.#kept.keys().next().value!)
    // Names that nobody declared are not worth remembering.
    if (kept.view) this.#kept.set(name, kept)
    else this.#kept.delete(name)
    return kept
  }
}
