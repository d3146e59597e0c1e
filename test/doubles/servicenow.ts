// ServiceNow over HTTP: the Table API as far as tickets use it, and what a business rule posts.
import { randomBytes, randomUUID } from 'node:crypto'
import { startTicketServer } from './ticket-server.ts'
import type { HeldTicket, TicketDouble } from './ticket-server.ts'

interface Row extends HeldTicket { state: string; correlation: string }

export async function startServicenow(): Promise<TicketDouble> {
  const [token, secret, user] = ['password-of-servicenow', 'token-of-the-business-rule', 'mainstay']
  const rows: Row[] = []
  const timeOf = (row: Row): string => new Date(row.changedMs).toISOString().slice(0, 19).replace('T', ' ')
  const shown = (row: Row) => {
    const [urgency, impact] = row.severity!.split('/')
    return { sys_id: row.reference, number: `INC00${rows.indexOf(row) + 1}`, short_description: row.title, state: row.state, urgency, impact, sys_updated_on: timeOf(row) }
  }
  const server = await startTicketServer(({ method, path, query, headers, body }, { nowMs }) => {
    if (headers.authorization !== `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`) return { status: 401, body: { error: { message: 'User Not Authenticated', detail: 'Required to provide Auth information' }, status: 'failure' } }
    const root = '/api/now/table/incident'
    if (path === root && method === 'POST') {
      const reference = randomBytes(16).toString('hex')
      const row: Row = {
        reference, url: `${server.url}/nav_to.do?uri=incident.do%3Fsys_id%3D${reference}`, title: body.short_description, text: body.description, isDone: false, severity: `${body.urgency}/${body.impact}`,
        changedMs: nowMs(), comments: [], state: '1', correlation: body.correlation_id,
      }
      rows.push(row)
      return { status: 201, body: { result: shown(row) } }
    }
    const asked = query.get('sysparm_query') ?? ''
    if (path === root) return { status: 200, body: { result: rows.filter(({ correlation }) => asked === `correlation_id=${correlation}`).map(shown) } }
    if (path === '/api/now/table/sys_journal_field') {
      const [, element, like] = /^element_id=(\w+)\^element=work_notes\^valueLIKE(\w+)$/.exec(asked) ?? []
      return { status: 200, body: { result: rows.filter(({ reference }) => reference === element).flatMap(({ comments }) => comments).filter(({ text }) => text.includes(like!)).map(() => ({ sys_id: '1' })) } }
    }
    const row = rows.find(({ reference }) => path === `${root}/${reference}`)
    if (!row) return { status: 404, body: { error: { message: 'No Record found', detail: 'Record doesn\'t exist or ACL restricts the record retrieval' }, status: 'failure' } }
    if (method === 'PATCH') {
      // What a data policy of the table asks for.
      if (body.state === '6' && !(body.close_code && body.close_notes)) return { status: 403, body: { error: { message: 'Operation Failed', detail: 'Data Policy Exception: close code is mandatory' }, status: 'failure' } }
      if (body.work_notes !== undefined) row.comments.push({ text: body.work_notes, by: user })
      if (body.state !== undefined) [row.state, row.isDone] = [body.state, ['6', '7', '8'].includes(body.state)]
      if (body.urgency !== undefined) row.severity = `${body.urgency}/${body.impact}`
      if (body.short_description !== undefined) row.title = body.short_description
      row.changedMs = nowMs()
    }
    return { status: 200, body: { result: shown(row) } }
  })
  return {
    ...server, token, secret, tickets: rows, spec: { system: 'servicenow', url: server.url, project: 'incident', user },
    act(reference, what) {
      const row = rows.find((one) => one.reference === reference)!
      row.changedMs = server.nowMs()
      if (what.isDone !== undefined) [row.isDone, row.state] = [what.isDone, what.isDone ? '6' : '2']
      if (what.severity !== undefined) row.severity = what.severity
      if (what.comment !== undefined) row.comments.push({ text: what.comment, by: 'grace' })
      const body = JSON.stringify({ ...shown(row), sys_updated_by: 'grace', ...(what.comment === undefined ? {} : { comment: what.comment }) })
      return { body, headers: { 'content-type': 'application/json', 'x-mainstay-token': secret, 'x-mainstay-delivery': randomUUID() } }
    },
  }
}
