// Reads an alert from an e-mail: what it is called and whether it is over, from its subject; more from lines at its top.
import { annotationsFrom, labelledAlert } from './incoming.ts'
import type { IncomingAlert } from './incoming.ts'
import { labelsFrom, storable } from './labels.ts'

export interface MailWords {
  readonly subject: string
  readonly text: string
  readonly from: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

/** Words a subject begins or ends with, and what they say. */
const ends = new Set(['resolved', 'recovery', 'recovered', 'ok', 'up', 'closed', 'cleared', 'normal', 'solved'])
const acknowledgements = new Set(['acknowledged', 'acknowledgement', 'ack'])
const begins = new Set(['problem', 'alert', 'alarm', 'firing', 'triggered', 'open', 'down', 'new', 'critical', 'error', 'emergency', 'warning', 'warn', 'info', 'unknown', 'high', 'medium', 'low', 'p1', 'p2', 'p3', 'p4', 'p5'])
const severities = new Set(['critical', 'error', 'emergency', 'warning', 'warn', 'info', 'high', 'medium', 'low', 'p1', 'p2', 'p3', 'p4', 'p5'])

type Status = 'firing' | 'resolved' | 'acknowledged'

export interface SubjectRead {
  readonly status: Status
  readonly severity: string | null
  /** What is left without those words: the same at the beginning and at the end of one trouble. */
  readonly name: string
}

const maxPrefixes = 6
const maxSubject = 2_000

/** `[RESOLVED] Disk full`, `PROBLEM: Disk full`, `** RECOVERY Service Alert: db-1/disk is OK **`, `Re: …`. */
export function readSubject(subject: string): SubjectRead {
  let rest = subject.slice(0, maxSubject).replaceAll(/[\s*]+/g, ' ').trim()
  let status: Status = 'firing'
  let severity: string | null = null
  const hear = (words: string): boolean => {
    const word = words.trim().toLowerCase().replace(/\s?:\s?\d+$/, '')
    if (ends.has(word)) status = 'resolved'
    else if (acknowledgements.has(word)) status = 'acknowledged'
    else if (!begins.has(word)) return /^(re|fw|fwd|aw|wg|external)$/.test(word)
    if (severities.has(word)) severity = word
    return true
  }
  for (let nth = 0; nth < maxPrefixes; nth++) {
    const found = /^\[([^\]]{1,40})\]\s*/.exec(rest) ?? /^([A-Za-z0-9]{2,20})\s*[:!]\s+/.exec(rest) ?? /^(PROBLEM|RECOVERY|RESOLVED|ACKNOWLEDGEMENT|ALERT|ALARM|OK|CRITICAL|WARNING)\s+/.exec(rest)
    if (!found || found[0].length >= rest.length || !hear(found[1]!)) break
    rest = rest.slice(found[0].length)
  }
  const tail = /\s+is(?:\s+now)?\s+([A-Za-z]{2,12})[.!]?$/.exec(rest)
  if (tail) {
    const word = tail[1]!.toLowerCase()
    if (ends.has(word) || begins.has(word)) {
      if (status === 'firing') hear(word)
      else if (severities.has(word)) severity = word
      rest = rest.slice(0, tail.index)
    }
  }
  return { status, severity, name: rest || 'E-mail without a subject' }
}

const fields = ['name', 'key', 'status', 'severity', 'service', 'environment', 'runbook', 'url'] as const
type Field = (typeof fields)[number]
const maxFieldLines = 20
const maxField = 1_024

/** @param sender the name of the ingest key it was written to. Null when a machine answered by itself: that is no alert. */
export function readMail(mail: MailWords, given: { sender: string; nowMs: number }): IncomingAlert | null {
  const answered = mail.headers['auto-submitted']?.trim().toLowerCase() ?? ''
  if (answered.startsWith('auto-replied') || mail.headers['content-type']?.toLowerCase().startsWith('multipart/report')) return null
  const subject = readSubject(mail.subject)
  const top = fieldsOnTop(mail.text)
  const said = (field: Field): string => storable((mail.headers[`x-mainstay-${field}`] ?? top.get(field) ?? '').trim().slice(0, maxField))
  const word = said('status').toLowerCase()
  const status: Status = word === '' ? subject.status : ends.has(word) ? 'resolved' : acknowledgements.has(word) ? 'acknowledged' : 'firing'
  const name = (said('name') || subject.name).slice(0, 200)
  const { sender, nowMs } = given
  return labelledAlert({
    source: 'email', change: status, key: `mail:${sender}:${storable(said('key') || name.toLowerCase()).slice(0, 512)}`, group: { sender },
    labels: labelsFrom([
      ['alertname', name], ['severity', said('severity') || (subject.severity ?? '')], ['service', said('service')], ['environment', said('environment')], ['sender', sender],
    ]),
    annotations: annotationsFrom([['summary', mail.subject.trim().slice(0, maxField) || name], ['description', mail.text.trim()], ['from', mail.from], ['runbook_url', said('runbook')]]),
    generatorUrl: said('url') || null, startedMs: nowMs, isStartKnown: false, endsMs: status === 'resolved' ? nowMs : null,
  })
}

/** Lines like `service: checkout` before any other line. */
function fieldsOnTop(text: string): ReadonlyMap<Field, string> {
  const found = new Map<Field, string>()
  for (const line of text.trimStart().split(/\r?\n/, maxFieldLines)) {
    const pair = /^([a-z]{3,12})\s{0,10}:\s*(\S.*)$/i.exec(line)
    const field = fields.find((one) => one === pair?.[1]?.toLowerCase())
    if (field === undefined) break
    if (!found.has(field)) found.set(field, pair![2]!)
  }
  return found
}
