// What came after what is known of a timeline: put in its place, or reason enough to ask for everything again.

export interface NewsItem {
  readonly seq: number
  readonly kind: string
  readonly isPinned: boolean
}

/** Newest first; `next` is where what is older goes on. */
export interface NewsPage<Item extends NewsItem> {
  readonly items: Item[]
  readonly next: string | null
  /** Whatever is pinned now, on this page or not. */
  readonly pins: number[]
}

/** They change how older entries are shown, or bring some. */
const changing: ReadonlySet<string> = new Set(['incident.entry-retimed', 'incident.entry-annotated', 'incident.linked', 'incident.absorbed', 'incident.split-off'])

/** Where an older entry changed or joined, or more came than one answer holds. */
export function needsReload(news: NewsPage<NewsItem>, known: NewsPage<NewsItem>): boolean {
  if (news.next !== null) return true
  const seqs = new Set(known.items.map(({ seq }) => seq))
  return news.items.some(({ seq, kind }) => changing.has(kind) && !seqs.has(seq))
}

/** Newest first, none twice. What is asked for again may stand behind what was known before. */
export function mergeNews<Item extends NewsItem>(news: NewsPage<Item>, known: NewsPage<Item>): NewsPage<Item> {
  const fresh = new Set(news.items.map(({ seq }) => seq))
  const pins = new Set(news.pins)
  // An entry that did not change stays the same object, so that its line is not drawn again.
  const older = known.items.filter(({ seq }) => !fresh.has(seq)).map((item) => (item.isPinned === pins.has(item.seq) ? item : { ...item, isPinned: !item.isPinned }))
  return { items: [...news.items, ...older], next: known.next, pins: news.pins }
}
