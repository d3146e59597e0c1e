// `/in/alertmanager`: what Prometheus and Alertmanager send.
import { route } from '../../../spine/practice.ts'
import type { RawAnswer, Route } from '../../../spine/practice.ts'
import { RawAnswer as Answer } from '../../../spine/practice.ts'
import { intakeOf } from '../intake.ts'
import { readAlertmanagerApi } from '../model/read-alertmanager-api.ts'
import { readAlertmanagerWebhook } from '../model/read-alertmanager-webhook.ts'
import { inAlertmanagersWords, json, noteRefused } from './dialect.ts'

/** Prometheus sends at most 64 (newer: 256) alerts at once, Alertmanager a whole group: 10 MB is about 15,000 alerts. */
const bodyLimit = 10 * 1024 * 1024
const maxAlerts = 20_000

export const alertmanagerInRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/in/alertmanager/webhook', access: 'ingest', raw: true, bodyLimit,
    summary: 'Receive what Alertmanager’s webhook receiver sends (version 4)',
    handle: (request, house) => inAlertmanagersWords(async (): Promise<RawAnswer> => {
      const read = readAlertmanagerWebhook(request.rawBody.toString('utf8'), house.clock.nowMs())
      const note = (status: number, reason: string): Promise<void> => noteRefused(house, { source: 'alertmanager-webhook', caller: request.caller, status, reason, body: request.rawBody })
      const refused = read.refused ?? (read.alerts.length > maxAlerts ? `more than ${maxAlerts} alerts in one message` : null)
      if (refused !== null) {
        await note(400, refused)
        return json(400, { status: 'error', error: refused })
      }
      const receipt = await intakeOf(house).receive({ source: 'alertmanager-webhook', actor: request.caller.actor, alerts: read.alerts })
      const bad = read.bad.map(({ index, why }) => ({ index, error: why }))
      // Alertmanager does not send a message again that was answered 400: only one without a single good alert gets that.
      const status = bad.length > 0 && read.alerts.length === 0 ? 400 : 200
      if (bad.length > 0) await note(status, bad.map(({ index, error }) => `alerts[${index}]: ${error}`).join('; '))
      if (read.truncated > 0) await note(status, `Alertmanager left out ${read.truncated} alerts of this group: raise max_alerts of its webhook receiver, or set it to 0.`)
      return json(status, { status: bad.length === 0 ? 'success' : 'partial', ...receipt, refused: bad })
    }),
  }),
  route({
    method: 'POST', path: '/in/alertmanager/api/v2/alerts', access: 'ingest', raw: true, bodyLimit,
    summary: 'Receive what Prometheus sends to an Alertmanager',
    handle: (request, house) => inAlertmanagersWords(async (): Promise<RawAnswer> => {
      const note = (status: number, reason: string): Promise<void> => noteRefused(house, { source: 'alertmanager-api', caller: request.caller, status, reason, body: request.rawBody })
      const type = String(request.headers['content-type'] ?? 'application/octet-stream').split(';')[0]!.trim().toLowerCase()
      if (type !== 'application/json') {
        const message = `unsupported media type ${JSON.stringify(type)}, only [application/json] are allowed`
        await note(415, message)
        return json(415, { code: 415, message })
      }
      const read = readAlertmanagerApi(request.rawBody.toString('utf8'), house.clock.nowMs())
      if (read.refused !== null) {
        await note(read.refused.status, read.refused.body.message)
        return json(read.refused.status, read.refused.body)
      }
      if (read.alerts.length > maxAlerts) return json(413, { code: 413, message: `more than ${maxAlerts} alerts in one request` })
      if (read.alerts.length > 0) await intakeOf(house).receive({ source: 'alertmanager-api', actor: request.caller.actor, alerts: read.alerts })
      if (read.bad.length === 0) return new Answer(200, 'application/json', '')
      const why = read.bad.map((bad) => bad.why).join('; ')
      await note(400, why)
      return json(400, why)
    }),
  }),
]
