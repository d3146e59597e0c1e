// Configuration files of on-call: schedules, escalation policies, and how people are reached.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import type { FieldPath, SourceDocument } from '../../base/document.ts'
import type { Finding, Read } from '../../base/finding.ts'
import type { Declared, DocumentKind } from '../../spine/documents.ts'
import { listPeople } from '../access/questions.ts'
import { addressProblem, addMethod, removeMethod, vouchForMethod } from './actions/manage-contacts.ts'
import { setRules } from './actions/set-rules.ts'
import { putPolicy, putSchedule } from './actions/manage-schedules.ts'
import { calendarDocuments } from './calendar-documents.ts'
import { channelKinds, PolicyWords, ScheduleWords, urgencies } from './contract.ts'
import { weekdays } from './model/hours.ts'
import { neverEnds } from './model/quiet-hours.ts'
import type { Target } from './model/escalation.ts'
import { PersonalHoursWords, QuietWords } from './model/notification-words.ts'
import { knownPerson } from './people.ts'
import { methodKey, methodNamed } from './profile-methods.ts'
import { quietAnswer, rulesAnswer } from './rules-answer.ts'
import { limitsOfSchedule, plainRotation } from './plain-schedule.ts'
import { documentReader, documentSchema, findingAt, isOfKind, written } from '../../spine/own-document.ts'
import { documentWords } from './document-words.ts'
import { scheduleProblem } from './schedule-problem.ts'
import { allMethods, methodsOf, noPreferences, preferencesOf } from './store/contacts.ts'
import { loadPolicies, loadSchedules } from './store/schedules.ts'

const maxStored = 20_000

const scheduleSchema = documentSchema('Schedule', ScheduleWords)
const readSchedule = documentReader<ScheduleWords>(scheduleSchema, documentWords('Schedule'))

const scheduleDocuments: DocumentKind = {
  kind: 'Schedule', after: ['Person', 'OnCallCalendar'], schema: scheduleSchema,
  recognises: (document) => isOfKind(document, 'Schedule'),
  read: (documents) => readAll(documents, (document, findings) => {
    const found = readSchedule(document, findings)
    if (!found) return null
    const { name, spec } = found
    const problem = scheduleProblem(spec)
    if (problem) findings.push(findingAt(document, ['spec', ...pathOf(problem.field)], { code: 'ONCALL_SCHEDULE', say: `Schedule ${name}: ${problem.say}`, mend: problem.mend }))
    return problem ? null : { name, spec: { displayName: spec.displayName ?? name, timeZone: spec.timeZone, rotations: spec.rotations.map(plainRotation), ...limitsOfSchedule(spec) } satisfies ScheduleWords }
  }),
  async stored(db) {
    const schedules = await loadSchedules(db, { afterMs: Number.MAX_SAFE_INTEGER, limit: maxStored })
    return new Map(schedules.map((one) => [one.name, { displayName: one.displayName, timeZone: one.timeZone, rotations: one.rotations.filter(({ shifts }) => shifts === undefined).map(plainRotation), ...limitsOfSchedule(one) }]))
  },
  async check(declared, names) {
    const calendars = declared.flatMap(({ name, spec, from }) => calendarNames(spec as ScheduleWords).filter((calendar) => names.get('OnCallCalendar')?.has(calendar) !== true)
      .map((calendar) => unknown(from, ['spec'], { of: `Schedule ${name}`, what: 'calendar', name: calendar })))
    return calendars.concat(declared.flatMap(({ name, spec, from }) => (spec as ScheduleWords).rotations.flatMap((rotation, index) => rotation.people.flatMap((person, place) => {
      return names.get('Person')?.has(person) ? [] : [unknown(from, ['spec', 'rotations', index, 'people', place], { of: `Schedule ${name}`, what: 'person', name: person })]
    }))))
  },
  apply: ({ name, spec }, work) => putSchedule(work, name, spec as ScheduleWords),
  write: (name, spec) => written('Schedule', name, spec),
}

const policySchema = documentSchema('EscalationPolicy', PolicyWords)
const readPolicy = documentReader<PolicyWords>(policySchema, documentWords('EscalationPolicy'))

const policyDocuments: DocumentKind = {
  kind: 'EscalationPolicy', after: ['Person', 'Schedule', 'Team'], schema: policySchema,
  recognises: (document) => isOfKind(document, 'EscalationPolicy'),
  read: (documents) => readAll(documents, (document, findings) => {
    const found = readPolicy(document, findings)
    if (!found) return null
    const { displayName, steps, repeat, fallback } = found.spec
    return { name: found.name, spec: { displayName: displayName ?? found.name, steps, repeat: repeat ?? 0, fallback: fallback ?? null } satisfies PolicyWords }
  }),
  async stored(db) {
    const policies = await loadPolicies(db, { limit: maxStored })
    return new Map(policies.map(({ name, displayName, steps, repeat, fallback }) => [name, { displayName, steps, repeat, fallback }]))
  },
  async check(declared, names) {
    return declared.flatMap(({ name, spec, from }) => {
      const { steps, fallback } = spec as PolicyWords
      const targets: [Target, FieldPath][] = [
        ...steps.flatMap((step, index) => (['targets', 'otherwise'] as const).flatMap((field) => (step[field] ?? []).map((target, place): [Target, FieldPath] => [target, ['spec', 'steps', index, field, place]]))),
        ...(fallback ? [[fallback, ['spec', 'fallback']] as [Target, FieldPath]] : []),
      ]
      return targets.flatMap(([target, path]) => {
        if ('webhook' in target) return []
        const [what, wanted, kind] = 'person' in target ? ['person', target.person, 'Person'] : 'schedule' in target ? ['schedule', target.schedule, 'Schedule'] : ['team', target.team, 'Team']
        return names.get(kind)?.has(wanted) ? [] : [unknown(from, path, { of: `EscalationPolicy ${name}`, what, name: wanted })]
      })
    })
  },
  apply: ({ name, spec }, work) => putPolicy(work, name, spec as PolicyWords),
  write: (name, spec) => written('EscalationPolicy', name, spec),
}

const ProfileWords = Type.Object({
  methods: Type.Array(Type.Object({
    kind: Type.Unsafe<(typeof channelKinds)[number]>({ type: 'string', enum: [...channelKinds] }), address: Type.String({ minLength: 3, maxLength: 2_000 }),
    label: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  }, { additionalProperties: false }), { maxItems: 20 }),
  /** `method` is the address of one of the methods, or `sms:+49…` where two share it. Without rules every method is used at once. */
  rules: Type.Optional(Type.Array(Type.Object({
    urgency: Type.Unsafe<(typeof urgencies)[number]>({ type: 'string', enum: [...urgencies] }), method: Type.String(), delayMinutes: Type.Integer({ minimum: 0, maximum: 60 }),
    only: Type.Optional(PersonalHoursWords),
  }, { additionalProperties: false }), { maxItems: 50 })),
  /** `methods` are named as in rules. Left out: no hours are quiet. */
  quiet: Type.Optional(QuietWords),
}, { additionalProperties: false })
type ProfileWords = Static<typeof ProfileWords>

const profileSchema = documentSchema('OnCallProfile', ProfileWords)
const readProfile = documentReader<ProfileWords>(profileSchema, documentWords('OnCallProfile'))

/** Named by login name. Whoever applies files vouches for the addresses in them: they need no code. */
const profileDocuments: DocumentKind = {
  kind: 'OnCallProfile', after: ['Person'], schema: profileSchema,
  recognises: (document) => isOfKind(document, 'OnCallProfile'),
  read: (documents) => readAll(documents, (document, findings) => {
    const found = readProfile(document, findings)
    if (!found) return null
    const { methods, rules = [], quiet } = found.spec
    const before = findings.length
    for (const [index, { kind, address }] of methods.entries()) {
      const problem = addressProblem(kind, address)
      if (problem) findings.push(findingAt(document, ['spec', 'methods', index, 'address'], { code: 'ONCALL_ADDRESS', say: `OnCallProfile ${found.name}: ${problem}`, mend: 'Mend the address.' }))
    }
    for (const [index, rule] of rules.entries()) {
      if (!methodNamed(methods, rule.method)) findings.push(findingAt(document, ['spec', 'rules', index, 'method'], { code: 'ONCALL_RULE_METHOD', say: `OnCallProfile ${found.name}: no method has the address "${rule.method}".`, mend: 'Use the address of one of the methods.' }))
    }
    for (const [index, address] of (quiet?.methods ?? []).entries()) {
      if (!methodNamed(methods, address)) findings.push(findingAt(document, ['spec', 'quiet', 'methods', index], { code: 'ONCALL_RULE_METHOD', say: `OnCallProfile ${found.name}: no method has the address "${address}".`, mend: 'Use the address of one of the methods.' }))
    }
    if (quiet?.methods?.length === 0) findings.push(findingAt(document, ['spec', 'quiet', 'methods'], { code: 'ONCALL_QUIET_NO_METHOD', say: `OnCallProfile ${found.name}: in quiet hours a high page would have no way.`, mend: 'Name at least one address, or leave `methods` out to use the usual ones.' }))
    if (quiet && neverEnds(quiet)) findings.push(findingAt(document, ['spec', 'quiet'], { code: 'ONCALL_QUIET_NEVER_ENDS', say: `OnCallProfile ${found.name}: these quiet hours last the whole week, so low urgency would never arrive.`, mend: 'Leave some hours of the week that are not quiet.' }))
    return findings.length > before ? null : { name: found.name, spec: settledProfile(methods, rules, quiet) }
  }),
  async stored(db) {
    const names = new Map((await listPeople(db)).map((person) => [person.id, person.name]))
    const methods = (await allMethods(db, maxStored)).filter((method) => method.verified_ms !== null && method.kind !== 'webpush')
    const preferences = await preferencesOf(db, [...new Set(methods.map((method) => method.person))])
    return new Map([...new Set(methods.map((method) => method.person))].flatMap((person) => {
      const own = methods.filter((method) => method.person === person)
      const { rules, quiet } = preferences.get(person) ?? noPreferences
      const keysOf = (id: string): string[] => own.flatMap((method) => (method.id === id ? [methodKey(own, method)] : []))
      const addressed = rulesAnswer(rules).flatMap((rule) => keysOf(rule.method).map((method) => ({ ...rule, method })))
      const quietly = quietAnswer(quiet && { ...quiet, methods: quiet.methods.flatMap(keysOf) })
      const name = names.get(person)
      return name === undefined ? [] : [[name, settledProfile(own.map(({ kind, address, label }) => ({ kind, address, label })), addressed, quietly ?? undefined)]]
    }))
  },
  async check(declared, names) {
    return declared.flatMap(({ name, from }) => (names.get('Person')?.has(name) ? [] : [unknown(from, ['metadata', 'name'], { of: `OnCallProfile ${name}`, what: 'person', name })]))
  },
  async apply({ name, spec }, work) {
    const { methods, rules = [], quiet } = spec as ProfileWords
    const person = await knownPerson(work.db, name)
    const idOfMethod = new Map<string, string>()
    const keyOf = ({ kind, address }: { kind: string; address: string }): string => `${kind}:${address}`
    for (const known of await methodsOf(work.db, [person.id])) {
      const declared = methods.find((method) => method.kind === known.kind && method.address === known.address && method.label === known.label)
      // A browser's subscription is made in that browser, not in a file.
      if (known.kind === 'webpush') continue
      // One that waits for its code is the person's own affair until a file names it.
      if (!declared && known.verified_ms === null && !methods.some((method) => method.address === known.address)) continue
      if (!declared) await removeMethod(work, person.id, known.id)
      else {
        idOfMethod.set(keyOf(known), known.id)
        if (known.verified_ms === null) await vouchForMethod(work, known)
      }
    }
    for (const { kind, address, label } of methods) {
      if (!idOfMethod.has(keyOf({ kind, address }))) idOfMethod.set(keyOf({ kind, address }), (await addMethod(work, person.id, { kind, address, ...(label === undefined ? {} : { label }), isTrusted: true })).id)
    }
    const idOf = (key: string): string => idOfMethod.get(keyOf(methodNamed(methods, key)!))!
    await setRules(work, person.id, {
      rules: rules.map((rule) => ({ ...rule, method: idOf(rule.method) })),
      quiet: quiet ? { ...quiet, ...(quiet.methods ? { methods: quiet.methods.map(idOf) } : {}) } : null,
    })
  },
  write: (name, spec) => written('OnCallProfile', name, spec),
}

/** In one order, whatever order they were made in. */
function settledProfile(methods: ProfileWords['methods'], rules: NonNullable<ProfileWords['rules']>, quiet: ProfileWords['quiet']): ProfileWords {
  return {
    methods: methods.map(({ kind, address, label }) => ({ kind, address, label: label ?? kind })).toSorted((a, b) => compare(a.address, b.address) || compare(a.kind, b.kind)),
    rules: rules.map(({ urgency, method, delayMinutes, only }) => ({ urgency, method: keyIn(methods, method), delayMinutes, ...(only ? { only: inOrder(only) } : {}) })).toSorted((a, b) => compare(a.urgency, b.urgency) || a.delayMinutes - b.delayMinutes || compare(a.method, b.method)),
    ...(quiet ? { quiet: { ...inOrder(quiet), ...(quiet.methods ? { methods: quiet.methods.map((key) => keyIn(methods, key)).toSorted(compare) } : {}) } } : {}),
  }
}

/** The shortest name of a method, whichever the file used. */
function keyIn(methods: ProfileWords['methods'], key: string): string {
  const method = methodNamed(methods, key)
  return method ? methodKey(methods, method) : key
}

/** Days as the week has them. */
function inOrder<Hours extends Pick<QuietWords, 'weekdays' | 'from' | 'to'>>({ weekdays: days, from, to }: Hours): Pick<QuietWords, 'weekdays' | 'from' | 'to'> {
  return { weekdays: weekdays.filter((day) => days.includes(day)), from, to }
}

export const oncallDocuments: readonly DocumentKind[] = [calendarDocuments, scheduleDocuments, policyDocuments, profileDocuments]

function readAll(documents: readonly SourceDocument[], read: (document: SourceDocument, findings: Finding[]) => { name: string; spec: unknown } | null): Read<readonly Declared[]> {
  const findings: Finding[] = []
  const value = documents.flatMap((document): readonly Declared[] => {
    const found = read(document, findings)
    return found ? [{ ...found, from: document }] : []
  })
  return { value, findings }
}

function unknown(from: SourceDocument, path: FieldPath, wanted: { of: string; what: string; name: string }): Finding {
  return findingAt(from, path, { code: 'ONCALL_UNKNOWN_NAME', say: `${wanted.of} names the ${wanted.what} "${wanted.name}", which is neither here nor in these files.`, mend: `Add a file of that ${wanted.what}, or correct the name.` })
}

const calendarNames = ({ shiftsFrom, holidayCalendars = [] }: ScheduleWords): readonly string[] => [...(shiftsFrom === undefined ? [] : [shiftsFrom]), ...holidayCalendars]

/** `rotations[0].startsAt` as a path. */
function pathOf(field: string): FieldPath {
  return field.split(/[.[\]]/).filter(Boolean).map((step) => (/^\d+$/.test(step) ? Number(step) : step))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
