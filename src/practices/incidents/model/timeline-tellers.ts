// How each kind of entry is told. Kinds of other practices are read from the record by name, not imported:
// the timeline must still tell entries of a practice that is switched off or written by an older version.
import { formatDuration, minuteMs } from '../../../base/duration.ts'
import { formatInstant } from '../../../base/instant.ts'
import { formatPercent } from '../../../base/ratio.ts'
import { breakGlassTellers } from './timeline-tellers-break-glass.ts'
import { familyTellers } from './timeline-tellers-family.ts'
import { evidenceTellers } from './timeline-tellers-evidence.ts'
import { retimeTellers } from './timeline-tellers-retime.ts'
import { roleTitles } from './roles.ts'
import type { IncidentRole } from './roles.ts'
import type { Facts, Told } from './telling.ts'

type Teller = (facts: Facts, actorName: string) => Told

export const tellers: Readonly<Record<string, Teller>> = {
  ...evidenceTellers,
  ...breakGlassTellers,
  ...familyTellers,
  ...retimeTellers,
  'incident.pinned': (facts, by) => ({ lane: 'people', icon: 'note', weight: 'quiet', sentence: `${by} pinned entry ${facts.number('entry') ?? '?'}.` }),
  'incident.unpinned': (facts, by) => ({ lane: 'people', icon: 'note', weight: 'quiet', sentence: `${by} took the pin off entry ${facts.number('entry') ?? '?'}.` }),
  'incident.restricted': (facts, by) => ({ lane: 'incident', icon: 'person', weight: 'key', sentence: `${by} restricted it to those named.`, detail: facts.text('reason') }),
  'incident.opened-to-all': (facts, by) => ({ lane: 'incident', icon: 'person', weight: 'key', sentence: `${by} opened it to everybody.`, detail: facts.text('reason') }),
  'incident.member-added': (facts, by) => ({ lane: 'people', icon: 'person', sentence: `${by} let ${facts.person('person') ?? 'somebody'} see it.`, detail: facts.text('reason') }),
  'incident.member-removed': (facts, by) => ({ lane: 'people', icon: 'person', sentence: `${by} took ${facts.person('person') ?? 'somebody'} off those who see it.`, detail: facts.text('reason') }),
  'incident.looked-at': (facts) => ({ lane: 'people', icon: 'person', weight: 'quiet', sentence: `${facts.person('person') ?? 'Somebody'} opened it.` }),
  'incident.merged': (facts, by) => ({ lane: 'incident', icon: 'link', weight: 'key', sentence: `${by} merged it into #${facts.number('intoNumber') ?? '?'}.`, detail: facts.text('reason') }),
  'incident.absorbed': (facts, by) => ({ lane: 'incident', icon: 'link', weight: 'key', sentence: `${by} merged #${facts.number('fromNumber') ?? '?'} into it: ${facts.text('title') ?? 'a duplicate'}.`, detail: facts.text('reason') }),
  'incident.split-off': (facts, by) => ({ lane: 'incident', icon: 'link', weight: 'key', sentence: `${by} split it off #${facts.number('fromNumber') ?? '?'} again.`, detail: facts.text('reason') }),
  'incident.imported': (facts) => ({ lane: 'incident', icon: 'incident', weight: 'key', sentence: `It was imported from ${facts.text('source') ?? 'another system'}.`, detail: facts.text('url') }),
  'burn.started': (facts) => ({
    lane: 'objective', icon: 'burn', weight: 'key',
    sentence: `${facts.text('objective') ?? facts.subjectName} began to burn its error budget${rate(facts)}${remaining(facts)}.`,
    detail: facts.text('explanation') ?? facts.text('summary'),
  }),
  'burn.stopped': (facts) => ({
    lane: 'objective', icon: 'recovery', weight: 'key',
    sentence: `${facts.text('objective') ?? facts.subjectName} stopped burning its error budget${remaining(facts)}.`,
  }),
  'budget.exhausted': (facts) => ({ lane: 'objective', icon: 'burn', weight: 'key', sentence: `The error budget of ${facts.text('objective') ?? facts.subjectName} is used up.` }),
  'coverage.lost': (facts) => ({ lane: 'objective', icon: 'coverage', sentence: `Measurements of ${facts.text('objective') ?? facts.subjectName} are missing: its alerts are frozen.` }),
  'coverage.regained': (facts) => ({ lane: 'objective', icon: 'coverage', sentence: `${facts.text('objective') ?? facts.subjectName} is measured again.` }),
  'objective.created': (facts, by) => ({ lane: 'objective', icon: 'edit', sentence: `${by} created the objective ${facts.subjectName}.` }),
  'objective.changed': (facts, by) => ({ lane: 'objective', icon: 'edit', sentence: `${by} changed the objective ${facts.subjectName}.` }),
  'objective.removed': (facts, by) => ({ lane: 'objective', icon: 'edit', sentence: `${by} removed the objective ${facts.subjectName}.` }),

  'alert.fired': (facts) => ({
    lane: 'alert', icon: 'alert',
    sentence: `Alert ${facts.text('alertName') ?? facts.subjectName} fired${from(facts)}.`, detail: facts.text('summary'),
  }),
  'alert.resolved': (facts) => ({ lane: 'alert', icon: 'recovery', sentence: `Alert ${facts.text('alertName') ?? facts.subjectName} resolved${from(facts)}.`, detail: facts.text('reason') }),
  'alert.acknowledged': (facts) => ({ lane: 'alert', icon: 'person', sentence: `Alert ${facts.text('alertName') ?? facts.subjectName} was acknowledged at its source${from(facts)}.` }),
  'situation.opened': (facts) => ({
    lane: 'alert', icon: 'situation', weight: facts.text('urgency') === 'page' ? 'key' : 'normal',
    sentence: `A situation opened${urgency(facts)}: ${facts.text('title') ?? facts.subjectName}.`, detail: facts.text('reason'),
  }),
  'situation.joined': (facts) => ({
    lane: 'alert', icon: 'situation', weight: 'quiet',
    sentence: `${joiners(facts)} joined the situation${facts.text('title') ? ` “${facts.text('title')}”` : ''}.`, detail: facts.text('reason'),
  }),
  'situation.resolved': (facts) => ({ lane: 'alert', icon: 'recovery', weight: 'key', sentence: `Every alert of “${facts.text('title') ?? facts.subjectName}” is resolved.` }),
  'situation.merged': (facts, by) => ({ lane: 'alert', icon: 'situation', weight: 'key', sentence: `${by} merged the situation “${facts.text('title') ?? facts.subjectName}” into “${facts.text('intoTitle') ?? 'another'}”.`, detail: facts.text('note') }),
  'situation.split': (facts, by) => ({ lane: 'alert', icon: 'situation', sentence: `${by} split ${facts.number('alerts') ?? 'some'} ${facts.number('alerts') === 1 ? 'alert' : 'alerts'} off the situation “${facts.text('title') ?? facts.subjectName}”.`, detail: facts.text('note') }),
  'situation.reopened': (facts) => ({ lane: 'alert', icon: 'reopened', weight: 'key', sentence: `The situation “${facts.text('title') ?? facts.subjectName}” came back.`, detail: facts.text('reason') }),

  'page.started': (facts) => ({
    lane: 'page', icon: 'page', weight: 'key',
    sentence: `A page began${facts.text('policy') ? ` by the policy ${facts.text('policy')}` : ''}${facts.text('title') ? `: ${facts.text('title')}` : ''}.`,
    detail: facts.text('reason'),
  }),
  'page.notified': (facts) => ({ lane: 'page', icon: 'page', sentence: `${facts.person('person') ?? 'Somebody'} was asked to respond${(facts.number('step') ?? 0) > 0 ? ` (step ${facts.number('step')})` : ''}.` }),
  'notification.sent': (facts) => ({ lane: 'page', icon: 'delivery', weight: 'quiet', sentence: `${channel(facts)} to ${facts.person('person') ?? 'the responder'} was handed over${facts.number('sinceStartMs') === null ? '' : ` ${formatDuration(facts.number('sinceStartMs')!)} after the page began`}.` }),
  'notification.failed': (facts) => ({
    lane: 'page', icon: 'warning',
    sentence: `${channel(facts)} to ${facts.person('person') ?? 'the responder'} failed${facts.number('attempt') === null ? '' : ` (attempt ${facts.number('attempt')})`}.`,
    detail: facts.text('reason'),
  }),
  'page.escalated': (facts) => ({ lane: 'page', icon: 'warning', weight: 'key', sentence: `The page went on${facts.number('step') === null ? '' : ` to step ${facts.number('step')}`}.`, detail: facts.text('reason') }),
  'page.acknowledged': (facts, by) => ({ lane: 'page', icon: 'person', weight: 'key', sentence: `${facts.person('person') ?? by} acknowledged the page.` }),
  'page.unanswered': (facts) => ({ lane: 'page', icon: 'warning', weight: 'key', sentence: `Nobody answered the page: ${facts.text('policy') ? `the policy ${facts.text('policy')}` : 'its policy'} has no further step.` }),
  'page.nobody-on-call': (facts) => ({ lane: 'page', icon: 'warning', weight: 'key', sentence: nobodySentence(facts) }),
  'page.reassigned': (facts, by) => ({ lane: 'page', icon: 'person', weight: 'key', sentence: `${by} handed the page to ${facts.person('to') ?? 'somebody else'}.` }),
  'page.resolved': () => ({ lane: 'page', icon: 'recovery', weight: 'quiet', sentence: 'The page ended: there is nothing left to answer.' }),
  'override.added': (facts, by) => ({ lane: 'page', icon: 'edit', sentence: `${by} changed who is on call for ${facts.subjectName}.` }),
  'override.removed': (facts, by) => ({ lane: 'page', icon: 'edit', sentence: `${by} took back a change of who is on call for ${facts.subjectName}.` }),

  'change.recorded': (facts, by) => ({ lane: 'change', icon: 'change', weight: 'key', sentence: changeSentence(facts, by) }),
  'change.updated': (facts, by) => ({ lane: 'change', icon: 'change', weight: 'key', sentence: changeSentence(facts, by) }),

  'incident.declared': (facts, by) => ({
    lane: 'incident', icon: 'incident', weight: 'key', severity: facts.text('severity') ?? '',
    sentence: `${by} declared incident #${facts.number('number') ?? '?'} at ${facts.text('severity') ?? 'an unknown severity'}: ${facts.text('title') ?? ''}.`,
    detail: [facts.text('severityReason') && `Severity: ${facts.text('severityReason')}.`, facts.text('reason') && `Declared because ${facts.text('reason')}.`].filter(Boolean).join(' '),
  }),
  'incident.linked': (facts, by) => ({
    lane: 'incident', icon: 'link', weight: 'key',
    sentence: `${by} linked “${facts.text('title') ?? facts.text('linked') ?? ''}” to this incident: ${facts.text('reason') ?? 'no reason given'}.`,
  }),
  'incident.acknowledged': (facts, by) => ({ lane: 'incident', icon: 'person', weight: 'quiet', sentence: `${facts.person('person') ?? by} is on it.` }),
  'incident.severity-changed': (facts, by) => ({
    lane: 'incident', icon: 'severity', weight: 'key', severity: facts.text('to') ?? '',
    sentence: `${by} changed the severity from ${facts.text('from') ?? 'an unknown one'} to ${facts.text('to') ?? 'an unknown one'}.`, detail: facts.text('reason'),
  }),
  'incident.changed': (facts, by) => ({ lane: 'incident', icon: 'edit', sentence: `${by} corrected ${corrections(facts)}.`, detail: facts.text('reason') }),
  'incident.role-asked': (facts, by) => ({ lane: 'people', icon: 'role', sentence: `${by} asked ${facts.person('person') ?? 'somebody'} to be ${roleTitle(facts)}.`, detail: facts.text('brief') }),
  'incident.role-declined': (facts) => ({ lane: 'people', icon: 'role', weight: 'key', sentence: `${facts.person('person') ?? 'Whoever was asked'} declined to be ${roleTitle(facts)}.`, detail: facts.text('reason') }),
  'incident.role-assigned': (facts, by) => ({ lane: 'people', icon: 'role', weight: 'key', sentence: roleSentence(facts, by), detail: facts.text('brief') }),
  'incident.noted': (facts, by) => ({
    lane: 'people', icon: 'note', weight: facts.text('about') === 'decision' || facts.text('about') === 'update' ? 'key' : 'normal',
    sentence: `${by} ${noteVerbs[facts.text('about') ?? ''] ?? 'noted'}:`, detail: facts.text('text'),
  }),
  'communication.update-published': (facts, by) => ({ lane: 'people', icon: 'note', weight: 'key', sentence: `${by} told ${facts.text('audience') ?? 'people'} (${facts.text('status') ?? 'update'}): ${facts.text('title') ?? ''}`, detail: facts.text('text') }),
  'communication.update-withdrawn': (facts, by) => ({ lane: 'people', icon: 'note', sentence: `${by} took an update to ${facts.text('audience') ?? 'people'} back before it left.` }),
  'communication.nudged': (facts) => ({ lane: 'people', icon: 'warning', weight: 'quiet', sentence: `An update was ${facts.flag('isLate') ? 'late' : 'due soon'}: ${facts.person('person') ?? 'nobody'} was reminded.` }),
  'communication.nudge-snoozed': (facts, by) => ({ lane: 'people', icon: 'note', sentence: `${by} quieted the reminders of updates.`, detail: facts.text('reason') }),
  'incident.mitigated': (facts, by) => ({ lane: 'incident', icon: 'mitigated', weight: 'key', sentence: `${by} marked the incident mitigated: users are whole again.`, detail: facts.text('reason') }),
  'incident.resolved': (facts, by) => ({ lane: 'incident', icon: 'resolved', weight: 'key', sentence: `${by} resolved the incident.`, detail: facts.text('reason') }),
  'incident.reopened': (facts, by) => ({ lane: 'incident', icon: 'reopened', weight: 'key', sentence: `${by} reopened the incident.`, detail: facts.text('reason') }),
  'incident.closed': (facts, by) => ({ lane: 'incident', icon: 'closed', weight: 'key', sentence: `${by} closed the incident.`, detail: facts.text('reason') }),
}

const noteVerbs: Readonly<Record<string, string>> = {
  note: 'noted', update: 'gave an update', observation: 'observed', hypothesis: 'suspects', decision: 'decided',
}

const fieldNames: Readonly<Record<string, string>> = {
  title: 'the title', summary: 'the summary', service: 'the service', environment: 'the environment', startedAt: 'when it started',
  detectedAt: 'when it was detected', mitigatedAt: 'when it was mitigated', resolvedAt: 'when it was resolved', impact: 'the impact', scope: 'the scope',
}

function corrections(facts: Facts): string {
  const told = facts.list('changes').map(({ field, to }) => {
    const name = fieldNames[String(field)] ?? String(field)
    if (field === 'summary') return name
    return `${name} (now ${to === null ? 'unknown' : typeof to === 'number' ? formatInstant(to) : String(to)})`
  })
  return told.join(', ') || 'its details'
}

const roleTitle = (facts: Facts): string => roleTitles[facts.text('role') as IncidentRole] ?? facts.text('role') ?? 'a role'

function roleSentence(facts: Facts, by: string): string {
  const role = roleTitle(facts)
  const person = facts.person('person')
  const previous = facts.person('previous')
  if (person === null) return `${previous ?? 'Somebody'} gave up the role of ${role}${by === previous ? '' : ` (by ${by})`}.`
  if (previous !== null) return `${role}: ${previous} handed over to ${person}${by === previous || by === person ? '' : ` (by ${by})`}.`
  return person === by ? `${person} took the role of ${role}.` : `${by} made ${person} ${role}.`
}

const changeKindWords: Readonly<Record<string, string>> = { deployment: 'Deployment', infrastructure: 'Change of infrastructure', configuration: 'Change of configuration', flag: 'Change of a flag', database: 'Change of a database' }
const changeStateWords: Readonly<Record<string, string>> = { started: 'began', succeeded: 'took effect', failed: 'failed', 'rolled-back': 'was rolled back' }

function changeSentence(facts: Facts, by: string): string {
  const touched = facts.texts('services')
  const services = touched.length > 0 ? touched.join(', ') : facts.entry.service
  const what = changeKindWords[facts.text('kind') ?? ''] ?? 'A change'
  const where = `${services ? ` of ${services}` : ''}${facts.entry.environment ? ` in ${facts.entry.environment}` : ''}`
  return `${what}${where} ${changeStateWords[facts.text('state') ?? ''] ?? 'was told'}: ${facts.text('title') ?? facts.subjectName} (${facts.text('by') ?? by}).`
}

function nobodySentence(facts: Facts): string {
  const schedules = facts.texts('schedules').join(', ')
  const asked = facts.texts('asked').map((id) => facts.nameOf(id))
  return `Nobody could be paged${schedules === '' ? '' : ` by ${schedules}`}: ${asked.length === 0 ? 'nobody was asked at all' : `${asked.join(', ')} ${asked.length === 1 ? 'was' : 'were'} asked instead`}.`
}

function rate(facts: Facts): string {
  const burn = facts.number('longBurn')
  const windowMs = facts.number('longMs')
  if (burn === null) return ''
  return ` at ${Number(burn.toPrecision(3))} times the allowed rate${windowMs === null ? '' : ` over ${formatDuration(Math.round(windowMs / minuteMs) * minuteMs || windowMs)}`}`
}

function remaining(facts: Facts): string {
  const left = facts.number('budgetRemaining')
  if (left === null) return ''
  return left < 0 ? `; the budget is overspent by ${formatPercent(-left, 1)}` : `; ${formatPercent(left, 1)} of the budget is left`
}

function from(facts: Facts): string {
  const source = facts.text('source')
  return source === null ? '' : ` (from ${source === 'mainstay' ? 'Mainstay' : source})`
}

function urgency(facts: Facts): string {
  const value = facts.text('urgency')
  return value === 'page' ? ' that is worth a page' : value === 'ticket' ? ' that can wait for a ticket' : ''
}

function channel(facts: Facts): string {
  const name = facts.text('channel') ?? 'message'
  return `${/^[aeiou]/i.test(name) ? 'An' : 'A'} ${name === 'email' ? 'e-mail' : name}`
}

/** One entry tells of all that joined at once. */
function joiners(facts: Facts): string {
  const name = facts.text('alertName') ?? 'Another alert'
  const more = (facts.number('joined') ?? 1) - 1
  return more > 0 ? `${name} and ${more} more` : name
}
