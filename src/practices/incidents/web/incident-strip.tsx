// What stays in sight while one scrolls: which incident, how bad, how long, who leads, when the next update is due, what to do next.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { useNowMs } from '../../../web/clock.ts'
import { Person } from '../../../web/kit/blocks.tsx'
import { durationWords, exactTime, msOf, spanWords } from '../../../web/kit/time-words.ts'
import { Lasting } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { IncidentAnswer } from '../contract.ts'
import type { MitigationList } from '../contract-mitigations.ts'
import { nextStep } from '../model/next-step.ts'
import type { NextStep, StepDoes } from '../model/next-step.ts'
import { SeverityMark, StateBadge, isLive } from './words.tsx'
import './incident-strip.css'

/** What this needs of an answer of `/api/v1/incidents/:id/cadence`. */
interface Cadence {
  readonly dueAt: string | null
}

export function IncidentStrip({ incident, onStep }: { incident: IncidentAnswer; onStep: (does: StepDoes) => void }) {
  const may = useMay()('respond')
  const dueMs = useDueMs(incident.id)
  const step = useNextStep(incident, dueMs)
  const live = isLive(incident.state)
  return (
    <section className="incident-strip" aria-label="This incident now">
      <span className="strip-what">
        <span className="strip-mark">
          <SeverityMark severity={incident.severity} isLive={live} />
        </span>
        <span className="strip-title">
          <span className="incident-number">#{incident.number}</span> <span className="strong">{incident.title}</span>
        </span>
        <span className="strip-state">
          <StateBadge state={incident.state} />
        </span>
        <span className="strip-for">
          <Lasting from={incident.startedAt ?? incident.declaredAt} until={incident.mitigatedAt ?? incident.resolvedAt} />
        </span>
      </span>
      <span className="strip-who">
        {incident.commander ? (
          <>
            <span className="muted small">Commander</span> <Person person={incident.commander} />
          </>
        ) : (
          live && <span className="strong tone-warn">Nobody commands</span>
        )}
      </span>
      {live && dueMs !== null && <Due dueMs={dueMs} />}
      <span className="strip-next">
        <span className="muted small">Next</span>{' '}
        {may && step.does !== null ? (
          <Button size="compact-sm" variant="default" onClick={() => onStep(step.does)} title={step.say}>
            {step.say}
          </Button>
        ) : (
          <span className="ellipsis">{step.say}</span>
        )}
      </span>
    </section>
  )
}

function Due({ dueMs }: { dueMs: number }) {
  const leftMs = dueMs - useNowMs()
  return (
    <span className={`strip-due${leftMs < 0 ? ' strong tone-warn' : ' muted'}`} data-tip={exactTime(dueMs)}>
      {leftMs < 0 ? `Update late by ${spanWords(-leftMs)}` : `Update in ${durationWords(leftMs)}`}
    </span>
  )
}

/** The same questions as the panels below ask: no request of its own. */
function useDueMs(incident: string): number | null {
  const { data } = useQuery({
    queryKey: ['communications', 'cadence', incident],
    queryFn: ({ signal }) => getJson<Cadence>(`/api/v1/incidents/${incident}/cadence`, {}, signal),
  })
  return msOf(data?.dueAt)
}

function useNextStep(incident: IncidentAnswer, dueMs: number | null): NextStep {
  const nowMs = useNowMs()
  const { data } = useQuery({
    queryKey: ['incidents', 'mitigations', incident.id],
    queryFn: ({ signal }) => getJson<MitigationList>(`/api/v1/incidents/${incident.id}/mitigations`, {}, signal),
  })
  return nextStep({
    state: incident.state,
    hasCommander: incident.commander !== null,
    updateLateMs: dueMs !== null && nowMs > dueMs ? nowMs - dueMs : null,
    mitigations: (data?.items ?? []).map(({ text, state, verification }) => ({ text, state, verdict: verification?.verdict ?? null })),
    isMerged: incident.mergedInto !== null,
  })
}
