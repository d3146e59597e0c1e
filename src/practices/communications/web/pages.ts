// What communications bring to the browser.
import type { PracticePages } from '../../../web/practice-pages.ts'
import { panel } from '../../../web/slots.tsx'

export const communicationsPages: PracticePages = {
  practice: 'communications',
  routes: [],
  panels: [panel({ slot: 'incident.panel', name: 'updates', order: 5, load: () => import('./updates-panel.tsx') })],
  hears: { communications: ['communication.', 'incident.'] },
}
