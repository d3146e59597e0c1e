// A house of its own process, to be killed while a group waits and while a situation is told of: argument 1 is its settings, 2 what is sent.
import { pino } from 'pino'
import { mainstay } from '../../../base/actor.ts'
import { startMainstay } from '../../../mainstay.ts'
import type { Settings } from '../../../spine/settings.ts'
import { catalogMigrations } from '../../catalog/migrations.ts'
import { putRouting } from '../actions/keep-routing.ts'
import { takeInAlerts } from '../actions/take-in-alerts.ts'
import { labelledAlert } from '../model/incoming.ts'
import type { RoutingSpec } from '../model/routing/spec.ts'
import { alerts } from '../practice.ts'

const settings = JSON.parse(process.argv[2]!) as Settings
const given = JSON.parse(process.argv[3]!) as { spec: RoutingSpec; labels: Record<string, string>[] }
const { house } = await startMainstay(settings, { log: pino({ level: 'silent' }), practices: [{ name: 'catalog', migrations: catalogMigrations }, alerts()] })
const source = 'api' as const
await house.transact(mainstay, (work) => putRouting(work, given.spec))
await house.transact(mainstay, async (work) => {
  const list = given.labels.map((labels) => labelledAlert({ source, change: 'firing', labels, annotations: {}, generatorUrl: null, startedMs: work.nowMs, isStartKnown: true, endsMs: null }))
  await takeInAlerts(work, [{ source, actor: mainstay, alerts: list }])
})
process.stdout.write('taken\n')
