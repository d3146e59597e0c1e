// Days and hours to choose, by the person's own clock.
import { Checkbox, TextInput } from '@mantine/core'
import { weekdays } from '../model/hours.ts'
import type { Weekday } from '../model/hours.ts'

export interface HoursDraft {
  readonly weekdays: readonly Weekday[]
  readonly from: string
  readonly to: string
}

export function HoursFields({ hours, label, change }: { hours: HoursDraft; label: string; change: (hours: HoursDraft) => void }) {
  return (
    <div className="row wrap hours-fields">
      <TextInput type="time" size="sm" label="From" aria-label={`${label}: from`} value={hours.from} onChange={(event) => change({ ...hours, from: event.currentTarget.value })} />
      <TextInput type="time" size="sm" label="Until" aria-label={`${label}: until`} value={hours.to} onChange={(event) => change({ ...hours, to: event.currentTarget.value })} />
      <Checkbox.Group label="Beginning on" value={[...hours.weekdays]} onChange={(days) => change({ ...hours, weekdays: weekdays.filter((day) => days.includes(day)) })}>
        <div className="row wrap days">
          {weekdays.map((day) => (
            <Checkbox key={day} value={day} label={`${day[0]!.toUpperCase()}${day.slice(1)}`} aria-label={`${label}: ${day}`} />
          ))}
        </div>
      </Checkbox.Group>
    </div>
  )
}

export const isWholeHours = ({ weekdays: days, from, to }: HoursDraft): boolean => days.length > 0 && from !== '' && to !== ''
