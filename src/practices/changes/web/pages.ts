// What changes bring to the browser.
import type { PracticePages } from '../../../web/practice-pages.ts'
import { panel } from '../../../web/slots.tsx'

export const changesPages: PracticePages = {
  practice: 'changes',
  routes: [
    { path: '/changes', title: 'Changes', load: () => import('./changes-page.tsx') },
    { path: '/changes/$id', title: 'Change', load: () => import('./change-page.tsx') },
  ],
  places: [{ section: 'change', label: 'Changes', to: '/changes', icon: 'change', order: 10, key: 'd' }],
  commands: [
    { label: 'Systems that tell of changes', to: '/changes?view=sources', keywords: 'github gitlab webhook deploy source connect jenkins argo flux terraform launchdarkly' },
    { label: 'Changes that were refused', to: '/changes?view=refused', keywords: 'rejected bad webhook signature' },
  ],
  panels: [
    panel({ slot: 'incident.first', name: 'suspected-changes', order: 20, load: () => import('./suspects-panel.tsx') }),
    panel({ slot: 'service.panel', name: 'changes', order: 35, load: () => import('./service-panel.tsx') }),
  ],
  subjects: { change: { icon: 'change', to: (id) => `/changes/${id}` }, 'change-source': { icon: 'change', to: () => '/changes?view=sources' } },
  hears: { changes: ['change.', 'change-source.'] },
}
