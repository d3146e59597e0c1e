// A person says that a situation is over.
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { alertResolved, situationResolved } from '../events.ts'
import type { OpenAlert } from '../model/open-alert.ts'
import { closeAlertRows, endAlertRows, lockFiringOf, lockSituations, updateSituations } from '../store/taking-in.ts'

const partSize = 1_000
const reason = 'A person resolved its situation.'

/**
 * Alerts of sources that repeat themselves are closed: what their source repeats is no news, only a new firing is.
 * The others end; their next trigger is a new alert.
 */
export async function resolveSituation(work: Work, id: string, note: string | null): Promise<void> {
  const [situation] = await lockSituations(work.db, [id])
  if (!situation) throw new Fault('ALERTS_NO_SITUATION', { kind: 'not-found', say: `There is no situation ${id}.`, mend: 'See /api/v1/situations.' })
  if (situation.state === 'resolved') return
  let last: OpenAlert | undefined
  for (let afterId = ''; ; ) {
    const part = await lockFiringOf(work.db, situation, { afterId, limit: partSize })
    await closePart(work, part)
    last = part.at(-1) ?? last
    if (part.length < partSize) break
    afterId = part.at(-1)!.id
  }
  Object.assign(situation, { state: 'resolved', resolvedMs: work.nowMs, openAlerts: 0, reason: note === null || note === '' ? 'A person resolved it.' : `A person resolved it: ${note}` })
  await updateSituations(work.db, [situation])
  await append(work, [situationResolved({
    service: situation.service, environment: situation.environment, subject: `situation/${id}`,
    data: {
      title: situation.title, urgency: situation.urgency, service: situation.service, alert: last?.id ?? '', alertName: last?.name ?? '', severity: last?.severity ?? null,
      reason: situation.reason, hasRisen: false, joined: 0, alerts: situation.alerts, openAlerts: 0,
    },
  })])
}

async function closePart(work: Work, part: readonly OpenAlert[]): Promise<void> {
  const repeats = (alert: OpenAlert): boolean => alert.source.startsWith('alertmanager') || alert.source === 'mainstay'
  await closeAlertRows(work.db, part.filter(repeats).map((alert) => alert.id), work.nowMs)
  await endAlertRows(work.db, new Map(part.filter((alert) => !repeats(alert)).map((alert) => [alert.id, { endedMs: work.nowMs }])), work.nowMs)
  await append(work, part.map((alert) => alertResolved({
    service: alert.service, environment: alert.environment, subject: `alert/${alert.id}`,
    data: { alertName: alert.name, severity: alert.severity, urgency: alert.urgency, summary: alert.summary, source: alert.source, situation: alert.situation, reason },
  })))
}
