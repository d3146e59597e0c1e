// What access brings to the browser: you, people, tokens and keys, all under Settings.
import type { PracticePages } from '../../../web/practice-pages.ts'

export const accessPages: PracticePages = {
  practice: 'access',
  routes: [
    { path: '/settings/me', title: 'You', load: () => import('./me-page.tsx') },
    { path: '/settings/people', title: 'People', load: () => import('./people-page.tsx') },
    { path: '/settings/break-glass', title: 'Break-glass', load: () => import('./break-glass-page.tsx') },
    { path: '/settings/keys', title: 'Tokens and keys', load: () => import('./keys-page.tsx') },
  ],
  settings: [
    { label: 'You', to: '/settings/me', order: 10 },
    { label: 'People', to: '/settings/people', order: 20 },
    { label: 'Break-glass', to: '/settings/break-glass', order: 25 },
    { label: 'Tokens and keys', to: '/settings/keys', order: 30, needs: 'set-standards' },
  ],
  commands: [
    { label: 'Change your password', to: '/settings/me', keywords: 'sign in' },
    { label: 'Add a person', to: '/settings/people?new=1', keywords: 'user invite sign-in link', needs: 'administer' },
    { label: 'Break-glass: ask for a higher role', to: '/settings/break-glass', keywords: 'elevate admin emergency access' },
    { label: 'Make an ingest key', to: '/settings/keys', keywords: 'prometheus alertmanager pagerduty', needs: 'set-standards' },
    { label: 'Make an API token', to: '/settings/keys', keywords: 'api cli automation', needs: 'administer' },
  ],
  subjects: { 'break-glass': { icon: 'warning', to: (id) => `/settings/break-glass?grant=${id}` }, person: { icon: 'person' }, token: { icon: 'link' }, 'ingest-key': { icon: 'link' } },
  hears: { 'break-glass': ['break-glass'], session: ['break-glass.begun', 'break-glass.ended'], people: ['person.'], tokens: ['token.'], 'ingest-keys': ['ingest-key.', 'key.'] },
}
