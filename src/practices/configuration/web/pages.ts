// What configuration brings to the browser: apply by paste, see what would change, export.
import type { PracticePages } from '../../../web/practice-pages.ts'

export const configurationPages: PracticePages = {
  practice: 'configuration',
  routes: [{ path: '/settings/configuration', title: 'Configuration', load: () => import('./configuration-page.tsx') }],
  settings: [{ label: 'Configuration', to: '/settings/configuration', order: 40 }],
  commands: [
    {
      label: 'Apply configuration',
      to: '/settings/configuration',
      keywords: 'paste yaml openslo sloth pyrra backstage file',
      needs: 'set-standards',
    },
  ],
}
