// Subscribing by webhook, Slack or Microsoft Teams: plain HTML, no script.
import { escapeHtml as e } from './html-parts.ts'
import type { PageSpec } from './status-page.ts'
import { componentBoxes, framed } from './subscription-html.ts'

interface Shown { readonly spec: PageSpec; readonly url: string }

/** Beside the form for e-mail. */
export function hookForm({ spec, url }: Shown): string {
  return `<details class="subscribe"><summary>In Slack, Microsoft Teams or by webhook</summary><form method="post" action="${e(url)}/subscribe">
<label>Where <select name="kind"><option value="slack">Slack: an incoming webhook</option><option value="teams">Microsoft Teams: a workflow</option><option value="webhook">Webhook: a program of yours</option></select></label>
<label>Its address <input type="url" name="address" required maxlength="1000" placeholder="https://"></label>
${componentBoxes(spec, [])}<button>Send what is to be confirmed</button></form>
<p class="muted">In Slack and Teams a message with a button to confirm appears. A webhook is sent a challenge, which its answer has to hold.</p></details>
`
}

export function hookAskedHtml(page: Shown, secret: string | null): string {
  return framed(page, secret === null ? 'Look into the channel' : 'Keep this secret', secret === null
    ? '<p>A message with a button is on its way there. Press it within three days.</p>'
    : `<p>Each request is signed with it. It is shown only now:</p><p><code>${e(secret)}</code></p>
<p>The header <code>x-mainstay-signature</code> is <code>sha256=</code> and the HMAC-SHA256 in hex of the header <code>x-mainstay-timestamp</code>, a dot and the body.</p>
<p>A first request with <code>"type": "subscription.challenge"</code> is on its way. News follow once an answer of status 200 holds its <code>challenge</code>.</p>`)
}
