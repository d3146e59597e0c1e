// The hand-off report: what fired, what was done, what still burns, what comes next. Written from facts, as Markdown, for the next person.
import { formatDuration, minuteMs } from '../../../base/duration.ts'

export interface HandoffFacts {
  readonly schedule: string
  readonly timeZone: string
  readonly fromMs: number
  readonly toMs: number
  readonly pages: readonly {
    readonly id: string
    readonly title: string
    readonly service: string | null
    readonly state: string
    readonly startedMs: number
    readonly acknowledgedMs: number | null
    readonly resolvedMs: number | null
  }[]
  /** What people did, oldest first. */
  readonly acts: readonly { readonly atMs: number; readonly who: string; readonly what: string }[]
  readonly openSituations: readonly { readonly id: string; readonly title: string; readonly service: string | null; readonly openedMs: number }[]
  readonly openIncidents: readonly { readonly number: number; readonly title: string; readonly severity: string; readonly declaredMs: number; readonly isPractice: boolean }[]
  readonly toilMinutes: number
  readonly next: readonly { readonly who: string; readonly fromMs: number; readonly toMs: number }[]
  readonly gaps: readonly { readonly fromMs: number; readonly toMs: number }[]
}

/** Longer lists are not read at a hand-off; the rest is counted. */
const mostListed = 25

export function writeHandoff(facts: HandoffFacts): string {
  const at = (atMs: number): string => {
    const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(facts.timeZone)
    return `${local.toPlainDate().toString()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`
  }
  // What pages comes first: the list is cut where it grows too long.
  const burning = [
    ...facts.pages.filter(({ state }) => state !== 'resolved').map((one) => `Page, ${one.state}: ${one.title}${ofService(one.service)}, since ${at(one.startedMs)}`),
    ...facts.openSituations.map((one) => `Alerts: ${one.title}${ofService(one.service)}, since ${at(one.openedMs)}`),
    ...facts.openIncidents.map((one) => `${one.isPractice ? 'Practice, not real: incident' : 'Incident'} ${one.number} (${one.severity}): ${one.title}, since ${at(one.declaredMs)}`),
  ]
  return [
    `# Hand-off of ${facts.schedule}`,
    `${at(facts.fromMs)} to ${at(facts.toMs)} (${facts.timeZone}).`,
    `## Still burning\n${list(burning, 'Nothing.')}`,
    `## What fired\n${list(facts.pages.map((one) => `${at(one.startedMs)} ${one.title}${ofService(one.service)}: ${fate(one)}`), 'Nobody was paged.')}`,
    `## What was done\n${list(facts.acts.map((one) => `${at(one.atMs)} ${one.who}: ${one.what}`), 'Nothing is on the record.')}${facts.toilMinutes > 0 ? `\n\nToil logged: ${formatDuration(facts.toilMinutes * minuteMs)}.` : ''}`,
    `## What comes next\n${list([
      ...facts.next.map((one) => `${one.who} from ${at(one.fromMs)} to ${at(one.toMs)}`),
      ...facts.gaps.map((gap) => `Nobody from ${at(gap.fromMs)} to ${at(gap.toMs)}: add an override`),
    ], 'Nobody is on the schedule.')}`,
  ].join('\n\n') + '\n'
}

function fate({ state, startedMs, acknowledgedMs, resolvedMs }: HandoffFacts['pages'][number]): string {
  const after = (atMs: number): string => formatDuration(Math.max(0, atMs - startedMs - ((atMs - startedMs) % 1_000)))
  const parts = [
    acknowledgedMs === null ? null : `acknowledged after ${after(acknowledgedMs)}`,
    resolvedMs === null ? state : `over after ${after(resolvedMs)}`,
  ]
  return parts.filter((part) => part !== null).join(', ')
}

function list(lines: readonly string[], nothing: string): string {
  if (lines.length === 0) return `- ${nothing}`
  const more = lines.length - mostListed
  return [...lines.slice(0, mostListed), ...(more > 0 ? [`and ${more} more, on the record`] : [])].map((line) => `- ${line.replaceAll(/\s+/g, ' ')}`).join('\n')
}

const ofService = (service: string | null): string => (service === null ? '' : ` (${service})`)
