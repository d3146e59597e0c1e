// The pages of the house itself: Now, the record, settings. What a practice knows reaches them through slots.
import type { PracticePages } from './practice-pages.ts'

export const housePages: PracticePages = {
  practice: 'house',
  routes: [
    { path: '/', title: 'Now', load: () => import('./now/now-page.tsx') },
  ],
  places: [
    { section: 'now', label: 'Now', to: '/', icon: 'now', order: 0, key: 'n', onPhone: true },
  ],
  hears: { record: [''], findings: ['connection.', 'schedule.', 'policy.', 'person.', 'notification.', 'objective.', 'coverage.', 'method.', 'override.'] },
}
