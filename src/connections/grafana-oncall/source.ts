// Grafana OnCall as a pager to move from: answers of its API, or the API itself, wherever it runs.
import type { OnCallSource } from '../on-call-source.ts'
import { fetchGrafanaOnCall } from './fetch-account.ts'
import { readGrafanaOnCall } from './read-set-up.ts'

export const grafanaOnCallSource: OnCallSource = { name: 'grafana-oncall', title: 'Grafana OnCall', apiUrl: null, read: readGrafanaOnCall, fetch: fetchGrafanaOnCall }
