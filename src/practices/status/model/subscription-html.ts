// The small pages of a subscription: plain HTML, no script.
import type { PageSpec } from './status-page.ts'
import { escapeHtml as e, pageStyle } from './html-parts.ts'

interface Shown { readonly spec: PageSpec; readonly url: string }

/** At the end of a public page. */
export function subscribeForm({ spec, url }: Shown): string {
  return `<section class="subscribe" id="subscribe"><h2>Be told</h2>
<form method="post" action="${e(url)}/subscribe"><label>E-mail address <input type="email" name="email" required maxlength="254" autocomplete="email"></label>
${componentBoxes(spec, [])}<button>Send me a link to confirm</button></form>
<p class="muted">Nothing is sent before you confirm. You end it with one press, and your address is forgotten.</p></section>
`
}

export function componentBoxes(spec: PageSpec, chosen: readonly string[]): string {
  if (spec.components.length < 2) return ''
  return `<details${chosen.length === 0 ? '' : ' open'}><summary>Only some components</summary>${spec.components.map(({ name, title }) => `<label class="box"><input type="checkbox" name="component" value="${e(name)}"${chosen.includes(name) ? ' checked' : ''}> ${e(title)}</label>`).join('')}</details>\n`
}

export function askedHtml(page: Shown): string {
  return framed(page, 'Look into your mail', `<p>If this address can be told, a mail with a link is on its way. Open it within three days and press the button there.</p>`)
}

/** A press, not the opening of a link: scanners of mail open links. */
export function confirmHtml(page: Shown, token: string): string {
  return framed(page, 'Confirm', `<p>News of ${e(page.spec.title)} will be sent to your address.</p><form method="post" action="${e(page.url)}/confirm"><input type="hidden" name="token" value="${e(token)}"><button>Yes, tell me</button></form>`)
}

export function subscriptionHtml(page: Shown, { token, address, components, isNew }: { readonly token: string; readonly address: string; readonly components: readonly string[]; readonly isNew: boolean }): string {
  const form = (action: string, inside: string): string => `<form method="post" action="${e(page.url)}/${action}"><input type="hidden" name="token" value="${e(token)}">${inside}</form>`
  return framed(page, isNew ? 'You will be told' : 'Your subscription', `<p>${e(address)} hears of ${components.length === 0 ? 'all components' : 'the components that are chosen'}.</p>
${page.spec.components.length < 2 ? '' : form('subscription', `${componentBoxes(page.spec, components)}<button>Keep this choice</button>`)}
${form('unsubscribe', '<button class="quiet">End it, and forget my address</button>')}`)
}

export function endedHtml(page: Shown): string {
  return framed(page, 'It is ended', '<p>Nothing more is sent to you, and your address is forgotten.</p>')
}

export function refusedHtml(page: Shown, say: string): string {
  return framed(page, 'That did not work', `<p>${e(say)}</p>`)
}

export function framed({ spec, url }: Shown, title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">
<title>${e(title)}: ${e(spec.title)}</title><style>${pageStyle}</style></head>
<body><main><h1>${e(title)}</h1>
${body}
<p><a href="${e(url)}">${e(spec.title)}</a></p></main></body></html>
`
}
