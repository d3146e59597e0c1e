// What objectives bring to the browser.
import { getAll } from '../../../web/api.ts'
import type { PracticePages } from '../../../web/practice-pages.ts'
import { panel } from '../../../web/slots.tsx'
import type { ObjectiveSummary } from '../contract.ts'

export const objectivesPages: PracticePages = {
  practice: 'objectives',
  routes: [
    { path: '/objectives', title: 'Objectives', load: () => import('./objectives-page.tsx') },
    { path: '/objectives/$name', title: 'Objective', load: () => import('./objective-page.tsx') },
  ],
  places: [{ section: 'improve', label: 'Objectives', to: '/objectives', icon: 'objective', order: 10, key: 'b' }],
  commands: [
    {
      label: 'Declare an objective',
      to: '/settings/configuration',
      keywords: 'slo openslo sloth pyrra error budget',
      needs: 'set-standards',
    },
  ],
  panels: [
    panel({ slot: 'home.health', name: 'objectives', order: 20, load: () => import('./home-tile.tsx') }),
    panel({ slot: 'home.panel', name: 'objectives', order: 20, load: () => import('./home-panel.tsx') }),
    panel({ slot: 'service.panel', name: 'objectives', order: 10, load: () => import('./service-panel.tsx') }),
    panel({ slot: 'objective.panel', name: 'attribution', order: 10, load: () => import('./attribution-panel.tsx') }),
    panel({ slot: 'incident.first', name: 'harm', order: 10, load: () => import('./harm-panel.tsx') }),
    panel({ slot: 'incident.main', name: 'signals', order: 30, load: () => import('./incident-charts.tsx') }),
  ],
  subjects: { objective: { icon: 'objective', to: (name) => `/objectives/${name}` } },
  hears: { objectives: ['objective.', 'sli.', 'burn.', 'budget.', 'coverage.', 'exclusion.', 'attribution.', 'mitigation.', 'hypothesis.'] },
  find: async (text) => {
    const all = await getAll<ObjectiveSummary>('/api/v1/objectives', {}, 1_000)
    return all
      .filter((each) => `${each.name} ${each.displayName} ${each.service}`.toLowerCase().includes(text))
      .slice(0, 8)
      .map((each) => ({ label: each.displayName, hint: `objective of ${each.service}`, to: `/objectives/${each.name}` }))
  },
}
