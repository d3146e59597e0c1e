// Jira issues as tickets, by the Cloud REST API (version 3) and its webhooks. Jira Service Management opens requests instead and is the same after.
// https://developer.atlassian.com/cloud/jira/platform/rest/v3/, https://developer.atlassian.com/cloud/jira/platform/webhooks/
import { instantIn, numberIn, objectIn, objectsIn, textIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import { isHexHmac } from '../shared-secret.ts'
import { headerOf, heardNews, heardNothing, hearingObject, nothingSaid, notTicket, TicketRefused } from '../ticketing.ts'
import type { TicketApi, TicketSystem, TicketThere, TicketWish } from '../ticketing.ts'
import { adfOf, textOfAdf } from './adf.ts'

const api3 = '/rest/api/3'
const read = 'summary,status,priority,updated'

export const jiraIssues: TicketSystem = {
  name: 'jira', title: 'Jira', usualUrl: null, needs: ['user', 'issueType'],
  usualSeverities: { SEV1: 'Highest', SEV2: 'High', SEV3: 'Medium', SEV4: 'Low' },
  headers: ({ user, token }) => ({ authorization: `Basic ${Buffer.from(`${user ?? ''}:${token}`).toString('base64')}` }),
  referenceIn(address, { url }) {
    const there = URL.parse(address)
    if (there === null || there.host !== URL.parse(url)?.host) return null
    return /^(?:\/browse|\/jira\/.+\/issues|\/servicedesk\/customer\/portal\/\d+|\/projects\/.+\/issues)\/([A-Z][A-Z0-9_]+-\d{1,9})\/?$/.exec(there.pathname)?.[1] ?? null
  },
  async create(api, wish, mark) {
    const { project, issueType, labels, severities, fields } = api.place
    // The marker is a label too: labels are found whole, words of a text may not be.
    if (mark.mayBeThere) {
      const found = await foundBy(api, `labels = "${mark.marker}"`)
      if (found) return found
    }
    const priority = severities[wish.severity]
    const { object } = await api.ask('POST', `${api3}/issue`, { fields: {
      project: { key: project }, issuetype: { name: issueType }, summary: wish.title, description: adfOf(wish.text), labels: [...labels, mark.marker], ...(priority === undefined ? {} : { priority: { name: priority } }), ...fields,
    } })
    return opened(api, wish, textIn(object['key']))
  },
  read: async (api, reference) => thereOf(api, (await api.ask('GET', `${api3}/issue/${encodeURIComponent(reference)}?fields=${read}`)).object),
  async update(api, reference, wish, parts) {
    const path = `${api3}/issue/${encodeURIComponent(reference)}`
    const { object } = await api.ask('GET', `${path}?fields=${read}`)
    const there = thereOf(api, object)
    const priority = api.place.severities[wish.severity]
    const fields = {
      ...(parts.includes('title') && there.title !== wish.title ? { summary: wish.title } : {}),
      ...(parts.includes('severity') && priority !== undefined && there.severity !== priority ? { priority: { name: priority } } : {}),
    }
    if (Object.keys(fields).length > 0) await api.ask('PUT', path, { fields })
    const isMoved = parts.includes('state') && (await transition(api, path, { wish, status: objectIn(objectIn(object['fields'])['status']) }))
    return Object.keys(fields).length === 0 && !isMoved ? there : jiraIssues.read(api, reference)
  },
  async comment(api, reference, { text, marker, mayBeThere }) {
    if (mayBeThere && (await isSaid(api, reference, marker))) return
    await api.ask('POST', `${api3}/issue/${encodeURIComponent(reference)}/comment`, { body: adfOf(text) })
  },
  disbelief(message, { secret }) {
    const [, hex] = /^sha256=([0-9a-f]{64})$/i.exec(headerOf(message, 'x-hub-signature')) ?? []
    if (hex === undefined) return 'X-Hub-Signature is missing: set the secret of the webhook at Jira.'
    return isHexHmac(hex, { algorithm: 'sha256', secret, body: message.body }) ? null : 'X-Hub-Signature does not fit the body.'
  },
  deliveryOf: (message) => headerOf(message, 'x-atlassian-webhook-identifier') || null,
  hear: (message) => hearingObject(message, (body) => {
    const event = textIn(body['webhookEvent'])
    const issue = objectIn(body['issue'])
    const reference = textIn(issue['key'])
    if (event === null) return notTicket('It has no webhookEvent.')
    if (!/^(jira:issue_(created|updated|deleted)|comment_created)$/.test(event)) return heardNothing(`${event.slice(0, 60)} tells of no ticket`)
    if (reference === null) return notTicket('It names no issue.')
    const atMs = numberIn(body['timestamp'])
    if (event === 'jira:issue_deleted') return heardNews({ ...nothingSaid, reference, atMs, isGone: true })
    if (event === 'comment_created') {
      const said = objectIn(body['comment'])['body']
      return heardNews({ ...nothingSaid, reference, atMs, comment: typeof said === 'string' ? textIn(said) : textIn(textOfAdf(said)) })
    }
    const fields = objectIn(issue['fields'])
    const category = categoryOf(objectIn(fields['status']))
    return heardNews({ ...nothingSaid, reference, atMs, isDone: category === null ? null : category === 'done', severity: textIn(objectIn(fields['priority'])['name']) })
  }),
}

/** Requests of a service desk: opened by its own API, so that its portal, queues and agreements know them. */
export const jiraServiceManagement: TicketSystem = {
  ...jiraIssues, name: 'jira-service-management', title: 'Jira Service Management',
  async create(api, wish, mark) {
    const found = mark.mayBeThere ? await foundBy(api, `text ~ "\\"${mark.marker}\\""`) : null
    const { project, issueType, fields } = api.place
    const there = found ?? opened(api, wish, textIn((await api.ask('POST', '/rest/servicedeskapi/request', { serviceDeskId: project, requestTypeId: issueType, requestFieldValues: { summary: wish.title, description: wish.text, ...fields } })).object['issueKey']))
    try {
      return await jiraIssues.update(api, there.reference, wish, ['severity'])
    } catch (problem) {
      // A desk whose requests have no priority still takes requests.
      if (problem instanceof TicketRefused && problem.isPermanent) return { ...there, severity: null }
      throw problem
    }
  },
  async comment(api, reference, { text, marker, mayBeThere }) {
    if (mayBeThere && (await isSaid(api, reference, marker))) return
    // For those who work on it: what customers read is an update, written for them.
    await api.ask('POST', `/rest/servicedeskapi/request/${encodeURIComponent(reference)}/comment`, { body: text, public: false })
  },
}

function opened({ place }: TicketApi, wish: TicketWish, key: string | null): TicketThere {
  if (key === null) throw new TicketRefused('Jira answered without the key of the issue.', { isPermanent: false })
  return { reference: key, url: `${place.url}/browse/${key}`, title: wish.title, isDone: false, severity: place.severities[wish.severity] ?? null, changedMs: null }
}

async function foundBy(api: TicketApi, jql: string): Promise<TicketThere | null> {
  const { object } = await api.ask('POST', `${api3}/search/jql`, { jql, fields: read.split(','), maxResults: 1 })
  const [issue] = objectsIn(object['issues'], 1)
  return issue ? thereOf(api, issue) : null
}

async function isSaid(api: TicketApi, reference: string, marker: string): Promise<boolean> {
  const { object } = await api.ask('GET', `${api3}/issue/${encodeURIComponent(reference)}/comment?orderBy=-created&maxResults=100`)
  return objectsIn(object['comments'], 100).some((comment) => JSON.stringify(comment['body'] ?? '').includes(marker))
}

/** `new`, `indeterminate` or `done`: of the same meaning whatever the statuses are called. */
function categoryOf(status: Foreign): string | null {
  return textIn(objectIn(status['statusCategory'])['key'])
}

/** False where it is so already, or no state of ours is one of theirs. */
async function transition(api: TicketApi, path: string, { wish, status }: { wish: TicketWish; status: Foreign }): Promise<boolean> {
  const name = api.place.states[wish.state]
  const isDone = categoryOf(status) === 'done'
  const fits = (each: Foreign): boolean => (name === undefined ? (categoryOf(each) === 'done') === (wish.state === 'resolved') : textIn(each['name'])?.toLowerCase() === name.toLowerCase())
  // Where no name was said, any status of the right kind will do.
  if (name === undefined ? isDone === (wish.state === 'resolved') : fits(status)) return false
  const { object } = await api.ask('GET', `${path}/transitions`)
  const ways = objectsIn(object['transitions'], 100)
  const way = ways.find((each) => fits(objectIn(each['to'])))
  const id = textIn(way?.['id'])
  if (id === null) {
    throw new TicketRefused(`Jira has no way from ${textIn(status['name']) ?? 'its status'} to ${name ?? (wish.state === 'resolved' ? 'a status that is done' : 'a status that is open')}; there are ${ways.map((each) => textIn(objectIn(each['to'])['name'])).join(', ').slice(0, 200) || 'none'}.`, { isPermanent: true })
  }
  const more = wish.state === 'resolved' ? api.place.onResolve : {}
  await api.ask('POST', `${path}/transitions`, { transition: { id }, ...(Object.keys(more).length > 0 ? { fields: more } : {}) })
  return true
}

function thereOf({ place }: TicketApi, issue: Foreign): TicketThere {
  const key = textIn(issue['key'])
  if (key === null) throw new TicketRefused('Jira answered without the key of the issue.', { isPermanent: false })
  const fields = objectIn(issue['fields'])
  return {
    reference: key, url: `${place.url}/browse/${key}`, title: textIn(fields['summary']) ?? '', isDone: categoryOf(objectIn(fields['status'])) === 'done',
    severity: textIn(objectIn(fields['priority'])['name']), changedMs: instantIn(fields['updated']),
  }
}
