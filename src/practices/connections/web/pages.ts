// What connections bring to the browser: the systems Mainstay reads from and calls, with their health.
import type { PracticePages } from '../../../web/practice-pages.ts'

export const connectionsPages: PracticePages = {
  practice: 'connections',
  routes: [{ path: '/connections', title: 'Connections', load: () => import('./connections-page.tsx') }],
  places: [{ section: 'below', label: 'Connections', to: '/connections', icon: 'connection', order: 10, key: 'c' }],
  commands: [
    {
      label: 'Add a connection',
      to: '/connections?new=1',
      keywords: 'prometheus scrape thanos mimir victoriametrics metrics source',
      needs: 'set-standards',
    },
  ],
  subjects: { connection: { icon: 'connection', to: (name) => `/connections?connection=${name}` } },
  hears: { connections: ['connection.', 'alert-source.'] },
}
