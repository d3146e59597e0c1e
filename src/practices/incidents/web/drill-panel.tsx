// A drill: what a good response looks like, ticked off as the record shows it.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { Card } from '../../../web/kit/blocks.tsx'
import { Glyph } from '../../../web/kit/status-badge.tsx'
import { durationWords } from '../../../web/kit/time-words.ts'
import type { DrillOfIncident } from '../contract-drills.ts'
import './evidence.css'

const marks = { pass: ['good', 'tick', 'done'], fail: ['warn', 'triangle', 'missed'], open: ['calm', 'ring', 'not yet'] } as const

export function DrillPanel({ incident }: { incident: string }) {
  const { data } = useQuery({
    queryKey: ['incidents', 'drill', incident],
    queryFn: ({ signal }) => getJson<DrillOfIncident>(`/api/v1/incidents/${incident}/drill`, {}, signal),
  })
  const drill = data?.drill
  if (!drill) return null
  return (
    <Card title="Drill" note={drill.endedAt ? drill.how : 'practice, nothing is broken for real users'}>
      {drill.story && <p className="small">What happened: {drill.story}</p>}
      <ul className="drill-checks">
        {drill.checks.map(({ check, says, why, verdict, afterMs }) => {
          const [tone, shape, label] = marks[verdict]
          return (
            <li key={check} className="small" data-tip={why}>
              <Glyph tone={tone} shape={shape} label={label} />
              <span>
                {says}
                {afterMs !== null && <span className="muted">, after {durationWords(afterMs)}</span>}
              </span>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
