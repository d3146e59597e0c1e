// One rotation of a schedule's form: who, in which order, for how long, from when until when, and when not.
import { NativeSelect, NumberInput, TextInput } from '@mantine/core'
import type { KnownPerson } from '../../../web/people.tsx'
import type { RotationDraft } from '../model/schedule-draft.ts'
import { WindowFields } from './window-fields.tsx'

const units = [{ value: 'hour', label: 'hours' }, { value: 'day', label: 'days' }, { value: 'week', label: 'weeks' }, { value: 'month', label: 'months' }]
const holidayChoices = [{ value: '', label: 'Holidays change nothing' }, { value: 'off', label: 'Nobody holds it on holidays' }, { value: 'only', label: 'Held on holidays alone' }]

export interface RotationActs {
  readonly change: (rotation: RotationDraft) => void
  readonly remove: () => void
  /** Null where it is the first or last already. */
  readonly up: (() => void) | null
  readonly down: (() => void) | null
}

export function RotationFields({ rotation, place, people, acts }: { rotation: RotationDraft; place: string; people: readonly KnownPerson[]; acts: RotationActs }) {
  const { name, length } = rotation
  const { change } = acts
  const label = name || place
  const { endsAt: _end, timeZone: _zone, windows: _windows, holidays: _holidays, ...always } = rotation
  const rest = ({ endsAt, timeZone, windows, holidays }: Partial<RotationDraft>): RotationDraft => ({
    ...always, ...(endsAt === undefined ? {} : { endsAt }), ...(timeZone ? { timeZone } : {}), ...(windows && windows.length > 0 ? { windows } : {}), ...(holidays ? { holidays } : {}),
  })
  return (
    <fieldset className="rule">
      <legend className="strong">{place}</legend>
      <div className="row wrap hours-fields">
        <TextInput label="Name" w={180} pattern="[a-zA-Z0-9]([a-zA-Z0-9._\-]*[a-zA-Z0-9])?" maxLength={100} value={name} onChange={(event) => change({ ...rotation, name: event.currentTarget.value })} required />
        <NumberInput label="A turn lasts" w={110} min={1} max={1000} value={length.count} onChange={(value) => change({ ...rotation, length: { ...length, count: Math.min(1000, Math.max(1, Math.round(Number(value) || 1))) } })} />
        <NativeSelect aria-label={`${label}: unit of a turn`} data={units} value={length.unit} onChange={(event) => change({ ...rotation, length: { ...length, unit: event.currentTarget.value as RotationDraft['length']['unit'] } })} />
      </div>
      <PeopleInOrder people={people} chosen={rotation.people} label={label} change={(chosen) => change({ ...rotation, people: chosen })} />
      <div className="row wrap hours-fields">
        <TextInput type="datetime-local" label="First hand-off" description="Later ones keep its time and weekday." value={rotation.startsAt.slice(0, 16)} onChange={(event) => change({ ...rotation, startsAt: event.currentTarget.value })} required />
        <TextInput type="datetime-local" label="Ends" description="Left empty, it goes on." value={rotation.endsAt?.slice(0, 16) ?? ''} onChange={(event) => change(rest({ ...rotation, endsAt: event.currentTarget.value || undefined } as Partial<RotationDraft>))} />
      </div>
      <WindowFields windows={rotation.windows ?? []} label={label} change={(windows) => change(rest({ ...rotation, windows }))} />
      <details open={rotation.timeZone !== undefined || rotation.holidays !== undefined}>
        <summary>Its own time zone, and holidays</summary>
        <div className="row wrap hours-fields">
          <TextInput label="Time zone" placeholder="as the schedule" list="time-zones" value={rotation.timeZone ?? ''} onChange={(event) => change(rest({ ...rotation, timeZone: event.currentTarget.value }))} />
          <NativeSelect label="On holidays" data={holidayChoices} value={rotation.holidays ?? ''} onChange={(event) => change(rest({ ...rotation, holidays: (event.currentTarget.value || undefined) as 'off' } as Partial<RotationDraft>))} />
        </div>
      </details>
      <div className="row wrap">
        {acts.up && <button type="button" className="quiet-button" aria-label={`Move ${label} earlier`} onClick={acts.up}>Earlier in the list</button>}
        {acts.down && <button type="button" className="quiet-button" aria-label={`Move ${label} later`} onClick={acts.down}>Later in the list</button>}
        <button type="button" className="quiet-button" aria-label={`Remove ${label}`} onClick={acts.remove}>Remove this rotation</button>
      </div>
    </fieldset>
  )
}

/** The same person may come more than once. */
function PeopleInOrder({ people, chosen, label, change }: { people: readonly KnownPerson[]; chosen: readonly string[]; label: string; change: (people: string[]) => void }) {
  const nameOf = (name: string): string => people.find((person) => person.name === name)?.displayName ?? name
  const earlier = (index: number): string[] => chosen.map((each, at) => (at === index - 1 ? chosen[index]! : at === index ? chosen[index - 1]! : each))
  return (
    <div className="row wrap" role="group" aria-label={`${label}: people in the order of their turns`}>
      {chosen.map((name, index) => (
        <span key={index} className="tag row">
          {index + 1}. {nameOf(name)}
          {index > 0 && (
            <button type="button" className="quiet-button" aria-label={`${label}: ${nameOf(name)} one turn earlier`} onClick={() => change(earlier(index))}>
              ‹
            </button>
          )}
          <button type="button" className="quiet-button" aria-label={`${label}: remove ${nameOf(name)}, turn ${index + 1}`} onClick={() => change(chosen.filter((_, at) => at !== index))}>
            ×
          </button>
        </span>
      ))}
      <NativeSelect
        size="sm"
        aria-label={`${label}: add a person`}
        data={[{ value: '', label: chosen.length === 0 ? 'Who takes turns…' : 'And then…' }, ...people.map((person) => ({ value: person.name, label: person.displayName }))]}
        value=""
        onChange={(event) => event.currentTarget.value !== '' && change([...chosen, event.currentTarget.value])}
      />
    </div>
  )
}
