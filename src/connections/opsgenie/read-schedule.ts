// An Opsgenie schedule: rotations whose holders are on call together, with time restrictions and overrides.
import { instantIn, numberIn, objectIn, objectsIn, ownIn, textIn, zoneIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import type { FindingList, Placed } from '../foreign-findings.ts'
import { rotationsOf } from '../foreign-turns.ts'
import { weekMinutes, windowsOf } from '../foreign-windows.ts'
import type { OpenSpan } from '../foreign-windows.ts'
import type { ForeignFinal, ForeignOverride, ForeignRotation, ForeignSchedule, ForeignWindow } from '../on-call-source.ts'

const mostOverrides = 500
const turnSeconds: Readonly<Record<string, number>> = { hourly: 3_600, daily: 86_400, weekly: 604_800 }
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const dayMinutes = 1_440

export interface OpsgenieNames {
  /** Ids of users by id and by user name, lower case. */
  readonly userOf: (reference: Foreign) => string | null
  readonly findings: FindingList
  readonly nowMs: number
}

/** Null where it could only be read wrongly, or is switched off there; a finding says why. */
export function readSchedule({ value, file, field }: Placed, of: OpsgenieNames): ForeignSchedule | null {
  const { findings, nowMs } = of
  const name = textIn(value['name']) ?? textIn(value['id'])!
  const place = (more = ''): { file: string; field: string } => ({ file, field: `${field}${more}` })
  if (value['enabled'] === false) {
    findings.add('info', place('.enabled'), 'SCHEDULE_DISABLED', `The schedule ${name} is switched off there and is left out.`, 'Switch it on there and read again if it is wanted.')
    return null
  }
  const timeZone = zoneIn(value['timezone'])
  if (timeZone === null) {
    findings.add('error', place('.timezone'), 'TIME_ZONE', `The schedule ${name} is left out: "${textIn(value['timezone']) ?? ''}" is no time zone.`, 'Set an IANA zone like Europe/Berlin on it in Opsgenie and export again.')
    return null
  }
  if (!Array.isArray(value['rotations'])) {
    findings.add('error', place(), 'NO_ROTATIONS', `The schedule ${name} is left out: this export does not say its rotations.`, 'Export schedules with `expand=rotation`.')
    return null
  }
  const rotations: ForeignRotation[] = []
  for (const [index, rotation] of objectsIn(value['rotations']).entries()) {
    if (rotation['enabled'] === false) continue
    const read = readRotation(rotation, { ...of, timeZone, name: textIn(rotation['name']) ?? `Rotation ${index + 1}` })
    if (typeof read === 'string') {
      findings.add('error', place(`.rotations[${index}]`), 'ROTATION', `The schedule ${name} is left out: ${read}`, 'Change that rotation in Opsgenie and export again, or write the schedule here by hand.')
      return null
    }
    rotations.push(...read)
  }
  return { id: textIn(value['id']) ?? name, name, timeZone, mode: 'together', rotations, overrides: readOverrides({ value, file, field }, of), final: readFinal(value, { ...of, nowMs }) }
}

function readRotation(rotation: Foreign, of: OpsgenieNames & { timeZone: string; name: string }): readonly ForeignRotation[] | string {
  const { timeZone, nowMs, name } = of
  const [startMs, endMs] = [instantIn(rotation['startDate']), instantIn(rotation['endDate'])]
  if (endMs !== null && endMs <= nowMs) return []
  const unit = ownIn(turnSeconds, textIn(rotation['type']) ?? '')
  if (startMs === null || unit === undefined) return `rotation "${name}" has no start or no type that can be read.`
  const people: string[] = []
  for (const participant of objectsIn(rotation['participants'])) {
    const type = textIn(participant['type']) ?? 'user'
    const person = type === 'user' ? of.userOf(participant) : null
    if (type !== 'user') return `rotation "${name}" has a turn of ${type === 'none' ? 'nobody' : `a ${type}`}, and here turns are of people.`
    if (person === null) return `rotation "${name}" names ${textIn(participant['username']) ?? textIn(participant['id']) ?? 'somebody'}, whom the export does not hold.`
    people.push(person)
  }
  const windows = readRestriction(objectIn(rotation['timeRestriction']))
  if (windows === null) return `the time restriction of rotation "${name}" cannot be read.`
  const read = rotationsOf({ name, people, turnSeconds: unit * (numberIn(rotation['length']) ?? 1), virtualStartMs: startMs, startMs, endMs, timeZone }, nowMs)
  if (read === null) return `a turn of rotation "${name}" lasts ${numberIn(rotation['length']) ?? 1} of ${textIn(rotation['type'])}, and here a turn is at most 1,000.`
  return windows.length === 0 ? read : read.map((one) => ({ ...one, windows }))
}

/** Empty: none. Null: one that cannot be read. */
function readRestriction(restriction: Foreign): readonly ForeignWindow[] | null {
  const type = textIn(restriction['type'])
  if (type === null) return []
  const spans = type === 'time-of-day' ? [spanOf(objectIn(restriction['restriction']), false)] : objectsIn(restriction['restrictions']).map((one) => spanOf(one, true))
  return spans.length === 0 || spans.includes(null) ? null : windowsOf(spans.filter((span) => span !== null))
}

function spanOf(part: Foreign, isOfDays: boolean): OpenSpan | null {
  const minuteOf = (hours: unknown, minutes: unknown): number => (numberIn(hours) ?? NaN) * 60 + (numberIn(minutes) ?? 0)
  const [from, to] = [minuteOf(part['startHour'], part['startMin']), minuteOf(part['endHour'], part['endMin'])]
  if (!(from >= 0 && from < dayMinutes && to >= 0 && to <= dayMinutes)) return null
  if (!isOfDays) return { day: null, fromMinute: from, minutes: to > from ? to - from : to - from + dayMinutes }
  const [startDay, endDay] = [days.indexOf((textIn(part['startDay']) ?? '').toLowerCase()), days.indexOf((textIn(part['endDay']) ?? '').toLowerCase())]
  if (startDay < 0 || endDay < 0) return null
  const length = (endDay - startDay) * dayMinutes + to - from
  return { day: startDay, fromMinute: from, minutes: length > 0 ? length : length + weekMinutes }
}

function readOverrides({ value, file, field }: Placed, of: OpsgenieNames): readonly ForeignOverride[] {
  return objectsIn(value['overrides']).flatMap((override, index): readonly ForeignOverride[] => {
    const [fromMs, toMs] = [instantIn(override['startDate']), instantIn(override['endDate'])]
    if (fromMs === null || toMs === null || toMs <= fromMs || toMs <= of.nowMs) return []
    const user = objectIn(override['user'])
    const person = (textIn(user['type']) ?? 'user') === 'user' ? of.userOf(user) : null
    if (person === null) {
      of.findings.add('warning', { file, field: `${field}.overrides[${index}]` }, 'OVERRIDE', `An override of ${textIn(value['name'])} puts ${textIn(user['type']) ?? 'somebody'} ${textIn(user['username']) ?? textIn(user['name']) ?? ''} on call, which is not carried over.`, 'Add an override for a person here.')
      return []
    }
    const named = objectsIn(override['rotations']).flatMap((rotation) => textIn(rotation['name']) ?? [])
    return named.length === 0 ? [{ person, rotation: null, fromMs, toMs }] : named.map((rotation) => ({ person, rotation, fromMs, toMs }))
  }).slice(0, mostOverrides)
}

/** From the answer of its timeline, which the reader of the API keeps beside the schedule. */
function readFinal(value: Foreign, of: OpsgenieNames): ForeignFinal | null {
  const timeline = objectIn(value['timeline'])
  const final = objectIn(timeline['finalTimeline'])
  const asked = objectIn(timeline['asked'])
  const [fromMs, toMs] = [instantIn(asked['since']) ?? instantIn(timeline['startDate']), instantIn(asked['until']) ?? instantIn(timeline['endDate'])]
  if (fromMs === null || toMs === null || !Array.isArray(final['rotations'])) return null
  const shifts = objectsIn(final['rotations']).flatMap((rotation) => objectsIn(rotation['periods'])).flatMap((period) => {
    const [begins, ends] = [instantIn(period['startDate']), instantIn(period['endDate'])]
    const recipient = objectIn(period['recipient'])
    if (begins === null || ends === null || (textIn(recipient['type']) ?? 'user') !== 'user') return []
    const cut = { fromMs: Math.max(begins, fromMs), toMs: Math.min(ends, toMs) }
    return cut.toMs > cut.fromMs ? [{ person: of.userOf(recipient) ?? textIn(recipient['name']) ?? 'unknown', ...cut }] : []
  })
  return { fromMs, toMs, shifts }
}
