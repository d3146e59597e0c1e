// Reminding whoever communicates that the next update is due, and quieting the reminders with a reason.
import { actorText, mainstay } from '../../../base/actor.ts'
import { minuteMs, secondMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import { cancelJobs, scheduleJob } from '../../../spine/jobs.ts'
import type { House, JobKind, Work } from '../../../spine/practice.ts'
import { findPerson } from '../../access/questions.ts'
import type { Channels } from '../delivery-kind.ts'
import { nudged, nudgeSnoozed } from '../events.ts'
import { mostNudges, nudgeAgainMs, nudgeAtMs, nudgeRoles, whoIsNudged } from '../model/cadence.ts'
import { isDrill, isRunning } from '../model/incident-facts.ts'
import type { IncidentFacts } from '../model/incident-facts.ts'
import { escapeHtml } from '../model/escape-html.ts'
import { standingOf } from '../read-cadence.ts'
import { readIncident, refuseRestricted } from '../read-incident.ts'
import { changeNudge, findNudge, insertNudge, insertSnooze, nudgesOf, snoozeOf } from '../store/nudges.ts'
import type { SnoozeRow } from '../store/nudges.ts'
import { utcWords } from '../model/utc-words.ts'

const nudgeKind = 'communications.nudge'
const sendKind = 'communications.send-nudge'
const maxTries = 5

/** Puts the reminder where it belongs now, or takes it away. */
export async function planNudge(work: Work, facts: IncidentFacts): Promise<void> {
  const key = `${nudgeKind}/${facts.id}`
  const { due, fromMs } = await standingOf(work.db, facts, work.nowMs)
  if (due.dueMs === null || facts.isRestricted) return cancelJobs(work, [key])
  const snoozed = await snoozeOf(work.db, facts.id, work.nowMs)
  // Whoever was reminded of this already is not reminded at once again because the incident changed.
  const before = (await nudgesOf(work.db, facts.id, mostNudges)).filter((each) => each.due_ms === due.dueMs && each.person === whoIsNudged(facts).person)
  if (before.length >= mostNudges) return
  const again = before[0] ? Math.max(before[0].at_ms, due.dueMs) + nudgeAgainMs : 0
  const dueMs = Math.max(nudgeAtMs(fromMs, due.dueMs), snoozed?.until_ms ?? 0, again)
  await scheduleJob(work, { kind: nudgeKind, key, dueMs, payload: { incident: facts.id, round: before.length + 1 } })
}

export const nudgeJob: JobKind = {
  kind: nudgeKind, maxAttempts: 10, backoffMs: 5 * secondMs,
  async inTransaction(job, work) {
    const { incident, round } = job.payload as { incident: string; round: number }
    const facts = await readIncident(work.db, incident)
    const { due, fromMs } = await standingOf(work.db, facts, work.nowMs)
    if (due.dueMs === null || !isRunning(facts) || work.nowMs < nudgeAtMs(fromMs, due.dueMs) || (await snoozeOf(work.db, incident, work.nowMs))) return
    const { person: id, as } = whoIsNudged(facts)
    const person = id === null ? null : await findPerson(work.db, id)
    const address = person?.email ?? null
    const nudge = newId<'nudge'>('ndg', work.nowMs)
    await insertNudge(work.db, {
      id: nudge, incident, person: person?.id ?? null, as_role: as, address, due_ms: due.dueMs, at_ms: work.nowMs,
      state: address === null ? 'nobody' : 'waiting', detail: person && address === null ? `${person.displayName} has no e-mail address.` : '',
    })
    if (address !== null) await scheduleJob(work, { kind: sendKind, key: `${sendKind}/${nudge}`, dueMs: work.nowMs, payload: { nudge } })
    await append(work, [nudged({
      subject: `incident/${incident}`, service: facts.service, environment: facts.environment,
      data: { number: facts.number, person: person?.id ?? null, as, dueAtMs: due.dueMs, isLate: due.isLate },
    })])
    if (round >= mostNudges) return
    await scheduleJob(work, { kind: nudgeKind, key: `${nudgeKind}/${incident}`, dueMs: Math.max(work.nowMs, due.dueMs) + nudgeAgainMs, payload: { incident, round: round + 1 } })
  },
}

export function sendNudgeJob(channels: Channels): JobKind {
  return {
    kind: sendKind, maxAttempts: maxTries, backoffMs: 5 * secondMs, timeoutMs: 12 * secondMs,
    async run(job, house, signal) {
      const nudge = await findNudge(house.read, (job.payload as { nudge: string }).nudge)
      if (nudge?.state !== 'waiting' || nudge.address === null) return
      const facts = await readIncident(house.read, nudge.incident)
      const channel = channels(house).find(({ kind }) => kind === 'email')
      const outcome = channel ? await channel.deliver(messageOf(house, { facts, key: nudge.id, to: nudge.address, dueMs: nudge.due_ms, as: nudgeRoles[nudge.as_role] }), signal)
        : { ok: true as const, reference: 'Not sent: no mail server is configured.' }
      if (!outcome.ok && !outcome.isPermanent && job.attempt < maxTries) throw new Error(outcome.reason)
      await house.transact(mainstay, (work) => changeNudge(work.db, nudge.id, { state: !outcome.ok ? 'failed' : channel ? 'sent' : 'kept', detail: (outcome.ok ? outcome.reference : outcome.reason).slice(0, 500) }))
    },
  }
}

function messageOf(house: House, of: { facts: IncidentFacts; key: string; to: string; dueMs: number; as: string }) {
  const { facts, dueMs } = of
  const subject = `${isDrill(facts) ? '[DRILL] ' : ''}Update due for #${facts.number} ${facts.title}`.replace(/\p{Cc}+/gu, ' ').slice(0, 180)
  const url = `${house.settings.publicUrl}/i/${facts.number}`
  const text = `The next update about #${facts.number} (${facts.severity}) was promised for ${utcWords(dueMs)}. You are asked as ${of.as}.\n\n${url}\n\nFrom a terminal: mainstay update publish ${facts.number} --audience internal\n`
  return {
    key: of.key, to: of.to, subject, text, brief: `${subject}: ${utcWords(dueMs)}`, thread: `${facts.id}-nudge`, secret: null, reply: null, under: null,
    html: `<!doctype html><html><body><p>${escapeHtml(text).replaceAll('\n', '<br>')}</p></body></html>`,
    data: { event: 'communication.nudged', incident: facts.number, dueAtMs: dueMs, url },
  }
}

/** Quiets the reminders; what was promised stays promised, and lateness is still counted. */
export async function snoozeNudges(work: Work, ref: string, wish: { readonly minutes: number; readonly reason: string }): Promise<SnoozeRow> {
  const facts = await readIncident(work.db, ref)
  refuseRestricted(facts)
  if (!isRunning(facts)) throw new Fault('COMMUNICATIONS_OVER', { kind: 'conflict', say: `#${facts.number} is ${facts.state}: nothing is due.`, mend: 'Nothing needs to be snoozed.' })
  const row: SnoozeRow = { id: newId<'snooze'>('snz', work.nowMs), incident: facts.id, by_actor: actorText(work.actor), reason: wish.reason, at_ms: work.nowMs, until_ms: work.nowMs + wish.minutes * minuteMs }
  await insertSnooze(work.db, row)
  await append(work, [nudgeSnoozed({ subject: `incident/${facts.id}`, service: facts.service, environment: facts.environment, data: { number: facts.number, reason: row.reason, untilMs: row.until_ms } })])
  await planNudge(work, facts)
  return row
}
