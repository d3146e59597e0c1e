// A policy as a form holds it: the same words as a file has, from what the API answers.
import type { Weekday } from './hours.ts'

interface Told {
  /** `person`, `schedule`, `team` or `webhook`. */
  readonly kind: string
  readonly name: string
}
interface Hours {
  timeZone: string
  weekdays: Weekday[]
  from: string
  to: string
  isOutside?: boolean
}
interface ToldPolicy {
  readonly displayName: string
  readonly steps: readonly { readonly targets: readonly Told[]; readonly delayMinutes: number; readonly acknowledgements: number; readonly only: Hours | null; readonly otherwise: readonly Told[]; readonly waits: boolean }[]
  readonly repeat: number
  readonly fallback: Told | null
}
type TargetWords = { person: string } | { schedule: string } | { team: string } | { webhook: string }
interface PolicyWords {
  displayName: string
  steps: { targets: TargetWords[]; delayMinutes: number; acknowledgements?: number; only?: Hours; otherwise?: TargetWords[]; waits?: boolean }[]
  repeat: number
  fallback: TargetWords | null
}

/** As it would be written again. A webhook's address is told without its path; written back so, it stays as it is stored. */
export function policyDraft({ displayName, steps, repeat, fallback }: ToldPolicy): PolicyWords {
  return {
    displayName,
    steps: steps.map(({ targets, delayMinutes, acknowledgements, only, otherwise, waits }) => ({
      targets: targets.map(targetWords), delayMinutes, ...(acknowledgements > 1 ? { acknowledgements } : {}), ...(only ? { only } : {}),
      ...(otherwise.length > 0 ? { otherwise: otherwise.map(targetWords) } : {}), ...(waits ? { waits } : {}),
    })),
    repeat, fallback: fallback && targetWords(fallback),
  }
}

function targetWords({ kind, name }: Told): TargetWords {
  if (kind === 'person') return { person: name }
  if (kind === 'schedule') return { schedule: name }
  return kind === 'team' ? { team: name } : { webhook: name }
}

/** The document that a file would hold. JSON is YAML too. */
export function policyDocument(name: string, spec: unknown): string {
  return `apiVersion: mainstay.dev/v1\nkind: EscalationPolicy\nmetadata: { name: ${name || 'name'} }\nspec: ${JSON.stringify(spec, null, 2)}\n`
}
