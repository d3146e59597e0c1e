// Choices above a list, kept in the address: one of a few, or one of many.
import { useAddress } from '../address.ts'

export interface Choice {
  readonly value: string
  readonly label: string
  readonly count?: number
}

/** One of a few, always visible. The first is the usual one and leaves no trace in the address. */
export function Tabs({ name, choices, label }: { name: string; choices: readonly Choice[]; label: string }) {
  const [address, change] = useAddress()
  const chosen = address[name] ?? choices[0]?.value
  return (
    <div className="tabs" role="group" aria-label={label}>
      {choices.map((choice, index) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === chosen}
          onClick={() => change({ [name]: index === 0 ? null : choice.value })}
        >
          {choice.label}
          {choice.count !== undefined && <span className="tab-count">{choice.count}</span>}
        </button>
      ))}
    </div>
  )
}

/** One of many, or all. The browser's own list: fast, and right on a phone. */
export function Picker({ name, all, choices, label }: { name: string; all: string; choices: readonly Choice[]; label: string }) {
  const [address, change] = useAddress()
  const chosen = address[name] ?? ''
  const isKnown = chosen === '' || choices.some((choice) => choice.value === chosen)
  return (
    <select
      className="picker"
      aria-label={label}
      value={chosen}
      data-chosen={chosen !== ''}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    >
      <option value="">{all}</option>
      {!isKnown && <option value={chosen}>{chosen}</option>}
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  )
}

/** Free text that filters on Enter or when left. */
export function TextFilter({ name, placeholder, width = 200 }: { name: string; placeholder: string; width?: number }) {
  const [address, change] = useAddress()
  return (
    <input
      key={address[name] ?? ''}
      className="text-filter"
      style={{ width }}
      type="search"
      defaultValue={address[name] ?? ''}
      placeholder={placeholder}
      aria-label={placeholder}
      spellCheck={false}
      onKeyDown={(event) => {
        if (event.key === 'Enter') change({ [name]: event.currentTarget.value.trim() })
        if (event.key === 'Escape') event.currentTarget.blur()
      }}
      onBlur={(event) => event.currentTarget.value.trim() !== (address[name] ?? '') && change({ [name]: event.currentTarget.value.trim() })}
    />
  )
}
