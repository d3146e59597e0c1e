// Query texts in files turned into indicators' queries, every refusal at its line.
import type { DocumentReading, Field } from '../../../base/document-reading.ts'
import type { CountQuery, Indicator } from './objective.ts'
import { countQueryOf, type PromqlFault, promqlOf, quotientOf, type Selector, selectorOf } from './promql.ts'

export function readCount(reading: DocumentReading, field: Field): CountQuery | null {
  const text = reading.text(field, 'required')
  if (text === null) return null
  const query = countQueryOf(text)
  if (!('code' in query)) return query
  refuse(reading, field, query)
  return null
}

export function readSelector(reading: DocumentReading, field: Field): Selector | null {
  const text = reading.text(field, 'required')
  if (text === null) return null
  const selector = selectorOf(text)
  if (!('code' in selector)) return selector
  refuse(reading, field, selector)
  return null
}

/** PromQL of any kind, its window written as ours. */
export function readPromql(reading: DocumentReading, field: Field): string | null {
  const text = reading.text(field, 'required')
  if (text === null) return null
  const promql = promqlOf(text)
  if (typeof promql === 'string') return promql
  refuse(reading, field, promql)
  return null
}

/** A ready-made ratio of failures or successes. Where its two counts can be seen in it, they are used: they weigh events. */
export function readRatio(reading: DocumentReading, field: Field, of: 'failure' | 'success'): Indicator | null {
  const promql = readPromql(reading, field)
  if (promql === null) return null
  const quotient = quotientOf(promql)
  if (quotient === null) {
    reading.info(field, 'TIME_WEIGHTED', 'The counts behind this ratio are unknown, so every minute weighs the same, busy or quiet.',
      'Give good (or bad) and total counts to weigh events.')
    return { kind: 'error-ratio', promql: of === 'failure' ? promql : `1 - (${promql})` }
  }
  const isBad = (of === 'failure') !== quotient.isComplement
  return isBad ? { kind: 'ratio', bad: quotient.over, total: quotient.under } : { kind: 'ratio', good: quotient.over, total: quotient.under }
}

function refuse(reading: DocumentReading, field: Field, fault: PromqlFault): void {
  const text = String(field.value)
  const offset = Math.min(fault.offset, text.trimEnd().length)
  // A text of several lines is a block that begins on the line below its key.
  const linesBelow = text.includes('\n') ? text.slice(0, offset).split('\n').length : 0
  reading.error(field, fault.code, fault.say, fault.mend, linesBelow)
}
