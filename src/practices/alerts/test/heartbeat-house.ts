// A house of its own process, to be killed while a timer is about to ring: argument 1 is its settings.
import { pino } from 'pino'
import { startMainstay } from '../../../mainstay.ts'
import type { Settings } from '../../../spine/settings.ts'
import { alerts } from '../practice.ts'

const { url } = await startMainstay(JSON.parse(process.argv[2]!) as Settings, { log: pino({ level: 'silent' }), practices: [alerts()] })
process.stdout.write(`${url}\n`)
