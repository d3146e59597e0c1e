// What alerts bring to the browser: situations, the alerts in them, silences.
import type { PracticePages } from '../../../web/practice-pages.ts'
import { panel } from '../../../web/slots.tsx'

export const alertsPages: PracticePages = {
  practice: 'alerts',
  routes: [
    { path: '/alerts', title: 'Alerts', load: () => import('./alerts-page.tsx') },
    { path: '/alert-quality', title: 'Alert quality', load: () => import('./quality-page.tsx') },
    // As messages link to it.
    { path: '/alerts/situations/$id', title: 'Situation', load: () => import('./alerts-page.tsx') },
    { path: '/alerts/$id', title: 'Situation', load: () => import('./alerts-page.tsx') },
  ],
  places: [{ section: 'respond', label: 'Alerts', to: '/alerts', icon: 'alert', order: 20, key: 'a' }, { section: 'improve', label: 'Alert quality', to: '/alert-quality', icon: 'eye', order: 30 }],
  commands: [
    { label: 'Silence alerts', to: '/alerts?view=silences&new=1', keywords: 'mute snooze maintenance', needs: 'respond' },
    { label: 'Calendar of silences and maintenance', to: '/alerts?view=calendar', keywords: 'window planned week month' },
    { label: 'Add a heartbeat', to: '/alerts?view=heartbeats&new=1', keywords: 'dead man switch watchdog cron backup ping', needs: 'own-services' },
    { label: 'Add a webhook that alerts come by', to: '/alerts?view=webhooks&new=1', keywords: 'generic json mapping sentry integration', needs: 'set-standards' },
    { label: 'Where would an alert go?', to: '/alerts?view=routing', keywords: 'routing tree receiver policy alertmanager inhibit explain' },
    { label: 'Alerts that were refused', to: '/alerts?view=refused', keywords: 'rejected bad malformed ingest' },
  ],
  panels: [
    panel({ slot: 'home.health', name: 'alerts', order: 30, load: () => import('./home-tile.tsx') }),
    panel({ slot: 'home.panel', name: 'storm', order: 1, load: () => import('./storm-line.tsx') }),
    panel({ slot: 'service.panel', name: 'alerts', order: 40, load: () => import('./service-panel.tsx') }),
    panel({ slot: 'situation.panel', name: 'verdict', order: 20, load: () => import('./quality-verdict.tsx') }),
    panel({ slot: 'page.panel', name: 'verdict', order: 10, load: () => import('./quality-page-panel.tsx') }),
    panel({ slot: 'incident.panel', name: 'alerts', order: 30, load: () => import('./incident-panel.tsx') }),
    panel({ slot: 'connections.panel', name: 'senders', order: 10, load: () => import('./senders-panel.tsx') }),
  ],
  subjects: {
    situation: { icon: 'alert', to: (id) => `/alerts/${id}` },
    alert: { icon: 'alert' },
    storm: { icon: 'alert', to: () => '/alerts' },
    'alert-webhook': { icon: 'alert', to: () => '/alerts?view=webhooks' },
    heartbeat: { icon: 'alert', to: () => '/alerts?view=heartbeats' },
    silence: { icon: 'stop', to: () => '/alerts?view=silences' },
    'alert-routing': { icon: 'alert', to: () => '/alerts?view=routing' },
  },
  hears: { quality: ['situation.judged', 'situation.resolved', 'page.acknowledged'], alerts: ['alert.', 'situation.', 'silence.', 'storm.', 'alert-source.', 'heartbeat.', 'alert-webhook.'] },
}
