// Status pages as files in a folder that another host serves: they stay readable when this process, its database or its network is gone.
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Finding } from '../../base/finding.ts'
import { formatInstant } from '../../base/instant.ts'
import { secondMs } from '../../base/duration.ts'
import type { House } from '../../spine/practice.ts'
import { copiedView, copyHtml } from './model/static-copy.ts'
import { writers } from './rendered-pages.ts'
import type { RenderedPages } from './rendered-pages.ts'
import { pagesOf } from './store/status.ts'
import type { StoredPage } from './store/status.ts'

/** Readers of a copy wait so much longer than those of the page itself. */
const everyMs = 2 * secondMs
const roundMs = 20 * secondMs
/** Troubles of one round: a disk that is full for a moment is nobody's news. */
const patienceMs = 60 * secondMs

/**
 * Writes the public pages into `MAINSTAY_STATUS_FOLDER`, in every process that has it set: no replica depends on which of them leads.
 * Nothing is remembered between rounds; what the folder holds is compared with what it should hold.
 */
export class StaticCopies {
  readonly #pages: RenderedPages
  readonly #stopping = new AbortController()
  #loop: Promise<void> = Promise.resolve()
  #failing: { readonly sinceMs: number; readonly problem: string } | null = null

  constructor(pages: RenderedPages) {
    this.#pages = pages
  }

  start(house: House): void {
    if (house.settings.statusCopies) this.#loop = this.#keep(house)
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#loop
  }

  findings(house: House): readonly Finding[] {
    const failing = this.#failing
    if (!failing || house.clock.nowMs() - failing.sinceMs < patienceMs) return []
    return [{
      level: 'error', code: 'STATUS_COPY_UNWRITTEN', field: 'MAINSTAY_STATUS_FOLDER',
      say: `The static copies of the status pages were not written since ${formatInstant(failing.sinceMs)}: ${failing.problem}.`,
      mend: 'See that this process may write to the folder that MAINSTAY_STATUS_FOLDER names, that its disk has room, and that the database answers.',
    }]
  }

  /** One round; what goes wrong is kept for the findings. */
  async write(house: House): Promise<void> {
    try {
      await inTime(this.#round(house))
      this.#failing = null
    } catch (problem) {
      if (!this.#failing) house.log.error({ err: problem }, 'static copies of status pages could not be written; trying again')
      this.#failing = { sinceMs: this.#failing?.sinceMs ?? house.clock.nowMs(), problem: problem instanceof Error ? problem.message : String(problem) }
    }
  }

  async #keep(house: House): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      await this.write(house)
      await pause(everyMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  async #round(house: House): Promise<void> {
    const problems: unknown[] = []
    for (const page of await pagesOf(house.read)) {
      if (this.#stopping.signal.aborted) return
      // One page that cannot be written keeps no other from being written, or taken away.
      await this.#copy(house, page).catch((problem: unknown) => problems.push(problem))
    }
    if (problems.length > 0) throw problems[0]
  }

  async #copy(house: House, { name, spec }: StoredPage): Promise<void> {
    const { folder, url } = house.settings.statusCopies!
    const found = await this.#pages.find(house, name, '')
    if (!found) return
    // What was public once and is no more must not stay readable elsewhere.
    const isPublic = spec.audience === 'public' && found.view.spec.audience === 'public'
    const copied = copiedView(found.view, `${url}/${name}`)
    // The page itself last: whoever sees it finds the rest as new.
    for (const [path, { write }] of Object.entries(writers).toReversed()) {
      const file = join(folder, name, path === '' ? 'index.html' : path)
      if (isPublic) await writeChanged(file, path === '' ? copyHtml(copied, found.view.url) : write(copied))
      else await rm(file, { force: true })
    }
  }
}

/** A database or a mounted folder that hangs is trouble like one that fails, and holds no stop back. */
async function inTime(round: Promise<void>): Promise<void> {
  const over = new AbortController()
  try {
    await Promise.race([round, pause(roundMs, undefined, { signal: over.signal, ref: false }).then(() => { throw new Error(`nothing came of a round within ${roundMs / secondMs} s`) })])
  } finally {
    over.abort()
  }
}

/** Beside it first, then in its place: a reader never gets half a file. */
async function writeChanged(file: string, text: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => null)) === text) return
  await mkdir(dirname(file), { recursive: true })
  const partial = `${file}.${randomUUID()}.partial`
  try {
    await writeFile(partial, text)
    await rename(partial, file)
  } finally {
    await rm(partial, { force: true })
  }
}
