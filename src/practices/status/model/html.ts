// A status page as HTML that needs no script, no font and no other host.
import { formatInstant } from '../../../base/instant.ts'
import { escapeHtml, pageStyle } from './html-parts.ts'
import type { ComponentState, Post, PostStatus } from './status-page.ts'
import { statusOf } from './status-page.ts'
import { hookForm } from './hook-html.ts'
import { subscribeForm } from './subscription-html.ts'
import type { ComponentView, PageView } from './view.ts'

const stateWords: Readonly<Record<ComponentState, string>> = {
  operational: 'Operational', under_maintenance: 'Under maintenance', degraded_performance: 'Degraded performance', partial_outage: 'Partial outage', major_outage: 'Major outage',
}
/** Colour never alone: each state has its own mark. */
const stateMarks: Readonly<Record<ComponentState, string>> = { operational: '✓', under_maintenance: '⚙', degraded_performance: '◐', partial_outage: '▲', major_outage: '✕' }
const statusWords: Readonly<Record<PostStatus, string>> = { investigating: 'Investigating', identified: 'Identified', monitoring: 'Monitoring', resolved: 'Resolved' }

const e = escapeHtml

/** `ending` stands under the rest: the forms to subscribe, where nothing else is said. */
export function pageHtml(view: PageView, ending = view.spec.audience === 'public' ? subscribeForm(view) + hookForm(view) : ''): string {
  const { spec, overall } = view
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${spec.audience === 'private' ? '<meta name="robots" content="noindex">\n' : ''}<title>${e(spec.title)}: ${e(overall.description)}</title>
<link rel="alternate" type="application/atom+xml" title="${e(spec.title)}" href="${e(view.url)}/history.atom">
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${e(spec.title)}</h1>
${spec.description === '' ? '' : `<p class="muted">${e(spec.description)}</p>\n`}<p class="overall is-${overall.indicator}" role="status"><strong>${e(overall.description)}</strong></p>
${view.running.map((post) => postHtml(post, 'h2')).join('')}${view.maintenances.map(maintenanceHtml(view)).join('')}${componentsHtml(view.components)}
<h2>Past incidents</h2>
${view.past.length === 0 ? '<p class="muted">None in the last 30 days.</p>' : view.past.map((post) => postHtml(post, 'h3')).join('')}
${ending}</main>
<footer><p>As of ${timeHtml(view.atMs)}. <a href="${e(view.url)}/history.atom">Feed</a> · <a href="${e(view.url)}/api/v2/summary.json">JSON</a>${spec.supportUrl === null ? '' : ` · <a href="${e(spec.supportUrl)}">Support</a>`}</p></footer>
</body>
</html>
`
}

function postHtml(post: Post, heading: 'h2' | 'h3'): string {
  return `<article class="post is-${statusOf(post)}" id="${e(post.id)}"><${heading}>${e(post.title)}</${heading}>
${post.updates.map(({ status, text, atMs }) => `<div class="update"><strong>${statusWords[status]}</strong> ${timeHtml(atMs)}${paragraphs(text)}</div>`).join('\n')}
</article>
`
}

function maintenanceHtml(view: PageView): (one: PageView['maintenances'][number]) => string {
  return ({ id, title, text, fromMs, toMs, components, state }) => `<article class="post is-maintenance" id="${e(id)}"><h2>${e(title)}</h2>
<div class="update"><strong>${state === 'scheduled' ? 'Scheduled maintenance' : 'Maintenance in progress'}</strong> ${timeHtml(fromMs)} to ${timeHtml(toMs)}${paragraphs(text)}
<p class="muted">Affected: ${e(view.spec.components.filter(({ name }) => components.includes(name)).map((component) => component.title).join(', '))}</p></div>
</article>
`
}

function componentsHtml(components: readonly ComponentView[]): string {
  const groups = Map.groupBy(components, ({ group }) => group)
  return [...groups].map(([group, members]) => `<section${group === null ? ' aria-label="Components"' : ''}>${group === null ? '' : `<h2>${e(group)}</h2>`}
<ul class="components">
${members.map(componentHtml).join('\n')}
</ul></section>`).join('\n')
}

function componentHtml({ title, description, state, days, uptime }: ComponentView): string {
  const unknown = days.filter(({ share }) => share === null).length
  return `<li><div class="component"><span class="name">${e(title)}</span><span class="state is-${state}"><span aria-hidden="true">${stateMarks[state]}</span> ${stateWords[state]}</span></div>
${description === '' ? '' : `<p class="muted">${e(description)}</p>`}${days.length === 0 ? '' : `<svg class="days" viewBox="0 0 ${days.length * 4} 28" preserveAspectRatio="none" role="img" aria-label="${uptime === null ? 'No data' : `${percent(uptime)} was good`} in ${days.length} days${unknown === 0 ? '' : `, ${unknown} of them without data`}">${days.map(({ dayMs, share }, index) => `<rect x="${index * 4}" width="3" height="28" class="${dayClass(share)}"><title>${formatInstant(dayMs).slice(0, 10)}: ${share === null ? 'no data' : percent(share)}</title></rect>`).join('')}</svg>
<p class="scale muted"><span>${days.length} days ago</span><span>${uptime === null ? 'no data' : percent(uptime)}${unknown === 0 ? '' : ` (${unknown} ${unknown === 1 ? 'day' : 'days'} without data)`}</span><span>today</span></p>`}</li>`
}

/** Never rounded up to 100 %: what was not perfect must not look perfect. */
export function percent(share: number): string {
  return share === 1 ? '100 %' : `${(Math.floor(share * 100_000) / 1_000).toFixed(3)} %`
}

function dayClass(share: number | null): string {
  return share === null ? 'd-none' : share >= 0.9995 ? 'd-good' : share >= 0.99 ? 'd-fair' : 'd-poor'
}

function timeHtml(atMs: number): string {
  const text = formatInstant(atMs)
  return `<time datetime="${text}">${text.slice(0, 10)} ${text.slice(11, 16)} UTC</time>`
}

function paragraphs(text: string): string {
  return text.split(/\n{2,}/).map((part) => `<p>${e(part.trim()).replaceAll('\n', '<br>')}</p>`).join('')
}
