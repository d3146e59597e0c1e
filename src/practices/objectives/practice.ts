// Plugs objectives into the house: declared, measured by the minute, judged, and shown from memory.
import type { MetricSources } from '../../connections/metric-source.ts'
import type { Finding } from '../../base/finding.ts'
import type { House, Practice } from '../../spine/practice.ts'
import { objectiveDocuments } from './documents.ts'
import { backfillDuty } from './backfill.ts'
import { measuring } from './measure.ts'
import { objectivesMigrations } from './migrations.ts'
import { attributionMigrations } from './migrations-attribution.ts'
import { objectiveRoutes } from './routes.ts'
import { attributionRoutes } from './routes-attribution.ts'
import { harmRoutes } from './routes-harm.ts'
import { Tracker } from './tracker.ts'

/** Replicas that do not measure follow the one that does. */
const followMs = 2_000
const maxFindings = 50

export function objectives(wiring: { readonly sources: (house: House) => MetricSources }): Practice {
  const tracker = new Tracker()
  const measured = measuring(tracker, wiring.sources)
  let timer: NodeJS.Timeout | undefined
  return {
    name: 'objectives',
    migrations: [...objectivesMigrations, ...attributionMigrations],
    routes: [...objectiveRoutes(tracker), ...attributionRoutes(tracker), ...harmRoutes(tracker)],
    duties: [...measured.duties, backfillDuty(tracker, wiring.sources)],
    documents: [objectiveDocuments],
    findings: async () => findings(tracker),
    async start(house) {
      await tracker.load(house)
      timer = setInterval(() => void tracker.follow(house).catch((problem: unknown) => house.log.warn({ err: problem }, 'objectives could not be read; trying again')), followMs)
    },
    async stop() {
      clearInterval(timer)
      await measured.settle()
    },
  }
}

function findings(tracker: Tracker): readonly Finding[] {
  return [...tracker.all()].filter(({ row }) => row.problem !== null || row.is_uncovered === 1).slice(0, maxFindings).map(({ row }) => ({
    level: 'warning', code: row.problem === null ? 'OBJECTIVES_UNCOVERED' : 'OBJECTIVES_UNMEASURED',
    say: row.problem === null ? `Too little of ${row.name} was measured in the last hour: its burn rules stand still.` : `${row.name}: ${row.problem}`,
    mend: 'Look at its connection under Connections.',
  }))
}
