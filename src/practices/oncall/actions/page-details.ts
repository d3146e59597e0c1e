// What a message says beyond the title: why an error budget burns and what is left of it, and who else was told. From the record and the page's own rows.
import { minuteMs } from '../../../base/duration.ts'
import { findEntry, readEntries } from '../../../record/read.ts'
import type { House } from '../../../spine/practice.ts'
import { burnStarted } from '../../objectives/events.ts'
import { Directory } from '../people.ts'
import { isForPerson, notificationsOf } from '../store/pages.ts'
import type { NotificationRow, PageRow } from '../store/tables.ts'

export interface PageDetails {
  readonly explanation: string | null
  /** Names. */
  readonly toldToo: readonly string[]
}

/** A burn is on the record before the page that it leads to, by no more than this. */
const burnWithinMs = 10 * minuteMs
const maxLooked = 20
const maxNamed = 10

export async function pageDetails(house: House, page: PageRow, notification: NotificationRow): Promise<PageDetails> {
  const people = new Directory(house.read)
  const others = new Set((await notificationsOf(house.read, [page.id])).filter((one) => isForPerson(one) && one.person !== notification.person).map((one) => one.person))
  const toldToo: string[] = []
  for (const id of [...others].slice(0, maxNamed)) toldToo.push((await people.briefOfId(id)).displayName)
  return { explanation: await burnOf(house, page), toldToo }
}

/** The burn that the page's first alert speaks of; null for every other page. */
async function burnOf(house: House, page: PageRow): Promise<string | null> {
  const started = page.situation === null ? null : await findEntry(house.read, page.started_seq)
  const opened = started?.cause == null ? null : await findEntry(house.read, started.cause)
  if (!opened || opened.data['alertName'] !== 'ErrorBudgetBurn') return null
  const { items } = await readEntries(house.read, { kinds: [burnStarted.kind], fromMs: page.started_ms - burnWithinMs, toMs: page.started_ms + 1, order: 'newest', limit: maxLooked })
  const burn = items.find((entry) => burnStarted.is(entry) && entry.data.service === page.service && page.title === entry.data.summary)
  return burn && burnStarted.is(burn) ? burn.data.explanation : null
}
