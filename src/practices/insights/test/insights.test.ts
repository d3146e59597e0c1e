// Incident statistics over HTTP, on both engines.
import assert from 'node:assert/strict'
import { onEachEngine, withHouse } from '../../../../test/harness.ts'
import { catalog } from '../../catalog/practice.ts'
import { incidents } from '../../incidents/practice.ts'
import type { IncidentStatisticsAnswer } from '../contract.ts'
import { insights } from '../practice.ts'

onEachEngine('durations of a period are told with their intervals and compared with the period before', (engine) => withHouse({ engine, practices: [catalog(), incidents(), insights()] }, async (house) => {
  const past = (day: number, minutes: number, index: number) => {
    const at = (more: number): string => new Date(Date.UTC(2025, 0, 1) + day * 86_400_000 + more * 60_000).toISOString()
    return { reference: `${day}-${index}`, title: `Incident ${index}`, severity: index % 3 === 0 ? 'SEV1' : 'SEV2', startedAt: at(0), declaredAt: at(5), mitigatedAt: at(minutes), resolvedAt: at(minutes + 30) }
  }
  const all = Array.from({ length: 40 }, (_, index) => past(index, index < 20 ? 60 + index : 15 + index - 20, index))
  assert.equal((await house.call('POST', '/api/v1/incidents/import', { source: 'old', incidents: all })).status, 200)
  const ask = async (query: string) => (await house.call<IncidentStatisticsAnswer & { code: string }>('GET', `/api/v1/insights/incidents?from=2025-01-21T00:00:00Z&to=2025-02-10T00:00:00Z${query}`)).body
  const told = await ask('&origin=imported')
  assert.deepEqual([told.incidents, told.before.incidents, told.excluded, told.isCut], [20, 20, { imported: 0, own: 0, drills: 0, merged: 0 }, false])
  const mitigate = told.durations[0]!
  assert.deepEqual([mitigate.name, mitigate.n, mitigate.missing, mitigate.median!.ms / 60_000], ['mitigate', 20, 0, 24])
  assert.ok(mitigate.median!.lowMs < mitigate.median!.ms && mitigate.median!.highMs > mitigate.median!.ms)
  assert.equal(mitigate.comparison.verdict, 'shorter')
  assert.deepEqual(told.durations.find(({ name }) => name === 'acknowledge')!.missing, 20)
  assert.deepEqual(told.severities.slice(0, 2), [{ severity: 'SEV1', now: 7, before: 7 }, { severity: 'SEV2', now: 13, before: 13 }])
  assert.deepEqual([(await ask('')).incidents, (await ask('')).excluded.imported], [0, 20])
  const few = await ask('&origin=imported&severity=sev1')
  assert.deepEqual([few.incidents, few.durations[0]!.median, few.durations[0]!.comparison.verdict, few.durations[0]!.each.length], [7, null, 'too-few', 7])
  assert.equal((await ask('&severity=huge')).code, 'INSIGHTS_SEVERITY')
  assert.equal((await house.call('GET', '/api/v1/insights/incidents?from=2025-01-21T00:00:00Z&to=2025-01-01T00:00:00Z')).status, 400)
}))
