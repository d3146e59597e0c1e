// One incident with 2,000 entries on its timeline, open in five browsers with a chat beside it: how soon everybody sees a change,
// whether the page stays smooth meanwhile, and how soon it shows something.
// node bench/incident-page.ts [--entries 2000] [--browsers 5] [--changes 48]
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { buildPageIfNeeded } from '../src/build-page.ts'
import { browserAvailable, openBrowser } from '../test/browser.ts'
import { startSlack } from '../test/doubles/slack.ts'
import type { SlackDouble } from '../test/doubles/slack.ts'
import { quantile, tell, tellCannot } from './outcome.ts'
import { apply, pause, startServer } from './server.ts'
import type { Server } from './server.ts'

const { values } = parseArgs({ options: { entries: { type: 'string', default: '2000' }, browsers: { type: 'string', default: '5' }, changes: { type: 'string', default: '48' } } })
const [entries, browsers, changes] = [Number(values.entries), Number(values.browsers), Number(values.changes)]
const visits = 7
/** People act now and then; a change must not wait for the one before. */
const betweenMs = 1_000
const lateMs = 15_000
const password = 'correct horse battery'
const policy = 'apiVersion: mainstay.dev/v1\nkind: ChatPolicy\nmetadata: { name: default }\nspec: { chat: slack, severities: [SEV1, SEV2] }\n'

interface Incident {
  readonly id: string
  readonly number: number
}
interface Seen {
  /** By mark: when it was in the page, in milliseconds since the epoch. */
  readonly at: Record<string, number>
  readonly longTasksMs: number[]
}

const { ok, why } = browserAvailable()
if (ok) await measure()
else tellCannot(why)
process.exit(0)

async function measure(): Promise<void> {
  await buildPageIfNeeded((line) => void process.stdout.write(`${line}\n`))
  let url = ''
  const slack = await startSlack(() => url)
  const server = await startServer({ env: { MAINSTAY_SLACK_TOKEN: slack.token, MAINSTAY_SLACK_SIGNING_SECRET: slack.signingSecret, MAINSTAY_SLACK_URL: slack.url } })
  url = server.url
  const browser = await openBrowser()
  try {
    await server.call('POST', '/api/v1/people', { name: 'ada', role: 'responder', email: 'ada@example.org', password })
    slack.members.set('UADA', { name: 'Ada', email: 'ada@example.org' })
    await apply(server, [{ path: 'chat.yaml', text: policy }])
    const incident = await server.call<Incident>('POST', '/api/v1/incidents', { title: 'Orders fail', severity: 'SEV2' })
    await fill(server, incident)
    const state = await signIn(browser, server)
    await measureFirstContent(browser, { server, incident, state })
    await measureChanges(browser, { server, incident, state, slack })
  } finally {
    await browser.close()
    await server.stop()
    await slack.stop()
  }
}

async function fill(server: Server, { id }: Incident): Promise<void> {
  const abouts = ['note', 'observation', 'update', 'decision', 'hypothesis']
  for (let from = 0; from < entries; from += 20) {
    await Promise.all(Array.from({ length: Math.min(20, entries - from) }, (_, step) => server.call('POST', `/api/v1/incidents/${id}/notes`, {
      about: abouts[(from + step) % abouts.length], text: `Looked at **part ${from + step}**: nothing unusual. See [its chart](https://charts.example.org/${from + step}).`,
    })))
  }
}

type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>
interface Scene {
  readonly server: Server
  readonly incident: Incident
  readonly state: SignedIn
}

async function signIn(browser: Browser, { url }: Server): Promise<SignedIn> {
  const context = await browser.newContext()
  const answer = await context.request.post(`${url}/api/v1/session`, { headers: { origin: url }, data: { name: 'ada', password } })
  if (!answer.ok()) throw new Error(`Signing in was answered ${answer.status()}: ${await answer.text()}`)
  const state = await context.storageState()
  await context.close()
  return state
}

async function measureFirstContent(browser: Browser, { server, incident, state }: Scene): Promise<void> {
  const tookMs: number[] = []
  for (let visit = 0; visit < visits; visit++) {
    const context = await browser.newContext({ storageState: state, viewport: { width: 1440, height: 900 } })
    const page = await context.newPage()
    await page.addInitScript(watch)
    await page.goto(`${await ownAddress(server, 50 + visit)}/i/${incident.number}`, { waitUntil: 'commit' })
    await page.locator('.timeline li').first().waitFor()
    tookMs.push(await page.evaluate(() => (window as unknown as { shownMs: number }).shownMs))
    await context.close()
  }
  const note = `${visits} visits with an empty cache, ${entries} entries`
  tell({ what: 'Incident page, timeline shown, median', figure: quantile(tookMs, 0.5), unit: 'ms', target: { most: 1_000 }, note })
}

async function measureChanges(browser: Browser, { server, incident, state, slack }: Scene & { slack: SlackDouble }): Promise<void> {
  const pages = await Promise.all(Array.from({ length: browsers }, async (_, index) => {
    const page = await (await browser.newContext({ storageState: state, viewport: { width: 1440, height: 900 } })).newPage()
    await page.addInitScript(watch)
    await page.goto(`${await ownAddress(server, 2 + index)}/i/${incident.number}`)
    await page.locator('.timeline li').first().waitFor()
    return page
  }))
  for (const page of pages) await showAll(page)
  const loadingMs = Math.max(...(await Promise.all(pages.map(longest))))
  await pause(1_000)
  await Promise.all(pages.map((page) => page.evaluate(() => { (window as unknown as { seen: Seen }).seen.longTasksMs.length = 0 })))
  const doneMs = await change(server, incident, slack)
  const waitedMs = Date.now() + lateMs
  const all = await Promise.all(pages.map(async (page) => {
    let seen = await seenBy(page)
    while (Date.now() < waitedMs && [...doneMs.keys()].some((mark) => seen.at[mark] === undefined)) {
      await pause(200)
      seen = await seenBy(page)
    }
    return seen
  }))
  const delaysMs = all.flatMap((seen) => [...doneMs].map(([mark, atMs]) => (seen.at[mark] ?? Infinity) - atMs))
  const missing = delaysMs.filter((delay) => delay === Infinity).length
  if (missing > 0) throw new Error(`${missing} of ${delaysMs.length} changes were not seen within ${lateMs} ms.`)
  const note = `${browsers} browsers with all ${entries} entries loaded and a chat, ${changes} changes (notes, pins, severities; a third by the chat), one a second, all on this machine`
  tell({ what: 'A change on an incident, seen by everybody, p50', figure: quantile(delaysMs, 0.5), unit: 'ms', target: null, note })
  tell({ what: 'A change on an incident, seen by everybody, p99', figure: quantile(delaysMs, 0.99), unit: 'ms', target: { most: 1_000 } })
  tell({ what: 'Longest task in a page while changes arrive', figure: Math.max(0, ...all.flatMap(({ longTasksMs }) => longTasksMs)), unit: 'ms', target: { most: 200 } })
  tell({ what: `Longest task in a page while ${entries} entries load`, figure: loadingMs, unit: 'ms', target: { most: 200 } })
}

/** By mark: when it was asked for. */
async function change(server: Server, { id }: Incident, slack: SlackDouble): Promise<ReadonlyMap<string, number>> {
  const doneMs = new Map<string, number>()
  const { items } = await server.call<{ items: { seq: number }[] }>('GET', `/api/v1/incidents/${id}/timeline?limit=${changes}`)
  const channel = await roomOf(slack)
  for (let step = 0; step < changes; step++) {
    const seq = items[step]!.seq
    const isPin = step % 6 === 4
    const mark = isPin ? `pin ${seq}` : `mark ${step}`
    const beganMs = Date.now()
    doneMs.set(mark, beganMs)
    if (isPin) await server.call('PUT', `/api/v1/incidents/${id}/pins/${seq}`, {})
    else if (step % 6 === 5) await server.call('PATCH', `/api/v1/incidents/${id}`, { severity: step % 12 === 5 ? 'SEV1' : 'SEV2', reason: `For the bench, ${mark}.` })
    else if (step % 3 === 0) {
      const { status, body } = await slack.command(`note Said in the chat, ${mark}.`, { member: 'UADA', channel, atMs: Date.now() })
      if (status !== 200 || !body.includes('timeline')) throw new Error(`The chat was answered ${status}: ${body}`)
    } else await server.call('POST', `/api/v1/incidents/${id}/notes`, { text: `Seen in a log, ${mark}.` })
    await pause(Math.max(0, betweenMs - (Date.now() - beganMs)))
  }
  return doneMs
}

async function roomOf(slack: SlackDouble): Promise<string> {
  const untilMs = Date.now() + lateMs
  while (slack.rooms.length === 0) {
    if (Date.now() > untilMs) throw new Error('The incident has no channel in the chat.')
    await pause(50)
  }
  return slack.rooms[0]!.id
}

async function showAll(page: Page): Promise<void> {
  const older = page.getByRole('button', { name: 'Show older' })
  const lines = page.locator('.timeline li')
  for (let shown = await lines.count(); await older.count() > 0 && shown < entries; ) {
    await older.click()
    while ((await lines.count()) === shown && (await older.count()) > 0) await pause(20)
    shown = await lines.count()
  }
  // Further down, what arrives would wait to be asked for.
  await lines.first().scrollIntoViewIfNeeded()
}

/** Colleagues have addresses of their own, and what one address may ask for is limited: a way in that comes from 127.0.0.`last`. */
async function ownAddress({ url }: Server, last: number): Promise<string> {
  const port = Number(new URL(url).port)
  const way = createServer((inward) => {
    const onward = connect({ host: '127.0.0.1', port, localAddress: `127.0.0.${last}` })
    inward.pipe(onward).pipe(inward)
    for (const [one, other] of [[inward, onward], [onward, inward]] as const) one.on('error', () => other.destroy()).on('close', () => other.destroy())
  }).unref()
  await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(way.address() as AddressInfo).port}`
}

function seenBy(page: Page): Promise<Seen> {
  return page.evaluate(() => (window as unknown as { seen: Seen }).seen)
}

async function longest(page: Page): Promise<number> {
  return Math.max(0, ...(await seenBy(page)).longTasksMs)
}

/** Runs in the page: notes when a mark was there to be painted, and every task that held the page up. */
function watch(): void {
  const seen: { at: Record<string, number>; longTasksMs: number[] } = { at: {}, longTasksMs: [] }
  Object.assign(window, { seen })
  new PerformanceObserver((list) => seen.longTasksMs.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
  const found = (text: string): void => {
    for (const [mark] of text.matchAll(/mark \d+/g)) seen.at[mark] ??= Date.now()
  }
  new MutationObserver((changed) => {
    if (!('shownMs' in window) && document.querySelector('.timeline li')) {
      Object.assign(window, { shownMs: NaN })
      requestAnimationFrame(() => Object.assign(window, { shownMs: performance.now() }))
    }
    for (const { type, target, addedNodes } of changed) {
      if (type === 'childList') for (const node of addedNodes) found(node.textContent ?? '')
      else if (type === 'characterData') found(target.textContent ?? '')
      else {
        const pinned = /^Take the pin off entry (\d+)/.exec((target as Element).getAttribute('aria-label') ?? '')
        if (pinned) seen.at[`pin ${pinned[1]}`] ??= Date.now()
      }
    }
  }).observe(document, { childList: true, subtree: true, characterData: true, attributeFilter: ['aria-label'] })
}
