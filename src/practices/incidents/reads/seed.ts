// What a postmortem starts from: twelve named times with who set each, the impact in budget, what was suspected and done.
import type { Entry } from '../../../base/entry.ts'
import { formatInstant } from '../../../base/instant.ts'
import { readEntries } from '../../../record/read.ts'
import type { Db } from '../../../spine/database.ts'
import { budgetSpentBetween } from '../../objectives/questions.ts'
import { hypothesisAnswers } from '../answers/hypotheses.ts'
import { closingAnswer } from '../answers/recovery.ts'
import { seedStamps } from '../contract-recovery.ts'
import type { PostmortemSeed, SeedStamp } from '../contract-recovery.ts'
import { incidentSubject } from '../model/incident.ts'
import type { Incident } from '../model/incident.ts'
import { nameOfActor } from '../model/timeline.ts'
import { namesOf } from '../names.ts'
import { retimesOf } from '../store/retimes.ts'
import { mitigationsOf } from '../store/mitigations.ts'
import { slisOf } from '../reactions/verify-mitigations.ts'

interface Found { readonly atMs: number; readonly actor: string; readonly entry: number | null }

const kinds = [
  'incident.declared', 'incident.acknowledged', 'incident.changed', 'incident.role-assigned', 'incident.mitigated', 'incident.resolved', 'incident.closed', 'communication.update-published',
  'postmortem.published', 'postmortem.due-set', 'postmortem.action-done',
]
/** More of these than this were never written about one incident; the newest count. */
const mostRead = 500

export async function postmortemSeed(db: Db, incident: Incident, options: { readonly publicUrl: string; readonly nowMs: number }): Promise<PostmortemSeed> {
  const { items } = await readEntries(db, { subjects: [incidentSubject(incident.id)], kinds, order: 'newest', limit: mostRead })
  const retimes = await retimesOf(db, incident.id)
  const stamps = stampsOf(incident, items.toReversed().map((entry) => ({ ...entry, atMs: retimes.get(entry.seq)?.atMs ?? entry.atMs })))
  const names = await namesOf(db, Object.values(stamps).flatMap((found) => (found === null ? [] : [found.actor])))
  const fromMs = incident.startedMs ?? incident.detectedMs
  const toMs = incident.mitigatedMs ?? incident.resolvedMs ?? options.nowMs
  const spent = []
  if (fromMs !== null && fromMs < toMs) {
    for (const name of await slisOf(db, incident.id, incident.service)) spent.push(await budgetSpentBetween(db, name, { fromMs, toMs }))
  }
  const { facts } = await closingAnswer(db, incident)
  return {
    incident: incident.id, number: incident.number, title: incident.title, severity: incident.severity, service: incident.service, url: `${options.publicUrl}/i/${incident.number}`,
    timestamps: Object.fromEntries(seedStamps.map((stamp) => {
      const found = stamps[stamp]
      return [stamp, found === null ? null : { at: formatInstant(found.atMs), by: { actor: found.actor, name: nameOfActor(found.actor, names) }, entry: found.entry }]
    })) as PostmortemSeed['timestamps'],
    impact: {
      said: facts.map(({ field, question, value, unknownBecause }) => ({ field, question, value, unknownBecause })),
      from: fromMs === null ? null : formatInstant(fromMs), to: fromMs === null ? null : formatInstant(toMs),
      objectives: spent.filter((one) => one !== null).map(({ share, minutes, ...one }) => ({ ...one, budgetShare: share, budgetMinutes: minutes })),
    },
    causes: (await hypothesisAnswers(db, incident.id)).map(({ id, text, state }) => ({ hypothesis: id, text, state })),
    mitigations: (await mitigationsOf(db, incident.id)).toReversed().map(({ id, kind, text, change, facts: { state }, verdict }) => ({ mitigation: id, kind, text, change, state, verdict })),
  }
}

/** @param entries oldest first. */
function stampsOf(incident: Incident, entries: readonly Entry[]): Readonly<Record<SeedStamp, Found | null>> {
  const first = (is: (entry: Entry) => boolean): Found | null => foundIn(entries.find(is))
  const last = (kind: string): Entry | undefined => entries.findLast((entry) => entry.kind === kind)
  // A correction says who knew better; without one the time came as it was measured or declared.
  const corrected = (field: string): Entry | undefined => entries.findLast(({ kind, data }) => kind === 'incident.changed' && Array.isArray(data['changes']) && data['changes'].some((change: { field?: unknown }) => change.field === field))
  const named = (atMs: number | null, ...by: readonly (Entry | undefined)[]): Found | null => {
    const entry = by.find((one) => one !== undefined)
    return atMs === null ? null : { atMs, actor: entry?.actor ?? incident.declaredBy, entry: entry?.seq ?? null }
  }
  const declared = last('incident.declared')
  return {
    impact_start: named(incident.startedMs, corrected('startedAt'), declared),
    detected: named(incident.detectedMs, corrected('detectedAt'), declared),
    declared: named(incident.declaredMs, declared),
    acknowledged: acknowledgedBy(named(incident.acknowledgedMs, last('incident.acknowledged'), declared), last('incident.acknowledged')),
    ic_assigned: first(({ kind, data }) => kind === 'incident.role-assigned' && data['role'] === 'incident-commander' && data['person'] !== null),
    first_public_update: first(({ kind, data }) => kind === 'communication.update-published' && data['audience'] === 'customer'),
    mitigated: named(incident.mitigatedMs, corrected('mitigatedAt'), last('incident.mitigated'), last('incident.resolved')),
    resolved: named(incident.resolvedMs, corrected('resolvedAt'), last('incident.resolved')),
    closed: named(incident.closedMs, last('incident.closed')),
    pm_due: dueOf(last('postmortem.due-set')),
    pm_published: foundIn(last('postmortem.published')),
    action_done: foundIn(last('postmortem.action-done')),
  }
}

function foundIn(entry: Entry | undefined): Found | null {
  return entry ? { atMs: entry.atMs, actor: entry.actor, entry: entry.seq } : null
}

function dueOf(entry: Entry | undefined): Found | null {
  const dueAtMs = entry?.data['dueAtMs']
  return entry && typeof dueAtMs === 'number' ? { atMs: dueAtMs, actor: entry.actor, entry: entry.seq } : null
}

/** Mainstay writes it down; the person in it acknowledged. */
function acknowledgedBy(found: Found | null, entry: Entry | undefined): Found | null {
  const person = entry?.data['person']
  return found && typeof person === 'string' ? { ...found, actor: `person/${person}` } : found
}
