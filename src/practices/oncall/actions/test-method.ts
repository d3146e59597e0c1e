// "Send me a test": one message by one contact method, so that somebody who is wide awake sees what a page would look like there.
import { Fault } from '../../../base/fault.ts'
import { secondMs } from '../../../base/duration.ts'
import { newId } from '../../../base/id.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { JobKind, Work } from '../../../spine/practice.ts'
import { testMessage } from '../model/message.ts'
import { Directory } from '../people.ts'
import { methodById, updateMethod } from '../store/contacts.ts'
import { keepInOutbox } from '../store/outbox.ts'
import type { MethodRow } from '../store/tables.ts'
import { webhookSecret } from './contact-secrets.ts'
import { knownMethod } from './manage-contacts.ts'
import type { Channels } from './send-notification.ts'

const testKind = 'oncall.test-method'

/** One at a time for each method: whoever presses again meanwhile gets the one that waits. */
export async function testMethod(work: Work, person: string, id: string): Promise<MethodRow> {
  const method = await knownMethod(work, person, id)
  if (method.verified_ms === null) throw new Fault('ONCALL_METHOD_UNPROVEN', { kind: 'conflict', say: 'This contact method is not proven yet.', mend: 'Type the code that was sent there first.' })
  await scheduleJob(work, { kind: testKind, key: `${testKind}/${id}`, dueMs: work.nowMs, payload: { method: id, atMs: work.nowMs } })
  return method
}

export function testMethodJob(channels: Channels): JobKind {
  return {
    kind: testKind, maxAttempts: 2, backoffMs: 2 * secondMs, timeoutMs: 12 * secondMs,
    async run(job, house, signal) {
      const { method: id, atMs } = job.payload as { method: string; atMs: number }
      const method = await methodById(house.read, id)
      if (!method || method.verified_ms === null) return
      const words = testMessage({ personName: (await new Directory(house.read).briefOfId(method.person)).displayName })
      const channel = channels(house).find(({ kind }) => kind === method.kind)
      const secret = method.kind === 'webhook' ? webhookSecret(house, method.id) : null
      const outcome = channel
        ? await channel.deliver({ ...words, key: `${id}-test-${atMs}`, to: method.address, thread: id, under: null, reply: null, secret, data: { event: 'test' } }, signal)
        : method.kind === 'email' ? { ok: true as const, reference: 'Kept in the outbox: no mail server is configured.' } : { ok: false as const, reason: `There is no channel for ${method.kind}.`, isPermanent: true }
      const detail = (outcome.ok ? outcome.reference : outcome.reason).slice(0, 500)
      const nowMs = house.clock.nowMs()
      await house.database.transact(async (db) => {
        await keepInOutbox(db, { id: newId<'mail'>('out', nowMs), at_ms: nowMs, channel: method.kind, address: method.address, subject: words.subject, body: words.text, html: words.html, page: null, notification: null, state: outcome.ok ? (channel ? 'sent' : 'kept') : 'failed', detail })
        if (!outcome.ok) await updateMethod(db, id, { last_failure: detail, failing_since_ms: method.failing_since_ms ?? nowMs })
        else await updateMethod(db, id, { last_sent_ms: nowMs, last_failure: null, failing_since_ms: null })
      })
    },
  }
}
