// An alert as it is kept while it is open.
import type { Source } from './incoming.ts'
import type { Urgency } from './urgency.ts'

/** An alert that its source says fires: firing, or closed by a person meanwhile. */
export interface OpenAlert {
  readonly id: string
  readonly key: string
  readonly state: 'firing' | 'closed'
  readonly name: string
  readonly service: string | null
  readonly environment: string | null
  readonly severity: string | null
  readonly urgency: Urgency
  readonly summary: string
  readonly source: Source
  readonly situation: string
  readonly isSilenced: boolean
  readonly startedMs: number
  readonly runbook: string | null
  /** Escalation policies it is routed to; '' is the service's own. */
  readonly policies?: readonly string[]
}
