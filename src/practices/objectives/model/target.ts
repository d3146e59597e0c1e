// Targets and other shares as files write them: fractions, percent numbers, percent texts.
import type { DocumentReading, Field } from '../../../base/document-reading.ts'

/** Rounded to what a double holds exactly enough: 99.9 / 100 is 0.999, not 0.9990000000000001. */
export function fractionOfPercent(percent: number): number {
  return Number((percent / 100).toPrecision(15))
}

export function percentOfFraction(fraction: number): number {
  return Number((fraction * 100).toPrecision(15))
}

/** A target strictly between 0 and 1. */
export function readFraction(reading: DocumentReading, field: Field, need: 'required' | 'optional' = 'required'): number | null {
  const value = reading.number(field, need)
  if (value === null) return null
  if (value > 0 && value < 1) return value
  const mend = value > 1 && value < 100 ? `Write ${fractionOfPercent(value)}.` : 'Write a fraction between 0 and 1, such as 0.999.'
  reading.error(field, 'TARGET_OUT_OF_RANGE', outOfRange(value, 1), mend)
  return null
}

/** A target as a percent number strictly between 0 and 100. */
export function readPercent(reading: DocumentReading, field: Field, need: 'required' | 'optional' = 'required'): number | null {
  const value = reading.number(field, need)
  if (value === null) return null
  if (value > 0 && value < 100) return fractionOfPercent(value)
  reading.error(field, 'TARGET_OUT_OF_RANGE', outOfRange(value, 100), 'Write a percentage between 0 and 100, such as 99.9.')
  return null
}

/** `99.9%` or `0.999`. */
export function readShare(reading: DocumentReading, field: Field, need: 'required' | 'optional' = 'required'): number | null {
  const percent = typeof field.value === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(field.value)?.[1] : undefined
  if (percent === undefined) return readFraction(reading, field, need)
  return readPercent(reading, { path: field.path, value: Number(percent) }, need)
}

function outOfRange(value: number, whole: number): string {
  if (value === whole) return 'A target of 100 % leaves no error budget at all.'
  return `A target of ${value} is not between 0 and ${whole}.`
}
