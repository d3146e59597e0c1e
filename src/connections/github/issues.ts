// GitHub issues as tickets, by the REST API and webhooks `issues` and `issue_comment`.
// https://docs.github.com/en/rest/issues, https://docs.github.com/en/webhooks/webhook-events-and-payloads
import { instantIn, objectIn, objectsIn, textIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import { headerOf, heardNews, heardNothing, hearingObject, nothingSaid, notTicket, severityAmong, TicketRefused, withSeverityWord } from '../ticketing.ts'
import type { TicketApi, TicketPlace, TicketSystem, TicketThere } from '../ticketing.ts'
import { githubChanges } from './read-changes.ts'

const lookedThrough = 100

export const githubIssues: TicketSystem = {
  name: 'github', title: 'GitHub issues', usualUrl: 'https://api.github.com', needs: [],
  usualSeverities: { SEV1: 'sev1', SEV2: 'sev2', SEV3: 'sev3', SEV4: 'sev4' },
  headers: ({ token }) => ({ authorization: `Bearer ${token}`, accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' }),
  // Its primary limit is told by a time in seconds; the secondary one by Retry-After.
  patienceMs({ status, headers }, nowMs) {
    if ((status !== 403 && status !== 429) || headers['x-ratelimit-remaining'] !== '0') return null
    const resetMs = Number(headers['x-ratelimit-reset']) * 1_000
    return Number.isFinite(resetMs) ? Math.max(1_000, resetMs - nowMs) : null
  },
  referenceIn(address, { url, project }) {
    const there = URL.parse(address)
    const api = URL.parse(url)
    const host = api?.host === 'api.github.com' ? 'github.com' : api?.host
    const [, path, number] = /^\/([^/]+\/[^/]+)\/issues\/(\d{1,9})\/?$/.exec(there?.pathname ?? '') ?? []
    return there?.host === host && path?.toLowerCase() === project.toLowerCase() ? number! : null
  },
  async create(api, wish, mark) {
    const issues = `/repos/${api.place.project}/issues`
    if (mark.mayBeThere) {
      // By label, not by search: the index of the search is minutes behind.
      const label = api.place.labels[0]
      const { list } = await api.ask('GET', `${issues}?state=all&sort=created&direction=desc&per_page=${lookedThrough}${label === undefined ? '' : `&labels=${encodeURIComponent(label)}`}`)
      const found = list.find((issue) => textIn(issue['body'])?.includes(mark.marker))
      if (found) return thereOf(found, api.place)
    }
    const { object } = await api.ask('POST', issues, { title: wish.title, body: wish.text, labels: withSeverityWord(api.place.labels, wish.severity, api.place.severities), ...api.place.fields })
    return thereOf(object, api.place)
  },
  read: async (api, reference) => thereOf(await issueAt(api, reference), api.place),
  async update(api, reference, wish, parts) {
    const issue = await issueAt(api, reference)
    const labels = labelsOf(issue)
    const wished = withSeverityWord(labels, wish.severity, api.place.severities)
    const there = thereOf(issue, api.place)
    const isDone = wish.state === 'resolved'
    const change = {
      ...(parts.includes('state') && there.isDone !== isDone ? (isDone ? { state: 'closed', state_reason: 'completed', ...api.place.onResolve } : { state: 'open', state_reason: 'reopened' }) : {}),
      ...(parts.includes('severity') && wished.join('\n') !== labels.join('\n') && there.severity !== api.place.severities[wish.severity] ? { labels: wished } : {}),
      ...(parts.includes('title') && there.title !== wish.title ? { title: wish.title } : {}),
    }
    if (Object.keys(change).length === 0) return there
    return thereOf((await api.ask('PATCH', `/repos/${api.place.project}/issues/${reference}`, change)).object, api.place)
  },
  async comment(api, reference, { text, marker, mayBeThere }) {
    const comments = `/repos/${api.place.project}/issues/${reference}/comments`
    if (mayBeThere) {
      // Of one issue they come oldest first; of the repository newest first can be asked for.
      const { list } = await api.ask('GET', `/repos/${api.place.project}/issues/comments?sort=created&direction=desc&per_page=${lookedThrough}`)
      if (list.some((comment) => textIn(comment['body'])?.includes(marker))) return
    }
    await api.ask('POST', comments, { body: text })
  },
  disbelief: (message, by) => githubChanges.disbelief(message, by),
  deliveryOf: (message) => githubChanges.deliveryOf(message),
  hear: (message, place) => hearingObject(message, (body) => {
    const event = headerOf(message, 'x-github-event')
    const action = textIn(body['action']) ?? ''
    if (event === '') return notTicket('X-GitHub-Event is missing.')
    if (event !== 'issues' && event !== 'issue_comment') return heardNothing(`${event.slice(0, 60)} tells of no ticket`)
    const issue = objectIn(body['issue'])
    const reference = textIn(issue['number'])
    if (reference === null) return notTicket('It names no issue.')
    if (textIn(objectIn(body['repository'])['full_name'])?.toLowerCase() !== place.project.toLowerCase()) return heardNothing('it is of another repository')
    const by = textIn(objectIn(body['sender'])['login'])
    if (event === 'issue_comment') {
      const comment = objectIn(body['comment'])
      return action === 'created' ? heardNews({ ...nothingSaid, reference, by, atMs: instantIn(comment['created_at']), comment: textIn(comment['body']) }) : heardNothing(`a comment was ${action.slice(0, 40)}`)
    }
    if (action === 'deleted' || action === 'transferred') return heardNews({ ...nothingSaid, reference, by, atMs: instantIn(issue['updated_at']), isGone: true })
    return heardNews({ ...nothingSaid, reference, by, atMs: instantIn(issue['updated_at']), isDone: textIn(issue['state']) === 'closed', severity: severityAmong(labelsOf(issue), place.severities) })
  }),
}

async function issueAt(api: TicketApi, reference: string): Promise<Foreign> {
  return (await api.ask('GET', `/repos/${api.place.project}/issues/${reference}`)).object
}

function labelsOf(issue: Foreign): readonly string[] {
  return objectsIn(issue['labels'], 200).flatMap((label) => textIn(label['name']) ?? [])
}

function thereOf(issue: Foreign, { severities }: TicketPlace): TicketThere {
  const reference = textIn(issue['number'])
  if (reference === null) throw new TicketRefused('GitHub issues answered without the number of the issue.', { isPermanent: false })
  return {
    reference, url: textIn(issue['html_url']) ?? '', title: textIn(issue['title']) ?? '', isDone: textIn(issue['state']) === 'closed',
    severity: severityAmong(labelsOf(issue), severities), changedMs: instantIn(issue['updated_at']),
  }
}
