// Checking every connection, and saying on the record when one fails or recovers.
import { mainstay } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import type { TestAnswer } from '../../../connections/metric-source.ts'
import { append } from '../../../record/append.ts'
import type { House } from '../../../spine/practice.ts'
import { connectionFailed, connectionRecovered } from '../events.ts'
import { judge } from '../model/health.ts'
import type { OpenedSources } from '../opened.ts'
import { connectionByName, connectionsAfter, mostConnections, putHealth } from '../store.ts'
import type { StoredConnection } from '../store.ts'

const testTimeoutMs = 15_000
const atOnce = 4

export async function checkConnections(house: House, sources: OpenedSources, signal: AbortSignal): Promise<void> {
  const waiting = [...(await connectionsAfter(house.read, { limit: mostConnections }))]
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let connection = waiting.shift(); connection && !signal.aborted; connection = waiting.shift()) await checkOne(house, sources, { connection, signal })
  }))
}

async function checkOne(house: House, sources: OpenedSources, { connection, signal }: { connection: StoredConnection; signal: AbortSignal }): Promise<void> {
  const answer = await tested(sources, connection, signal)
  if (signal.aborted) return
  await house.transact(mainstay, async (work) => {
    // It may have been changed or removed while it was tested.
    const now = await connectionByName(work.db, connection.name)
    if (now === null || now.changedMs !== connection.changedMs) return
    const { health, news } = judge(now.health, answer, work.nowMs)
    await putHealth(work.db, now, health)
    const subject = `connection/${now.name}`
    if (news?.kind === 'failed') await append(work, [connectionFailed({ subject, data: { type: now.type, say: answer.say, mend: answer.mend } })])
    if (news?.kind === 'recovered') await append(work, [connectionRecovered({ subject, data: { type: now.type, say: answer.say, failedMs: news.failedMs } })])
  })
}

async function tested(sources: OpenedSources, connection: StoredConnection, signal: AbortSignal): Promise<TestAnswer> {
  const source = sources.of(connection)
  if (source === null) return unknownType(connection.type)
  return testWithin(source, signal)
}

export function unknownType(type: string): TestAnswer {
  return { ok: false, say: `Nobody here knows connections of type ${type}.`, mend: 'Remove it, or run a version of Mainstay that does.', findings: [] }
}

/** Never throws, and answers in time. */
export async function testWithin(source: { test(signal: AbortSignal): Promise<TestAnswer> }, signal?: AbortSignal): Promise<TestAnswer> {
  const deadline = AbortSignal.timeout(testTimeoutMs)
  try {
    return await source.test(signal ? AbortSignal.any([deadline, signal]) : deadline)
  } catch (problem) {
    if (problem instanceof Fault) return { ok: false, say: problem.say, mend: problem.mend, findings: [] }
    if (deadline.aborted) return { ok: false, say: `It did not answer within ${testTimeoutMs / 1_000} s.`, mend: 'Check that it runs and can be reached from here.', findings: [] }
    throw problem
  }
}
