// Changing planned work that is announced: other dates are told to those who heard of the first ones.
import { Fault } from '../../../base/fault.ts'
import { parseInstant } from '../../../base/instant.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import type { ChangeMaintenance } from '../contract-planned.ts'
import { maintenanceChanged } from '../events.ts'
import { changeWork, findWork } from '../store/planned-work.ts'
import { longestMaintenanceMs } from './publish.ts'

export async function changeMaintenance(work: Work, id: string, wish: ChangeMaintenance): Promise<{ id: string; say: string }> {
  const known = await findWork(work.db, id)
  if (!known) throw new Fault('STATUS_MAINTENANCE_UNKNOWN', { kind: 'not-found', say: `There is no maintenance ${id}.`, mend: 'Take its id from the status page; it starts with mnt_.' })
  if (known.toMs <= work.nowMs) throw new Fault('STATUS_MAINTENANCE_OVER', { kind: 'conflict', say: `"${known.title}" is over.`, mend: 'Announce another one.' })
  const fromMs = wish.from === undefined ? known.fromMs : parseInstant(wish.from)
  const toMs = wish.to === undefined ? known.toMs : parseInstant(wish.to)
  if (fromMs === null || toMs === null || toMs <= fromMs || toMs <= work.nowMs || toMs - fromMs > longestMaintenanceMs) {
    throw new Fault('STATUS_MAINTENANCE_TIME', { field: 'to', say: 'The maintenance has to end after it begins and after now, and last a month at most.', mend: 'Give from and to like 2026-11-23T02:00:00Z.' })
  }
  if (known.fromMs <= work.nowMs && fromMs !== known.fromMs) throw new Fault('STATUS_MAINTENANCE_BEGUN', { kind: 'conflict', field: 'from', say: `"${known.title}" has begun.`, mend: 'Change when it ends, or cancel it.' })
  const now = { ...known, title: wish.title ?? known.title, text: wish.text ?? known.text, tell: wish.tell ?? known.tell, fromMs, toMs }
  await changeWork(work.db, now)
  const isMoved = fromMs !== known.fromMs || toMs !== known.toMs
  await append(work, [maintenanceChanged({
    subject: `status-page/${known.page}`, data: { maintenance: id, title: now.title, fromMs, toMs, createdMs: known.createdMs, components: [...known.components], tell: [...now.tell], isMoved },
  })])
  return { id, say: isMoved ? 'It has other dates; subscribers are told in ten seconds where they are to be.' : 'It is changed.' }
}
