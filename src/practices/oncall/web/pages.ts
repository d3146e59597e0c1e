// What on-call brings to the browser: who is on call, pages, policies, the outbox, and how a person is reached.
import type { PracticePages } from '../../../web/practice-pages.ts'
import { panel } from '../../../web/slots.tsx'

export const oncallPages: PracticePages = {
  practice: 'oncall',
  routes: [
    { path: '/on-call', title: 'On-call', load: () => import('./on-call-page.tsx') },
    { path: '/on-call-health', title: 'On-call health', load: () => import('./health-page.tsx') },
    { path: '/on-call-readiness', title: 'On-call readiness', load: () => import('./readiness-page.tsx') },
    { path: '/on-call/notifications', title: 'My notifications', load: () => import('./my-notifications-page.tsx') },
    { path: '/on-call/pager', title: 'Proof of the pager', load: () => import('./pager-page.tsx') },
    { path: '/on-call/pages/$id', title: 'Page', load: () => import('./page-page.tsx') },
    { path: '/settings/move', title: 'Move from another pager', load: () => import('./move-page.tsx') },
  ],
  places: [{ section: 'respond', label: 'On-call', to: '/on-call', icon: 'oncall', order: 30, key: 'o', onPhone: true }, { section: 'improve', label: 'On-call health', to: '/on-call-health', icon: 'clock', order: 50 }, { section: 'improve', label: 'On-call readiness', to: '/on-call-readiness', icon: 'check', order: 55 }],
  commands: [
    { label: 'Who is on call', to: '/on-call', keywords: 'schedule rotation now next shift' },
    { label: 'On-call calendar', hint: 'the month of a schedule, or of a person', to: '/on-call?view=month', keywords: 'month shifts rota drag' },
    { label: 'Page somebody', to: '/on-call?view=pages&new=1', keywords: 'call wake notify', needs: 'respond' },
    { label: 'New schedule', hint: 'rotations, with a preview of the shifts', to: '/on-call?edit=%2B', keywords: 'rotation rota layers make', needs: 'own-services' },
    { label: 'Take over on call (override)', to: '/on-call?override=1', keywords: 'swap substitute cover', needs: 'respond' },
    { label: 'Shifts in your calendar', to: '/on-call?calendar=1', keywords: 'ical ics feed subscribe' },
    { label: 'Outbox', hint: 'every message sent', to: '/on-call?view=outbox', keywords: 'mail email sent messages' },
    { label: 'Hand off your shift', to: '/on-call-health?view=hand-off', keywords: 'handoff handover report accept', needs: 'respond' },
    { label: 'Move from another pager', to: '/settings/move', keywords: 'import migrate pagerduty opsgenie grafana oncall', needs: 'administer' },
    { label: 'On-call readiness', hint: 'who may be on call', to: '/on-call-readiness', keywords: 'shadow drill runbook onboarding accept' },
    { label: 'Which services only one person can bring back', to: '/on-call-readiness?view=knowledge', keywords: 'knowledge bus factor spread' },
    { label: 'My notifications', hint: 'how you are reached', to: '/on-call/notifications', keywords: 'contact methods phone email webhook notification rules quiet hours test page' },
    { label: 'Proof of the pager', hint: 'who was reached', to: '/on-call/pager', keywords: 'test page receipt unwell watch findings' },
  ],
  settings: [{ label: 'Move here', to: '/settings/move', order: 55, needs: 'administer' }],
  panels: [
    panel({ slot: 'home.health', name: 'oncall', order: 40, load: () => import('./home-tile.tsx') }),
    panel({ slot: 'home.aside', name: 'oncall', order: 10, load: () => import('./home-aside.tsx') }),
    panel({ slot: 'service.panel', name: 'oncall', order: 50, load: () => import('./service-panel.tsx') }),
    panel({ slot: 'incident.panel', name: 'on-call', order: 40, load: () => import('./incident-on-call.tsx') }),
    panel({ slot: 'incident.top', name: 'pages', order: 10, load: () => import('./pages-panel.tsx') }),
    panel({ slot: 'situation.panel', name: 'pages', order: 10, load: () => import('./pages-panel.tsx') }),
    panel({ slot: 'page.panel', name: 'toil', order: 20, load: () => import('./health-page-panel.tsx') }),
    panel({ slot: 'person.panel', name: 'contacts', order: 10, load: () => import('./contacts-panel.tsx') }),
  ],
  subjects: {
    page: { icon: 'oncall', to: (id) => `/on-call/pages/${id}` },
    schedule: { icon: 'oncall', to: () => '/on-call' },
    readiness: { icon: 'check', to: (team) => `/on-call-readiness?team=${encodeURIComponent(team)}` },
    'escalation-policy': { icon: 'oncall', to: () => '/on-call?view=policies' },
  },
  hears: { oncall: ['calendar-feed.', 'calendar.', 'toil.', 'handoff.', 'page.', 'notification.', 'schedule.', 'override.', 'swap.', 'escalation-policy.', 'contact-', 'service.', 'readiness.', 'shadow.'] },
}
