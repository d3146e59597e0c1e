// A status page as it is written into a folder for another host: it says itself how old it may be.
import { escapeHtml as e } from './html-parts.ts'
import { pageHtml } from './html.ts'
import type { PageView } from './view.ts'

/** The page as seen from where its copy is served, at `url` without a trailing slash: links and ids lead there. */
export function copiedView(view: PageView, url: string): PageView {
  return { ...view, url }
}

/** Without forms, for which nobody stands behind a copy; `live` is the page itself. */
export function copyHtml(copied: PageView, live: string): string {
  return pageHtml(copied, `<p class="muted">This copy is written anew every minute. If its time below is older, what it says may be out of date. <a href="${e(live)}#subscribe">Be told of news</a></p>
`)
}
