// Addresses in catalog files. Only http and https: they become links on pages.
import type { DocumentReading, Field } from '../../../base/document-reading.ts'
import type { Link } from './service.ts'

/** `https://…` alone, or `{ title, url }`. */
export function readLinks(reading: DocumentReading, field: Field): readonly Link[] {
  return reading.list(field).flatMap((item) => {
    const isMap = typeof item.value === 'object' && item.value !== null
    if (isMap) reading.onlyKeys(item, ['title', 'url'])
    const url = readUrl(reading, isMap ? reading.at(item, 'url') : item)
    return url === null ? [] : [{ title: (isMap ? reading.text(reading.at(item, 'title')) : null) ?? hostOf(url), url }]
  })
}

export function readUrl(reading: DocumentReading, field: Field): string | null {
  const text = reading.text(field, 'required')
  if (text === null) return null
  if (isWebAddress(text)) return text
  reading.error(field, 'NOT_A_URL', `\`${text.slice(0, 100)}\` is not a web address.`, 'Write it with https:// in front.')
  return null
}

/** A web address, or the form git clones by ssh, which is turned into one: `git@github.com:shop/checkout.git`. */
export function readRepository(reading: DocumentReading, field: Field): string | null {
  const text = reading.text(field)
  if (text === null) return null
  const ssh = /^(?:ssh:\/\/)?git@([a-zA-Z0-9.-]+)[:/](.+?)(?:\.git)?$/.exec(text)
  return ssh === null ? readUrl(reading, field) : `https://${ssh[1]}/${ssh[2]}`
}

export function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
