// Gathers what attribution is made of: the objective's minutes, incidents, changes, what it needs, and what people said.
import { dayMs, hourMs, minuteMs } from '../../base/duration.ts'
import type { Entry } from '../../base/entry.ts'
import type { Page } from '../../base/page.ts'
import { readEntries } from '../../record/read.ts'
import type { Db } from '../../spine/database.ts'
import { needsOf } from '../catalog/questions.ts'
import { changesBetween, findChange } from '../changes/questions.ts'
import { incidentFact, incidentsBetween } from '../incidents/questions.ts'
import { correctionsOf } from './store/corrections.ts'
import type { CorrectionRow } from './store/corrections.ts'
import { attribute, burningMinutes, changeBeforeMs } from './model/attribution.ts'
import type { AttributedDependency, AttributedIncident, Attribution, CauseKind, Correction, Minute } from './model/attribution.ts'
import { allowedErrorRatio } from './model/burn.ts'
import { effectiveHour, unpackHour } from './model/hour-row.ts'
import { storyKinds, storyOf } from './model/incident-story.ts'
import type { IncidentStory } from './model/incident-story.ts'
import type { Excluded } from './model/hour-row.ts'
import type { Objective } from './model/objective.ts'
import { hoursOf } from './store.ts'
import type { ObjectiveRow } from './store.ts'

/** Longer is read in minutes for too long; the longest budget window is a year, and shows its last part. */
export const longestMs = 92 * dayMs
/** More changes of one service than this in the time are a rollout of everything; the latest are asked. */
const mostChanges = 1_000
const mostDependencies = 50
const subjectsAtOnce = 200
/** What is said of 1,000 incidents; beyond it the rules know less, and the sum still adds up. */
const mostEntries = 20_000

interface Measured { readonly row: ObjectiveRow; readonly objective: Objective; readonly excluded: readonly Excluded[] }
interface Range { readonly fromMs: number; readonly toMs: number }

export interface Gathered {
  readonly attribution: Attribution
  readonly corrections: readonly (CorrectionRow & { readonly label: string })[]
}

/** @param others every objective, to find those of what this one needs. */
export async function gatherAttribution(db: Db, measured: Measured, { range, others, nowMs }: { range: Range; others: Iterable<Measured>; nowMs: number }): Promise<Gathered> {
  const { objective } = measured
  const about = { service: objective.service, environment: objective.environment }
  const minutes = await minutesOf(db, measured, range)
  const corrections = await Promise.all((await correctionsOf(db, { objective: objective.name, ...range })).map(async (row) => ({ ...row, label: await labelOf(db, row.kind, row.ref) })))
  const attribution = attribute(minutes, {
    allowedRatio: allowedErrorRatio(objective.target),
    incidents: await incidentsOf(db, about, { range, nowMs }),
    changes: await changesOf(db, about, range),
    dependencies: await dependenciesOf(db, about.service, { range, others, nowMs }),
    corrections: corrections.map((row): Correction => ({ kind: row.kind, ref: row.ref, label: row.label, fromMs: row.from_ms, toMs: row.to_ms, addedMs: row.added_ms })),
  })
  return { attribution, corrections }
}

/** What a cause is called; its own reference where it is not known here. */
export async function labelOf(db: Db, kind: CauseKind, ref: string | null): Promise<string> {
  if (ref === null) return 'Unexplained'
  if (kind === 'incident') {
    const incident = await incidentFact(db, ref)
    return incident ? `#${incident.number} ${incident.title}` : ref
  }
  return kind === 'change' ? ((await findChange(db, ref))?.title ?? ref) : ref
}

async function minutesOf(db: Db, { row, objective, excluded }: Measured, { fromMs, toMs }: Range): Promise<readonly Minute[]> {
  const hours = await hoursOf(db, { objective: row.name, generation: row.generation, fromMs: Math.floor(fromMs / hourMs) * hourMs, toMs })
  return hours.flatMap(({ hour_ms, minutes }) => effectiveHour(unpackHour(minutes), { hourStartMs: hour_ms, budgeting: objective.budgeting, excluded })
    .flatMap((counts, minute) => (counts === null ? [] : [{ atMs: hour_ms + minute * minuteMs, good: counts.good, total: counts.total }])))
    .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
}

interface About { readonly service: string; readonly environment: string | null }

const isElsewhere = (environment: string | null, about: About): boolean => environment !== null && about.environment !== null && environment !== about.environment

async function incidentsOf(db: Db, about: About, { range, nowMs }: { range: Range; nowMs: number }): Promise<readonly AttributedIncident[]> {
  const incidents = (await incidentsBetween(db, about.service, range)).filter(({ environment }) => !isElsewhere(environment, about))
  const told = await storiesOf(db, incidents.map(({ id }) => `incident/${id}`))
  const found: AttributedIncident[] = []
  for (const { id, number, title, startedMs, declaredMs, mitigatedMs, resolvedMs } of incidents) {
    const { isReal, change } = told.get(`incident/${id}`) ?? { isReal: true, change: null }
    if (!isReal) continue
    found.push({
      id, label: `#${number} ${title}`, fromMs: Math.min(startedMs ?? declaredMs, declaredMs), toMs: mitigatedMs ?? resolvedMs ?? nowMs + minuteMs,
      change: change === null ? null : { id: change, label: await labelOf(db, 'change', change) },
    })
  }
  return found
}

async function storiesOf(db: Db, subjects: readonly string[]): Promise<ReadonlyMap<string, IncidentStory>> {
  const entries: Entry[] = []
  for (let from = 0; from < subjects.length; from += subjectsAtOnce) {
    let cursor: string | null = null
    do {
      const page: Page<Entry> = await readEntries(db, { subjects: subjects.slice(from, from + subjectsAtOnce), kinds: storyKinds, order: 'oldest', limit: 500, ...(cursor === null ? {} : { cursor }) })
      entries.push(...page.items)
      cursor = page.next
    } while (cursor !== null && entries.length < mostEntries)
  }
  return new Map([...Map.groupBy(entries, ({ subject }) => subject)].map(([subject, own]) => [subject, storyOf(own)]))
}

async function changesOf(db: Db, about: About, { fromMs, toMs }: Range) {
  const changes = await changesBetween(db, { services: [about.service], fromMs: fromMs - changeBeforeMs, toMs, limit: mostChanges })
  return changes.filter(({ environment }) => !isElsewhere(environment, about)).map(({ id, title, startedMs, finishedMs }) => ({ id, label: title, startedMs, effectMs: finishedMs ?? startedMs }))
}

async function dependenciesOf(db: Db, service: string, { range, others, nowMs }: { range: Range; others: Iterable<Measured>; nowMs: number }): Promise<readonly AttributedDependency[]> {
  const needs = new Set(await needsOf(db, service, nowMs))
  const found: AttributedDependency[] = []
  for (const other of others) {
    if (found.length >= mostDependencies || !needs.has(other.objective.service) || other.objective.service === service) continue
    const burning = burningMinutes(await minutesOf(db, other, range), allowedErrorRatio(other.objective.target))
    if (burning.size > 0) found.push({ service: other.objective.service, objective: other.objective.name, burning })
  }
  return found
}
