// GitLab issues as tickets, by the REST API (version 4) and webhooks of issues and comments.
// https://docs.gitlab.com/api/issues/, https://docs.gitlab.com/user/project/integrations/webhook_events/
import { instantIn, objectIn, objectsIn, textIn, textsIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import { headerOf, heardNews, heardNothing, hearingObject, nothingSaid, notTicket, severityAmong, TicketRefused, withSeverityWord } from '../ticketing.ts'
import type { TicketApi, TicketPlace, TicketSystem, TicketThere } from '../ticketing.ts'
import { gitlabChanges } from './read-changes.ts'

const lookedThrough = 100

export const gitlabIssues: TicketSystem = {
  name: 'gitlab', title: 'GitLab issues', usualUrl: 'https://gitlab.com', needs: [],
  usualSeverities: { SEV1: 'sev1', SEV2: 'sev2', SEV3: 'sev3', SEV4: 'sev4' },
  headers: ({ token }) => ({ 'private-token': token }),
  referenceIn(address, { url, project }) {
    const there = URL.parse(address)
    const root = URL.parse(url)
    const [, path, number] = /^\/(.+?)\/(?:-\/)?(?:issues|work_items)\/(?:incident\/)?(\d{1,9})\/?$/.exec(there?.pathname ?? '') ?? []
    return there !== null && there.host === root?.host && path?.toLowerCase() === project.toLowerCase() ? number! : null
  },
  async create(api, wish, mark) {
    if (mark.mayBeThere) {
      const { list } = await api.ask('GET', `${issuesOf(api)}?search=${encodeURIComponent(mark.marker)}&in=description&scope=all&per_page=${lookedThrough}`)
      const found = list.find((issue) => textIn(issue['description'])?.includes(mark.marker))
      if (found) return thereOf(found, api.place)
    }
    const labels = withSeverityWord(api.place.labels, wish.severity, api.place.severities).join(',')
    return thereOf((await api.ask('POST', issuesOf(api), { title: wish.title, description: wish.text, labels, ...api.place.fields })).object, api.place)
  },
  read: async (api, reference) => thereOf((await api.ask('GET', `${issuesOf(api)}/${reference}`)).object, api.place),
  async update(api, reference, wish, parts) {
    const { object } = await api.ask('GET', `${issuesOf(api)}/${reference}`)
    const there = thereOf(object, api.place)
    const isDone = wish.state === 'resolved'
    const word = api.place.severities[wish.severity]
    const others = textsIn(object['labels']).filter((label) => label !== word && Object.values(api.place.severities).includes(label))
    const change = {
      ...(parts.includes('state') && there.isDone !== isDone ? { state_event: isDone ? 'close' : 'reopen', ...(isDone ? api.place.onResolve : {}) } : {}),
      ...(parts.includes('severity') && word !== undefined && there.severity !== word ? { add_labels: word, ...(others.length > 0 ? { remove_labels: others.join(',') } : {}) } : {}),
      ...(parts.includes('title') && there.title !== wish.title ? { title: wish.title } : {}),
    }
    return Object.keys(change).length === 0 ? there : thereOf((await api.ask('PUT', `${issuesOf(api)}/${reference}`, change)).object, api.place)
  },
  async comment(api, reference, { text, marker, mayBeThere }) {
    const notes = `${issuesOf(api)}/${reference}/notes`
    if (mayBeThere && (await api.ask('GET', `${notes}?sort=desc&order_by=created_at&per_page=${lookedThrough}`)).list.some((note) => textIn(note['body'])?.includes(marker))) return
    await api.ask('POST', notes, { body: text })
  },
  disbelief: (message, by) => gitlabChanges.disbelief(message, by),
  // The same for every try of one delivery; X-Gitlab-Webhook-UUID names the webhook, not what it delivers.
  deliveryOf: (message) => headerOf(message, 'idempotency-key') || headerOf(message, 'webhook-id') || null,
  hear: (message, place) => hearingObject(message, (body) => {
    const kind = textIn(body['object_kind'])
    if (kind === null) return notTicket('It has no object_kind.')
    if (kind !== 'issue' && kind !== 'note') return heardNothing(`${kind.slice(0, 60)} tells of no ticket`)
    if (textIn(objectIn(body['project'])['path_with_namespace'])?.toLowerCase() !== place.project.toLowerCase()) return heardNothing('it is of another project')
    const told = objectIn(body['object_attributes'])
    const by = textIn(objectIn(body['user'])['username'])
    if (kind === 'note') {
      const reference = textIn(objectIn(body['issue'])['iid'])
      if (textIn(told['noteable_type']) !== 'Issue' || reference === null) return heardNothing('it is a note on something else')
      if (told['system'] === true || textIn(told['action']) === 'update') return heardNothing('it is no new comment')
      return heardNews({ ...nothingSaid, reference, by, atMs: timeIn(told['created_at']), comment: textIn(told['note']) })
    }
    const reference = textIn(told['iid'])
    if (reference === null) return notTicket('It names no issue.')
    const labels = objectsIn(body['labels'] ?? told['labels'], 200).flatMap((label) => textIn(label['title']) ?? [])
    return heardNews({ ...nothingSaid, reference, by, atMs: timeIn(told['updated_at']), isDone: textIn(told['state']) === 'closed', severity: severityAmong(labels, place.severities) })
  }),
}

function issuesOf({ place }: TicketApi): string {
  return `/api/v4/projects/${encodeURIComponent(place.project)}/issues`
}

/** `2026-11-23 12:00:00 UTC` in older versions. */
function timeIn(value: unknown): number | null {
  return instantIn(value) ?? instantIn(textIn(value)?.replace(' ', 'T').replace(' UTC', 'Z'))
}

function thereOf(issue: Foreign, { severities }: TicketPlace): TicketThere {
  const reference = textIn(issue['iid'])
  if (reference === null) throw new TicketRefused('GitLab issues answered without the number of the issue.', { isPermanent: false })
  return {
    reference, url: textIn(issue['web_url']) ?? '', title: textIn(issue['title']) ?? '', isDone: textIn(issue['state']) === 'closed',
    severity: severityAmong(textsIn(issue['labels']), severities), changedMs: timeIn(issue['updated_at']),
  }
}
