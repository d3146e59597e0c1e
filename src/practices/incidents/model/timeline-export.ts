// The timeline for other programs: CSV as RFC 4180 says, safe to open in a spreadsheet.
import { formatInstant } from '../../../base/instant.ts'
import type { TimelineItem } from './telling.ts'

const columns = ['entry', 'at', 'recorded at', 'kind', 'lane', 'pinned', 'actor', 'subject', 'sentence', 'detail', 'moved from', 'moved because', 'annotations'] as const

/** Lines end with CRLF, as the format says. */
export function timelineCsv(items: readonly TimelineItem[], pins: ReadonlySet<number>): string {
  const rows = items.map((item) => [
    String(item.seq), formatInstant(item.atMs), formatInstant(item.recordedMs), item.kind, item.lane, pins.has(item.seq) ? 'yes' : '', item.actorName, item.subject, item.sentence, item.detail ?? '',
    item.moved ? formatInstant(item.moved.fromMs) : '', item.moved ? `${item.moved.byName}: ${item.moved.reason}` : '',
    item.annotations.map(({ byName, text }) => `${byName}: ${text}`).join('\n'),
  ])
  return [columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n'
}

/** A text that a spreadsheet would calculate stays a text: https://owasp.org/www-community/attacks/CSV_Injection */
function cell(text: string): string {
  const guarded = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
