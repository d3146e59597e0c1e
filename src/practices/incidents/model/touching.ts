// Whether a change on the record touches what an incident is about.
import type { Entry } from '../../../base/entry.ts'

interface About { readonly service: string; readonly needs: ReadonlySet<string>; readonly environment: string | null }

/** Why the change belongs to the story, or null. A change of another environment does not, where both are said. */
export function touching(change: Pick<Entry, 'service' | 'environment' | 'data'>, { service, needs, environment }: About): string | null {
  if (environment !== null && change.environment !== null && change.environment !== environment) return null
  const said = change.data['services']
  const touched = Array.isArray(said) ? said.filter((name) => typeof name === 'string') : change.service === null ? [] : [change.service]
  if (touched.includes(service)) return `it touches ${service}`
  const needed = touched.find((name) => needs.has(name))
  return needed === undefined ? null : `it touches ${needed}, which ${service} needs`
}
