// A PagerDuty schedule: its layers as rotations of which the last wins, exactly as PagerDuty counts turns.
import { instantIn, numberIn, objectIn, objectsIn, textIn, zoneIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import type { FindingList, Placed } from '../foreign-findings.ts'
import { rotationsOf } from '../foreign-turns.ts'
import type { ForeignFinal, ForeignOverride, ForeignRotation, ForeignSchedule } from '../on-call-source.ts'
import { readWindows } from './read-windows.ts'

const mostOverrides = 500

/** Null where it could only be read wrongly; a finding says why. */
export function readSchedule({ value, file, field }: Placed, of: { findings: FindingList; nowMs: number }): ForeignSchedule | null {
  const { findings, nowMs } = of
  const id = textIn(value['id'])!
  const name = textIn(value['name']) ?? textIn(value['summary']) ?? id
  const place = (more: string): { file: string; field: string } => ({ file, field: `${field}${more}` })
  const timeZone = zoneIn(value['time_zone'])
  if (timeZone === null) {
    findings.add('error', place('.time_zone'), 'TIME_ZONE', `The schedule ${name} is left out: "${textIn(value['time_zone']) ?? ''}" is no time zone.`, 'Set an IANA zone like Europe/Berlin on it in PagerDuty and export again.')
    return null
  }
  if (!Array.isArray(value['schedule_layers'])) {
    findings.add('error', place(''), 'NO_LAYERS', `The schedule ${name} is left out: this export does not say its layers.`, `Add the answer of GET /schedules/${id}: lists leave the layers out.`)
    return null
  }
  const rotations: ForeignRotation[] = []
  // PagerDuty lists the highest layer first; here the last of the list wins.
  for (const [index, layer] of [...objectsIn(value['schedule_layers']).entries()].toReversed()) {
    const read = readLayer(layer, { timeZone, nowMs, name: textIn(layer['name']) ?? `Layer ${index + 1}` })
    if (typeof read === 'string') {
      findings.add('error', place(`.schedule_layers[${index}]`), 'LAYER', `The schedule ${name} is left out: ${read}`, 'Change that layer in PagerDuty and export again, or write the schedule here by hand.')
      return null
    }
    if (read.isRounded) findings.add('warning', place(`.schedule_layers[${index}].restrictions`), 'SECONDS', `A restriction of ${name} has seconds; here windows have whole minutes.`, 'Compare the final schedules: `mainstay import pagerduty --compare`.')
    rotations.push(...read.rotations)
  }
  return { id, name, timeZone, mode: 'last-wins', rotations, overrides: readOverrides(value, nowMs), final: readFinal(value) }
}

function readLayer(layer: Foreign, of: { timeZone: string; nowMs: number; name: string }): { rotations: readonly ForeignRotation[]; isRounded: boolean } | string {
  const { timeZone, nowMs, name } = of
  const [startMs, virtualStartMs, endMs] = [instantIn(layer['start']), instantIn(layer['rotation_virtual_start']), instantIn(layer['end'])]
  if (endMs !== null && endMs <= nowMs) return { rotations: [], isRounded: false }
  const turnSeconds = numberIn(layer['rotation_turn_length_seconds'])
  if (startMs === null || turnSeconds === null || (textIn(layer['end']) !== null && endMs === null)) return `layer "${name}" has no start, end or turn length that can be read.`
  const { windows, broken, rounded } = readWindows(layer['restrictions'])
  if (broken.length > 0) return `restriction ${broken[0]! + 1} of layer "${name}" cannot be read.`
  const people = objectsIn(layer['users']).flatMap((entry) => textIn(objectIn(entry['user'])['id']) ?? textIn(entry['id']) ?? [])
  const rotations = rotationsOf({ name, people, turnSeconds, virtualStartMs: virtualStartMs ?? startMs, startMs, endMs, timeZone }, nowMs)
  if (rotations === null) return `a turn of layer "${name}" lasts ${turnSeconds} seconds, and here turns are whole hours, days or weeks.`
  return { rotations: rotations.map((rotation) => (windows.length === 0 ? rotation : { ...rotation, windows })), isRounded: rounded.length > 0 }
}

/** A list of overrides, or what a schedule asked for with a range renders of them. */
function readOverrides(value: Foreign, nowMs: number): readonly ForeignOverride[] {
  const listed = Array.isArray(value['overrides']) ? objectsIn(value['overrides']) : objectsIn(objectIn(value['overrides_subschedule'])['rendered_schedule_entries'])
  return listed.flatMap((entry): readonly ForeignOverride[] => {
    const [fromMs, toMs, person] = [instantIn(entry['start']), instantIn(entry['end']), textIn(objectIn(entry['user'])['id'])]
    return fromMs === null || toMs === null || person === null || toMs <= nowMs || toMs <= fromMs ? [] : [{ person, rotation: null, fromMs, toMs }]
  }).slice(0, mostOverrides)
}

/** The range is what was asked for, where the reader of the API noted it; else from the first shift to the last. */
function readFinal(value: Foreign): ForeignFinal | null {
  const entries = objectsIn(objectIn(value['final_schedule'])['rendered_schedule_entries'])
  const shifts = entries.flatMap((entry) => {
    const [fromMs, toMs, person] = [instantIn(entry['start']), instantIn(entry['end']), textIn(objectIn(entry['user'])['id'])]
    return fromMs === null || toMs === null || person === null || toMs <= fromMs ? [] : [{ person, fromMs, toMs }]
  })
  const asked = objectIn(value['asked'])
  const [fromMs, toMs] = [instantIn(asked['since']) ?? shifts[0]?.fromMs, instantIn(asked['until']) ?? shifts.at(-1)?.toMs]
  return fromMs === undefined || toMs === undefined || toMs <= fromMs ? null : { fromMs, toMs, shifts }
}
