// Saving a connection: new or changed, checked, and on the record without its settings.
import type { MetricSourceKind } from '../../../connections/metric-source.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { connectionAdded, connectionChanged } from '../events.ts'
import { nameFindings, refuseErrors, settingsFindings } from '../settled.ts'
import { connectionByName, putConnection } from '../store.ts'
import type { Settings, StoredConnection } from '../store.ts'

export interface ConnectionToSave {
  readonly name: string
  readonly type: string
  readonly settings: Settings
}

export async function saveConnection(work: Work, kinds: readonly MetricSourceKind[], saved: ConnectionToSave): Promise<StoredConnection> {
  const { name, type, settings } = saved
  refuseErrors([...nameFindings(name), ...settingsFindings(kinds, saved)])
  const before = await connectionByName(work.db, name)
  const fields = before === null ? [] : differing(before, saved)
  if (before !== null && fields.length === 0) return before
  const subject = `connection/${name}`
  // Rises with every change, even within one millisecond: open sources are told apart by it.
  const changedMs = Math.max(work.nowMs, (before?.changedMs ?? 0) + 1)
  await putConnection(work.db, { name, type, settings, addedMs: before?.addedMs ?? work.nowMs, changedMs })
  await append(work, [before === null ? connectionAdded({ subject, data: { type } }) : connectionChanged({ subject, data: { type, fields } })])
  return (await connectionByName(work.db, name))!
}

function differing(before: StoredConnection, after: ConnectionToSave): string[] {
  const fields = new Set([...Object.keys(before.settings), ...Object.keys(after.settings)])
  return [...(before.type === after.type ? [] : ['type']), ...[...fields].filter((field) => JSON.stringify(before.settings[field]) !== JSON.stringify(after.settings[field])).sort()]
}
