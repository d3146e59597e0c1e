// Start to ready on the embedded database with a month of data, memory at idle, and how soon the first page shows something.
// node bench/start.ts [--starts 5]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { BrowserContext } from 'playwright-core'
import { buildPageIfNeeded } from '../src/build-page.ts'
import { atExit } from '../test/at-exit.ts'
import { browserAvailable, openBrowser } from '../test/browser.ts'
import { fillMonth, month } from './month-of-data.ts'
import { quantile, tell, tellCannot } from './outcome.ts'
import { pause, rssMb, startServer } from './server.ts'
import type { Server } from './server.ts'

const idleMs = 20_000
const visits = 7
const content = /Objective \d+ is kept/

interface Visit {
  /** From the start of the navigation. */
  readonly firstPaintMs: number
  readonly contentMs: number
  readonly scriptBytes: number
  readonly encoding: string
}

async function measureFirstPage(server: Server): Promise<void> {
  const browser = await openBrowser()
  try {
    const signedIn = await browser.newContext()
    const first = await signedIn.newPage()
    await first.goto(/Sign in once with: (\S+)/.exec(server.said())![1]!)
    await first.getByText(content).first().waitFor()
    const storageState = await signedIn.storageState()
    const seen: Visit[] = []
    for (let visit = 0; visit < visits; visit++) seen.push(await firstVisit(await browser.newContext({ storageState }), server))
    const note = `${visits} visits with an empty cache`
    tell({ what: 'First page, compressed JavaScript', figure: seen[0]!.scriptBytes / 1_000, unit: 'KB', target: { most: 350 }, note: `as sent: ${seen[0]!.encoding}` })
    tell({ what: 'First page, first paint, median', figure: quantile(seen.map(({ firstPaintMs }) => firstPaintMs), 0.5), unit: 'ms', target: null, note })
    tell({ what: 'First page, objectives shown, median', figure: quantile(seen.map(({ contentMs }) => contentMs), 0.5), unit: 'ms', target: { most: 1_000 }, note })
  } finally {
    await browser.close()
  }
}

async function firstVisit(context: BrowserContext, server: Server): Promise<Visit> {
  const page = await context.newPage()
  await page.addInitScript(watchFor, content.source)
  const encodings = new Set<string>()
  page.on('response', (answer) => {
    if (new URL(answer.url()).pathname.endsWith('.js')) encodings.add(answer.headers()['content-encoding'] ?? 'small ones as they are')
  })
  await page.goto(server.url, { waitUntil: 'commit' })
  await page.getByText(content).first().waitFor()
  // What the page fetches when it has shown itself belongs to it as well.
  await page.waitForTimeout(1_000)
  const seen = await page.evaluate(() => ({
    contentMs: (window as unknown as { shownMs: number }).shownMs,
    firstPaintMs: performance.getEntriesByName('first-contentful-paint')[0]!.startTime,
    scriptBytes: performance.getEntriesByType('resource').filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  }))
  await context.close()
  return { ...seen, encoding: [...encodings].sort().join(', ') }
}

/** Runs in the page: notes when what is looked for was there to be painted. Asking from outside would add its own delay. */
function watchFor(pattern: string): void {
  const looked = new RegExp(pattern)
  const watcher = new MutationObserver(() => {
    if (!looked.test(document.body?.textContent ?? '')) return
    watcher.disconnect()
    requestAnimationFrame(() => Object.assign(window, { shownMs: performance.now() }))
  })
  watcher.observe(document, { childList: true, subtree: true, characterData: true })
}

const { values } = parseArgs({ options: { starts: { type: 'string', default: '5' } } })
const starts = Number(values.starts)
await buildPageIfNeeded((line) => void process.stdout.write(`${line}\n`))
const folder = mkdtempSync(join(tmpdir(), 'mainstay-bench-'))
atExit(() => rmSync(folder, { recursive: true, force: true }))
await fillMonth(folder)
const readyMs: number[] = []
for (let start = 0; start < starts; start++) {
  const server = await startServer({ dataFolder: folder })
  // A start that had to build the page first, because somebody works on it, is no start of an installation.
  if (!server.said().includes('Building')) readyMs.push(server.readyMs)
  if (start < starts - 1) {
    await server.stop()
    continue
  }
  const note = `${month.objectives} objectives of ${month.hours} hours, ${month.entries} record entries, ${month.alerts} alerts`
  tell({ what: 'Start to ready, embedded, a month of data, median', figure: quantile(readyMs, 0.5), unit: 'ms', target: { most: 3_000 }, note: `${starts} starts; ${note}` })
  await pause(idleMs)
  tell({ what: 'Memory at idle (resident)', figure: rssMb(server.pid), unit: 'MB', target: { most: 300 }, note: `${idleMs / 1_000} s after that start` })
  const { ok, why } = browserAvailable()
  if (ok) await measureFirstPage(server)
  else tellCannot(`the first page: ${why}`)
  await server.stop()
}
process.exit(0)
