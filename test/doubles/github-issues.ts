// GitHub issues over HTTP: the REST API as far as tickets use it, and webhooks signed over their bytes.
import { createHmac, randomUUID } from 'node:crypto'
import { startTicketServer } from './ticket-server.ts'
import type { HeldTicket, TicketDouble } from './ticket-server.ts'

interface Issue extends HeldTicket { labels: string[] }

export async function startGithubIssues(repository = 'acme/shop'): Promise<TicketDouble> {
  const [token, secret] = ['ghp_of_the_double', 'hook-secret-of-github']
  const issues: Issue[] = []
  const shown = (issue: Issue) => ({
    number: Number(issue.reference), html_url: issue.url, title: issue.title, body: issue.text, state: issue.isDone ? 'closed' : 'open', labels: issue.labels.map((name) => ({ name })),
    updated_at: new Date(issue.changedMs).toISOString().replace('.000Z', 'Z'), user: { login: 'mainstay-bot' },
  })
  const words = (issue: Issue): void => void (issue.severity = issue.labels.find((label) => /^sev\d$/.test(label)) ?? null)
  const server = await startTicketServer(({ method, path, query, headers, body }, { nowMs }) => {
    if (headers.authorization !== `Bearer ${token}`) return { status: 401, body: { message: 'Bad credentials' } }
    const root = `/repos/${repository}/issues`
    if (path === root && method === 'POST') {
      const issue: Issue = { reference: String(issues.length + 1), url: `${server.url}/${repository}/issues/${issues.length + 1}`, title: body.title, text: body.body, isDone: false, severity: null, changedMs: nowMs(), comments: [], labels: body.labels ?? [] }
      words(issue)
      issues.push(issue)
      return { status: 201, body: shown(issue) }
    }
    if (path === root) return { status: 200, body: issues.filter(({ labels }) => !query.has('labels') || labels.includes(query.get('labels')!)).toReversed().slice(0, Number(query.get('per_page'))).map(shown) }
    if (path === `${root}/comments`) return { status: 200, body: issues.flatMap(({ comments }) => comments).toReversed().map(({ text }) => ({ body: text })) }
    const [, number, below] = new RegExp(`^${root}/(\\d+)(/comments)?$`).exec(path) ?? []
    const issue = issues.find(({ reference }) => reference === number)
    if (!issue) return { status: 404, body: { message: 'Not Found' } }
    if (below !== undefined) {
      issue.comments.push({ text: body.body, by: 'mainstay-bot' })
      issue.changedMs = nowMs()
      return { status: 201, body: { id: issue.comments.length, body: body.body } }
    }
    if (method === 'PATCH') {
      if (body.state !== undefined) issue.isDone = body.state === 'closed'
      if (body.title !== undefined) issue.title = body.title
      if (body.labels !== undefined) issue.labels = body.labels
      words(issue)
      issue.changedMs = nowMs()
    }
    return { status: 200, body: shown(issue) }
  })
  return {
    ...server, token, secret, tickets: issues, spec: { system: 'github', url: server.url, project: repository },
    act(reference, what) {
      const issue = issues.find((one) => one.reference === reference)!
      issue.changedMs = server.nowMs()
      let [event, action] = ['issues', 'edited']
      if (what.comment !== undefined) {
        ;[event, action] = ['issue_comment', 'created']
        issue.comments.push({ text: what.comment, by: 'grace' })
      }
      if (what.isDone !== undefined) [issue.isDone, action] = [what.isDone, what.isDone ? 'closed' : 'reopened']
      if (what.severity !== undefined) [issue.labels, action] = [[...issue.labels.filter((label) => !/^sev\d$/.test(label)), what.severity], 'labeled']
      words(issue)
      const body = JSON.stringify({ action, issue: shown(issue), ...(what.comment === undefined ? {} : { comment: { body: what.comment, created_at: shown(issue).updated_at } }), repository: { full_name: repository }, sender: { login: 'grace' } })
      return { body, headers: { 'content-type': 'application/json', 'x-github-event': event, 'x-github-delivery': randomUUID(), 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` } }
    },
  }
}
