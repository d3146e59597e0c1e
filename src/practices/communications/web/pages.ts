// What communications bring to the browser.
import type { PracticePages } from '../../../web/practice-pages.ts'
import { panel } from '../../../web/slots.tsx'

export const communicationsPages: PracticePages = {
  practice: 'communications',
  routes: [
    { path: '/stakeholders', title: 'For stakeholders', load: () => import('./stakeholders-page.tsx') },
    { path: '/update-cadence', title: 'Update cadence', load: () => import('./cadence-page.tsx') },
  ],
  places: [
    { section: 'respond', label: 'For stakeholders', to: '/stakeholders', icon: 'eye', order: 80 },
    { section: 'review', label: 'Update cadence', to: '/update-cadence', icon: 'clock', order: 30 },
  ],
  commands: [{ label: 'How well were updates kept?', to: '/update-cadence', keywords: 'cadence communication promise late' }],
  panels: [
    panel({ slot: 'incident.top', name: 'cadence', order: 20, load: () => import('./cadence-strip.tsx') }),
    panel({ slot: 'incident.panel', name: 'updates', order: 5, load: () => import('./updates-panel.tsx') }),
  ],
  hears: { communications: ['communication.', 'incident.declared', 'incident.acknowledged', 'incident.severity-changed', 'incident.changed', 'incident.role-assigned', 'incident.mitigated', 'incident.resolved', 'incident.reopened', 'incident.closed', 'incident.merged', 'incident.restricted', 'incident.opened-to-all'] },
}
