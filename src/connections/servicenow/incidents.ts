// ServiceNow records as tickets, by the Table API; what it posts is sent by a business rule (see the guide).
// https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html
import { instantIn, objectIn, objectsIn, textIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import { isSameText } from '../shared-secret.ts'
import { headerOf, heardNews, hearingObject, nothingSaid, notTicket, TicketRefused } from '../ticketing.ts'
import type { TicketApi, TicketPlace, TicketSystem, TicketThere } from '../ticketing.ts'

const fieldsRead = 'sys_id,number,short_description,state,urgency,impact,sys_updated_on'
/** Of table incident: resolved, closed, canceled. */
const doneStates = new Set(['6', '7', '8'])
const usualStates = { open: '2', resolved: '6' } as const

export const servicenowIncidents: TicketSystem = {
  name: 'servicenow', title: 'ServiceNow', usualUrl: null, needs: ['user'],
  // Urgency and impact, of which it reckons the priority by its own matrix.
  usualSeverities: { SEV1: '1/1', SEV2: '1/2', SEV3: '2/2', SEV4: '3/3' },
  headers: ({ user, token }) => ({ authorization: `Basic ${Buffer.from(`${user ?? ''}:${token}`).toString('base64')}` }),
  referenceIn(address, { url }) {
    const there = URL.parse(address)
    if (there === null || there.host !== URL.parse(url)?.host) return null
    return /sys_id(?:=|%3D|%253D)([0-9a-f]{32})/i.exec(there.href)?.[1] ?? /\/record\/[a-z0-9_]+\/([0-9a-f]{32})/.exec(there.pathname)?.[1] ?? null
  },
  async create(api, wish, mark) {
    if (mark.mayBeThere) {
      const { object } = await api.ask('GET', `${tableOf(api)}?sysparm_query=correlation_id%3D${mark.marker}&sysparm_fields=${fieldsRead}&sysparm_limit=1`)
      const [found] = objectsIn(object['result'], 1)
      if (found) return thereOf(found, api.place)
    }
    return thereOf(recordIn(await api.ask('POST', `${tableOf(api)}?sysparm_fields=${fieldsRead}`, {
      short_description: wish.title, description: wish.text, correlation_id: mark.marker, correlation_display: 'Mainstay', ...weightOf(wish.severity, api.place), ...api.place.fields,
    })), api.place)
  },
  read: async (api, reference) => thereOf(recordIn(await api.ask('GET', `${tableOf(api)}/${reference}?sysparm_fields=${fieldsRead}`)), api.place),
  async update(api, reference, wish, parts) {
    const path = `${tableOf(api)}/${reference}?sysparm_fields=${fieldsRead}`
    const record = recordIn(await api.ask('GET', path))
    const there = thereOf(record, api.place)
    const change = {
      ...(parts.includes('state') ? stateChange(record, wish, api.place) : {}),
      ...(parts.includes('severity') && there.severity !== api.place.severities[wish.severity] ? weightOf(wish.severity, api.place) : {}),
      ...(parts.includes('title') && there.title !== wish.title ? { short_description: wish.title } : {}),
    }
    return Object.keys(change).length === 0 ? there : thereOf(recordIn(await api.ask('PATCH', path, change)), api.place)
  },
  async comment(api, reference, { text, marker, mayBeThere }) {
    if (mayBeThere) {
      const { object } = await api.ask('GET', `/api/now/table/sys_journal_field?sysparm_query=${encodeURIComponent(`element_id=${reference}^element=work_notes^valueLIKE${marker}`)}&sysparm_fields=sys_id&sysparm_limit=1`)
      if (objectsIn(object['result'], 1).length > 0) return
    }
    await api.ask('PATCH', `${tableOf(api)}/${reference}?sysparm_fields=sys_id`, { work_notes: text })
  },
  disbelief(message, { secret }) {
    const token = headerOf(message, 'x-mainstay-token')
    if (token === '') return 'X-Mainstay-Token is missing: the business rule has to send it.'
    return isSameText(token, secret) ? null : 'X-Mainstay-Token is another than the one declared here.'
  },
  deliveryOf: (message) => headerOf(message, 'x-mainstay-delivery') || null,
  hear: (message, place) => hearingObject(message, (body) => {
    const reference = textIn(body['sys_id'])
    if (reference === null || !/^[0-9a-f]{32}$/.test(reference)) return notTicket('It has no sys_id.')
    const state = textIn(body['state'])
    return heardNews({
      ...nothingSaid, reference, atMs: timeIn(body['sys_updated_on']), by: textIn(body['sys_updated_by'])?.replace(/@.*/, '') ?? null,
      isDone: state === null ? null : doneStates.has(state), severity: weightIn(body, place.severities), comment: textIn(body['comment']), isGone: body['deleted'] === true,
    })
  }),
}

function tableOf({ place }: TicketApi): string {
  return `/api/now/table/${encodeURIComponent(place.project)}`
}

function recordIn({ object }: { readonly object: Foreign }): Foreign {
  return objectIn(object['result'])
}

function weightOf(severity: string, { severities }: TicketPlace): Readonly<Record<string, string>> {
  const [urgency, impact] = severities[severity]?.split('/') ?? []
  return urgency === undefined || impact === undefined ? {} : { urgency, impact }
}

/** Null where the two together are no severity of ours. */
function weightIn(record: Foreign, severities: Readonly<Record<string, string>>): string | null {
  const weight = `${textIn(record['urgency'])}/${textIn(record['impact'])}`
  return Object.values(severities).includes(weight) ? weight : null
}

function stateChange(record: Foreign, { state, reason }: { state: 'open' | 'mitigated' | 'resolved'; reason: string }, { states, onResolve }: TicketPlace): Readonly<Record<string, unknown>> {
  const present = textIn(record['state']) ?? ''
  const isDone = doneStates.has(present)
  if (state === 'resolved') return isDone ? {} : { state: states.resolved ?? usualStates.resolved, close_code: 'Solution provided', close_notes: reason, ...onResolve }
  const named = states[state]
  if (named !== undefined) return named === present ? {} : { state: named }
  return isDone ? { state: usualStates.open } : {}
}

/** `2026-11-23 12:00:00`, in UTC. */
function timeIn(value: unknown): number | null {
  return instantIn(`${textIn(value)?.replace(' ', 'T') ?? ''}Z`)
}

function thereOf(record: Foreign, { url, project, severities }: TicketPlace): TicketThere {
  const reference = textIn(record['sys_id'])
  if (reference === null) throw new TicketRefused('ServiceNow answered without the sys_id of the record.', { isPermanent: false })
  return {
    reference, url: `${url}/nav_to.do?uri=${encodeURIComponent(`${project}.do?sys_id=${reference}`)}`, title: textIn(record['short_description']) ?? '', isDone: doneStates.has(textIn(record['state']) ?? ''),
    severity: weightIn(record, severities), changedMs: timeIn(record['sys_updated_on']),
  }
}
