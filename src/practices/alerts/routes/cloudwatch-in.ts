// `/in/cloudwatch`: CloudWatch alarms through Amazon SNS. Nothing is believed before its signature is verified.
import { Fault } from '../../../base/fault.ts'
import { route } from '../../../spine/practice.ts'
import type { House, RawAnswer, Route, RouteRequest } from '../../../spine/practice.ts'
import { confirmSubscription } from '../actions/confirm-sns.ts'
import { takeInAlerts } from '../actions/take-in-alerts.ts'
import { whyNotGenuine } from '../actions/verify-sns.ts'
import { readAlarmChange } from '../model/read-cloudwatch.ts'
import { insideOf, readSnsMessage, whyNoSubscribeUrl } from '../model/read-sns.ts'
import type { SnsMessage } from '../model/read-sns.ts'
import { isLaterChange } from '../store/cloudwatch.ts'
import { json, noteRefused, queryTexts } from './dialect.ts'

/** An SNS message is at most 256 KiB, escaped once more inside its envelope. */
const bodyLimit = 1024 * 1024

export interface CloudwatchOptions {
  /** `host:port` of stand-ins for Amazon SNS. None: only Amazon's own addresses are called. */
  readonly snsHosts: readonly string[]
}

export function cloudwatchInRoutes({ snsHosts }: CloudwatchOptions): readonly Route[] {
  return [
    route({
      method: 'POST', path: '/in/cloudwatch', access: 'ingest', raw: true, bodyLimit,
      summary: 'Receive CloudWatch alarms from an SNS topic; `?severity=`, `?service=` and `?environment=` hold for all of them',
      async handle(request, house) {
        const refuse = async (status: number, reason: string): Promise<RawAnswer> => {
          await noteRefused(house, { source: 'cloudwatch', caller: request.caller, status, reason, body: request.rawBody })
          return json(status, { status: 'refused', error: reason })
        }
        const message = readSnsMessage(request.rawBody.toString('utf8'))
        if (typeof message === 'string') return refuse(400, message)
        try {
          const why = await whyNotGenuine(house, message, snsHosts)
          if (why !== null) return await refuse(403, why)
          if (message.type === 'Notification') return await takeChange(request, house, { message, refuse })
          if (message.type === 'UnsubscribeConfirmation') {
            await refuse(200, `The topic ${message.topicArn} was unsubscribed: its alarms do not come here any more.`)
            return json(200, { status: 'unsubscribed' })
          }
          const unsafe = whyNoSubscribeUrl(message, snsHosts)
          if (unsafe !== null) return await refuse(403, unsafe)
          await house.transact(request.caller.actor, (work) => confirmSubscription(work, { topicArn: message.topicArn, subscribeUrl: message.subscribeUrl! }))
          return json(200, { status: 'confirming' })
        } catch (problem) {
          // SNS sends again after 5xx; what the guard of outgoing calls refuses stays refused.
          if (!(problem instanceof Fault)) throw problem
          return refuse(problem.kind === 'forbidden' ? 403 : 503, problem.say)
        }
      },
    }),
  ]
}

async function takeChange(request: RouteRequest, house: House, given: { message: SnsMessage; refuse: (status: number, reason: string) => Promise<RawAnswer> }): Promise<RawAnswer> {
  const { message, refuse } = given
  const said = (name: string): string | null => queryTexts(request, name)[0]?.slice(0, 200) || null
  const change = readAlarmChange(insideOf(message.message), {
    defaults: { severity: said('severity'), service: said('service'), environment: said('environment') }, topicArn: message.topicArn, sentMs: message.timestampMs,
  })
  if (typeof change === 'string') return refuse(400, change)
  const { alarm, changedMs, alert } = change
  const { actor } = request.caller
  house.metrics.alertsReceived.inc({ dialect: 'cloudwatch', outcome: 'taken' })
  const receipt = await house.transact(actor, async (work) => {
    if (!(await isLaterChange(work.db, { alarm, changedMs, messageId: message.messageId.slice(0, 200) })) || alert === null) return null
    const [taken] = await takeInAlerts(work, [{ source: 'cloudwatch', actor, alerts: [alert] }])
    return taken!
  })
  return json(200, receipt === null ? { status: 'unchanged' } : { status: 'success', ...receipt })
}
