// PagerDuty incidents over HTTP: the REST API (version 2) as far as tickets use it, and signed webhooks of version 3.
import { createHmac, randomUUID } from 'node:crypto'
import { startTicketServer } from './ticket-server.ts'
import type { HeldTicket, TicketDouble } from './ticket-server.ts'

interface Incident extends HeldTicket { status: 'triggered' | 'acknowledged' | 'resolved'; key: string }

export async function startPagerdutyIncidents(): Promise<TicketDouble> {
  const [token, secret, user] = ['y_token-of-pagerduty', 'hook-secret-of-pagerduty', 'ada@acme.example']
  const incidents: Incident[] = []
  const shown = (incident: Incident) => ({
    id: incident.reference, type: 'incident', incident_number: incidents.indexOf(incident) + 1, title: incident.title, status: incident.status, urgency: incident.severity, incident_key: incident.key,
    html_url: incident.url, updated_at: new Date(incident.changedMs).toISOString(), service: { id: 'PSERVIC', type: 'service_reference' },
  })
  const server = await startTicketServer(({ method, path, query, headers, body }, { nowMs }) => {
    if (headers.authorization !== `Token token=${token}`) return { status: 401, body: { error: { message: 'Unauthorized', code: 2006 } } }
    if (headers.accept !== 'application/vnd.pagerduty+json;version=2') return { status: 406, body: { error: { message: 'Not Acceptable' } } }
    if (method !== 'GET' && headers['from'] !== user) return { status: 400, body: { error: { message: 'Requester User Not Found', code: 1008 } } }
    if (path === '/incidents' && method === 'POST') {
      const { title, service, incident_key: key, urgency, body: text } = body.incident
      if (service?.id !== 'PSERVIC') return { status: 400, body: { error: { message: 'Arguments Caused Error', code: 2001, errors: ['Service not found'] } } }
      if (incidents.some((one) => one.key === key && one.status !== 'resolved')) return { status: 400, body: { error: { message: 'Arguments Caused Error', code: 2002, errors: ['Open incident with matching dedup key already exists'] } } }
      const reference = `PINC${String(incidents.length + 1).padStart(4, '0')}`
      const incident: Incident = { reference, url: `${server.url}/incidents/${reference}`, title, text: text.details, isDone: false, severity: urgency, changedMs: nowMs(), comments: [], status: 'triggered', key }
      incidents.push(incident)
      return { status: 201, body: { incident: shown(incident) } }
    }
    if (path === '/incidents') return { status: 200, body: { incidents: incidents.filter(({ key }) => key === query.get('incident_key')).map(shown), more: false } }
    const [, id, below] = /^\/incidents\/(\w+)(\/notes)?$/.exec(path) ?? []
    const incident = incidents.find(({ reference }) => reference === id)
    if (!incident) return { status: 404, body: { error: { message: 'Not Found', code: 2100 } } }
    if (below !== undefined && method === 'GET') return { status: 200, body: { notes: incident.comments.map(({ text }) => ({ content: text })) } }
    if (below !== undefined) {
      incident.comments.push({ text: body.note.content, by: 'ada' })
      incident.changedMs = nowMs()
      return { status: 200, body: { note: { id: 'N1', content: body.note.content } } }
    }
    if (method === 'PUT') {
      const change = body.incident
      if (incident.status === 'resolved') return { status: 400, body: { error: { message: 'Incident Already Resolved', code: 1001 } } }
      if (change.status !== undefined) [incident.status, incident.isDone] = [change.status, change.status === 'resolved']
      incident.severity = change.urgency ?? incident.severity
      incident.title = change.title ?? incident.title
      incident.changedMs = nowMs()
    }
    return { status: 200, body: { incident: shown(incident) } }
  })
  return {
    ...server, token, secret, tickets: incidents, spec: { system: 'pagerduty', url: server.url, project: 'PSERVIC', user },
    act(reference, what) {
      const incident = incidents.find((one) => one.reference === reference)!
      incident.changedMs = server.nowMs()
      if (what.isDone !== undefined) [incident.isDone, incident.status] = [what.isDone, what.isDone ? 'resolved' : 'triggered']
      if (what.severity !== undefined) incident.severity = what.severity
      if (what.comment !== undefined) incident.comments.push({ text: what.comment, by: 'grace' })
      const type = what.comment !== undefined ? 'incident.annotated' : what.isDone === undefined ? 'incident.service_updated' : what.isDone ? 'incident.resolved' : 'incident.reopened'
      const data = what.comment === undefined ? shown(incident) : { incident: { id: reference, type: 'incident_reference', html_url: incident.url }, id: 'P1NOTE', content: what.comment, type: 'incident_note' }
      const body = JSON.stringify({ event: { id: randomUUID(), event_type: type, resource_type: 'incident', occurred_at: new Date(incident.changedMs).toISOString(), agent: { id: 'PGRACE', type: 'user_reference' }, data } })
      return { body, headers: { 'content-type': 'application/json', 'x-webhook-id': randomUUID(), 'x-pagerduty-signature': `v1=${'0'.repeat(64)},v1=${createHmac('sha256', secret).update(body).digest('hex')}` } }
    },
  }
}
