// The set-up of another pager as our own documents. What cannot be said here is left out whole, and told.
import type { Finding } from '../../../base/finding.ts'
import type { ForeignPerson, ForeignPolicy, ForeignSchedule, OnCallSetUp } from '../../../connections/on-call-source.ts'
import { addressProblem } from '../actions/manage-contacts.ts'
import type { PolicyWords, ScheduleWords, TargetWords } from '../contract.ts'
import { methodKey } from '../profile-methods.ts'
import { scheduleProblem } from '../schedule-problem.ts'
import { settledMode } from './settle-mode.ts'
import { freeName, namesOf, plainName } from './names.ts'
import type { KnownPerson, NamedPeople } from './name-people.ts'

export interface MovedDocument {
  readonly kind: 'Person' | 'Team' | 'Schedule' | 'EscalationPolicy' | 'OnCallProfile' | 'Service' | 'Heartbeat' | 'OnCallCalendar'
  readonly name: string
  readonly value: object
}

export interface MovedSetUp {
  readonly documents: readonly MovedDocument[]
  readonly findings: readonly Finding[]
  /** By the id there; those that were left out are not in it. */
  readonly schedules: ReadonlyMap<string, { readonly name: string; readonly words: ScheduleWords; readonly rotationNames: ReadonlyMap<string, string> }>
}

/** As the schemas of the documents say. */
const most = { rotations: 20, people: 200, windows: 50, steps: 20, targets: 20, repeat: 10, methods: 20, rules: 50 } as const

export function documentsOf(setUp: OnCallSetUp, who: NamedPeople, here: { readonly people: readonly KnownPerson[]; readonly nowMs: number }): MovedSetUp {
  const findings: Finding[] = [...who.findings]
  const team = namesOf(setUp.teams, 'team')
  const names = { team, policy: policyNames(setUp.policies, team), service: namesOf(setUp.services, 'service') }
  const scheduleNames = namesOf(setUp.schedules, 'schedule')
  const schedules = new Map(setUp.schedules.flatMap((schedule) => {
    const read = scheduleWords(schedule, { names: who.names, findings, nowMs: here.nowMs })
    if (!read) return []
    const name = scheduleNames.get(schedule.id)!
    return [[schedule.id, { name, ...read, ...(schedule.calendarUrl === undefined ? {} : { words: { ...read.words, shiftsFrom: name } }) }] as const]
  }))
  const policies = new Map(setUp.policies.flatMap((policy) => {
    const words = policyWords(policy, { findings, people: who.names, teams: names.team, schedules: new Map([...schedules].map(([id, { name }]) => [id, name])) })
    return words ? [[policy.id, words] as const] : []
  }))
  const knownMethods = new Map(here.people.map(({ name, methods }) => [name, methods]))
  const document = (kind: MovedDocument['kind'], name: string, spec: object, metadata: object = {}): MovedDocument => ({ kind, name, value: { apiVersion: 'mainstay.dev/v1', kind, metadata: { name, ...metadata }, spec } })
  const documents: MovedDocument[] = [
    ...setUp.people.filter(({ id }) => who.fresh.has(id)).map((person) => document('Person', who.names.get(person.id)!, {
      displayName: person.name.slice(0, 200), ...(isAddress(person.email) ? { email: person.email } : {}), role: person.isViewer ? 'viewer' : 'responder', ...(person.timeZone === null ? {} : { timeZone: person.timeZone }),
    })),
    ...setUp.people.flatMap((person) => {
      const name = who.names.get(person.id)!
      const spec = profileOf(person, { name, here: knownMethods.get(name) ?? [], findings })
      return spec ? [document('OnCallProfile', name, spec)] : []
    }),
    ...setUp.teams.map((team) => document('Team', names.team.get(team.id)!, {
      ...described(team.description), ...(team.members.length === 0 ? {} : { members: [...new Set(team.members.flatMap((id) => who.names.get(id) ?? []))].sort() }),
    }, titled(team.name))),
    ...setUp.schedules.flatMap((schedule) => {
      const url = schedules.has(schedule.id) ? schedule.calendarUrl : undefined
      return url === undefined ? [] : [document('OnCallCalendar', scheduleNames.get(schedule.id)!, { url, timeZone: schedule.timeZone })]
    }),
    ...[...schedules.values()].map(({ name, words }) => document('Schedule', name, words)),
    ...[...policies].map(([id, words]) => document('EscalationPolicy', names.policy.get(id)!, words)),
    ...setUp.services.map((service) => {
      if (service.policy !== null && !policies.has(service.policy)) findings.push(lost('warning', 'SERVICE_POLICY', `The service ${service.name} follows an escalation policy that is not carried over.`, 'Give it an `onCallRoute` here.'))
      return document('Service', names.service.get(service.id)!, {
        ...described(service.description), ...(service.team !== null && names.team.has(service.team) ? { owner: names.team.get(service.team)! } : {}),
        ...(service.policy !== null && policies.has(service.policy) ? { onCallRoute: names.policy.get(service.policy)! } : {}),
      }, titled(service.name))
    }),
    ...(setUp.heartbeats ?? []).flatMap(({ name, every, urgency }) => {
      if (/^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$/.test(name) && name.length <= 100) return [document('Heartbeat', name, { every, urgency })]
      findings.push(lost('warning', 'HEARTBEAT', `The heartbeat "${name}" has a name that cannot be one here.`, 'Declare it by another name, and change the address that its sender pings.'))
      return []
    }),
  ]
  return { documents, findings, schedules }
}

/** A team's own policy carries the team's name: that is how it is found. */
function policyNames(policies: readonly ForeignPolicy[], teams: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const ofTeams = policies.flatMap(({ id, ofTeam }): [string, string][] => (ofTeam !== undefined && teams.has(ofTeam) ? [[id, teams.get(ofTeam)!]] : []))
  const taken = new Set(ofTeams.map(([, name]) => name))
  const others = policies.filter(({ id }) => !ofTeams.some(([known]) => known === id))
  return new Map([...ofTeams, ...[...namesOf(others, 'policy')].map(([id, name]): [string, string] => [id, freeName(name, taken)])])
}

const titled = (name: string): object => ({ displayName: name.slice(0, 300) })
const described = (description: string | null): object => (description === null ? {} : { description: description.slice(0, 5_000) })
const isAddress = (email: string | null): email is string => email !== null && addressProblem('email', email) === null

function lost(level: Finding['level'], code: string, say: string, mend: string): Finding {
  return { level, code: `ONCALL_MOVE_${code}`, say, mend }
}

function scheduleWords(schedule: ForeignSchedule, of: { names: ReadonlyMap<string, string>; findings: Finding[]; nowMs: number }): { words: ScheduleWords; rotationNames: ReadonlyMap<string, string> } | null {
  const taken = new Set<string>()
  const rotationNames = new Map<string, string>()
  const rotations: ScheduleWords['rotations'] = []
  const leftOut = (why: string): null => {
    of.findings.push(lost('error', 'SCHEDULE', `The schedule ${schedule.name} is left out: ${why}`, 'Change it there and read again, or write it here by hand.'))
    return null
  }
  if (schedule.rotations.length > most.rotations) return leftOut(`it has ${schedule.rotations.length} rotations, and here a schedule has at most ${most.rotations}.`)
  for (const [index, rotation] of schedule.rotations.entries()) {
    const unknown = rotation.people.filter((id) => !of.names.has(id))
    if (unknown.length > 0) return leftOut(`its rotation ${rotation.name} names ${unknown.length === 1 ? 'somebody' : 'people'} whom the export does not hold (${unknown.slice(0, 5).join(', ')}).`)
    if (rotation.people.length > most.people || (rotation.windows?.length ?? 0) > most.windows) return leftOut(`its rotation ${rotation.name} has more than ${most.people} people or ${most.windows} windows.`)
    const name = freeName(plainName(rotation.name) || `rotation-${index + 1}`, taken)
    if (!rotationNames.has(rotation.name)) rotationNames.set(rotation.name, name)
    const { level: _level, ...words } = rotation
    rotations.push({ ...(words as (typeof rotations)[number]), name, people: rotation.people.map((id) => of.names.get(id)!) })
  }
  const plain: ScheduleWords = { displayName: schedule.name.slice(0, 200), timeZone: schedule.timeZone, rotations }
  const problem = scheduleProblem(plain)
  if (problem !== null) return leftOut(problem.say)
  const mode = schedule.mode === 'by-level' ? settledMode(plain, schedule.rotations.map(({ level }) => level ?? 0), of.nowMs) : schedule.mode
  if (mode === null) return leftOut('its levels hold several people at once and cover one another, and here holders are together or the last one wins. Make a schedule of each level, and name them in the steps of the policy.')
  const words: ScheduleWords = { ...plain, ...(mode === 'last-wins' ? { mode } : {}) }
  if (rotations.length === 0 && schedule.calendarUrl === undefined) of.findings.push(lost('warning', 'EMPTY', `The schedule ${schedule.name} has nobody from now on.`, 'Add a rotation, or take it out of the escalation policies that name it.'))
  return { words, rotationNames }
}

function policyWords(policy: ForeignPolicy, of: { findings: Finding[]; people: ReadonlyMap<string, string>; teams: ReadonlyMap<string, string>; schedules: ReadonlyMap<string, string> }): PolicyWords | null {
  const { findings } = of
  const steps = policy.steps.flatMap((step, index): PolicyWords['steps'] => {
    const targets = step.targets.flatMap((target): readonly TargetWords[] => {
      if ('person' in target && of.people.has(target.person)) return [{ person: of.people.get(target.person)! }]
      if ('schedule' in target && of.schedules.has(target.schedule)) return [{ schedule: of.schedules.get(target.schedule)! }]
      if ('team' in target && of.teams.has(target.team)) return [{ team: of.teams.get(target.team)! }]
      findings.push(lost('warning', 'TARGET', `Step ${index + 1} of ${policy.name} asks ${Object.keys(target)[0]} ${Object.values(target)[0] as string}, which is not carried over.`, 'Name somebody else in this step.'))
      return []
    })
    if (targets.length > most.targets) findings.push(lost('warning', 'TARGETS', `Step ${index + 1} of ${policy.name} asks more than ${most.targets} targets; the rest is left out.`, 'Put the people into a team or a schedule.'))
    if (targets.length === 0) findings.push(lost('warning', 'STEP', `Step ${index + 1} of ${policy.name} asks nobody who is carried over and is left out.`, 'Add a step, or look at what was left out before.'))
    return targets.length === 0 ? [] : [{ targets: targets.slice(0, most.targets), delayMinutes: step.delayMinutes }]
  })
  if (steps.length === 0 || steps.length > most.steps) {
    findings.push(lost('error', 'POLICY', `The escalation policy ${policy.name} is left out: it has ${steps.length === 0 ? 'no step that asks anybody' : `more than ${most.steps} steps`}.`, 'Change it there and read again, or write it here by hand.'))
    return null
  }
  if (policy.repeat > most.repeat) findings.push(lost('warning', 'REPEAT', `${policy.name} repeats ${policy.repeat} times; here it is ${most.repeat} at most.`, 'Add a fallback to the policy.'))
  return { displayName: policy.name.slice(0, 200), steps, repeat: Math.min(most.repeat, policy.repeat), fallback: null }
}

/** Null where there is nothing to say, or where the person said it here already: their own word stands. */
function profileOf(person: ForeignPerson, of: { name: string; here: KnownPerson['methods']; findings: Finding[] }): object | null {
  const { name, here, findings } = of
  const usable = person.methods.filter((method) => {
    const problem = addressProblem(method.kind, method.address)
    if (problem !== null) findings.push(lost('warning', 'ADDRESS', `${person.name}: ${method.address} is left out. ${problem}`, 'Mend it there and read again, or let them add it here.'))
    return problem === null
  })
  const methods = usable.filter((method, index) => usable.findIndex(({ kind, address }) => kind === method.kind && address === method.address) === index).slice(0, most.methods)
  if (methods.length === 0) {
    if (person.email === null && here.length === 0) findings.push(lost('warning', 'UNREACHABLE', `${person.name} has no contact method and no e-mail address.`, 'Let them add one on the page How you are reached.'))
    return null
  }
  if (here.length > 0) {
    const missing = methods.filter((method) => !here.some(({ kind, address }) => kind === method.kind && address === method.address))
    if (missing.length > 0) findings.push(lost('info', 'METHODS_HERE', `${name} has contact methods here; ${missing.map(({ kind, address }) => `${kind} ${address}`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} not added to them.`, 'Let them add what is missing on the page How you are reached.'))
    return null
  }
  const byId = new Map(usable.map((method) => [method.id, method]))
  const rules = person.rules.flatMap(({ urgency, method, delayMinutes }) => (byId.has(method) ? [{ urgency, method: methodKey(methods, byId.get(method)!), delayMinutes }] : []))
  return {
    methods: methods.map(({ kind, address, label }) => ({ kind, address, label: label.slice(0, 100) || kind })),
    ...(rules.length === 0 ? {} : { rules: rules.slice(0, most.rules) }),
  }
}
