// Taking in what is told of a change: new, a later state of a known one, or nothing new.
import type { ReportedChange } from '../../../base/change.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { changeRecorded, changeUpdated } from '../events.ts'
import { effectMs, followed, handleOf, newChange, tidied } from '../model/change.ts'
import type { Change } from '../model/change.ts'
import { insertChange, lockChange, saveChange } from '../store/changes.ts'

export interface Recorded {
  readonly change: Change
  readonly outcome: 'recorded' | 'updated' | 'unchanged'
}

export async function recordChange(work: Work, source: string, report: ReportedChange): Promise<Recorded> {
  const { reference } = tidied(report)
  const known = await lockChange(work.db, { source, reference })
  if (known === null) {
    const change = newChange(report, { id: newId('chg', work.nowMs), source, nowMs: work.nowMs })
    if (await insertChange(work.db, change)) {
      await append(work, [changeRecorded({ ...about(change), atMs: effectMs(change), data: told(change) })])
      return { change, outcome: 'recorded' }
    }
    // Another message about it was first, by a hair: this one adds to it.
    return followKnown(work, (await lockChange(work.db, { source, reference }))!, report)
  }
  return followKnown(work, known, report)
}

async function followKnown(work: Work, known: Change, report: ReportedChange): Promise<Recorded> {
  const change = followed(known, report, work.nowMs)
  if (change === known) return { change, outcome: 'unchanged' }
  await saveChange(work.db, change)
  // Details that come later (a link, a reviewer) are no news; a state is.
  if (change.state !== known.state) {
    const atMs = change.state === 'rolled-back' ? Math.max(effectMs(change), Math.min(report.finishedMs ?? work.nowMs, work.nowMs)) : effectMs(change)
    await append(work, [changeUpdated({ ...about(change), atMs, data: { ...told(change), previous: known.state } })])
  }
  return { change, outcome: 'updated' }
}

function about(change: Change): { subject: string; service: string | null; environment: string | null } {
  return { subject: `change/${change.id}`, service: change.services[0] ?? null, environment: change.environment }
}

function told({ kind, title, source, state, reference, url, by, services }: Change) {
  return { kind, title, source, state, reference, url, by: handleOf(by), ...(services.length > 1 ? { services: [...services] } : {}) }
}
