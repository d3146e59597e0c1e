// Reads a PagerDuty account by its REST API (version 2), paged, as files that the reader of exports takes.
import { ForeignReader } from '../foreign-api.ts'
import { objectIn, objectsIn, textIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import type { ForeignApi, ForeignFile } from '../on-call-source.ts'

const pageSize = 100

export async function fetchPagerDuty(api: ForeignApi, range: { readonly nowMs: number; readonly untilMs: number }): Promise<readonly ForeignFile[]> {
  const reader = new ForeignReader(api, { title: 'PagerDuty', headers: { authorization: `Token token=${api.token}`, accept: 'application/vnd.pagerduty+json;version=2' } })
  const [since, until] = [new Date(range.nowMs).toISOString(), new Date(range.untilMs).toISOString()]
  const users = await all(reader, 'users', '&include%5B%5D=contact_methods&include%5B%5D=notification_rules')
  const teams = await all(reader, 'teams')
  const members = await reader.each(teams, async (team) => {
    const id = textIn(team['id'])!
    return [id, (await all(reader, `teams/${encodeURIComponent(id)}/members`, '', 'members')).flatMap((member) => textIn(objectIn(member['user'])['id']) ?? [])] as const
  })
  const schedules = await reader.each(await all(reader, 'schedules'), async (schedule) => {
    const one = await reader.get(`/schedules/${encodeURIComponent(textIn(schedule['id'])!)}?since=${since}&until=${until}`)
    return { ...objectIn(one['schedule']), asked: { since, until } }
  })
  const rest: Record<string, readonly Foreign[]> = {}
  for (const [list, more] of [['escalation_policies', ''], ['services', '&include%5B%5D=integrations'], ['maintenance_windows', '&filter=open'], ['event_orchestrations', ''], ['webhook_subscriptions', '']] as const) {
    rest[list] = await all(reader, list, more, list === 'event_orchestrations' ? 'orchestrations' : list)
  }
  return [{ path: 'api.pagerduty.com', text: JSON.stringify({ users, teams, team_members: Object.fromEntries(members), schedules, ...rest }) }]
}

/** Every page of a list; nothing where the account has no such thing. */
async function all(reader: ForeignReader, path: string, more = '', key = path): Promise<readonly Foreign[]> {
  const items: Foreign[] = []
  for (;;) {
    const page = await reader.find(`/${path}?limit=${pageSize}&offset=${items.length}${more}`)
    const found = objectsIn(page?.[key])
    items.push(...found)
    if (page?.['more'] !== true || found.length === 0) return items
  }
}
