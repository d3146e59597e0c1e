// Which entries of the linked subjects belong to an incident: a subject may have lived before and after it.

export interface Link {
  /** `situation/sit_…`, `alert/alr_…`, `page/pag_…`, `objective/<name>`, `incident/inc_…`. */
  readonly subject: string
  readonly reason: string
  readonly linkedMs: number
  /** Entries of the subject count from here. */
  readonly fromMs: number
  /** And up to here; null while it lasts. */
  readonly untilMs: number | null
  /** Situations only. */
  readonly resolvedMs: number | null
}

export function isPartOfStory(entry: { subject: string; atMs: number }, links: ReadonlyMap<string, Link>): boolean {
  const link = links.get(entry.subject)
  return link !== undefined && entry.atMs >= link.fromMs && (link.untilMs === null || entry.atMs <= link.untilMs)
}

export function isSituation(link: Link): boolean {
  return link.subject.startsWith('situation/')
}

/** Does everything that opened it count as over? An incident without situations is never over by itself. */
export function isQuiet(links: readonly Link[]): boolean {
  const situations = links.filter(isSituation)
  return situations.length > 0 && situations.every((link) => link.resolvedMs !== null)
}
