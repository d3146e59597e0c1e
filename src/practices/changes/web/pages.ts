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
  panels: [panel({ slot: 'service.panel', name: 'changes', order: 35, load: () => import('./service-panel.tsx') })],
  subjects: { change: { icon: 'change', to: (id) => `/changes/${id}` } },
  hears: { changes: ['change.'] },
}
