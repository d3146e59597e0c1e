// Jira over HTTP: the Cloud REST API (version 3) as far as tickets use it, requests of a service desk, and signed webhooks.
import { createHmac, randomUUID } from 'node:crypto'
import { startTicketServer } from './ticket-server.ts'
import type { HeldTicket, TicketDouble } from './ticket-server.ts'

interface Issue extends HeldTicket { status: 'todo' | 'doing' | 'done'; labels: string[] }
const statuses = {
  todo: { name: 'To Do', statusCategory: { key: 'new' } }, doing: { name: 'In Progress', statusCategory: { key: 'indeterminate' } }, done: { name: 'Done', statusCategory: { key: 'done' } },
} as const

export async function startJira({ isServiceDesk = false } = {}): Promise<TicketDouble> {
  const [token, secret, user] = ['token-of-jira', 'hook-secret-of-jira', 'bot@acme.example']
  const issues: Issue[] = []
  const shown = (issue: Issue) => ({
    id: `1${issue.reference.replace(/\D/g, '')}`, key: issue.reference,
    fields: { summary: issue.title, status: statuses[issue.status], priority: { name: issue.severity }, updated: new Date(issue.changedMs).toISOString().replace('Z', '+0000'), labels: issue.labels },
  })
  const server = await startTicketServer(({ method, path, headers, body }, { nowMs }) => {
    if (headers.authorization !== `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`) return { status: 401, body: { errorMessages: ['Client must be authenticated to access this resource.'] } }
    const made = (title: string, text: string, more: { severity: string; labels: string[] }) => {
      const reference = `OPS-${issues.length + 1}`
      issues.push({ reference, url: `${server.url}/browse/${reference}`, title, text, isDone: false, changedMs: nowMs(), comments: [], status: 'todo', ...more })
      return reference
    }
    if (path === '/rest/api/3/issue' && method === 'POST' && !isServiceDesk) {
      const { fields } = body
      if (fields.project?.key !== 'OPS' || fields.issuetype?.name !== 'Incident' || fields.description?.type !== 'doc') return { status: 400, body: { errors: { project: 'valid project is required' } } }
      const key = made(fields.summary, JSON.stringify(fields.description), { severity: fields.priority.name, labels: fields.labels })
      return { status: 201, body: { id: '10001', key, self: `${server.url}/rest/api/3/issue/10001` } }
    }
    if (path === '/rest/servicedeskapi/request' && method === 'POST' && isServiceDesk) {
      if (body.serviceDeskId !== '4' || body.requestTypeId !== '25') return { status: 400, body: { errorMessage: 'The service desk is not known.' } }
      return { status: 201, body: { issueId: '10001', issueKey: made(body.requestFieldValues.summary, body.requestFieldValues.description, { severity: 'Medium', labels: [] }) } }
    }
    if (path === '/rest/api/3/search/jql') {
      const [, label] = /^labels = "(\S+)"$/.exec(body.jql) ?? []
      const [, word] = /^text ~ "\\"(\S+)\\""$/.exec(body.jql) ?? []
      return { status: 200, body: { issues: issues.filter((issue) => (label !== undefined && issue.labels.includes(label)) || (word !== undefined && issue.text.includes(word))).map(shown), isLast: true } }
    }
    const [, key, below] = /^\/rest\/(?:api\/3\/issue|servicedeskapi\/request)\/([A-Z0-9-]+)(\/\w+)?$/.exec(path) ?? []
    const issue = issues.find(({ reference }) => reference === key)
    if (!issue) return { status: 404, body: { errorMessages: ['Issue does not exist or you do not have permission to see it.'] } }
    if (below === '/comment' && method === 'GET') return { status: 200, body: { comments: issue.comments.toReversed().map(({ text }) => ({ body: text })) } }
    if (below === '/comment') {
      const isRequest = path.startsWith('/rest/servicedeskapi')
      if (isRequest ? body.public !== false : body.body?.type !== 'doc') return { status: 400, body: { errorMessages: ['Comment body is not valid!'] } }
      issue.comments.push({ text: isRequest ? body.body : plain(body.body), by: 'bot' })
      issue.changedMs = nowMs()
      return { status: 201, body: { id: '1' } }
    }
    const ways = Object.entries(statuses).filter(([name]) => name !== issue.status)
    if (below === '/transitions' && method === 'GET') return { status: 200, body: { transitions: ways.map(([name, to]) => ({ id: `t-${name}`, name: `Move to ${to.name}`, to })) } }
    if (below === '/transitions') {
      const to = ways.find(([name]) => `t-${name}` === body.transition.id)?.[0] as Issue['status'] | undefined
      if (to === undefined) return { status: 400, body: { errorMessages: ['It is not on the appropriate screen, or unknown.'] } }
      issue.status = to
      issue.isDone = to === 'done'
      issue.changedMs = nowMs()
      return { status: 204 }
    }
    if (method === 'PUT') {
      issue.title = body.fields.summary ?? issue.title
      issue.severity = body.fields.priority?.name ?? issue.severity
      issue.changedMs = nowMs()
      return { status: 204 }
    }
    return { status: 200, body: shown(issue) }
  })
  return {
    ...server, token, secret, tickets: issues,
    spec: isServiceDesk ? { system: 'jira-service-management', url: server.url, project: '4', user, issueType: '25' } : { system: 'jira', url: server.url, project: 'OPS', user, issueType: 'Incident' },
    act(reference, what) {
      const issue = issues.find((one) => one.reference === reference)!
      issue.changedMs = server.nowMs()
      if (what.isDone !== undefined) [issue.isDone, issue.status] = [what.isDone, what.isDone ? 'done' : 'doing']
      if (what.severity !== undefined) issue.severity = what.severity
      if (what.comment !== undefined) issue.comments.push({ text: what.comment, by: 'grace' })
      const body = JSON.stringify({
        timestamp: issue.changedMs, webhookEvent: what.comment === undefined ? 'jira:issue_updated' : 'comment_created', user: { accountId: '5b10', displayName: 'Grace' }, issue: shown(issue),
        ...(what.comment === undefined ? {} : { comment: { id: '1', body: what.comment } }),
      })
      return { body, headers: { 'content-type': 'application/json', 'x-atlassian-webhook-identifier': randomUUID(), 'x-hub-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` } }
    },
  }
}

/** What an Atlassian Document says. */
function plain(node: { type?: string; text?: string; content?: readonly object[] }): string {
  if (node.type === 'hardBreak') return '\n'
  return node.text ?? (node.content ?? []).map((each) => plain(each)).join(node.type === 'doc' ? '\n\n' : '')
}
