// What insights bring to the browser.
import type { PracticePages } from '../../../web/practice-pages.ts'

export const insightsPages: PracticePages = {
  practice: 'insights',
  routes: [{ path: '/insights/incidents', title: 'Incident statistics', load: () => import('./incident-statistics-page.tsx') }],
  places: [{ section: 'review', label: 'Incident statistics', to: '/insights/incidents', icon: 'objective', order: 20 }],
  commands: [{ label: 'How long do incidents take?', to: '/insights/incidents', keywords: 'statistics mttr mttm median detect mitigate resolve' }],
  hears: { insights: ['incident.declared', 'incident.acknowledged', 'incident.severity-changed', 'incident.changed', 'incident.mitigated', 'incident.resolved', 'incident.reopened', 'incident.closed', 'incident.merged', 'incident.split-off', 'incident.imported', 'incident.restricted', 'incident.opened-to-all'] },
}
