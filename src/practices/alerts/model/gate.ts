// Which of many sets of matchers can fit at all: one that asks for a certain value of a label is looked at only when an alert has it.
import { labelOf } from './labels.ts'
import type { Labels } from './labels.ts'
import type { Matcher } from './matcher.ts'

/** Those that may match, in no order; the caller still tries all matchers of each. */
export function gateBy<T>(items: readonly T[], matchersOf: (item: T) => readonly Matcher[]): (labels: Labels) => readonly T[] {
  const byLabel = new Map<string, Map<string, T[]>>()
  const others: T[] = []
  for (const item of items) {
    const gates = matchersOf(item).filter((matcher) => gateWords(matcher).length > 0)
    // Of several, the one whose values are rarest would be best: almost anything is rarer than a severity.
    const gate = gates.find(({ name }) => name !== 'severity') ?? gates[0]
    if (!gate) {
      others.push(item)
      continue
    }
    let byValue = byLabel.get(gate.name)
    if (!byValue) byLabel.set(gate.name, (byValue = new Map()))
    for (const word of new Set(gateWords(gate))) {
      const list = byValue.get(word)
      if (list) list.push(item)
      else byValue.set(word, [item])
    }
  }
  return (labels) => {
    let found: readonly T[] = others
    for (const [label, byValue] of byLabel) {
      const value = labelOf(labels, label)
      const list = value === undefined ? undefined : byValue.get(value)
      if (list) found = found.length === 0 ? list : [...found, ...list]
    }
    return found
  }
}

/** The only values it fits, when they are few and not empty: `=`, and `=~` with plain words. */
export function gateWords({ value, isRegex, isEqual }: Matcher): readonly string[] {
  if (!isEqual || value === '') return []
  if (!isRegex) return [value]
  if (!/^[\w\-/:@ ,]+(\|[\w\-/:@ ,]+)*$/.test(value)) return []
  return value.split('|')
}
