// What incidents do when alerts, pages and objectives speak. Each step looks at what is stored, so running twice changes nothing.
import type { Entry } from '../../../base/entry.ts'
import { append } from '../../../record/append.ts'
import type { Reaction, Work } from '../../../spine/practice.ts'
import { declareForSituation } from '../actions/declare-incident.ts'
import { joinSituation } from '../actions/link-situation.ts'
import { reopenOnBurn } from '../actions/judge-recovery.ts'
import { moveIncident } from '../actions/move-incident.ts'
import { alertSubjects, linkTo, readSituation, situationSubject } from '../actions/read-situation.ts'
import { incidentAcknowledged } from '../events.ts'
import { incidentSubject } from '../model/incident.ts'
import type { Incident } from '../model/incident.ts'
import { joinOrDeclare } from '../model/joining.ts'
import { isLive } from '../model/lifecycle.ts'
import { isQuiet } from '../model/story.ts'
import { incidentsLinkedTo, insertLinks, linksOf, listIncidents, lockIncident, lockLinking, markSituation, saveIncident } from '../store/incidents.ts'

type Reacts = (entry: Entry, work: Work) => Promise<void>

const reacts: Readonly<Record<string, Reacts>> = {
  'situation.opened': onOpened,
  'situation.joined': onJoined,
  'situation.reopened': onReopened,
  'situation.resolved': onResolved,
  'situation.merged': onMerged,
  'page.started': onPageStarted,
  'page.acknowledged': onPageAcknowledged,
  'burn.started': onBurnStarted,
}

export const incidentReactions: readonly Reaction[] = [
  { name: 'incidents.follow-situations', kinds: Object.keys(reacts), react: async (entry, work) => reacts[entry.kind]?.(entry, work) },
]

/** More live incidents than this at once are not compared; the newest are. */
const maxRunning = 500

async function onOpened(entry: Entry, work: Work): Promise<void> {
  if (entry.data['urgency'] === 'page') await engage(entry, work)
}

async function onJoined(entry: Entry, work: Work): Promise<void> {
  const incident = await liveIncidentOf(work, entry.subject)
  if (!incident) {
    if (entry.data['urgency'] === 'page') await engage(entry, work)
    return
  }
  const links = alertSubjects(entry).map((alert) => linkTo(alert, { reason: 'joined the situation', fromMs: entry.atMs, nowMs: work.nowMs }))
  if (links.length > 0) await insertLinks(work.db, incident.id, links)
}

async function onReopened(entry: Entry, work: Work): Promise<void> {
  await lockLinking(work.db)
  await markSituation(work.db, entry.subject, null)
  const [incident] = await incidentsLinkedTo(work.db, entry.subject)
  if (!incident || incident.state === 'closed') {
    if (entry.data['urgency'] === 'page') await engage(entry, work)
    return
  }
  if (incident.state !== 'open') await moveIncident(work, { incident: incident.id, verb: 'reopen', reason: 'Its situation came back.', atMs: entry.atMs, cause: entry.seq })
}

async function onResolved(entry: Entry, work: Work): Promise<void> {
  // Nobody may link a firing situation between the look and the step.
  await lockLinking(work.db)
  await markSituation(work.db, entry.subject, entry.atMs)
  for (const incident of await incidentsLinkedTo(work.db, entry.subject)) {
    if (incident.state !== 'open' || !isQuiet(await linksOf(work.db, incident.id))) continue
    await moveIncident(work, { incident: incident.id, verb: 'mitigate', reason: 'Every linked situation is resolved.', atMs: entry.atMs, cause: entry.seq })
  }
}

/** The situation that stays takes the place of the other. Where it has an incident, that one goes on, and what is left without a trouble is over. */
async function onMerged(entry: Entry, work: Work): Promise<void> {
  const into = entry.data['into']
  if (typeof into !== 'string') return
  await lockLinking(work.db)
  await markSituation(work.db, entry.subject, entry.atMs)
  const [taken, incident] = [await liveIncidentOf(work, situationSubject(into)), await liveIncidentOf(work, entry.subject)]
  if (incident && taken && incident.id !== taken.id && incident.state === 'open' && isQuiet(await linksOf(work.db, incident.id))) {
    await moveIncident(work, { incident: incident.id, verb: 'mitigate', reason: `Its situation was merged into one of #${taken.number}.`, atMs: entry.atMs, cause: entry.seq })
  }
  const situation = incident && !taken ? await readSituation(work.db, into, work.nowMs) : null
  if (!incident || !situation) return
  await joinSituation(work, incident, { situation, reason: 'a linked situation was merged into it', cause: entry.seq })
  if (situation.resolvedMs !== null) await markSituation(work.db, situation.subject, situation.resolvedMs)
}

async function onPageStarted(entry: Entry, work: Work): Promise<void> {
  const situation = entry.data['situation']
  if (typeof situation !== 'string') return
  const incident = await liveIncidentOf(work, situationSubject(situation))
  if (incident) await insertLinks(work.db, incident.id, [linkTo(entry.subject, { reason: 'paged for the situation', fromMs: entry.atMs, nowMs: work.nowMs })])
}

/** Only the first acknowledgement counts: the incident's time is when somebody was first on it. */
async function onPageAcknowledged(entry: Entry, work: Work): Promise<void> {
  for (const { id, state } of await incidentsLinkedTo(work.db, entry.subject)) {
    if (!isLive(state)) continue
    const incident = await lockIncident(work.db, id)
    if (!incident || incident.acknowledgedMs !== null) continue
    await saveIncident(work.db, { ...incident, acknowledgedMs: entry.atMs })
    const person = typeof entry.data['person'] === 'string' ? entry.data['person'] : entry.actor.startsWith('person/') ? entry.actor.slice('person/'.length) : null
    await append(work, [incidentAcknowledged({
      atMs: entry.atMs, subject: incidentSubject(id), service: incident.service, environment: incident.environment, cause: entry.seq, data: { number: incident.number, person },
    })])
  }
}

async function onBurnStarted(entry: Entry, work: Work): Promise<void> {
  await reopenOnBurn(work, entry)
  if (entry.service === null) return
  const running = await listIncidents(work.db, { states: ['open', 'mitigated'], service: entry.service, limit: maxRunning })
  for (const incident of running) await insertLinks(work.db, incident.id, [linkTo(entry.subject, { reason: 'burns its error budget', fromMs: entry.atMs, nowMs: work.nowMs })])
}

/** A situation that is worth a page gets its incident: a running one of its service, or its own. */
async function engage(entry: Entry, work: Work): Promise<void> {
  await lockLinking(work.db)
  if (await liveIncidentOf(work, entry.subject)) return
  const situation = await readSituation(work.db, entry.subject, work.nowMs)
  if (!situation) return
  // What really happens never disappears in a drill of the same service.
  const running = await listIncidents(work.db, { states: ['open', 'mitigated'], types: ['incident', 'security'], limit: maxRunning, ...(situation.service === null ? {} : { service: situation.service }) })
  const decision = joinOrDeclare(situation, running, entry.atMs)
  if (decision.kind === 'declare') {
    await declareForSituation(work, { situation, urgency: 'page', cause: entry.seq, because: decision.because })
    return
  }
  const incident = await lockIncident(work.db, decision.incident)
  if (!incident) return
  await joinSituation(work, incident, { situation, reason: decision.because, cause: entry.seq })
  if (decision.reopens) await moveIncident(work, { incident: incident.id, verb: 'reopen', reason: `Another situation began: ${situation.title}.`, atMs: entry.atMs, cause: entry.seq })
}

async function liveIncidentOf(work: Work, situation: string): Promise<Incident | null> {
  return (await incidentsLinkedTo(work.db, situation)).find((incident) => isLive(incident.state)) ?? null
}
