// How verdicts and shares are said.
import type { Verdict } from '../model/quality.ts'

export const verdictWords: Readonly<Record<Verdict, string>> = {
  actionable: 'Actionable', 'not-actionable': 'Not actionable', duplicate: 'Duplicate', transient: 'Transient', 'self-healed': 'Healed itself',
}
export const verdictTips: Readonly<Record<Verdict, string>> = {
  actionable: 'Somebody had to do something, and could',
  'not-actionable': 'There was nothing to do',
  duplicate: 'Another page said the same already',
  transient: 'It was over before it mattered',
  'self-healed': 'It ended without anybody',
}

export const share = (value: number | null): string => (value === null ? '–' : `${Math.round(value * 100)} %`)
