// One thing owed to a ticket, carried out: begun in a transaction, done outside, settled in another. A death in between is found again by the marker.
import { mainstay } from '../../../base/actor.ts'
import { secondMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { ticketApi } from '../../../connections/ticket-api.ts'
import { TicketRefused } from '../../../connections/ticketing.ts'
import type { TicketPart, TicketSystem, TicketThere } from '../../../connections/ticketing.ts'
import { append } from '../../../record/append.ts'
import type { House, JobKind, Work } from '../../../spine/practice.ts'
import { secretsFrom } from '../../../spine/secrets.ts'
import { incidentFact } from '../../incidents/questions.ts'
import type { IncidentFact } from '../../incidents/questions.ts'
import { ticketLaidAside, ticketOpened } from '../events-tickets.ts'
import { addressWithMarker, freshOf, laidAsideAfterMs, waitBeforeTry, wishFor } from '../model/ticket.ts'
import { isToldOutside } from '../model/told-outside.ts'
import { changeStep, changeTicket, deleteStep, deleteSteps, findStep, linkKey, lockTicket, stepsOf } from '../store/tickets.ts'
import type { StepRow, TicketRow } from '../store/tickets.ts'
import { placeOf, ticketSystemDeclared } from '../ticket-documents.ts'
import type { TicketSystemSpec } from '../ticket-documents.ts'
import { stepKind, wakeTicket } from './owe-step.ts'
import { knownOf, tellNews } from './take-in-news.ts'

/** As long as a job may be held: nobody else takes a step that began before that. */
const heldForMs = 20 * secondMs

export function ticketStepJob(systems: readonly TicketSystem[]): JobKind {
  return {
    kind: stepKind, maxAttempts: 20, backoffMs: 2 * secondMs, timeoutMs: 18 * secondMs,
    async run(job, house, signal) {
      const { ticket } = job.payload as { ticket: string }
      const begun = await house.transact(mainstay, (work) => begin(work, ticket, systems))
      if (begun === null) return
      const outcome = await carryOut(begun, house, signal)
      // Broken off by our own stop: whoever takes it next looks whether it got through.
      if (outcome instanceof Error && signal.aborted) throw outcome
      await house.transact(mainstay, (work) => (outcome instanceof TicketRefused ? setBack(work, begun, outcome) : settle(work, begun, outcome)))
    },
  }
}

interface Begun {
  readonly ticket: TicketRow
  readonly step: StepRow
  readonly incident: IncidentFact
  readonly spec: TicketSystemSpec
  readonly system: TicketSystem
  readonly mayBeThere: boolean
}

async function begin(work: Work, id: string, systems: readonly TicketSystem[]): Promise<Begun | null> {
  const ticket = await lockTicket(work.db, id)
  const incident = ticket && (await incidentFact(work.db, ticket.incident))
  if (!ticket || !incident) return null
  if (ticket.state === 'unlinked' || !isToldOutside(incident)) {
    await deleteSteps(work.db, id)
    return null
  }
  const steps = await stepsOf(work.db, [id])
  // Nothing can be told to a ticket that is not there yet.
  const step = ticket.reference === null && steps[0]?.state === 'laid-aside' ? undefined : steps.find(({ state }) => state === 'owed')
  if (!step) return null
  const freeMs = Math.max(step.due_ms, step.held_until_ms ?? 0)
  if (freeMs > work.nowMs) {
    await wakeTicket(work, id, freeMs)
    return null
  }
  const spec = await ticketSystemDeclared(work.db, ticket.system)
  const system = systems.find(({ name }) => name === spec?.system)
  if (spec === null || !system) {
    await layAside(work, { ticket, incident, step }, `The system ${ticket.system} is not declared any more.`)
    return null
  }
  const parts = partsOf(step)
  const { severities } = placeOf(spec, system)
  const target = {
    isDone: step.kind === 'open' ? false : parts.includes('state') ? incident.state === 'resolved' || incident.state === 'closed' : null,
    severity: step.kind === 'open' || parts.includes('severity') ? (severities[incident.severity] ?? null) : null,
  }
  await changeStep(work.db, step.id, { begun_ms: step.begun_ms ?? work.nowMs, held_until_ms: work.nowMs + heldForMs, attempts: step.attempts + 1, target: JSON.stringify(target) })
  return { ticket, incident, spec, system, step: { ...step, attempts: step.attempts + 1 }, mayBeThere: step.begun_ms !== null }
}

const partsOf = (step: StepRow): readonly TicketPart[] => JSON.parse(step.parts) as readonly TicketPart[]

/** What the ticket is now; null where only a comment was owed. */
async function carryOut({ ticket, incident, spec, system, step, mayBeThere }: Begun, house: House, signal: AbortSignal): Promise<TicketThere | null | Error> {
  try {
    const token = await secretsFrom(process.env, house.settings.dataFolder).resolve(spec.token)
    const api = ticketApi(system, { ...placeOf(spec, system), token }, { egress: house.egress, signal, nowMs: () => house.clock.nowMs() })
    const wish = wishFor(incident, { publicUrl: house.settings.publicUrl, ticket: ticket.id, ...(step.say === null ? {} : { reason: step.say }) })
    if (step.kind === 'open') return await system.create(api, wish, { marker: ticket.id, mayBeThere })
    const reference = ticket.reference!
    // Looked at first: what is not there takes no comment.
    const before = step.kind === 'look' ? await system.read(api, reference) : null
    if (step.say !== null) {
      await system.comment(api, reference, { text: `${step.say}\n\n${addressWithMarker(house.settings.publicUrl, incident, step.id)}`, marker: step.id, mayBeThere })
    }
    return before ?? (partsOf(step).length === 0 ? null : await system.update(api, reference, wish, partsOf(step)))
  } catch (problem) {
    if (problem instanceof TicketRefused || signal.aborted) return problem as Error
    return new TicketRefused(problem instanceof Fault ? problem.say : `It went wrong: ${(problem as Error).message.slice(0, 200)}`, { isPermanent: false, cause: problem })
  }
}

async function settle(work: Work, { ticket, incident, step, spec, system }: Begun, there: TicketThere | null | Error): Promise<void> {
  const now = await lockTicket(work.db, ticket.id)
  await deleteStep(work.db, step.id)
  if (!now || now.state === 'unlinked') return
  if (there !== null && !(there instanceof Error)) {
    // Seen before its message came, what somebody changed there is told now: the message will be of what is known.
    const [parts, unset] = [partsOf(step), { atMs: null, by: null, comment: null, isGone: false, reference: there.reference }]
    const fresh = step.kind !== 'update' ? null : freshOf({ ...unset, isDone: parts.includes('state') ? null : there.isDone, severity: parts.includes('severity') ? null : there.severity }, knownOf(now), [])
    // What was heard meanwhile may be newer than what was answered.
    const isNewer = now.there_ms === null || there.changedMs === null || there.changedMs >= now.there_ms
    await changeTicket(work.db, ticket.id, {
      state: 'linked', reference: there.reference, link_key: linkKey(ticket.system, there.reference), url: there.url || now.url, title: there.title.slice(0, 500),
      ...(isNewer ? { there_done: there.isDone ? 1 : 0, there_severity: there.severity, there_ms: there.changedMs } : {}),
    })
    if (fresh !== null && isNewer) await tellNews(work, { ticket: now, incident, fresh, by: null, wins: spec.wins ?? {}, severities: placeOf(spec, system).severities })
    if (step.kind === 'open') {
      await append(work, [ticketOpened({ ...about(incident), data: { number: incident.number, ticket: ticket.id, system: ticket.system, say: `${ticket.system}, ${there.url || there.reference}`, url: there.url || null } })])
    }
  }
  await changeTicket(work.db, ticket.id, { told_ms: work.nowMs })
  await wakeTicket(work, ticket.id, work.nowMs)
}

async function setBack(work: Work, begun: Begun, refused: TicketRefused): Promise<void> {
  const ticket = await lockTicket(work.db, begun.ticket.id)
  const step = await findStep(work.db, begun.step.id)
  if (!ticket || !step || ticket.state === 'unlinked') return
  if (refused.isPermanent || work.nowMs - step.created_ms >= laidAsideAfterMs) return layAside(work, begun, refused.message)
  // Asked for again meanwhile: at once, and from the shortest wait on.
  const isAskedAgain = step.attempts !== begun.step.attempts
  const dueMs = work.nowMs + (isAskedAgain ? 0 : waitBeforeTry(begun.step.attempts, { askedMs: refused.waitMs, random: Math.random() }))
  await changeStep(work.db, step.id, { due_ms: dueMs, held_until_ms: null, detail: refused.message.slice(0, 500) })
  await wakeTicket(work, ticket.id, dueMs)
}

async function layAside(work: Work, { ticket, incident, step }: Pick<Begun, 'ticket' | 'incident' | 'step'>, why: string): Promise<void> {
  await changeStep(work.db, step.id, { state: 'laid-aside', held_until_ms: null, detail: why.slice(0, 500) })
  await append(work, [ticketLaidAside({ ...about(incident), data: { number: incident.number, ticket: ticket.id, system: ticket.system, say: `${ticket.system}: ${why.slice(0, 400)}`, url: ticket.url } })])
  await wakeTicket(work, ticket.id, work.nowMs)
}

function about({ id, service, environment }: IncidentFact) {
  return { subject: `incident/${id}`, service, environment }
}
