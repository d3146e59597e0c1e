// What status pages bring to the browser.
import type { PracticePages } from '../../../web/practice-pages.ts'

export const statusPages: PracticePages = {
  practice: 'status',
  routes: [
    { path: '/status-pages', title: 'Status pages', load: () => import('./status-pages-page.tsx') },
    { path: '/status-pages/$name', title: 'Status page', load: () => import('./status-page-page.tsx') },
    { path: '/status-pages/$name/subscribers', title: 'Subscribers', load: () => import('./subscribers-page.tsx') },
  ],
  places: [{ section: 'respond', label: 'Status pages', to: '/status-pages', icon: 'eye', order: 40 }],
  commands: [{ label: 'What do users see now?', to: '/status-pages', keywords: 'status page public customers maintenance' }],
  subjects: { 'status-page': { icon: 'eye', to: (name) => `/status-pages/${name}` } },
  hears: { 'status-pages': ['status-page.', 'status-post.', 'communication.'] },
}
