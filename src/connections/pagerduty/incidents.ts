// PagerDuty incidents as tickets, by the REST API (version 2) and webhook subscriptions (version 3).
// https://developer.pagerduty.com/api-reference/, https://developer.pagerduty.com/docs/webhooks/v3-overview/
import { instantIn, objectIn, objectsIn, textIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import { isHexHmac } from '../shared-secret.ts'
import { headerOf, heardNews, heardNothing, hearingObject, nothingSaid, notTicket, TicketRefused } from '../ticketing.ts'
import type { TicketApi, TicketSystem, TicketThere } from '../ticketing.ts'

export const pagerDutyIncidents: TicketSystem = {
  name: 'pagerduty', title: 'PagerDuty', usualUrl: 'https://api.pagerduty.com', needs: ['user'],
  usualSeverities: { SEV1: 'high', SEV2: 'high', SEV3: 'low', SEV4: 'low' },
  // `From`: in whose name incidents are made; a token of an account has no user of its own.
  headers: ({ token, user }) => ({ authorization: `Token token=${token}`, accept: 'application/vnd.pagerduty+json;version=2', from: user ?? '' }),
  referenceIn(address, { url }) {
    const there = URL.parse(address)
    const api = URL.parse(url)
    if (there === null || api === null) return null
    const isTheirs = there.host === api.host || (api.host.endsWith('.pagerduty.com') && there.host.endsWith('.pagerduty.com'))
    return isTheirs ? (/^\/incidents\/([A-Z0-9]{6,20})\/?$/.exec(there.pathname)?.[1] ?? null) : null
  },
  async create(api, wish, mark) {
    if (mark.mayBeThere) {
      const { object } = await api.ask('GET', `/incidents?incident_key=${mark.marker}&limit=1`)
      const [found] = objectsIn(object['incidents'], 1)
      if (found) return thereOf(found)
    }
    const urgency = api.place.severities[wish.severity]
    const { object } = await api.ask('POST', '/incidents', { incident: {
      type: 'incident', title: wish.title, service: { id: api.place.project, type: 'service_reference' }, incident_key: mark.marker, body: { type: 'incident_body', details: wish.text },
      ...(urgency === undefined ? {} : { urgency }), ...api.place.fields,
    } })
    return thereOf(objectIn(object['incident']))
  },
  read: async (api, reference) => thereOf(await incidentAt(api, reference)),
  async update(api, reference, wish, parts) {
    const incident = await incidentAt(api, reference)
    const there = thereOf(incident)
    // What is resolved there is changed no more, and cannot be opened again: the comment says what became of it here.
    if (there.isDone) return there
    const status = wish.state === 'resolved' ? 'resolved' : api.place.states[wish.state]
    const change = {
      ...(parts.includes('state') && status !== undefined && textIn(incident['status']) !== status ? { status, ...(status === 'resolved' ? api.place.onResolve : {}) } : {}),
      ...(parts.includes('severity') && api.place.severities[wish.severity] !== undefined && there.severity !== api.place.severities[wish.severity] ? { urgency: api.place.severities[wish.severity] } : {}),
      ...(parts.includes('title') && there.title !== wish.title ? { title: wish.title } : {}),
    }
    if (Object.keys(change).length === 0) return there
    return thereOf(objectIn((await api.ask('PUT', `/incidents/${reference}`, { incident: { type: 'incident_reference', ...change } })).object['incident']))
  },
  async comment(api, reference, { text, marker, mayBeThere }) {
    if (mayBeThere && objectsIn((await api.ask('GET', `/incidents/${reference}/notes`)).object['notes'], 2_000).some((note) => textIn(note['content'])?.includes(marker))) return
    await api.ask('POST', `/incidents/${reference}/notes`, { note: { content: text } })
  },
  disbelief(message, { secret }) {
    const given = headerOf(message, 'x-pagerduty-signature').split(',').slice(0, 10).flatMap((one) => /^\s*v1=([0-9a-f]{64})\s*$/i.exec(one)?.[1] ?? [])
    if (given.length === 0) return 'X-PagerDuty-Signature is missing: post from a webhook subscription of version 3.'
    return given.some((hex) => isHexHmac(hex, { algorithm: 'sha256', secret, body: message.body })) ? null : 'X-PagerDuty-Signature does not fit the body.'
  },
  deliveryOf(message) {
    let id: string | null = null
    hearingObject(message, (body) => {
      id = textIn(objectIn(body['event'])['id'])
      return heardNothing('only its id was read')
    })
    return id
  },
  hear: (message) => hearingObject(message, (body) => {
    const event = objectIn(body['event'])
    const type = textIn(event['event_type'])
    if (type === null) return notTicket('It has no event.event_type.')
    const data = objectIn(event['data'])
    const atMs = instantIn(event['occurred_at'])
    if (type === 'incident.annotated') {
      const reference = textIn(objectIn(data['incident'])['id'])
      return reference === null ? notTicket('It names no incident.') : heardNews({ ...nothingSaid, reference, atMs, comment: textIn(data['content']) })
    }
    const reference = textIn(data['id'])
    if (!type.startsWith('incident.') || textIn(data['type']) !== 'incident' || reference === null) return heardNothing(`${type.slice(0, 60)} tells of no ticket`)
    const status = textIn(data['status'])
    return heardNews({ ...nothingSaid, reference, atMs, isDone: status === null ? null : status === 'resolved', severity: textIn(data['urgency']) })
  }),
}

async function incidentAt(api: TicketApi, reference: string): Promise<Foreign> {
  return objectIn((await api.ask('GET', `/incidents/${reference}`)).object['incident'])
}

function thereOf(incident: Foreign): TicketThere {
  const reference = textIn(incident['id'])
  if (reference === null) throw new TicketRefused('PagerDuty answered without the id of the incident.', { isPermanent: false })
  return {
    reference, url: textIn(incident['html_url']) ?? '', title: textIn(incident['title']) ?? '', isDone: textIn(incident['status']) === 'resolved',
    severity: textIn(incident['urgency']), changedMs: instantIn(incident['updated_at']),
  }
}
