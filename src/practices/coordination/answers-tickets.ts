// Tickets as the API tells them.
import { formatInstant } from '../../base/instant.ts'
import type { TicketPart, TicketSystem } from '../../connections/ticketing.ts'
import type { Db } from '../../spine/database.ts'
import type { TicketAnswer, TicketSystemAnswer } from './contract-tickets.ts'
import { owedBySystem, stepsOf } from './store/tickets.ts'
import type { StepRow, TicketRow } from './store/tickets.ts'
import { placeOf, ticketSystemsDeclared } from './ticket-documents.ts'

export async function ticketAnswers(db: Db, systems: readonly TicketSystem[], tickets: readonly TicketRow[]): Promise<TicketAnswer[]> {
  const titles = new Map((await ticketSystemsDeclared(db)).map(({ name, spec }) => [name, systems.find((each) => each.name === spec.system)?.title]))
  const steps = Map.groupBy(await stepsOf(db, tickets.map(({ id }) => id)), ({ ticket }) => ticket)
  return tickets.map((row) => ({
    id: row.id, incident: row.incident, number: row.number, system: row.system, systemTitle: titles.get(row.system) ?? row.system, state: row.state, openedBy: row.opened_by, reference: row.reference,
    url: row.url, title: row.title, isDone: row.there_done === null ? null : row.there_done === 1, severity: row.there_severity, lastToldAt: row.told_ms === null ? null : formatInstant(row.told_ms),
    owed: (steps.get(row.id) ?? []).map((step) => ({
      what: wordsOf(step), state: step.state, since: formatInstant(step.created_ms), nextTryAt: step.state === 'owed' ? formatInstant(step.due_ms) : null, attempts: step.attempts, problem: step.detail || null,
    })),
  }))
}

function wordsOf(step: StepRow): string {
  if (step.kind === 'open') return 'to be opened'
  if (step.kind === 'look') return 'to be read'
  const parts = (JSON.parse(step.parts) as readonly TicketPart[]).join(', ')
  return [parts, step.say === null ? '' : `“${step.say.slice(0, 200)}”`].filter((text) => text !== '').join(': ')
}

export async function systemAnswers(db: Db, systems: readonly TicketSystem[]): Promise<TicketSystemAnswer[]> {
  const owed = await owedBySystem(db)
  return (await ticketSystemsDeclared(db)).map(({ name, spec }) => {
    const system = systems.find((each) => each.name === spec.system)
    const own = owed.filter((each) => each.system === name)
    const count = (state: StepRow['state']): number => own.filter((each) => each.state === state).reduce((sum, each) => sum + each.count, 0)
    return {
      name, system: spec.system, title: system?.title ?? spec.system, project: spec.project, url: system ? placeOf(spec, system).url : (spec.url ?? ''), path: `/in/tickets/${name}`,
      opensByRule: spec.opens !== undefined, hears: spec.webhookSecret !== undefined, owed: count('owed'), laidAside: count('laid-aside'),
      owedSince: own.length === 0 ? null : formatInstant(Math.min(...own.map(({ sinceMs }) => sinceMs))),
    }
  })
}
