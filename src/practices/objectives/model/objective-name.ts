// Names of objectives: RFC 1123 labels, unique.
import type { DocumentReading, Field } from '../../../base/document-reading.ts'

const maxNameLength = 63

export function isLabel(text: string): boolean {
  return text.length <= maxNameLength && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text)
}

/** The text as a label, or empty when nothing of it can stand in one. */
export function labelOf(text: string): string {
  return text.normalize('NFKD').toLowerCase().replace(/[\u0300-\u036f']/g, '').replace(/[^a-z0-9]+/g, '-').slice(0, maxNameLength).replace(/^-+|-+$/g, '')
}

/** A name that is a label; any other is made one, and that is said. */
export function readName(reading: DocumentReading, field: Field, prefix = ''): string | null {
  const text = reading.text(field, 'required')
  if (text === null) return null
  const full = prefix === '' ? text : `${prefix}-${text}`
  if (isLabel(full)) return full
  const label = labelOf(full)
  if (label === '') {
    reading.error(field, 'BAD_NAME', `\`${text}\` holds no letter or digit that a name may have.`,
      'Use lower-case letters, digits and hyphens.')
    return null
  }
  reading.warning(field, 'NAME_CHANGED',
    `\`${full}\` is not a name of lower-case letters, digits and hyphens up to ${maxNameLength} characters: \`${label}\` is used.`,
    'Rename it to keep the name stable.')
  return label
}
