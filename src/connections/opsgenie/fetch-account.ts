// Reads an Opsgenie account by its REST API (version 2), paged, as a file that the reader of exports takes.
import { ForeignReader } from '../foreign-api.ts'
import { objectIn, objectsIn, textIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import type { ForeignApi, ForeignFile } from '../on-call-source.ts'

const pageSize = 100
const dayMs = 86_400_000

export async function fetchOpsgenie(api: ForeignApi, range: { readonly nowMs: number; readonly untilMs: number }): Promise<readonly ForeignFile[]> {
  const reader = new ForeignReader(api, { title: 'Opsgenie', headers: { authorization: `GenieKey ${api.token}`, accept: 'application/json' } })
  const [since, until] = [new Date(range.nowMs).toISOString(), new Date(range.untilMs).toISOString()]
  const users = await reader.each(await all(reader, '/v2/users'), async (user) => {
    const path = `/v2/users/${encodeURIComponent(textIn(user['id'])!)}`
    const rules = objectsIn((await reader.find(`${path}/notification-rules`))?.['data'])
    const notificationRules: Foreign[] = []
    for (const rule of rules) {
      const id = textIn(rule['id'])
      const isWanted = id !== null && textIn(rule['actionType']) === 'create-alert' && rule['enabled'] !== false
      notificationRules.push({ ...rule, ...(isWanted ? { steps: objectsIn((await reader.find(`${path}/notification-rules/${encodeURIComponent(id)}/steps`))?.['data']) } : {}) })
    }
    return { ...user, contacts: objectsIn((await reader.find(`${path}/contacts`))?.['data']), notificationRules }
  })
  const teams = await reader.each(await all(reader, '/v2/teams'), async (team) => {
    const path = `/v2/teams/${encodeURIComponent(textIn(team['id'])!)}`
    return { ...team, ...objectIn((await reader.find(path))?.['data']), routingRules: objectsIn((await reader.find(`${path}/routing-rules`))?.['data']) }
  })
  const days = Math.max(1, Math.ceil((range.untilMs - range.nowMs) / dayMs))
  const schedules = await reader.each(await all(reader, '/v2/schedules', '&expand=rotation'), async (schedule) => {
    const path = `/v2/schedules/${encodeURIComponent(textIn(schedule['id'])!)}`
    const timeline = (await reader.find(`${path}/timeline?interval=${days}&intervalUnit=days&date=${encodeURIComponent(since)}`))?.['data']
    return { ...schedule, overrides: objectsIn((await reader.find(`${path}/overrides`))?.['data']), ...(timeline === undefined ? {} : { timeline: { ...objectIn(timeline), asked: { since, until } } }) }
  })
  const escalations = await all(reader, '/v2/escalations')
  const integrations = await all(reader, '/v2/integrations')
  const heartbeats = objectsIn(objectIn((await reader.find('/v2/heartbeats'))?.['data'])['heartbeats'])
  const services = await all(reader, '/v1/services')
  const forwardingRules = await all(reader, '/v2/forwarding-rules')
  return [{ path: 'api.opsgenie.com', text: JSON.stringify({ users, teams, schedules, escalations, integrations, heartbeats, services, forwardingRules }) }]
}

/** Every page of a list; nothing where the plan has no such thing. A list that knows no pages answers the same twice. */
async function all(reader: ForeignReader, path: string, more = ''): Promise<readonly Foreign[]> {
  const items = new Map<string, Foreign>()
  for (let offset = 0; ; offset += pageSize) {
    const page = await reader.find(`${path}?limit=${pageSize}&offset=${offset}${more}`)
    const found = objectsIn(page?.['data'])
    const before = items.size
    for (const one of found) items.set(textIn(one['id']) ?? textIn(one['name']) ?? String(items.size), one)
    if (textIn(objectIn(page?.['paging'])['next']) === null || items.size === before) return [...items.values()]
  }
}
