// The pages of the house itself: Now and the record. What a practice knows reaches them through slots.
import type { PracticePages } from './practice-pages.ts'

export const housePages: PracticePages = {
  practice: 'house',
  routes: [
    { path: '/', title: 'Now', load: () => import('./now/now-page.tsx') },
    { path: '/record', title: 'Record', load: () => import('./record/record-page.tsx') },
    { path: '/settings', title: 'Settings', load: () => import('./settings/appearance-page.tsx') },
  ],
  places: [
    { section: 'now', label: 'Now', to: '/', icon: 'now', order: 0, key: 'n', onPhone: true },
    { section: 'review', label: 'Record', to: '/record', icon: 'record', order: 90, key: 'r' },
    { section: 'below', label: 'Settings', to: '/settings', icon: 'settings', order: 90, key: ',' },
  ],
  settings: [{ label: 'Appearance', to: '/settings', order: 0 }],
  // Any entry may be shown by the explorer; findings change when what they check does.
  hears: {
    record: [''],
    findings: [
      'connection.',
      'schedule.',
      'policy.',
      'person.',
      'notification.',
      'objective.',
      'coverage.',
      'method.',
      'contact',
      'override.',
    ],
  },
}
