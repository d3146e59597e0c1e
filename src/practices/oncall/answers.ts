// Rows and rules as the wire tells them.
import { formatInstant } from '../../base/instant.ts'
import { limitsOfSchedule, plainRotation } from './plain-schedule.ts'
import { dayMs, minuteMs } from '../../base/duration.ts'
import type { Db } from '../../spine/database.ts'
import type { House } from '../../spine/practice.ts'
import type { Person } from '../access/questions.ts'
import type {
  ContactsAnswer, MethodAnswer, NotificationAnswer, OutboxItem, OverrideAnswer, PageDetail, PageItem, PersonBrief, PolicyAnswer, ScheduleAnswer, ShiftAnswer,
} from './contract.ts'
import { membersOf, targetsOf } from './actions/weigh-targets.ts'
import { pageUrl } from './links.ts'
import { planNotifications } from './model/contact-rules.ts'
import { acknowledgementsWanted, allTargets } from './model/escalation.ts'
import type { Plan, Target } from './model/escalation.ts'
import { nextShifts, shiftsAt, whoIsOnCall } from './model/schedule.ts'
import type { Schedule, Shift } from './model/schedule.ts'
import { previewAnswers, quietAnswer, rulesAnswer } from './rules-answer.ts'
import { briefOf, contactsOf, Directory } from './people.ts'
import { acknowledgementsOf } from './store/acknowledgements.ts'
import { methodsOf } from './store/contacts.ts'
import { attemptsOf, isForPerson, notificationsOf } from './store/pages.ts'
import { loadSchedules } from './store/schedules.ts'
import type { StoredPolicy, StoredSchedule } from './store/schedules.ts'
import type { AttemptRow, MethodRow, NotificationRow, OutboxRow, OverrideRow, PageRow } from './store/tables.ts'

/** A shift further away than this is not "next". */
const nextWithinMs = 92 * dayMs
const maxSchedules = 500

const orNull = (atMs: number | null): string | null => (atMs === null ? null : formatInstant(atMs))

export async function shiftAnswer(shift: Shift, people: Directory): Promise<ShiftAnswer> {
  return {
    rotation: shift.rotation, person: shift.person === null ? null : await people.briefOfName(shift.person), override: shift.override,
    fromAt: formatInstant(clamped(shift.fromMs)), toAt: formatInstant(clamped(shift.toMs)),
  }
}

/** A shift without a beginning or end is shown at the edge of what a calendar holds. */
function clamped(atMs: number): number {
  return Math.min(Math.max(atMs, 0), 253_402_300_799_000)
}

export async function shiftAnswers(shifts: readonly Shift[], people: Directory): Promise<ShiftAnswer[]> {
  const answers: ShiftAnswer[] = []
  for (const shift of shifts) answers.push(await shiftAnswer(shift, people))
  return answers
}

export async function onCallNowAndNext(schedule: Schedule, atMs: number, people: Directory): Promise<{ now: ShiftAnswer[]; next: ShiftAnswer[] }> {
  return { now: await shiftAnswers(shiftsAt(schedule, atMs), people), next: await shiftAnswers(nextShifts(schedule, atMs, nextWithinMs), people) }
}

export async function scheduleAnswer(schedule: StoredSchedule, atMs: number, people: Directory): Promise<ScheduleAnswer> {
  const rotations: ScheduleAnswer['rotations'] = []
  for (const rotation of schedule.rotations) {
    // Those of a calendar are no words of the schedule: whoever sends the answer back must not make them its own.
    if (rotation.shifts === undefined) rotations.push({ ...plainRotation(rotation), people: await briefs(rotation.people, people) })
  }
  return {
    name: schedule.name, displayName: schedule.displayName, timeZone: schedule.timeZone, rotations, ...limitsOfSchedule(schedule),
    ...(await onCallNowAndNext(schedule, atMs, people)), updatedAt: formatInstant(schedule.updatedMs),
  }
}

export async function overrideAnswer(row: OverrideRow, people: Directory): Promise<OverrideAnswer> {
  return {
    id: row.id, schedule: row.schedule, person: row.person === '' ? null : await people.briefOfName(row.person), rotation: row.rotation,
    replaces: row.replaces === null ? null : await people.briefOfName(row.replaces), fromAt: formatInstant(row.from_ms),
    toAt: formatInstant(row.to_ms), reason: row.reason, createdAt: formatInstant(row.created_ms),
  }
}

/** Policies with who each target would be at `atMs`. */
export async function policyAnswers(db: Db, policies: readonly StoredPolicy[], atMs: number): Promise<PolicyAnswer[]> {
  const people = new Directory(db)
  const onCall = await peopleOnCall(db, policies, atMs)
  const teams = await membersOf(db, policies.flatMap((policy) => targetsOf(policy)))
  const targetAnswer = async (target: Target): Promise<PolicyAnswer['steps'][number]['targets'][number]> => 'person' in target
    ? { kind: 'person', name: target.person, people: [await people.briefOfName(target.person)] }
    : 'schedule' in target ? { kind: 'schedule', name: target.schedule, people: await briefs(onCall.get(target.schedule) ?? [], people) }
    : 'team' in target ? { kind: 'team', name: target.team, people: await briefs(teams.get(target.team) ?? [], people) }
    : { kind: 'webhook', name: shownAddress({ channel: 'webhook', address: target.webhook }), people: [] }
  const answers: PolicyAnswer[] = []
  for (const policy of policies) {
    const steps: PolicyAnswer['steps'] = []
    for (const step of policy.steps) steps.push({ delayMinutes: step.delayMinutes, waits: step.waits ?? false, otherwise: await Promise.all((step.otherwise ?? []).map(targetAnswer)), only: step.only ? { ...step.only, weekdays: [...step.only.weekdays] } : null, acknowledgements: step.acknowledgements ?? 1, targets: await Promise.all(step.targets.map(targetAnswer)) })
    answers.push({
      name: policy.name, displayName: policy.displayName, steps, repeat: policy.repeat,
      fallback: policy.fallback === null ? null : await targetAnswer(policy.fallback), updatedAt: formatInstant(policy.updatedMs),
    })
  }
  return answers
}

/** Names of who is on call, by schedule, for every schedule that these plans ask. */
export async function peopleOnCall(db: Db, plans: readonly Plan[], atMs: number): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = new Set(plans.flatMap((plan) => [...plan.steps.flatMap((step) => allTargets(step)), ...(plan.fallback ? [plan.fallback] : [])]).flatMap((target) => ('schedule' in target ? [target.schedule] : [])))
  const schedules = await loadSchedules(db, { names: [...names].slice(0, maxSchedules), afterMs: atMs, limit: maxSchedules })
  return new Map(schedules.map((schedule) => [schedule.name, whoIsOnCall(schedule, atMs)]))
}

export async function briefs(names: readonly string[], people: Directory): Promise<PersonBrief[]> {
  const found: PersonBrief[] = []
  for (const name of names) found.push(await people.briefOfName(name))
  return found
}

/** Pages as a list shows them, each with everybody who was asked. */
export async function pageItems(db: Db, rows: readonly PageRow[]): Promise<PageItem[]> {
  const people = new Directory(db)
  const notifications = await notificationsOf(db, rows.map((row) => row.id))
  const items: PageItem[] = []
  for (const row of rows) items.push(await pageItem(row, notifications.filter((one) => one.page === row.id), people))
  return items
}

async function pageItem(row: PageRow, notifications: readonly NotificationRow[], people: Directory): Promise<PageItem> {
  const asked: PersonBrief[] = []
  for (const id of new Set(notifications.filter(isForPerson).map((one) => one.person))) asked.push(await people.briefOfId(id))
  return {
    id: row.id, title: row.title, state: row.state, urgency: row.urgency, service: row.service, environment: row.environment, situation: row.situation,
    policy: row.policy, step: row.step, round: row.round, nextEscalationAt: row.state === 'open' ? orNull(row.next_ms) : null, startedAt: formatInstant(row.started_ms),
    acknowledgedAt: orNull(row.acknowledged_ms), acknowledgedBy: await acknowledgedBy(row, people), resolvedAt: orNull(row.resolved_ms),
    snoozedUntil: row.state === 'acknowledged' ? orNull(row.snoozed_ms) : null, purpose: row.purpose, people: asked,
  }
}

async function acknowledgedBy(row: PageRow, people: Directory): Promise<PersonBrief | null> {
  if (row.acknowledged_by === null) return null
  if (row.acknowledged_by.startsWith('person/')) return people.briefOfId(row.acknowledged_by.slice('person/'.length))
  return { id: null, name: row.acknowledged_by, displayName: row.acknowledged_by }
}

export async function pageDetail(house: Pick<House, 'settings'>, db: Db, row: PageRow): Promise<PageDetail> {
  const people = new Directory(db)
  const notifications = await notificationsOf(db, [row.id])
  const attempts = await attemptsOf(db, notifications.map((one) => one.id))
  const answers: NotificationAnswer[] = []
  for (const one of notifications) answers.push(await notificationAnswer(one, attempts.filter((attempt) => attempt.notification === one.id), people))
  return {
    ...(await pageItem(row, notifications, people)), summary: row.summary, runbook: row.runbook, reason: row.reason, url: pageUrl(house as House, row.id), notifications: answers,
    acknowledgements: await acknowledgementsAnswer(db, row, people),
  }
}

async function acknowledgementsAnswer(db: Db, row: PageRow, people: Directory): Promise<PageDetail['acknowledgements']> {
  const by: PageDetail['acknowledgements']['by'] = []
  for (const one of await acknowledgementsOf(db, row.id)) by.push({ person: await people.briefOfId(one.person), at: formatInstant(one.at_ms), via: one.via })
  return { wanted: acknowledgementsWanted(JSON.parse(row.plan) as Plan, row), by }
}

async function notificationAnswer(row: NotificationRow, attempts: readonly AttemptRow[], people: Directory): Promise<NotificationAnswer> {
  return {
    id: row.id, person: isForPerson(row) ? await people.briefOfId(row.person) : { id: null, name: 'webhook', displayName: 'A webhook of the policy' }, channel: row.channel, address: shownAddress(row), state: row.state, because: row.because, step: row.step, round: row.round,
    dueAt: formatInstant(row.due_ms), updatedAt: formatInstant(row.updated_ms),
    attempts: attempts.map((attempt) => ({ attempt: attempt.attempt, at: formatInstant(attempt.at_ms), outcome: attempt.outcome, detail: attempt.detail, tookMs: attempt.took_ms })),
  }
}

export function methodAnswer(row: MethodRow): MethodAnswer {
  return {
    id: row.id, kind: row.kind, label: row.label, address: row.kind === 'webpush' ? shownAddress({ channel: row.kind, address: row.address }) : row.address, isVerified: row.verified_ms !== null, verifiedAt: orNull(row.verified_ms),
    lastSentAt: orNull(row.last_sent_ms), failingSinceAt: orNull(row.failing_since_ms), lastFailure: row.last_failure,
  }
}

export async function contactsAnswer(db: Db, person: Person, nowMs: number): Promise<ContactsAnswer> {
  const contacts = (await contactsOf(db, [person])).get(person.id)!
  const plan = person.isActive ? planNotifications(contacts, 'page', nowMs) : []
  return {
    person: briefOf(person), methods: (await methodsOf(db, [person.id])).map(methodAnswer), rules: rulesAnswer(contacts.rules), timeZone: contacts.timeZone, quiet: quietAnswer(contacts.quiet), previews: previewAnswers(contacts, nowMs),
    plan: plan.map((one) => ({ kind: one.kind, address: one.kind === 'webpush' ? shownAddress({ channel: one.kind, address: one.address }) : one.address, delayMinutes: one.delayMs / minuteMs, reason: one.reason })),
  }
}

/** `isWhole`: with the acknowledge link, which lets its holder act as the person. */
export function outboxItem(row: OutboxRow, isWhole: boolean): OutboxItem {
  const shown = (text: string): string => (isWhole ? text : text.replaceAll(/\/ack\/[\w.-]+/g, '/ack/…'))
  return {
    id: row.id, at: formatInstant(row.at_ms), channel: row.channel, to: shownAddress(row), subject: row.subject, text: shown(row.body), html: shown(row.html),
    page: row.page, notification: row.notification, state: row.state, detail: row.detail,
  }
}

/** The path of a webhook is often its password; a push subscription is one. */
export function shownAddress({ channel, address }: { channel: string; address: string }): string {
  if (channel === 'webpush') return /"endpoint":"(https?:\/\/[^/"]+)/.exec(address)?.[1] ?? 'a browser'
  return (channel === 'webhook' || channel === 'teams') && URL.canParse(address) ? `${new URL(address).origin}/…` : address
}
