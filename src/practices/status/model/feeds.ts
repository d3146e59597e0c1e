// A status page for programs: the JSON that Statuspage's public API speaks (v2), and an Atom feed.
import { formatInstant } from '../../../base/instant.ts'
import { escapeHtml } from './html-parts.ts'
import type { ComponentState, Post, PostStatus } from './status-page.ts'
import { isOver, resolvedMsOf, statusOf } from './status-page.ts'
import type { PageView } from './view.ts'

type Json = Readonly<Record<string, unknown>>

const page = ({ name, spec, url, atMs }: PageView): Json => ({ id: name, name: spec.title, url, time_zone: 'Etc/UTC', updated_at: formatInstant(atMs) })

const impacts: Readonly<Record<ComponentState, string>> = { operational: 'none', under_maintenance: 'maintenance', degraded_performance: 'minor', partial_outage: 'major', major_outage: 'critical' }
const impactOrder = ['none', 'maintenance', 'minor', 'major', 'critical']

export function statusJson(view: PageView): Json {
  return { page: page(view), status: view.overall }
}

export function componentsJson(view: PageView): Json {
  return { page: page(view), components: components(view) }
}

/** All of the last 30 days and all that run. */
export function incidentsJson(view: PageView, which: 'all' | 'unresolved'): Json {
  return { page: page(view), incidents: [...view.running, ...(which === 'all' ? view.past : [])].map((post) => incident(view, post)) }
}

export function maintenancesJson(view: PageView, which: 'all' | 'upcoming' | 'active'): Json {
  const wanted = { all: null, upcoming: 'scheduled', active: 'in_progress' }[which]
  return { page: page(view), scheduled_maintenances: view.maintenances.filter(({ state }) => wanted === null || state === wanted).map((one) => maintenance(view, one)) }
}

export function summaryJson(view: PageView): Json {
  return {
    page: page(view), status: view.overall, components: components(view),
    incidents: view.running.map((post) => incident(view, post)), scheduled_maintenances: view.maintenances.map((one) => maintenance(view, one)),
  }
}

function components(view: PageView): readonly Json[] {
  const groups = [...new Set(view.components.map(({ group }) => group).filter((group) => group !== null))]
  const at = formatInstant(view.atMs)
  const common = { created_at: at, updated_at: at, showcase: false, start_date: null, page_id: view.name, only_show_if_degraded: false }
  const members = view.components.map(({ name, title, description, state, group }, index): Json => ({
    id: name, name: title, status: state, position: index + 1, description: description || null, group_id: group === null ? null : groupId(group), group: false, ...common,
  }))
  const named = groups.map((group, index): Json => {
    const inside = view.components.filter((component) => component.group === group)
    const worst = inside.reduce<ComponentState>((known, { state }) => (impactOrder.indexOf(impacts[state]) > impactOrder.indexOf(impacts[known]) ? state : known), 'operational')
    return { id: groupId(group), name: group, status: worst, position: index + 1, description: null, group_id: null, group: true, components: inside.map(({ name }) => name), ...common }
  })
  return [...members, ...named]
}

/** Letters of every script count: two groups never share an id for want of Latin ones. */
export const groupId = (group: string): string => `group-${group.normalize('NFC').toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')}`

function incident(view: PageView, post: Post): Json {
  const resolvedMs = resolvedMsOf(post)
  const impact = post.effects.map(({ state }) => impacts[state]).reduce((worst, each) => (impactOrder.indexOf(each) > impactOrder.indexOf(worst) ? each : worst), 'none')
  const monitored = post.updates.findLast(({ status }) => status === 'monitoring')
  return {
    id: post.id, name: post.title, status: statusOf(post), impact, page_id: view.name, shortlink: `${view.url}#${post.id}`,
    created_at: formatInstant(post.startedMs), started_at: formatInstant(post.startedMs), updated_at: formatInstant(post.updates[0]!.atMs),
    monitoring_at: monitored ? formatInstant(monitored.atMs) : null, resolved_at: resolvedMs === null ? null : formatInstant(resolvedMs),
    incident_updates: post.updates.map(({ id, status, text, atMs }) => update({ id, status, body: text, incident_id: post.id }, atMs)),
    components: (components(view) as readonly (Json & { id: string })[]).filter(({ id }) => post.effects.some(({ component }) => component === id)),
  }
}

function maintenance(view: PageView, one: PageView['maintenances'][number]): Json {
  return {
    id: one.id, name: one.title, status: one.state, impact: 'maintenance', page_id: view.name, shortlink: `${view.url}#${one.id}`,
    created_at: formatInstant(one.createdMs), updated_at: formatInstant(one.createdMs), monitoring_at: null, resolved_at: null,
    scheduled_for: formatInstant(one.fromMs), scheduled_until: formatInstant(one.toMs), started_at: formatInstant(one.createdMs),
    incident_updates: [update({ id: `${one.id}-announced`, status: 'scheduled', body: one.text, incident_id: one.id }, one.createdMs)],
    components: (components(view) as readonly (Json & { id: string })[]).filter(({ id }) => one.components.includes(id)),
  }
}

function update(of: { id: string; status: PostStatus | 'scheduled'; body: string; incident_id: string }, atMs: number): Json {
  const at = formatInstant(atMs)
  return { ...of, created_at: at, updated_at: at, display_at: at, affected_components: null }
}

/** RFC 4287; newest first, an entry a trouble with all that was said. */
export function atomFeed(view: PageView): string {
  const e = escapeHtml
  const posts = [...view.running, ...view.past].sort((one, other) => other.updates[0]!.atMs - one.updates[0]!.atMs)
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${e(view.url)}</id>
<title>${e(view.spec.title)}</title>
<updated>${formatInstant(posts[0]?.updates[0]!.atMs ?? view.atMs)}</updated>
<link rel="alternate" type="text/html" href="${e(view.url)}"/>
<link rel="self" type="application/atom+xml" href="${e(view.url)}/history.atom"/>
<author><name>${e(view.spec.title)}</name></author>
${posts.map((post) => `<entry><id>${e(view.url)}#${e(post.id)}</id><title>${e(post.title)}</title><published>${formatInstant(post.startedMs)}</published><updated>${formatInstant(post.updates[0]!.atMs)}</updated><link rel="alternate" type="text/html" href="${e(view.url)}#${e(post.id)}"/><content type="html">${e(post.updates.map(({ status, text, atMs }) => `<p><strong>${status}</strong> ${formatInstant(atMs)}: ${e(text)}</p>`).join(''))}</content>${isOver(post) ? '<category term="resolved"/>' : ''}</entry>`).join('\n')}
</feed>
`
}
