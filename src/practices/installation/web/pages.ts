// What the installation brings to the browser: its jobs and what it is.
import type { PracticePages } from '../../../web/practice-pages.ts'

export const installationPages: PracticePages = {
  practice: 'installation',
  routes: [
    { path: '/settings/jobs', title: 'Jobs', load: () => import('./jobs-page.tsx') },
    { path: '/settings/about', title: 'About', load: () => import('./about-page.tsx') },
  ],
  settings: [{ label: 'Jobs', to: '/settings/jobs', order: 50 }, { label: 'About', to: '/settings/about', order: 90 }],
  commands: [{ label: 'Show dead letters', to: '/settings/jobs', keywords: 'jobs queue failed retry' }],
}
