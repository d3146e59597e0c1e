// The HTTP routes of insights.
import { Fault } from '../../../base/fault.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { IncidentStatisticsAnswer, IncidentStatisticsQuery } from '../contract.ts'
import { readIncidentStatistics } from '../read-incident-statistics.ts'

const severities = ['SEV1', 'SEV2', 'SEV3', 'SEV4']

export const insightsRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/insights/incidents', access: 'read', summary: 'How long incidents took to detect, declare, acknowledge, mitigate and resolve, and whether that changed',
    query: IncidentStatisticsQuery, answer: IncidentStatisticsAnswer,
    handle: ({ query }, house) => readIncidentStatistics(house.read, {
      severities: query.severity === undefined ? null : listed(query.severity), origin: query.origin ?? 'own',
      ...(query.from === undefined ? {} : { from: query.from }), ...(query.to === undefined ? {} : { to: query.to }), ...(query.service === undefined ? {} : { service: query.service }),
    }, house.clock.nowMs()),
  }),
]

function listed(text: string): readonly string[] {
  const asked = text.split(',').map((each) => each.trim().toUpperCase())
  const unknown = asked.find((each) => !severities.includes(each))
  if (unknown !== undefined) throw new Fault('INSIGHTS_SEVERITY', { field: 'severity', say: `"${unknown}" is no severity.`, mend: `Use ${severities.join(', ')}, with commas.` })
  return asked
}
