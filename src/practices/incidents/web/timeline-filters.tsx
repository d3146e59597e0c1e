// Narrowing a timeline to one kind of entry or to what one person did. Both stand in the address.
import { useMemo } from 'react'
import type { Address, AddressChange } from '../../../web/address.ts'
import type { TimelineItemAnswer } from '../contract.ts'

/** By `kind` and `by` of the address; neither chosen lets everything through. */
export function isAskedFor({ kind, actor }: TimelineItemAnswer, address: Address): boolean {
  return (!address['kind'] || address['kind'] === kind) && (!address['by'] || address['by'] === actor.actor)
}

export function KindAndPersonFilter({ items, address, change }: { items: readonly TimelineItemAnswer[]; address: Address; change: (change: AddressChange) => void }) {
  const kinds = useMemo(() => counted(items.map(({ kind }) => [kind, kindWords(kind)])), [items])
  const people = useMemo(() => counted(items.map(({ actor }) => [actor.actor, actor.name])), [items])
  return (
    <>
      <Choice label="Only of this kind" all="Every kind" chosen={address['kind'] ?? ''} choices={kinds} unknown={kindWords} choose={(kind) => change({ kind })} />
      <Choice label="Only by" all="By anybody" chosen={address['by'] ?? ''} choices={people} unknown={(actor) => actor} choose={(by) => change({ by })} />
    </>
  )
}

interface Counted { readonly value: string; readonly words: string; readonly count: number }

/** Stays while something is chosen, also where a link asks for what is not loaded. */
function Choice({ label, all, chosen, choices, unknown, choose }: { label: string; all: string; chosen: string; choices: readonly Counted[]; unknown: (value: string) => string; choose: (value: string) => void }) {
  if (choices.length < 2 && chosen === '') return null
  return (
    <select className="timeline-words-filter" aria-label={label} value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
      <option value="">{all}</option>
      {chosen !== '' && !choices.some(({ value }) => value === chosen) && <option value={chosen}>{unknown(chosen)} (0)</option>}
      {choices.map(({ value, words, count }) => (
        <option key={value} value={value}>
          {words} ({count})
        </option>
      ))}
    </select>
  )
}

/** In the order of their words. */
function counted(pairs: readonly (readonly [string, string])[]): readonly Counted[] {
  const found = new Map<string, { value: string; words: string; count: number }>()
  for (const [value, words] of pairs) {
    const known = found.get(value)
    if (known) known.count++
    else found.set(value, { value, words, count: 1 })
  }
  return [...found.values()].sort((one, other) => one.words.localeCompare(other.words))
}

/** `incident.severity-changed` is `Incident severity changed`. */
function kindWords(kind: string): string {
  const words = kind.replaceAll(/[.-]/g, ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
