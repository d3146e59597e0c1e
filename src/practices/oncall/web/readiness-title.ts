// What an item of a readiness list is called.
import type { ReadinessAnswer } from '../model/readiness-words.ts'

const kindTitles: Readonly<Record<string, string>> = { 'shadow-shifts': 'Shadow shifts', 'verified-contact': 'Ways to be reached' }

export function itemTitle(item: ReadinessAnswer['items'][number] | undefined): string {
  return item?.title ?? kindTitles[item?.kind ?? ''] ?? item?.name ?? ''
}
