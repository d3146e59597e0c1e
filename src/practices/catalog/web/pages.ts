// What the catalog brings to the browser: services, the page that gathers everything about one, teams.
import { getJson } from '../../../web/api.ts'
import type { PracticePages } from '../../../web/practice-pages.ts'
import { panel } from '../../../web/slots.tsx'
import type { ServicePage } from '../contract.ts'

export const catalogPages: PracticePages = {
  practice: 'catalog',
  routes: [
    { path: '/services', title: 'Services', load: () => import('./services-page.tsx') },
    { path: '/services/$name', title: 'Service', load: () => import('./service-page.tsx') },
    { path: '/map', title: 'Dependency map', load: () => import('./map-page.tsx') },
    { path: '/gaps', title: 'Gaps', load: () => import('./gaps-page.tsx') },
    { path: '/teams', title: 'Teams', load: () => import('./teams-page.tsx') },
  ],
  places: [
    { section: 'now', label: 'Services', to: '/services', icon: 'service', order: 10, key: 's', onPhone: true },
    { section: 'improve', label: 'Gaps', to: '/gaps', icon: 'filter', order: 60 },
    { section: 'now', label: 'Map', to: '/map', icon: 'map', order: 11, key: 'm' },
  ],
  panels: [
    panel({ slot: 'service.panel', name: 'dependencies', order: 60, load: () => import('./service-map-panel.tsx') }),
    panel({ slot: 'incident.panel', name: 'runbooks', order: 45, load: () => import('./incident-runbooks.tsx') }),
    panel({ slot: 'incident.main', name: 'dependencies', order: 40, load: () => import('./incident-map-panel.tsx') }),
  ],
  commands: [
    { label: 'Add a service', to: '/services?new=1', keywords: 'catalog new create', needs: 'own-services' },
    { label: 'Teams', to: '/teams', keywords: 'owners catalog' },
    { label: 'Single points of failure', to: '/map?view=weak', keywords: 'map weak points cycles journeys critical path' },
    { label: 'Import from Backstage', to: '/settings/configuration', keywords: 'catalog-info yaml', needs: 'set-standards' },
  ],
  subjects: { service: { icon: 'service', to: (name) => `/services/${name}` }, team: { icon: 'person', to: () => '/teams' } },
  hears: { services: ['service.', 'team.', 'catalog.'], teams: ['team.', 'service.', 'catalog.'], map: ['service.', 'dependency.'], gaps: ['service.', 'team.', 'dependency.', 'policy.', 'objective.', 'situation.opened'] },
  find: async (text) => {
    const { items } = await getJson<ServicePage>('/api/v1/services', { search: text, limit: 8 })
    return items.map((each) => ({
      label: each.displayName,
      hint: `service${each.tier === null ? '' : `, tier ${each.tier}`}`,
      to: `/services/${encodeURIComponent(each.name)}`,
    }))
  },
}
