// What incidents bring to the browser.
import type { PracticePages } from '../../../web/practice-pages.ts'
import { concernsIncidents } from '../model/what-concerns.ts'
import { panel } from '../../../web/slots.tsx'
import { getJson } from '../../../web/api.ts'
import type { IncidentPage } from '../contract.ts'

export const incidentsPages: PracticePages = {
  practice: 'incidents',
  routes: [
    { path: '/incidents', title: 'Incidents', load: () => import('./incidents-page.tsx') },
    { path: '/incidents/$id', title: 'Incident', load: () => import('./incident-page.tsx') },
    // The short permanent address: people say "one four two".
    { path: '/i/$id', title: 'Incident', load: () => import('./incident-page.tsx') },
  ],
  places: [{ section: 'respond', label: 'Incidents', to: '/incidents', icon: 'incident', order: 10, key: 'i', onPhone: true }],
  commands: [{ label: 'Declare an incident', to: '/incidents?declare=1', keywords: 'new open start emergency', needs: 'respond', key: 'd' }],
  panels: [
    panel({ slot: 'home.health', name: 'incidents', order: 10, load: () => import('./home-tile.tsx') }),
    panel({ slot: 'home.panel', name: 'asked', order: 0, load: () => import('./asked-panel.tsx') }),
    panel({ slot: 'home.panel', name: 'incidents', order: 10, load: () => import('./home-panel.tsx') }),
    panel({ slot: 'incident.panel', name: 'similar', order: 60, load: () => import('./similar-panel.tsx') }),
    panel({ slot: 'service.panel', name: 'incidents', order: 30, load: () => import('./service-panel.tsx') }),
  ],
  subjects: { incident: { icon: 'incident', to: (id) => `/incidents/${id}` } },
  concerns: { incidents: concernsIncidents },
  hears: { incidents: ['incident.', 'page.', 'situation.', 'alert.', 'burn.', 'budget.', 'notification.', 'hypothesis.', 'mitigation.', 'drill.', 'change.'] },
  find: async (text) => {
    const digits = /^#?(\d+)$/.exec(text)
    const { items } = await getJson<IncidentPage>('/api/v1/incidents', { limit: 200 })
    return items
      .filter((each) =>
        digits ? String(each.number).startsWith(digits[1]!) : `${each.title} ${each.service ?? ''}`.toLowerCase().includes(text),
      )
      .slice(0, 8)
      .map((each) => ({ label: `#${each.number} ${each.title}`, hint: `${each.severity} ${each.state}`, to: `/i/${each.number}` }))
  },
}
