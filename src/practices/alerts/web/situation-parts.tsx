// The services of a situation: the likely cause first, each with why it is here and its alerts.
import type { ReactNode } from 'react'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { When } from '../../../web/kit/when.tsx'
import { ServiceLink } from '../../../web/services.tsx'
import type { AlertAnswer, SituationWithAlerts } from '../contract.ts'
import type { PartAnswer } from '../model/correlation/contract.ts'

export function SituationParts({ situation, alert }: { situation: SituationWithAlerts; alert: (alert: AlertAnswer) => ReactNode }) {
  const alertsOf = (part: PartAnswer): readonly AlertAnswer[] => situation.newestAlerts.filter((each) => each.service === part.service && each.environment === part.environment)
  return (
    <>
      {situation.parts.map((part) => (
        <section key={`${part.service} ${part.environment}`} className="situation-part" aria-label={part.service ?? 'Without a service'}>
          <div className="row wrap">
            {part.service === null ? <span className="muted">Without a service</span> : <ServiceLink service={part.service} environment={part.environment} />}
            {part.isLikelyCause && (
              <StatusBadge tone="warn" shape="triangle" tip={situation.likelyCause?.reason ?? ''}>
                likely cause
              </StatusBadge>
            )}
            <span className="muted small">
              {part.openAlerts} firing of {part.alerts}, since <When at={part.startedAt} />
            </span>
          </div>
          <p className="muted small">{part.reason}</p>
          {alertsOf(part).map(alert)}
          {part.alerts > alertsOf(part).length && <p className="muted small">and {part.alerts - alertsOf(part).length} older ones</p>}
        </section>
      ))}
    </>
  )
}

export function LikelyCauseLine({ situation }: { situation: SituationWithAlerts }) {
  const { likelyCause } = situation
  if (!likelyCause) return null
  return (
    <p className="likely-cause">
      <strong>Likely cause: </strong>
      {likelyCause.service === null ? 'alerts without a service' : <ServiceLink service={likelyCause.service} environment={likelyCause.environment} />}. {likelyCause.reason}
    </p>
  )
}
