// PostgreSQL goes away while alerts arrive, by a stop and by a crash: senders are told to come again, and afterwards everything goes on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownCluster, whyNoCluster } from '../postgres.ts'
import { account, configure, readerOf } from './account.ts'
import { startMailSink } from './mail-sink.ts'
import { freshDatabase, mainstayProcess } from './process.ts'
import { randomFrom, seedOfThisRun } from './random.ts'
import { Senders, pause } from './senders.ts'

test('the database stops and crashes under load: 503 and no crash, then nothing acknowledged is lost and no entry laid aside', { timeout: 400_000, skip: whyNoCluster() ?? false }, async (t) => {
  const seed = seedOfThisRun()
  t.diagnostic(`seed ${seed}: repeat with MAINSTAY_SEED=${seed}`)
  const sink = await startMailSink()
  const cluster = await ownCluster()
  const { dataFolder, forget } = await freshDatabase('embedded')
  const mainstay = await mainstayProcess({ dataFolder, databaseUrl: cluster.url, smtpUrl: sink.url })
  const senders = new Senders({ random: randomFrom(seed), addresses: () => [mainstay.url], sink })
  let probes: ReturnType<typeof probe> | null = null
  try {
    mainstay.start()
    await mainstay.ready()
    await configure(readerOf(mainstay.url))
    const page = 'apiVersion: mainstay.dev/v1\nkind: StatusPage\nmetadata: { name: shop }\nspec: { title: Shop status, components: [{ name: checkout, title: Checkout }] }\n'
    await readerOf(mainstay.url).post('/api/v1/configuration/apply', { files: [{ path: 'status.yaml', text: page }] })
    const statusPage = async (): Promise<number> => (await fetch(`${mainstay.url}/status/shop`, { headers: { cookie: 'mainstay_session=of-somebody' } })).status
    assert.equal(await statusPage(), 200)
    senders.start(60)
    probes = probe(mainstay.url)
    for (const how of ['fast', 'immediate', 'fast'] as const) {
      await pause(2_000)
      cluster.stop(how)
      await pause(2_500)
      assert.equal(await statusPage(), 200, 'what users look at stays up')
      await pause(500)
      cluster.start()
      assert.ok(mainstay.isAlive(), 'the process lives on')
      await mainstay.ready()
    }
    await pause(2_000)
    const { odd, refused } = await probes()
    const unfinished = await senders.finish(60_000)
    assert.deepEqual(unfinished.map((trouble) => JSON.stringify(trouble).slice(0, 500)), [])
    assert.deepEqual(odd, [], 'reading answers 200 or 503')
    assert.ok(refused > 0 && (senders.answers.get('503') ?? 0) > 0, 'readers and senders are told that the database does not answer')
    const told = await account(readerOf(mainstay.url), senders.troubles, sink)
    assert.deepEqual([...senders.wrong, ...mainstay.shames], [])
    assert.equal(senders.answers.get('broken') ?? 0, 0, 'every request was answered')
    await mainstay.stop()
    t.diagnostic(`answers ${JSON.stringify(Object.fromEntries(senders.answers))}; ${JSON.stringify(told)}`)
  } catch (problem) {
    t.diagnostic(`answers ${JSON.stringify(Object.fromEntries(senders.answers))}`)
    t.diagnostic(`last errors logged: ${mainstay.errors.slice(-8).join('\n')}`)
    throw problem
  } finally {
    await probes?.()
    await senders.finish(0)
    await mainstay.kill()
    await sink.close()
    await forget()
  }
})

/** Asks for what people and load balancers ask for, until told to stop. */
function probe(url: string): () => Promise<{ odd: readonly string[]; refused: number }> {
  const odd: string[] = []
  let refused = 0
  let isOver = false
  const reader = readerOf(url)
  const asking = Promise.all(['/readyz', '/api/v1/incidents', '/api/v1/on-call', '/api/v1/findings', '/in/alertmanager/api/v2/alerts?limit=10'].map(async (path) => {
    while (!isOver) {
      await reader.get<unknown>(path).then(() => undefined, (problem: Error) => {
        if (problem.message.includes(' 503 ')) refused++
        else if (!problem.message.includes('not valid JSON')) odd.push(problem.message)
      })
      await pause(100)
    }
  }))
  return async () => {
    isOver = true
    await asking
    return { odd, refused }
  }
}
