// What coordination brings to the browser.
import type { PracticePages } from '../../../web/practice-pages.ts'
import { panel } from '../../../web/slots.tsx'

export const coordinationPages: PracticePages = {
  practice: 'coordination',
  routes: [],
  panels: [
    panel({ slot: 'incident.panel', name: 'tickets', order: 8, load: () => import('./tickets-panel.tsx') }),
    panel({ slot: 'incident.panel', name: 'chat', order: 30, load: () => import('./chat-panel.tsx') }),
  ],
  hears: { coordination: ['chat.', 'ticket.', 'ticket-system.', 'bridge.', 'incident.declared', 'incident.severity-changed', 'incident.changed', 'incident.mitigated', 'incident.resolved', 'incident.reopened', 'incident.closed', 'incident.merged', 'incident.restricted', 'incident.opened-to-all'] },
}
