// When a rotation is held at all: hours of some days, or one stretch of the week.
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { weekdays } from '../model/windows.ts'
import type { Weekday } from '../model/windows.ts'
import type { WindowDraft } from '../model/schedule-draft.ts'
import { HoursFields } from './hours-fields.tsx'

const mostWindows = 50
const dayChoices = weekdays.map((day) => ({ value: day, label: `${day[0]!.toUpperCase()}${day.slice(1)}` }))
const office: WindowDraft = { days: weekdays.slice(0, 5), from: '09:00', to: '17:00' }
const weekend: WindowDraft = { fromDay: 'fri', from: '17:00', toDay: 'mon', to: '09:00' }

export function WindowFields({ windows, label, change }: { windows: readonly WindowDraft[]; label: string; change: (windows: WindowDraft[]) => void }) {
  const set = (index: number, window: WindowDraft): void => change(windows.map((each, at) => (at === index ? window : each)))
  return (
    <div className="stack tight">
      {windows.map((window, index) => (
        <div key={index} className="row wrap hours-fields">
          {'fromDay' in window ? (
            <>
              <NativeSelect size="sm" label="From" aria-label={`${label}, window ${index + 1}: from day`} data={dayChoices} value={window.fromDay} onChange={(event) => set(index, { ...window, fromDay: event.currentTarget.value as Weekday })} />
              <TextInput type="time" size="sm" aria-label={`${label}, window ${index + 1}: from`} value={window.from} onChange={(event) => set(index, { ...window, from: event.currentTarget.value })} />
              <NativeSelect size="sm" label="Until" aria-label={`${label}, window ${index + 1}: until day`} data={dayChoices} value={window.toDay} onChange={(event) => set(index, { ...window, toDay: event.currentTarget.value as Weekday })} />
              <TextInput type="time" size="sm" aria-label={`${label}, window ${index + 1}: until`} value={window.to} onChange={(event) => set(index, { ...window, to: event.currentTarget.value })} />
            </>
          ) : (
            <HoursFields
              hours={{ weekdays: window.days ?? weekdays, from: window.from, to: window.to }}
              label={`${label}, window ${index + 1}`}
              change={({ weekdays: days, from, to }) => set(index, { days: [...days], from, to })}
            />
          )}
          <button type="button" className="quiet-button" aria-label={`${label}: remove window ${index + 1}`} onClick={() => change(windows.filter((_, at) => at !== index))}>
            Remove
          </button>
        </div>
      ))}
      <div className="row wrap">
        <Button size="compact-sm" variant="default" disabled={windows.length >= mostWindows} onClick={() => change([...windows, office])}>
          {windows.length === 0 ? 'Only at some hours' : 'More hours'}
        </Button>
        <Button size="compact-sm" variant="default" disabled={windows.length >= mostWindows} onClick={() => change([...windows, weekend])}>
          {windows.length === 0 ? 'Only one stretch of the week' : 'More of the week'}
        </Button>
      </div>
    </div>
  )
}
