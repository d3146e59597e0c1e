// The catalog: which services there are, whose they are, and what they need.
import type { Finding } from '../../base/finding.ts'
import type { DependencySources, SpanDialect } from '../../connections/dependency-source.ts'
import type { House, Practice } from '../../spine/practice.ts'
import { serviceDocuments, teamDocuments } from './documents.ts'
import { catalogMigrations } from './migrations.ts'
import { gapFindings } from './gaps.ts'
import { lacksOf } from './lacks.ts'
import { mapRoutes } from './map-routes.ts'
import type { ServiceSpec } from './model/service.ts'
import type { Outcome } from './outcome.ts'
import { catalogRoutes } from './routes.ts'
import { fadeDuty, serviceGraphDuty } from './service-graphs.ts'
import { SpanFolding } from './span-folding.ts'
import { spanRoutes } from './span-routes.ts'
import { mostRead, servicePage } from './store.ts'

/** Where it is seen who calls whom; nothing is observed without. */
export interface Observing {
  readonly spans: readonly SpanDialect[]
  readonly counts: () => DependencySources
}

export function catalog(observing?: Observing): Practice {
  const folding = new SpanFolding()
  return {
    name: 'catalog',
    migrations: catalogMigrations,
    routes: [...catalogRoutes, ...mapRoutes, ...spanRoutes(observing?.spans ?? [], folding)],
    documents: [teamDocuments, serviceDocuments],
    duties: [fadeDuty, ...(observing ? [serviceGraphDuty(observing.counts)] : [])],
    // What others know (objectives, policies, alerts) is asked only in a house that has them.
    findings: async (house) => [...(await findings(house)), ...(observing ? [...leftOut(folding), ...(await gapFindings(house.read, house.clock.nowMs()))] : [])],
    start: async (house) => folding.begin(house),
    stop: () => folding.end(),
  }
}

function leftOut({ leftOut: count }: SpanFolding): readonly Finding[] {
  if (count === 0) return []
  return [{ level: 'warning', code: 'CATALOG_MAP_FULL', say: `The map is full: ${count} dependencies seen in traces found no room.`, mend: 'Check whether a sender makes up service or host names, such as one for each request; what is not seen for 14 days makes room.' }]
}

/** Named one by one up to here; beyond, how many there are says more. */
const mostNamed = 3

async function findings(house: House): Promise<readonly Finding[]> {
  const services = await servicePage(house.read, { limit: mostRead })
  const all = services.flatMap((service) => lacksOf(service.name, (service.outcome as Outcome<ServiceSpec>).outcome).map((finding) => ({ finding, service: service.name })))
  return [...Map.groupBy(all, ({ finding }) => finding.code).values()].flatMap((same) => (same.length <= mostNamed ? same.map(({ finding }) => finding) : [countOf(same)]))
}

function countOf(same: readonly { finding: Finding; service: string }[]): Finding {
  const { level, code, mend, field } = same[0]!.finding
  const named = same.slice(0, mostNamed).map(({ service }) => service).join(', ')
  const what: Readonly<Record<string, string>> = { owner: 'owner', tier: 'tier', onCallRoute: 'on-call route', runbooks: 'runbook' }
  return { level, code, say: `${same.length} services have no ${what[field ?? ''] ?? field}: ${named} and ${same.length - mostNamed} more.`, mend: mend.replace(/ on \/services\/\S+/, ' on its page'), field: field ?? '' }
}
