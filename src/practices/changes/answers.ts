// Changes as they go out: instants as text.
import { formatInstant } from '../../base/instant.ts'
import type { ChangeItem } from './contract.ts'
import type { Change } from './model/change.ts'

export function changeItem(change: Change): ChangeItem {
  const { startedMs, finishedMs, recordedMs, updatedMs, services, ...rest } = change
  return {
    ...rest, services: [...services], startedAt: formatInstant(startedMs), finishedAt: finishedMs === null ? null : formatInstant(finishedMs),
    recordedAt: formatInstant(recordedMs), updatedAt: formatInstant(updatedMs),
  }
}
