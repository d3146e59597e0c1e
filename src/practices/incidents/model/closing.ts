// What an incident is closed with. Each is answered, or said to be unknown with a reason: silence is no answer.

export const closingFields = ['impact', 'impactStart', 'detection', 'cause'] as const
export type ClosingField = (typeof closingFields)[number]

export const closingQuestions: Readonly<Record<ClosingField, string>> = {
  impact: 'Who was affected, and how?', impactStart: 'When did it begin for them?', detection: 'How was it detected?', cause: 'What was the cause, as far as is known?',
}

export interface ClosingFact {
  readonly field: ClosingField
  readonly value: string | null
  readonly unknownBecause: string | null
}

/** @param startedMs when users began to be affected: known, it needs no answer. */
export function missingFacts(facts: readonly ClosingFact[], startedMs: number | null): readonly ClosingField[] {
  return closingFields.filter((field) => !(field === 'impactStart' && startedMs !== null) && !facts.some((fact) => fact.field === field && (fact.value !== null || fact.unknownBecause !== null)))
}
