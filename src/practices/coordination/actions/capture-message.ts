// A message of the channel that somebody marked goes on the timeline, once, in the name of whoever marked it.
import { Fault } from '../../../base/fault.ts'
import { mainstay } from '../../../base/actor.ts'
import { secondMs } from '../../../base/duration.ts'
import type { ChatKind } from '../../../base/chat.ts'
import type { ChatHeard } from '../../../connections/chat.ts'
import { permissionsOf } from '../../../spine/access/roles.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { House, JobKind } from '../../../spine/practice.ts'
import { captureOf, chatPolicies, incidentOfChannel, insertCapture, settleCapture } from '../store/chat.ts'
import type { Hearing } from '../wiring.ts'
import { personOfMember } from './person-of-member.ts'

const captureKind = 'coordination.capture-message'
const maxTries = 12
const longestNote = 8_000

interface Marked { readonly chat: ChatKind; readonly channel: string; readonly message: string }

export async function capture(house: House, chat: ChatKind, { reaction, member, channel, message }: Extract<ChatHeard, { kind: 'reaction' }>): Promise<void> {
  await house.transact(mainstay, async (work) => {
    const policy = (await chatPolicies(work.db)).find(({ spec }) => spec.chat === chat && (reaction === null ? spec.captureReaction !== null : spec.captureReaction === reaction))
    const incident = policy && (await incidentOfChannel(work.db, chat, channel))
    if (!incident || !(await insertCapture(work.db, { chat, channel, message, incident, member, state: 'owed', problem: null, created_ms: work.nowMs }))) return
    await scheduleJob(work, { kind: captureKind, key: `${captureKind}/${chat}/${channel}/${message}`, dueMs: work.nowMs, payload: { chat, channel, message } satisfies Marked })
  })
}

export function captureJob({ chats, verbs }: Hearing): JobKind {
  return {
    kind: captureKind, maxAttempts: maxTries, backoffMs: 5 * secondMs, timeoutMs: 15 * secondMs,
    async run(job, house, signal) {
      const marked = job.payload as Marked
      const row = await captureOf(house.read, marked)
      const system = chats().find(({ kind }) => kind === marked.chat)
      if (row?.state !== 'owed' || !system) return
      const refuse = (problem: string): Promise<void> => house.transact(mainstay, (work) => settleCapture(work.db, marked, { state: 'failed', problem: problem.slice(0, 500) }))
      const person = await personOfMember(house, { system, member: row.member })
      if (typeof person === 'string' || !permissionsOf(person.role).includes('respond')) return refuse(typeof person === 'string' ? person : 'Whoever marked it only reads here.')
      const found = await system.readMessage(marked.channel, marked.message, signal)
      if (!found.ok) throw new Error(found.reason)
      const said = found.value
      if (said === null || said.text.trim() === '') return refuse('The message is gone, or has no text.')
      try {
        await house.transact({ kind: 'person', id: person.id, name: person.name }, async (work) => {
          await verbs.note(work, row.incident, `${said.text.slice(0, longestNote)}\n\n${[said.author === null ? 'From the channel' : `${said.author}, in the channel`, said.url].filter((part) => part !== null).join(': ')}`)
          await settleCapture(work.db, marked, { state: 'done', problem: null })
        })
      } catch (problem) {
        if (!(problem instanceof Fault)) throw problem
        await refuse(problem.say)
      }
    },
    buried: (job, error, work) => settleCapture(work.db, job.payload as Marked, { state: 'failed', problem: error.slice(0, 500) }),
  }
}
