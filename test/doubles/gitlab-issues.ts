// GitLab issues over HTTP: the REST API (version 4) as far as tickets use it, and webhooks with their secret token.
import { randomUUID } from 'node:crypto'
import { startTicketServer } from './ticket-server.ts'
import type { HeldTicket, TicketDouble } from './ticket-server.ts'

interface Issue extends HeldTicket { labels: string[] }

export async function startGitlabIssues(project = 'acme/shop'): Promise<TicketDouble> {
  const [token, secret] = ['glpat-of-the-double', 'hook-secret-of-gitlab']
  const issues: Issue[] = []
  const timeOf = (issue: Issue): string => new Date(issue.changedMs).toISOString()
  const shown = (issue: Issue) => ({ id: 900 + Number(issue.reference), iid: Number(issue.reference), web_url: issue.url, title: issue.title, description: issue.text, state: issue.isDone ? 'closed' : 'opened', labels: issue.labels, updated_at: timeOf(issue) })
  const listed = (text: unknown): string[] => (typeof text === 'string' ? text.split(',').filter((label) => label !== '') : [])
  const words = (issue: Issue): void => void (issue.severity = issue.labels.find((label) => /^sev\d$/.test(label)) ?? null)
  const server = await startTicketServer(({ method, path, query, headers, body }, { nowMs }) => {
    if (headers['private-token'] !== token) return { status: 401, body: { message: '401 Unauthorized' } }
    const root = `/api/v4/projects/${project}/issues`
    if (path === root && method === 'POST') {
      const issue: Issue = { reference: String(issues.length + 1), url: `${server.url}/${project}/-/issues/${issues.length + 1}`, title: body.title, text: body.description, isDone: false, severity: null, changedMs: nowMs(), comments: [], labels: listed(body.labels) }
      words(issue)
      issues.push(issue)
      return { status: 201, body: shown(issue) }
    }
    if (path === root) return { status: 200, body: query.get('in') === 'description' ? issues.filter(({ text }) => text.includes(query.get('search')!)).map(shown) : [] }
    const [, number, below] = new RegExp(`^${root}/(\\d+)(/notes)?$`).exec(path) ?? []
    const issue = issues.find(({ reference }) => reference === number)
    if (!issue) return { status: 404, body: { message: '404 Not found' } }
    if (below !== undefined && method === 'GET') return { status: 200, body: issue.comments.toReversed().map(({ text }) => ({ body: text })) }
    if (below !== undefined) {
      issue.comments.push({ text: body.body, by: 'mainstay-bot' })
      issue.changedMs = nowMs()
      return { status: 201, body: { id: issue.comments.length, body: body.body } }
    }
    if (method === 'PUT') {
      if (body.state_event !== undefined) issue.isDone = body.state_event === 'close'
      if (body.title !== undefined) issue.title = body.title
      issue.labels = [...issue.labels.filter((label) => !listed(body.remove_labels).includes(label)), ...listed(body.add_labels)]
      words(issue)
      issue.changedMs = nowMs()
    }
    return { status: 200, body: shown(issue) }
  })
  return {
    ...server, token, secret, tickets: issues, spec: { system: 'gitlab', url: server.url, project },
    act(reference, what) {
      const issue = issues.find((one) => one.reference === reference)!
      issue.changedMs = server.nowMs()
      if (what.isDone !== undefined) issue.isDone = what.isDone
      if (what.severity !== undefined) issue.labels = [...issue.labels.filter((label) => !/^sev\d$/.test(label)), what.severity]
      if (what.comment !== undefined) issue.comments.push({ text: what.comment, by: 'grace' })
      words(issue)
      const { iid, title, state } = shown(issue)
      const shared = { user: { id: 1, username: 'grace' }, project: { id: 7, path_with_namespace: project } }
      const body = JSON.stringify(what.comment === undefined
        ? { object_kind: 'issue', event_type: 'issue', ...shared, object_attributes: { iid, title, state, action: what.isDone === undefined ? 'update' : what.isDone ? 'close' : 'reopen', updated_at: timeOf(issue).replace('T', ' ').replace('.000Z', ' UTC'), url: issue.url }, labels: issue.labels.map((label) => ({ title: label })) }
        : { object_kind: 'note', event_type: 'note', ...shared, object_attributes: { note: what.comment, noteable_type: 'Issue', action: 'create', system: false, created_at: timeOf(issue) }, issue: { iid, title, state } })
      return { body, headers: { 'content-type': 'application/json', 'x-gitlab-event': what.comment === undefined ? 'Issue Hook' : 'Note Hook', 'x-gitlab-token': secret, 'idempotency-key': randomUUID() } }
    },
  }
}
