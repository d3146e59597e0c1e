// The runbooks of an incident: those its services, objectives and alerts name, each once with every place it comes from.
export interface NamedRunbook {
  readonly title: string
  readonly url: string
  /** Who names it: `service checkout`, `objective Orders succeed`, `alert HighErrors`. */
  readonly from: string
}

export interface RunbookLine {
  readonly title: string
  readonly url: string
  readonly from: readonly string[]
}

/** More of them are no help at night. */
export const mostRunbooks = 12

/**
 * In the order given. Addresses come from outside, with alerts: only http and https are ever linked. The first title that
 * is more than the address names it.
 */
export function runbookLines(named: readonly NamedRunbook[]): readonly RunbookLine[] {
  const lines = new Map<string, { title: string; url: string; from: string[] }>()
  for (const { title, url, from } of named) {
    if (!/^https?:\/\//i.test(url)) continue
    const line = lines.get(url)
    if (!line) lines.set(url, { title, url, from: [from] })
    else {
      if (!line.from.includes(from)) line.from.push(from)
      if (line.title === '') line.title = title
    }
  }
  return [...lines.values()].slice(0, mostRunbooks)
}
