// Bringing the channel of an incident up to date: opened, people asked in, card, topic, and every line in order. Each step
// is remembered before the next, and what may have been said before a crash is looked for before it is said again.
import { mainstay } from '../../../base/actor.ts'
import { minuteMs, secondMs } from '../../../base/duration.ts'
import type { ChatOutcome, ChatSystem } from '../../../connections/chat.ts'
import { append } from '../../../record/append.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { House, JobKind, Work } from '../../../spine/practice.ts'
import { findPerson } from '../../access/questions.ts'
import { chatChannelOpened, chatGaveUp } from '../events.ts'
import { giveUpAfterMs, waitMs } from '../model/waiting.ts'
import { cardOf, topicOf } from '../model/words.ts'
import type { CardFacts } from '../model/words.ts'
import { cardFacts, peopleOf } from '../read-incident.ts'
import { changeChannel, changeLine, channelOf, chatPolicies, owedLines, takeChannel } from '../store/chat.ts'
import type { ChannelRow } from '../store/chat.ts'
import type { Chats } from '../wiring.ts'

const syncKind = 'coordination.sync-channel'
/** Said in one go; then others have their turn. */
const mostLines = 50
/** After this no further line is begun: one call may take seven seconds. */
const enoughMs = 9 * secondMs

const timeoutMs = 18 * secondMs

/** Two at once would say a line twice. Whoever comes second leaves word, and looks again when the first must have ended. */
async function take(work: Work, incident: string): Promise<boolean> {
  const untilMs = work.nowMs + timeoutMs + 2 * secondMs
  if (await takeChannel(work.db, incident, { nowMs: work.nowMs, untilMs })) return true
  const row = await channelOf(work.db, incident)
  if (row) {
    await changeChannel(work.db, incident, { is_asked_again: 1 })
    await schedule(work, incident, row.busy_until_ms ?? untilMs)
  }
  return false
}

/** Something changed: the channel is brought up to date soon, or at `dueMs`. */
export async function owe(work: Work, incident: string, dueMs: number): Promise<void> {
  const row = await channelOf(work.db, incident)
  if (!row || row.state === 'given-up') return
  if (row.owed_since_ms === null) await changeChannel(work.db, incident, { owed_since_ms: work.nowMs, updated_ms: work.nowMs })
  // While the chat asks to be left alone, news wait with the rest.
  await schedule(work, incident, Math.max(dueMs, row.failures > 0 ? (row.next_try_ms ?? dueMs) : dueMs))
}

const schedule = (work: Work, incident: string, dueMs: number): Promise<void> => scheduleJob(work, { kind: syncKind, key: `${syncKind}/${incident}`, dueMs, payload: { incident } })

export function syncJob(chats: Chats): JobKind {
  return {
    kind: syncKind, maxAttempts: 20, backoffMs: 5 * secondMs, timeoutMs,
    async run({ payload }, house, signal) {
      const { incident } = payload as { incident: string }
      if (!(await house.transact(mainstay, (work) => take(work, incident)))) return
      const row = await channelOf(house.read, incident)
      const facts = row && (await cardFacts(house.read, incident, house.settings.publicUrl))
      if (!row || !facts || row.state === 'given-up') return house.transact(mainstay, (work) => changeChannel(work.db, incident, { busy_until_ms: null }))
      const system = chats().find(({ kind }) => kind === row.chat)
      const done = system ? await bring(house, { system, row, facts, signal }) : failed(`${row.chat} is not set up here.`)
      await house.transact(mainstay, (work) => (done.ok ? settle(work, row) : postpone(work, { row, facts, done })))
    },
  }
}

const failed = (reason: string): ChatOutcome<null> & { ok: false } => ({ ok: false, reason, isPermanent: true, retryAfterMs: null })

async function settle(work: Work, { incident }: ChannelRow): Promise<void> {
  const [next] = await owedLines(work.db, incident, 1)
  const isAskedAgain = (await channelOf(work.db, incident))?.is_asked_again === 1
  await changeChannel(work.db, incident, { problem: null, failures: 0, next_try_ms: null, busy_until_ms: null, owed_since_ms: next || isAskedAgain ? work.nowMs : null, updated_ms: work.nowMs })
  if (isAskedAgain) await schedule(work, incident, work.nowMs)
  else if (next) await schedule(work, incident, Math.max(work.nowMs, next.visible_ms))
}

async function postpone(work: Work, { row, facts, done }: { row: ChannelRow; facts: CardFacts; done: ChatOutcome<null> & { ok: false } }): Promise<void> {
  const { incident } = row
  const now = await channelOf(work.db, incident)
  const sinceMs = now?.owed_since_ms ?? work.nowMs
  const problem = done.reason.slice(0, 500)
  if (work.nowMs - sinceMs > giveUpAfterMs) {
    await changeChannel(work.db, incident, { state: 'given-up', problem, busy_until_ms: null, updated_ms: work.nowMs })
    await append(work, [chatGaveUp({ subject: `incident/${incident}`, service: facts.service, data: { number: facts.number, chat: row.chat, problem } })])
    return
  }
  const failures = (now?.failures ?? 0) + 1
  // Only people mend these: asked again, but not each second.
  const ms = done.isPermanent ? 5 * minuteMs : waitMs(failures - 1, done.retryAfterMs, Math.random())
  await changeChannel(work.db, incident, { problem, failures, next_try_ms: work.nowMs + ms, busy_until_ms: null, owed_since_ms: sinceMs, updated_ms: work.nowMs })
  await schedule(work, incident, work.nowMs + ms)
}

interface Bringing { readonly system: ChatSystem; readonly row: ChannelRow; readonly facts: CardFacts; readonly signal: AbortSignal }
type Opened = Omit<Bringing, 'row'> & { readonly row: ChannelRow & { readonly channel: string } }

async function bring(house: House, of: Bringing): Promise<ChatOutcome<null>> {
  const opened = await open(house, of)
  if (!opened.ok) return opened
  const to: Opened = { ...of, row: opened.value }
  for (const step of [ask, showCard, setTopic, tell]) {
    const done = await step(house, to)
    if (!done.ok) return done
  }
  return { ok: true, value: null }
}

async function open(house: House, { system, row, facts, signal }: Bringing): Promise<ChatOutcome<Opened['row']>> {
  if (row.channel !== null) return { ok: true, value: { ...row, channel: row.channel } }
  const isPrivate = (await chatPolicies(house.read)).some(({ spec }) => spec.chat === row.chat && spec.isPrivate)
  const found = await system.openChannel({ name: row.name, purpose: row.purpose, isPrivate }, signal)
  if (!found.ok) return found
  const { id: channel, name, url } = found.value
  await house.transact(mainstay, async (work) => {
    await changeChannel(work.db, row.incident, { channel, name, url, updated_ms: work.nowMs })
    await append(work, [chatChannelOpened({ subject: `incident/${row.incident}`, service: facts.service, data: { number: facts.number, chat: system.kind, channel, name, url } })])
  })
  return { ok: true, value: { ...row, channel, name, url } }
}

/** Stands for those whom the policy names. */
const ofPolicy = 'policy'

/** Whoever joins the response is asked into its channel, once. */
async function ask(house: House, { system, row, signal }: Opened): Promise<ChatOutcome<null>> {
  const invited = JSON.parse(row.invited) as readonly string[]
  const people = (await peopleOf(house.read, row.incident)).filter((person) => !invited.includes(person))
  const isFirst = !invited.includes(ofPolicy)
  const members: string[] = []
  if (isFirst) for (const { spec } of await chatPolicies(house.read)) if (spec.chat === row.chat) members.push(...spec.invite)
  for (const id of people) {
    const email = (await findPerson(house.read, id))?.email ?? null
    const found = email === null ? null : await system.memberByEmail(email, signal)
    if (found?.ok === false) return found
    if (found?.value) members.push(found.value)
  }
  if (people.length === 0 && !isFirst) return { ok: true, value: null }
  const done = await system.invite(row.channel, [...new Set(members)], signal)
  if (done.ok) await remember(house, row, { invited: JSON.stringify([...invited, ...people, ...(isFirst ? [ofPolicy] : [])]) })
  return done
}

async function showCard(house: House, { system, row, facts, signal }: Opened): Promise<ChatOutcome<null>> {
  const card = cardOf(facts)
  const said = JSON.stringify(card)
  if (row.card === null) {
    const key = `card-${row.incident}`
    const before = await system.findMessage(row.channel, key, signal)
    if (!before.ok) return before
    const posted = before.value.message === null ? await system.post(row.channel, { key, card }, signal) : { ok: true as const, value: { message: before.value.message } }
    if (!posted.ok) return posted
    // One that was found may say something older.
    await remember(house, row, { card: posted.value.message, card_said: before.value.message === null ? said : null })
    return { ok: true, value: null }
  }
  if (row.card_said === said) return { ok: true, value: null }
  const done = await system.changeCard(row.channel, row.card, card, signal)
  if (done.ok) await remember(house, row, { card_said: said })
  return done
}

async function setTopic(house: House, { system, row, facts, signal }: Opened): Promise<ChatOutcome<null>> {
  const topic = topicOf(facts)
  if (row.topic_said === topic) return { ok: true, value: null }
  const done = await system.setTopic(row.channel, topic, signal)
  if (done.ok) await remember(house, row, { topic_said: topic })
  return done
}

async function tell(house: House, { system, row, signal }: Opened): Promise<ChatOutcome<null>> {
  const nowMs = house.clock.nowMs()
  const beganMs = performance.now()
  for (const line of await owedLines(house.read, row.incident, mostLines)) {
    // Those behind it wait too: order matters more than a few seconds.
    if (line.visible_ms > nowMs || performance.now() - beganMs > enoughMs) break
    const key = `line-${row.incident}-${line.seq}`
    const before = line.state === 'sending' ? await system.findMessage(row.channel, key, signal) : null
    if (before?.ok === false) return before
    let message = before?.value.message ?? null
    if (message === null) {
      await house.transact(mainstay, (work) => changeLine(work.db, line, { state: 'sending' }))
      const posted = await system.post(row.channel, { key, text: line.text }, signal)
      if (!posted.ok) return posted
      message = posted.value.message
    }
    const told = message
    await house.transact(mainstay, (work) => changeLine(work.db, line, { state: 'sent', message: told }))
  }
  return { ok: true, value: null }
}

const remember = (house: House, { incident }: ChannelRow, change: Partial<ChannelRow>): Promise<void> => house.transact(mainstay, (work) => changeChannel(work.db, incident, { ...change, updated_ms: work.nowMs }))
