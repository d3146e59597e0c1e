// Claims about scraping: the stories every source must get right, with targets over real HTTP and a clock of the test.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { pino } from 'pino'
import { minuteMs } from '../../base/duration.ts'
import { egressFrom } from '../../spine/egress.ts'
import { selfMetrics } from '../../spine/self-metrics.ts'
import { readSettings } from '../../spine/settings.ts'
import { metricSourceConformance, readingsOf } from '../metric-source.conformance.ts'
import type { Story } from '../metric-source.conformance.ts'
import type { MinutesRequest } from '../metric-source.ts'
import { scrapeSource } from './connection.ts'
import type { ScrapeSource } from './connection.ts'

const egress = egressFrom(readSettings({}), pino({ level: 'silent' }), selfMetrics())
let playing: Story | null = null
let nowMs = 0
const server = createServer((request, response) => {
  const exposed = playing?.processes[request.url!.slice(1)]?.(nowMs) ?? null
  if (exposed === null) return void response.writeHead(500).end()
  response.end(Object.entries(exposed).map(([series, value]) => `${series} ${value}\n`).join(''))
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
after(async () => {
  await egress.close()
  server.close()
})
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const signal = AbortSignal.timeout(60_000)

function sourceOf(story: Story): ScrapeSource {
  playing = story
  return scrapeSource('shop', { targets: Object.keys(story.processes).map((process) => `${address}/${process}`) }, { egress, clock: { nowMs: () => nowMs }, resolveSecrets: async (text) => text }, { isManual: true })
}

async function play(story: Story, requests: readonly MinutesRequest[], source = sourceOf(story)) {
  const range = { fromMs: story.startMs, toMs: story.endMs }
  nowMs = story.startMs
  for (const atMs of readingsOf(story)) {
    if (atMs % minuteMs < 15_000) await source.minutes(requests, range, signal)
    nowMs = atMs
    await source.scrapeAll(signal)
  }
  nowMs = story.endMs
  return source.minutes(requests, range, signal)
}

metricSourceConformance('scraping', () => ({ play }))

const total: MinutesRequest = { key: 'all', indicator: { kind: 'ratio', good: { selector: 'requests_total{code="200"}' }, total: { selector: 'requests_total' } } }
const startMs = Date.UTC(2026, 10, 2)
const grows = (atMs: number) => ({ 'requests_total{code="200"}': 1_000_000 + Math.floor((atMs - startMs) / 1_000) })

test('a restart of Mainstay counts nothing that was there before', async () => {
  const story: Story = { startMs, endMs: startMs + 3 * minuteMs, processes: { a: grows } }
  const [answer] = await play(story, [total])
  assert.equal(answer!.minutes.reduce((sum, minute) => sum + minute.total, 0), 165)
})

test('a minute that has not ended is not answered, and later holds all of it', async () => {
  const story: Story = { startMs, endMs: startMs + 2.5 * minuteMs, processes: { a: grows } }
  const source = sourceOf(story)
  const [answer] = await play(story, [total], source)
  assert.deepEqual(answer!.minutes.map((minute) => minute.atMs - startMs), [0, minuteMs])
  nowMs = startMs + 3 * minuteMs
  const [later] = await source.minutes([total], { fromMs: startMs, toMs: nowMs }, signal)
  assert.deepEqual(later!.minutes.at(-1), { atMs: startMs + 2 * minuteMs, good: 30, total: 30 })
})

test('labels in another order are the same series', async () => {
  let turn = 0
  const story: Story = { startMs, endMs: startMs + 3 * minuteMs, processes: { a: (atMs) => ({ [turn++ % 2 === 0 ? 'requests_total{code="200",a="1"}' : 'requests_total{a="1",code="200"}']: grows(atMs)['requests_total{code="200"}'] }) } }
  assert.deepEqual((await play(story, [total]))[0]!.minutes.slice(1).map((minute) => minute.total), [60, 60])
})

test('a request that comes later counts from then on, and disturbs no other', async () => {
  const story: Story = { startMs, endMs: startMs + 4 * minuteMs, processes: { a: grows } }
  const source = sourceOf(story)
  const late: MinutesRequest = { key: 'late', indicator: { kind: 'ratio', bad: { selector: 'requests_total{code="500"}' }, total: { selector: 'requests_total{code!="404"}' } } }
  await play({ ...story, endMs: startMs + 2 * minuteMs }, [total], source)
  const range = { fromMs: startMs, toMs: story.endMs }
  await source.minutes([total, late], range, signal)
  for (nowMs = startMs + 2 * minuteMs + 5_000; nowMs < story.endMs; nowMs += 15_000) await source.scrapeAll(signal)
  nowMs = story.endMs
  const [early, added] = await source.minutes([total, late], range, signal)
  assert.deepEqual(early!.minutes.map((minute) => minute.total), [45, 60, 60, 60])
  assert.deepEqual(added!.minutes.map((minute) => minute.total), [45, 60])
})

test('a target that answers no metrics is a problem that says so', async () => {
  const page = createServer((_request, response) => void response.end('<!doctype html><title>Grafana</title>'))
  await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve))
  const source = scrapeSource('page', { targets: [`http://127.0.0.1:${(page.address() as AddressInfo).port}/`] }, { egress, clock: { nowMs: () => nowMs }, resolveSecrets: async (text) => text }, { isManual: true })
  const answer = await source.test(signal)
  assert.equal(answer.ok, false)
  assert.match(answer.say, /web page/)
  await source.scrapeAll(signal)
  assert.match((await source.minutes([total], { fromMs: 0, toMs: 60_000 }, signal))[0]!.problem!, /1 of 1 targets/)
  page.close()
})

test('scraping by itself: reads at once and on time, and stops when closed', async () => {
  let read = 0
  const target = createServer((_request, response) => {
    read++
    response.end('requests_total{code="200"} 1\n')
  })
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  const source = scrapeSource('self', { targets: [`http://127.0.0.1:${(target.address() as AddressInfo).port}/`], interval: '1s' }, { egress, clock: { nowMs: () => Date.now() }, resolveSecrets: async (text) => text })
  await source.minutes([total], { fromMs: Date.now() - 60_000, toMs: Date.now() }, signal)
  await new Promise((resolve) => setTimeout(resolve, 1_600))
  source.close()
  const readThen = read
  assert.ok(readThen >= 2 && readThen <= 3, String(readThen))
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  assert.equal(read, readThen)
  target.close()
})
