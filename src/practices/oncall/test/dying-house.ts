// A house of its own process, to be killed while a message is leaving: argument 1 is its settings, 2 its clock.
import { pino } from 'pino'
import { mainstay } from '../../../base/actor.ts'
import { startMainstay } from '../../../mainstay.ts'
import { append } from '../../../record/append.ts'
import type { Settings } from '../../../spine/settings.ts'
import { catalogMigrations } from '../../catalog/migrations.ts'
import { oncall } from '../practice.ts'

const settings = JSON.parse(process.argv[2]!) as Settings
const nowMs = Number(process.argv[3])
const { house } = await startMainstay(settings, {
  log: pino({ level: 'silent' }), clock: { nowMs: () => nowMs },
  practices: [{ name: 'catalog', migrations: catalogMigrations }, oncall({
    channels: () => [{
      kind: 'email', describes: 'never answers',
      deliver: () => new Promise(() => void process.stdout.write('sending\n')),
    }],
  })],
})
await house.transact(mainstay, (work) => append(work, [{
  kind: 'situation.opened', subject: 'situation/sit_1', service: null,
  data: { title: 'down', urgency: 'page', service: null, alert: 'alr_1', alertName: 'Down', severity: 'critical', reason: 'first', hasRisen: true, alerts: 1, openAlerts: 1 },
}]))
