// Reads a Grafana OnCall installation by its public API (version 1), paged, as a file that the reader of exports takes.
import { ForeignReader } from '../foreign-api.ts'
import { objectsIn, textIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import type { ForeignApi, ForeignFile } from '../on-call-source.ts'

const lists = ['users', 'teams', 'on_call_shifts', 'escalation_chains', 'escalation_policies', 'personal_notification_rules', 'integrations', 'routes', 'outgoing_webhooks'] as const
const mostPages = 1_000

export async function fetchGrafanaOnCall(api: ForeignApi, range: { readonly nowMs: number; readonly untilMs: number }): Promise<readonly ForeignFile[]> {
  const reader = new ForeignReader(api, { title: 'Grafana OnCall', headers: { authorization: api.token, accept: 'application/json' } })
  const [since, until] = [new Date(range.nowMs).toISOString(), new Date(range.untilMs).toISOString()]
  const found: Record<string, readonly Foreign[]> = {}
  for (const list of lists) found[list] = await all(reader, `/api/v1/${list}/`)
  const schedules = await reader.each(await all(reader, '/api/v1/schedules/'), async (schedule) => {
    const shifts = await all(reader, `/api/v1/schedules/${encodeURIComponent(textIn(schedule['id'])!)}/final_shifts/`, `&start_date=${since.slice(0, 10)}&end_date=${until.slice(0, 10)}`)
    return { ...schedule, final_shifts: shifts, asked: { since, until } }
  })
  return [{ path: 'grafana-oncall', text: JSON.stringify({ ...found, schedules }) }]
}

/** Every page of a list; nothing where this version has no such thing. */
async function all(reader: ForeignReader, path: string, more = ''): Promise<readonly Foreign[]> {
  const items: Foreign[] = []
  for (let page = 1; page <= mostPages; page++) {
    const answer = await reader.find(`${path}?page=${page}&perpage=100${more}`)
    items.push(...objectsIn(answer?.['results']))
    if (textIn(answer?.['next']) === null) break
  }
  return items
}
