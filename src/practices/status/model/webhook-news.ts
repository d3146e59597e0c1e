// News for a program: the body that Statuspage's webhook notifications have, of a post or of planned work.
// https://support.atlassian.com/statuspage/docs/enable-webhook-notifications/
import { formatInstant } from '../../../base/instant.ts'
import { incidentsJson } from './feeds.ts'
import type { PlannedMoment, PlannedWork } from './planned-work.ts'
import type { PageView } from './view.ts'

export type NewsData = Readonly<Record<string, unknown>>

const pageOf = ({ name, overall }: PageView): NewsData => ({ id: name, status_indicator: overall.indicator, status_description: overall.description })

/** Null: the page does not show the post. */
export function postNewsData(view: PageView, post: string): NewsData | null {
  const incident = (incidentsJson(view, 'all')['incidents'] as readonly { readonly id: string }[]).find(({ id }) => id === post)
  return incident ? { page: pageOf(view), incident } : null
}

/** Statuspage has no state for work that is cancelled: it is completed there, and `moment` says why. */
const states: Readonly<Record<Exclude<PlannedMoment, 'changed'>, string>> = { announced: 'scheduled', cancelled: 'completed', begun: 'in_progress', ended: 'completed' }

export interface PlannedNews extends Pick<PlannedWork, 'title' | 'fromMs' | 'toMs' | 'createdMs'> {
  readonly id: string
  readonly moment: PlannedMoment
  readonly text: string
  readonly components: readonly string[]
}

export function plannedNewsData(view: PageView, { id, moment, title, text, fromMs, toMs, createdMs, components }: PlannedNews, nowMs: number): NewsData {
  const [at, begun] = [formatInstant(nowMs), nowMs >= fromMs]
  const status = moment === 'changed' || moment === 'announced' ? (begun ? 'in_progress' : 'scheduled') : states[moment]
  return {
    page: pageOf(view), moment,
    incident: {
      id, name: title, status, impact: 'maintenance', page_id: view.name, shortlink: `${view.url}#${id}`, created_at: formatInstant(createdMs), updated_at: at, monitoring_at: null,
      resolved_at: status === 'completed' ? at : null, scheduled_for: formatInstant(fromMs), scheduled_until: formatInstant(toMs),
      incident_updates: [{ id: `${id}-${moment}`, incident_id: id, status, body: text, created_at: at, updated_at: at, display_at: at }],
      components: view.components.filter(({ name }) => components.includes(name)).map(({ name, title: shown, state }) => ({ id: name, name: shown, status: state })),
    },
  }
}
