// Stating what may be the cause, weighing it with evidence, and deciding on it.
import { actorText } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import { findEntry, readEntries } from '../../../record/read.ts'
import type { Db } from '../../../spine/database.ts'
import type { Work } from '../../../spine/practice.ts'
import type { AddEvidence } from '../contract-hypotheses.ts'
import { hypothesisConfirmed, hypothesisEvidenceAdded, hypothesisReconsidered, hypothesisRuledOut, hypothesisStated } from '../events-evidence.ts'
import { evidenceLink, hypothesisState, hypothesisStep } from '../model/hypothesis.ts'
import type { EvidenceKind, HypothesisFacts } from '../model/hypothesis.ts'
import { incidentSubject } from '../model/incident.ts'
import type { Incident } from '../model/incident.ts'
import { timelineItem } from '../model/timeline.ts'
import { namesOf } from '../names.ts'
import { evidenceOf, hypothesesOf, insertEvidence, insertHypothesis, lockHypothesis, mostEvidence, mostHypotheses, saveSettled } from '../store/hypotheses.ts'
import type { EvidenceRow, HypothesisRow } from '../store/hypotheses.ts'
import { heldIncident } from './known-incident.ts'

export interface HypothesisResult {
  /** `inc_…`, `hyp_…` */
  readonly incident: string
  readonly hypothesis: string
  readonly changed: boolean
  readonly say: string
}

export async function stateHypothesis(work: Work, ref: string, text: string): Promise<HypothesisResult> {
  const incident = await heldIncident(work, ref)
  const known = await hypothesesOf(work.db, incident.id)
  const said = text.trim()
  if (said === '') throw new Fault('INCIDENT_HYPOTHESIS_EMPTY', { field: 'text', say: 'A hypothesis needs words.', mend: 'Write what may be the cause, in one sentence.' })
  const same = known.find((one) => one.text.toLowerCase() === said.toLowerCase())
  if (same) return { incident: incident.id, hypothesis: same.id, changed: false, say: 'That is already stated: add what speaks for or against it.' }
  if (known.length >= mostHypotheses) throw new Fault('INCIDENT_HYPOTHESES_MANY', { kind: 'conflict', say: `#${incident.number} already has ${mostHypotheses} hypotheses.`, mend: 'Weigh those first.' })
  const row: HypothesisRow = {
    id: newId<'hypothesis'>('hyp', work.nowMs), incident_id: incident.id, text: said, settled: null, settled_ms: null, settled_by: null, settled_reason: null,
    stated_by: actorText(work.actor), stated_ms: work.nowMs,
  }
  await insertHypothesis(work.db, row)
  await append(work, [hypothesisStated({ ...about(incident), data: { number: incident.number, hypothesis: row.id, text: said } })])
  return { incident: incident.id, hypothesis: row.id, changed: true, say: 'The hypothesis is stated.' }
}

export async function addEvidence(work: Work, ref: string, id: string, wish: AddEvidence): Promise<HypothesisResult> {
  const { incident, row, facts, count } = await held(work, ref, id)
  if (count >= mostEvidence) throw new Fault('INCIDENT_EVIDENCE_MANY', { kind: 'conflict', say: `It already has ${mostEvidence} pieces of evidence.`, mend: 'Decide on it, or write on the timeline.' })
  const found = await evidenceTarget(work.db, wish)
  const step = hypothesisStep(facts, wish.side === 'for' ? 'support' : 'refute', { atMs: work.nowMs, hasReason: false })
  if (step.kind !== 'move') throw new Error('Evidence can always be added.')
  const evidence: EvidenceRow = {
    id: newId<'evidence'>('evi', work.nowMs), hypothesis_id: row.id, side: wish.side, kind: found.kind, target: found.target, title: found.title,
    note: wish.note?.trim() ?? '', excerpt: wish.excerpt ?? '', added_by: actorText(work.actor), added_ms: work.nowMs,
  }
  await insertEvidence(work.db, evidence)
  const { side, kind, target, title, note } = evidence
  await append(work, [hypothesisEvidenceAdded({
    ...about(incident), data: { number: incident.number, hypothesis: row.id, text: row.text, evidence: evidence.id, side, kind, target, title, note, state: hypothesisState(step.to) },
  })])
  return { incident: incident.id, hypothesis: row.id, changed: true, say: `It speaks ${side} “${row.text}”.` }
}

const settling = { confirm: hypothesisConfirmed, 'rule-out': hypothesisRuledOut, reconsider: hypothesisReconsidered }
const settledSay = { confirm: 'is confirmed', 'rule-out': 'is ruled out', reconsider: 'is open again' }

export async function settleHypothesis(work: Work, ref: string, wish: { readonly hypothesis: string; readonly verb: keyof typeof settling; readonly reason: string | null }): Promise<HypothesisResult> {
  const { verb, reason } = wish
  const { incident, row, facts } = await held(work, ref, wish.hypothesis)
  const step = hypothesisStep(facts, verb, { atMs: work.nowMs, hasReason: reason !== null })
  const answer = { incident: incident.id, hypothesis: row.id }
  if (step.kind === 'already') return { ...answer, changed: false, say: `“${row.text}” already ${settledSay[verb]}.` }
  if (step.kind === 'refused') throw new Fault('INCIDENT_HYPOTHESIS_STATE', { kind: 'conflict', hypothesis: row.id, say: `“${row.text}” cannot be ${verb === 'confirm' ? 'confirmed' : 'ruled out'}: ${step.because}.`, mend: step.mend })
  const by = step.to.settled === null ? null : actorText(work.actor)
  await saveSettled(work.db, { ...row, settled: step.to.settled, settled_ms: step.to.settledMs, settled_by: by, settled_reason: by === null ? null : reason })
  await append(work, [settling[verb]({ ...about(incident), data: { number: incident.number, hypothesis: row.id, text: row.text, reason } })])
  return { ...answer, changed: true, say: `“${row.text}” ${settledSay[verb]}.` }
}

async function held(work: Work, ref: string, id: string): Promise<{ incident: Incident; row: HypothesisRow; facts: HypothesisFacts; count: number }> {
  const incident = await heldIncident(work, ref)
  const row = await lockHypothesis(work.db, incident.id, id)
  if (!row) throw new Fault('INCIDENT_HYPOTHESIS_UNKNOWN', { kind: 'not-found', say: `#${incident.number} has no hypothesis ${id}.`, mend: 'Take its id from the list of hypotheses; it starts with hyp_.' })
  const evidence = await evidenceOf(work.db, [row.id])
  return { incident, row, count: evidence.length, facts: factsOf(row, evidence) }
}

export function factsOf(row: HypothesisRow, evidence: readonly EvidenceRow[]): HypothesisFacts {
  const own = evidence.filter((one) => one.hypothesis_id === row.id)
  return { settled: row.settled, settledMs: row.settled_ms, supporting: own.filter(({ side }) => side === 'for').length, refuting: own.filter(({ side }) => side === 'against').length }
}

/** A link must lead to something now, and says in words to what: evidence has to be readable when the thing itself is gone. */
async function evidenceTarget(db: Db, wish: AddEvidence): Promise<{ kind: EvidenceKind; target: string | null; title: string }> {
  if (wish.link === undefined) {
    if (wish.excerpt === undefined && (wish.note === undefined || wish.note.trim() === '')) {
      throw new Fault('INCIDENT_EVIDENCE_EMPTY', { say: 'Evidence needs a link, a note or an excerpt.', mend: 'Say what was seen, or paste the link or the lines of the log.' })
    }
    return { kind: wish.excerpt === undefined ? 'word' : 'log', target: null, title: '' }
  }
  const link = evidenceLink(wish.link)
  if (link === null) throw new Fault('INCIDENT_EVIDENCE_LINK', { field: 'link', say: `"${wish.link.slice(0, 100)}" is no link.`, mend: 'Give an id (alr_, sit_, chg_, pag_), objective/<name>, the number of a record entry, or an address that begins with https:// or /.' })
  if (link.kind === 'link' || link.target.startsWith('/')) return { ...link, title: link.target.slice(0, 200) }
  const entry = link.kind === 'record' ? await findEntry(db, Number(link.target)) : (await readEntries(db, { subjects: [link.target], order: 'oldest', limit: 1 })).items[0]
  if (!entry) throw new Fault('INCIDENT_EVIDENCE_UNKNOWN', { kind: 'not-found', field: 'link', say: `The record knows nothing of ${link.target}.`, mend: 'Copy the id from its page, or link the address instead.' })
  if (link.kind === 'chart') return { ...link, title: link.target.slice('objective/'.length) }
  return { ...link, title: timelineItem(entry, await namesOf(db, [entry.actor])).sentence.slice(0, 300) }
}

function about(incident: Incident): { subject: string; service: string | null; environment: string | null } {
  return { subject: incidentSubject(incident.id), service: incident.service, environment: incident.environment }
}
