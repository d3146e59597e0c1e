// Shifts as an iCalendar text (RFC 5545): instants in UTC, so that no reader's idea of a time zone can move them.
import type { Stretch } from './windows.ts'

export interface CalendarEvent extends Stretch {
  /** Stable: a reader knows by it that an event is the same one, changed. */
  readonly uid: string
  readonly summary: string
  readonly description: string
}

export interface CalendarWords {
  readonly name: string
  readonly events: readonly CalendarEvent[]
  /** When what it shows last changed. */
  readonly changedMs: number
}

export function calendarText({ name, events, changedMs }: CalendarWords): string {
  const lines = [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Mainstay//On-call//EN', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH', `X-WR-CALNAME:${escaped(name)}`, `NAME:${escaped(name)}`,
    // How often readers should ask again, in the standard's word and in the one that readers know.
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H', 'X-PUBLISHED-TTL:PT1H',
    ...events.flatMap((event) => [
      'BEGIN:VEVENT', `UID:${event.uid}`, `DTSTAMP:${utc(changedMs)}`, `DTSTART:${utc(event.fromMs)}`, `DTEND:${utc(event.toMs)}`, `SUMMARY:${escaped(event.summary)}`, `DESCRIPTION:${escaped(event.description)}`,
      // Being on call does not make a person busy.
      'TRANSP:TRANSPARENT', 'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

/** `20261123T080000Z` */
function utc(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll(';', '\\;').replaceAll(',', '\\,').replaceAll(/\r\n|\r|\n/g, '\\n').replaceAll(/[^\P{Cc}\t]/gu, '')
}

const longestLine = 75

/** Lines longer than 75 octets go on in the next, after a space; a letter is never cut. */
function folded(line: string): string {
  let [text, octets] = ['', 0]
  for (const letter of line) {
    const size = new TextEncoder().encode(letter).length
    if (octets + size > longestLine) {
      text += '\r\n '
      octets = 1
    }
    text += letter
    octets += size
  }
  return text
}
