// What a policy would do from a moment on, in sentences: decided by the same rule as a real page, with who is on call at each step.
import { minuteMs } from '../../../base/duration.ts'
import type { Db } from '../../../spine/database.ts'
import { beginning, nextEscalation } from '../model/escalation.ts'
import type { Escalation, Plan } from '../model/escalation.ts'
import { minutesUntil } from '../model/hours.ts'
import type { Hours } from '../model/hours.ts'
import type { PageUrgency } from '../model/contact-rules.ts'
import { wallText } from '../model/wall-clock.ts'
import { targetsOf, weighTargets, withLastResort } from './weigh-targets.ts'
import type { Weighed } from './weigh-targets.ts'

export interface PreviewLine {
  readonly atMs: number
  readonly says: string
}

/** Rounds repeat what was said; more than this is read by nobody. */
const mostLines = 25

export async function previewPolicy(db: Db, plan: Plan, asked: { atMs: number; urgency: PageUrgency; timeZone: string }): Promise<readonly PreviewLine[]> {
  const lines: PreviewLine[] = []
  let atMs = asked.atMs
  let position = beginning
  while (lines.length < mostLines) {
    const { next, weighed } = await decideAt(db, plan, { position, atMs, urgency: asked.urgency })
    lines.push({ atMs, says: `${wallText(atMs, asked.timeZone)}: ${sentence(plan, next, { weighed, untilText: (minutes) => wallText(atMs + minutes * minuteMs, asked.timeZone) })}` })
    if (next.waitMinutes === null) return lines
    position = next.position
    atMs += next.waitMinutes * minuteMs
  }
  return [...lines, { atMs, says: 'And so on.' }]
}

async function decideAt(db: Db, plan: Plan, of: { position: typeof beginning; atMs: number; urgency: PageUrgency }): Promise<{ next: Escalation; weighed: Weighed }> {
  const waits = of.urgency === 'page' ? {} : { minutesUntil: (hours: Hours) => minutesUntil(hours, of.atMs) }
  const weighed = await weighTargets(db, targetsOf(plan), of.atMs)
  const next = nextEscalation(plan, of.position, { ...weighed.now, ...waits })
  if (next.ask.length > 0 || next.isHeld) return { next, weighed }
  const last = await withLastResort(db, weighed)
  return { next: nextEscalation(plan, of.position, { ...last.now, ...waits }), weighed: last }
}

function sentence(plan: Plan, next: Escalation, by: { weighed: Weighed; untilText: (minutes: number) => string }): string {
  const { step, round } = next.position
  const names = next.ask.map(({ person }) => by.weighed.find(person)?.person.displayName ?? person).join(', ')
  const webhooks = next.webhooks.length > 0 ? ` A webhook is told.` : ''
  if (next.isHeld) return `nobody yet: the next step waits for its hours, until ${by.untilText(next.waitMinutes!)}.${webhooks}`
  const because = next.ask[0]?.because
  if (next.isExhausted) return `${names === '' ? 'nobody is left to ask' : `${names}, ${because === 'fallback' ? 'as the fallback' : 'as administrator'}`}; then nobody else is asked.${webhooks}`
  const wanted = plan.steps[step - 1]?.acknowledgements ?? 1
  const why = because === 'fallback' ? `as the fallback, because step ${step} leads to nobody` : because === 'last-resort' ? 'as administrator, because nobody else can be asked' : `step ${step}`
  return `${names === '' ? `only a webhook` : names} (${why}${round > 1 ? `, round ${round}` : ''})${wanted > 1 ? `, until ${wanted} people acknowledge` : ''}.${names === '' ? '' : webhooks}`
}
