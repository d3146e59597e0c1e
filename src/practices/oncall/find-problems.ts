// The pager proves itself before the page: what would keep the next one from waking anybody.
import type { Finding } from '../../base/finding.ts'
import type { Db } from '../../spine/database.ts'
import type { House } from '../../spine/practice.ts'
import { listServices } from '../catalog/questions.ts'
import { defaultPolicy } from './actions/choose-policy.ts'
import { membersOf, targetsOf } from './actions/weigh-targets.ts'
import { isReachable } from './model/contact-rules.ts'
import { reachableOf } from './model/escalation.ts'
import type { Circumstances } from './model/escalation.ts'
import { whoIsOnCall } from './model/schedule.ts'
import { calendarFindings } from './find-calendar-problems.ts'
import { pagerFindings } from './find-pager-problems.ts'
import { contactsOf, Directory } from './people.ts'
import { emptyShifts, endsInNobody } from './find-empty-ends.ts'
import { readinessFindings } from './find-readiness-problems.ts'
import { gapFindings, lostSwapFindings, overlapFindings } from './find-schedule-problems.ts'
import { failingMethods } from './store/contacts.ts'
import { listPages } from './store/pages.ts'
import { loadPolicies, loadSchedules } from './store/schedules.ts'
import type { StoredPolicy, StoredSchedule } from './store/schedules.ts'

const maxLooked = 2_000
/** Of one kind; more would hide the others. */
const maxShown = 20

export async function oncallFindings(house: House): Promise<readonly Finding[]> {
  const db = house.read
  const nowMs = house.clock.nowMs()
  const schedules = await loadSchedules(db, { afterMs: nowMs, limit: maxLooked })
  const policies = await loadPolicies(db, { limit: maxLooked })
  const reach = await reachOf(db, { schedules, policies, nowMs })
  return [
    ...(await policyFindings(db, policies)),
    ...policies.flatMap((policy) => emptyPolicy(policy, reach)).slice(0, maxShown),
    ...policies.flatMap((policy) => endsInNobody(policy, reach)).slice(0, maxShown),
    ...policies.flatMap((policy) => unknownTargets(policy, schedules, reach)).slice(0, maxShown),
    ...unreachable(reach).slice(0, maxShown),
    ...schedules.flatMap((schedule) => gapFindings(schedule, nowMs)).slice(0, maxShown),
    ...schedules.flatMap((schedule) => overlapFindings(schedule, nowMs)).slice(0, maxShown),
    ...(await lostSwapFindings(db, schedules, nowMs)).slice(0, maxShown),
    ...schedules.flatMap((schedule) => emptyShifts(schedule, reach, nowMs)).slice(0, maxShown),
    ...(await calendarFindings(db, schedules)).slice(0, maxShown),
    ...(await failing(db)),
    ...(await unanswered(db)),
    ...(await pagerFindings(house)),
    ...(await readinessFindings(db, nowMs)),
    ...(house.settings.smtpUrl === null ? [{ level: 'warning' as const, code: 'ONCALL_OUTBOX_ONLY', say: 'No mail server is configured: e-mails are only kept in the outbox of this installation.', mend: 'Set MAINSTAY_SMTP_URL, for example smtp://user:password@mail.example.org:587.' }] : []),
  ]
}

interface Reach extends Circumstances {
  readonly unreachable: readonly string[]
  readonly unknown: ReadonlySet<string>
}

/** Everybody that schedules and policies name, and whether a message can reach them. */
async function reachOf(db: Db, known: { schedules: readonly StoredSchedule[]; policies: readonly StoredPolicy[]; nowMs: number }): Promise<Reach> {
  const { schedules, policies, nowMs } = known
  const teams = await membersOf(db, policies.flatMap((policy) => targetsOf(policy)))
  const names = new Set([
    ...[...teams.values()].flat(),
    ...schedules.flatMap((schedule) => [...schedule.rotations.flatMap((rotation) => rotation.people), ...schedule.overrides.flatMap((override) => override.person ?? [])]),
    ...policies.flatMap((policy) => targetsOf(policy).flatMap((target) => ('person' in target ? [target.person] : []))),
  ])
  const directory = new Directory(db)
  const people = []
  const unknown = new Set<string>()
  for (const name of names) {
    const person = await directory.named(name)
    if (person?.isActive) people.push(person)
    else unknown.add(name)
  }
  const contacts = await contactsOf(db, people)
  const reachable = new Set(people.filter((person) => isReachable(contacts.get(person.id)!)).map((person) => person.name))
  const onCall = new Map(schedules.map((schedule) => [schedule.name, whoIsOnCall(schedule, nowMs)]))
  return {
    peopleOf: (target) => ('person' in target ? [target.person] : 'schedule' in target ? (onCall.get(target.schedule) ?? []) : 'team' in target ? (teams.get(target.team) ?? []) : []),
    isReachable: (name) => reachable.has(name), isTime: () => true, lastResort: [], unknown,
    unreachable: [...names].filter((name) => !reachable.has(name)).sort(),
  }
}

async function policyFindings(db: Db, policies: readonly StoredPolicy[]): Promise<readonly Finding[]> {
  const names = new Set(policies.map((policy) => policy.name))
  const services = await listServices(db)
  const lost = services.filter((service) => service.onCallRoute !== null && !names.has(service.onCallRoute)).map((service): Finding => ({
    level: 'warning', code: 'ONCALL_ROUTE_UNKNOWN', say: `Service ${service.name} is routed to the escalation policy "${service.onCallRoute}", which does not exist.`,
    mend: 'Create that policy, or change the on-call route of the service.',
  }))
  if (names.has(defaultPolicy)) return lost.slice(0, maxShown)
  const bare = services.filter((service) => (service.onCallRoute === null || !names.has(service.onCallRoute)) && (service.owner === null || !names.has(service.owner)))
  const whom = services.length === 0 ? 'Any alert worth a page' : bare.length === 0 ? 'A page without a service' : `A page for ${bare.slice(0, 3).map((service) => service.name).join(', ')}${bare.length > 3 ? ` and ${bare.length - 3} more` : ''}`
  return [{ level: 'warning', code: 'ONCALL_NO_POLICY', say: `${whom} would ask every administrator: there is no escalation policy "${defaultPolicy}".`, mend: `Create an escalation policy named "${defaultPolicy}".` }, ...lost.slice(0, maxShown)]
}

function emptyPolicy(policy: StoredPolicy, reach: Reach): readonly Finding[] {
  if (reachableOf(targetsOf(policy), reach).length > 0) return []
  return [{ level: 'error', code: 'ONCALL_POLICY_NOBODY', say: `The escalation policy ${policy.name} reaches nobody now: no step and no fallback leads to a person that a message can reach.`, mend: 'Add a fallback person with a verified contact method, or fill its schedules.' }]
}

function unknownTargets(policy: StoredPolicy, schedules: readonly StoredSchedule[], reach: Reach): readonly Finding[] {
  return targetsOf(policy).flatMap((target): readonly Finding[] => {
    if ('schedule' in target && !schedules.some((schedule) => schedule.name === target.schedule)) return [{ level: 'error', code: 'ONCALL_POLICY_SCHEDULE', say: `The escalation policy ${policy.name} asks the schedule "${target.schedule}", which does not exist.`, mend: 'Create the schedule or change the policy.' }]
    if ('person' in target && reach.unknown.has(target.person)) return [{ level: 'error', code: 'ONCALL_POLICY_PERSON', say: `The escalation policy ${policy.name} asks "${target.person}", who has no active account.`, mend: 'Add the person or change the policy.' }]
    if ('team' in target && reach.peopleOf(target).length === 0) return [{ level: 'error', code: 'ONCALL_POLICY_TEAM', say: `The escalation policy ${policy.name} asks the team "${target.team}", which has no members or does not exist.`, mend: 'Give the team members, or change the policy.' }]
    return []
  })
}

function unreachable(reach: Reach): readonly Finding[] {
  return reach.unreachable.map((name) => reach.unknown.has(name)
    ? { level: 'error', code: 'ONCALL_PERSON_UNKNOWN', say: `"${name}" is on a schedule or policy but has no active account here.`, mend: 'Add the person, or take the name off.' }
    : { level: 'error', code: 'ONCALL_UNREACHABLE', say: `${name} can be on call but no message can reach them: no verified contact method and no e-mail address.`, mend: `Add a contact method for ${name} and verify it with the code that is sent.` })
}

async function failing(db: Db): Promise<readonly Finding[]> {
  const people = new Directory(db)
  const findings: Finding[] = []
  for (const method of await failingMethods(db, maxShown)) {
    const { name } = await people.briefOfId(method.person)
    findings.push({ level: 'error', code: 'ONCALL_METHOD_FAILING', say: `The last message to ${name} by ${method.kind} ("${method.label}") failed: ${method.last_failure ?? 'no reason given'}`, mend: 'Mend or replace the contact method; a message that arrives clears this.' })
  }
  return findings
}

async function unanswered(db: Db): Promise<readonly Finding[]> {
  const pages = await listPages(db, { states: ['unanswered'], limit: maxShown })
  return pages.map((page) => ({ level: 'error', code: 'ONCALL_UNANSWERED', say: `Nobody answered the page "${page.title}".`, mend: `Acknowledge or resolve it: mainstay page acknowledge ${page.id}` }))
}
