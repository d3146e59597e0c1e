// A status page as HTML that needs no script, no font and no other host.
import { formatInstant } from '../../../base/instant.ts'
import type { ComponentState, Post, PostStatus } from './status-page.ts'
import { statusOf } from './status-page.ts'
import type { ComponentView, PageView } from './view.ts'

const stateWords: Readonly<Record<ComponentState, string>> = {
  operational: 'Operational', under_maintenance: 'Under maintenance', degraded_performance: 'Degraded performance', partial_outage: 'Partial outage', major_outage: 'Major outage',
}
/** Colour never alone: each state has its own mark. */
const stateMarks: Readonly<Record<ComponentState, string>> = { operational: '✓', under_maintenance: '⚙', degraded_performance: '◐', partial_outage: '▲', major_outage: '✕' }
const statusWords: Readonly<Record<PostStatus, string>> = { investigating: 'Investigating', identified: 'Identified', monitoring: 'Monitoring', resolved: 'Resolved' }

export function escapeHtml(text: string): string {
  // Control characters are refused by XML, even escaped.
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
const e = escapeHtml

export function pageHtml(view: PageView): string {
  const { spec, overall } = view
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${spec.audience === 'private' ? '<meta name="robots" content="noindex">\n' : ''}<title>${e(spec.title)}: ${e(overall.description)}</title>
<link rel="alternate" type="application/atom+xml" title="${e(spec.title)}" href="${e(view.url)}/history.atom">
<style>${style}</style>
</head>
<body>
<main>
<h1>${e(spec.title)}</h1>
${spec.description === '' ? '' : `<p class="muted">${e(spec.description)}</p>\n`}<p class="overall is-${overall.indicator}" role="status"><strong>${e(overall.description)}</strong></p>
${view.running.map((post) => postHtml(post, 'h2')).join('')}${view.maintenances.map(maintenanceHtml(view)).join('')}${componentsHtml(view.components)}
<h2>Past incidents</h2>
${view.past.length === 0 ? '<p class="muted">None in the last 30 days.</p>' : view.past.map((post) => postHtml(post, 'h3')).join('')}
</main>
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

const style = `
:root{--bg:#f5f4f0;--surface:#fff;--line:#e2dfd7;--text:#1b2226;--muted:#5a6469;--good:#1d6b41;--goods:#e5f2e9;--warn:#805200;--warns:#fbf1d9;--act:#b3211a;--acts:#fceae7;--info:#2a569c;--infos:#e8eefa;--none:#cdc9be}
@media(prefers-color-scheme:dark){:root{--bg:#0f1519;--surface:#151d22;--line:#253038;--text:#e6eaec;--muted:#9aa6ac;--good:#6fcf97;--goods:#13291d;--warn:#e3b45f;--warns:#2c2412;--act:#ff9088;--acts:#331815;--info:#8fb4f0;--infos:#162236;--none:#3b4a53}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,footer{max-width:760px;margin:0 auto;padding:0 16px}
h1{font-size:24px;margin:32px 0 4px}h2{font-size:17px;margin:28px 0 8px}h3{font-size:15px;margin:0 0 4px}
p{margin:4px 0;overflow-wrap:anywhere}.muted,footer{color:var(--muted);font-size:13px}a{color:var(--info)}
.overall{margin:16px 0 24px;padding:14px 16px;border:1px solid var(--good);border-radius:8px;background:var(--goods);color:var(--good);font-size:17px}
.overall.is-minor{border-color:var(--warn);background:var(--warns);color:var(--warn)}.overall.is-major,.overall.is-critical{border-color:var(--act);background:var(--acts);color:var(--act)}.overall.is-maintenance{border-color:var(--info);background:var(--infos);color:var(--info)}
.post{margin:12px 0;padding:12px 16px;border:1px solid var(--line);border-left:4px solid var(--warn);border-radius:8px;background:var(--surface)}.post h2{margin-top:0}.post.is-resolved{border-left-color:var(--good)}.post.is-maintenance{border-left-color:var(--info)}
.update{margin:8px 0}.update time{color:var(--muted);font-size:13px}
.components{list-style:none;margin:0;padding:0;border:1px solid var(--line);border-radius:8px;background:var(--surface)}.components li{padding:12px 16px;border-top:1px solid var(--line)}.components li:first-child{border-top:0}
section+section{margin-top:16px}
.component{display:flex;justify-content:space-between;gap:12px}.name{font-weight:600;overflow-wrap:anywhere}.state{white-space:nowrap;color:var(--good)}.state.is-degraded_performance{color:var(--warn)}.state.is-partial_outage,.state.is-major_outage{color:var(--act)}.state.is-under_maintenance{color:var(--info)}
.days{display:block;width:100%;height:28px;margin-top:8px}.d-good{fill:var(--good)}.d-fair{fill:var(--warn)}.d-poor{fill:var(--act)}.d-none{fill:var(--none)}
.scale{display:flex;justify-content:space-between;font-variant-numeric:tabular-nums}
footer{padding-top:24px;padding-bottom:32px}
`
