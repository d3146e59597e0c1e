// Lists of subscribers as text: read from a file or another product's export, and written for a spreadsheet.
import type { Finding } from '../../../base/finding.ts'
import { readAddress } from './subscription.ts'

/** More are sent in parts. */
export const mostImported = 1_000
const mostFindings = 20

/** One address a line, or CSV in any order of columns: the first cell of a line that is an e-mail address. A line without any is a finding; the first line may be a head. */
export function readSubscriberList(text: string): { readonly value: readonly string[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const value = new Set<string>()
  for (const [index, line] of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === '') continue
    const address = line.split(/[,;\t]/).map((cell) => readAddress(cell.trim().replace(/^"(.*)"$/s, '$1'))).find((each) => each !== null)
    if (address !== undefined) value.add(address)
    else if (index > 0 && findings.length < mostFindings) findings.push({ level: 'warning', code: 'STATUS_SUBSCRIBER_LINE', say: `Line ${index + 1} holds no e-mail address.`, mend: 'People who are told by SMS, Slack or webhook subscribe again on the page; mend an address that is misspelt.', line: index + 1 })
  }
  return { value: [...value], findings }
}

export interface ListedSubscriber {
  readonly id: string
  readonly kind: string
  readonly address: string
  readonly components: readonly string[]
  readonly state: string
  readonly askedAt: string
  readonly confirmedAt: string | null
}

const heads = ['id', 'kind', 'address', 'components', 'state', 'asked_at', 'confirmed_at']
export const subscribersCsvHead = `${heads.join(',')}\r\n`

export function subscribersCsv(rows: readonly ListedSubscriber[]): string {
  return rows.map(({ id, kind, address, components, state, askedAt, confirmedAt }) => `${[id, kind, address, components.join(' '), state, askedAt, confirmedAt ?? ''].map(cell).join(',')}\r\n`).join('')
}

/** What a spreadsheet would calculate stays text: https://owasp.org/www-community/attacks/CSV_Injection */
function cell(text: string): string {
  const still = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(still) ? `"${still.replaceAll('"', '""')}"` : still
}
