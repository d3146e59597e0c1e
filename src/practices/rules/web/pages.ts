// What the linter brings to the browser: one page, which works on what is pasted without sending it anywhere.
import type { PracticePages } from '../../../web/practice-pages.ts'

export const rulesPages: PracticePages = {
  practice: 'rules',
  routes: [{ path: '/rules', title: 'Alert rules', load: () => import('./rules-page.tsx') }],
  places: [{ section: 'improve', label: 'Alert rules', to: '/rules', icon: 'check', order: 40 }],
  commands: [{ label: 'Check alert rules', to: '/rules', keywords: 'lint prometheus promql rule file' }],
}
