// The browser's list of practices' pages, and where the browser starts.
import { accessPages } from './practices/access/web/pages.ts'
import { alertsPages } from './practices/alerts/web/pages.ts'
import { catalogPages } from './practices/catalog/web/pages.ts'
import { changesPages } from './practices/changes/web/pages.ts'
import { communicationsPages } from './practices/communications/web/pages.ts'
import { coordinationPages } from './practices/coordination/web/pages.ts'
import { configurationPages } from './practices/configuration/web/pages.ts'
import { connectionsPages } from './practices/connections/web/pages.ts'
import { incidentsPages } from './practices/incidents/web/pages.ts'
import { insightsPages } from './practices/insights/web/pages.ts'
import { installationPages } from './practices/installation/web/pages.ts'
import { objectivesPages } from './practices/objectives/web/pages.ts'
import { oncallPages } from './practices/oncall/web/pages.ts'
import { rulesPages } from './practices/rules/web/pages.ts'
import { statusPages } from './practices/status/web/pages.ts'
import { housePages } from './web/house-pages.ts'
import { startWeb } from './web/main.tsx'

startWeb([
  housePages,
  catalogPages,
  incidentsPages,
  communicationsPages,
  coordinationPages,
  statusPages,
  alertsPages,
  oncallPages,
  changesPages,
  objectivesPages,
  rulesPages,
  insightsPages,
  connectionsPages,
  accessPages,
  configurationPages,
  installationPages,
])
