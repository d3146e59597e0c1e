// Silences that somebody should look at: about to end over alerts that still fire, very old, never matching, their owner gone.
import { dayMs, formatDuration, hourMs, minuteMs } from '../../base/duration.ts'
import type { Finding } from '../../base/finding.ts'
import type { House } from '../../spine/practice.ts'
import { findPerson, findPersonByName } from '../access/questions.ts'
import { silenceOf } from './actions/read-silences.ts'
import { labelsFrom } from './model/labels.ts'
import type { Labels } from './model/labels.ts'
import { matcherText } from './model/matcher.ts'
import type { MatcherWords } from './model/matcher.ts'
import { silencedBy } from './model/silence.ts'
import { idFrom } from './store/reading.ts'
import { activeSilences } from './store/silences.ts'
import type { SilenceRow } from './store/tables.ts'
import { quietAlerts, silenceUses } from './store/watching.ts'

const endsSoonMs = 2 * hourMs
const oldAfterMs = 30 * dayMs
const idleAfterMs = 7 * dayMs
const mostLooked = 5_000
const maxShown = 20

export async function silenceFindings(house: House): Promise<readonly Finding[]> {
  const nowMs = house.clock.nowMs()
  const rows = await activeSilences(house.read, nowMs)
  if (rows.length === 0) return []
  const uses = await silenceUses(house.read)
  const quiet = (await quietAlerts(house.read, { sinceId: idFrom(nowMs), limit: mostLooked })).filter(({ open_key: openKey }) => openKey !== null)
    .map(({ labels }) => labelsFrom(Object.entries(JSON.parse(labels) as Record<string, string>)))
  const groups: Finding[][] = [[], [], [], []]
  const gone = new Map<string, boolean>()
  for (const owner of new Set(rows.map((row) => row.created_by))) gone.set(owner, await isGone(house, owner))
  for (const row of rows) {
    const idleSince = uses.get(row.id)
    const ending = endingFinding(row, quiet, nowMs)
    if (ending) groups[0]!.push(ending)
    if (row.recurrence === null && nowMs - row.starts_ms > oldAfterMs) groups[1]!.push({ level: 'warning', code: 'ALERTS_SILENCE_OLD', say: `The silence ${named(row)} has held for ${formatDuration(Math.floor((nowMs - row.starts_ms) / dayMs) * dayMs)}: what it hides has become usual.`, mend: 'Mend or remove the rule, change the routing, or end the silence.' })
    // One that recurs may wait for its time longer than that.
    if (idleSince && row.recurrence === null && nowMs - (idleSince.matchedMs ?? idleSince.seenMs) > idleAfterMs) groups[2]!.push({ level: 'warning', code: 'ALERTS_SILENCE_IDLE', say: `The silence ${named(row)} ${idleSince.matchedMs === null ? 'has never matched an alert' : 'has matched no alert'} for a week: perhaps its matchers are mistyped, or it is not needed any more.`, mend: `Look at its matchers, or end it: DELETE /api/v1/silences/${row.id}.` })
    if (gone.get(row.created_by)) groups[3]!.push({ level: 'warning', code: 'ALERTS_SILENCE_OWNER_GONE', say: `Whoever made the silence ${named(row)} has no active account any more: nobody answers for it.`, mend: 'Make it again under your name, or end it.' })
  }
  return groups.flatMap((group) => group.slice(0, maxShown))
}

function endingFinding(row: SilenceRow, quiet: readonly Labels[], nowMs: number): Finding | null {
  if (row.ends_ms - nowMs > endsSoonMs) return null
  const one = [silenceOf(row)]
  const kept = quiet.filter((labels) => silencedBy(one, labels, nowMs).length > 0).length
  if (kept === 0) return null
  return {
    level: 'warning', code: 'ALERTS_SILENCE_ENDING', say: `The silence ${named(row)} ends in ${formatDuration(Math.max(minuteMs, row.ends_ms - nowMs - ((row.ends_ms - nowMs) % minuteMs)))} and ${kept === 1 ? 'an alert' : `${kept === mostLooked ? 'at least ' : ''}${kept} alerts`} under it still ${kept === 1 ? 'fires' : 'fire'}: then people are asked.`,
    mend: 'End what fires, or let the silence last longer.',
  }
}

/** Tools give any name; of one that no account ever had nothing can be said. */
async function isGone(house: House, by: string): Promise<boolean> {
  if (by.startsWith('person/')) return (await findPerson(house.read, by.slice('person/'.length)))?.isActive !== true
  if (by.includes('/') || by === 'mainstay') return false
  return (await findPersonByName(house.read, by))?.isActive === false
}

function named(row: SilenceRow): string {
  const matchers = (JSON.parse(row.matchers) as MatcherWords[]).map(matcherText).join(', ')
  return `${matchers.length > 120 ? `${matchers.slice(0, 119)}…` : matchers}${row.comment === '' ? '' : ` (${row.comment.slice(0, 80)})`}`
}
