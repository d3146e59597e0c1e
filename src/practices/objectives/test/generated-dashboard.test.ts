// The generated dashboard against its golden file, and for any objective: panels fit the grid, every query is PromQL.
// After an intended change write the golden files anew: UPDATE_GOLDEN=1 node --test <this file>
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { writeYaml } from '../../../spine/yaml-document.ts'
import { generateDashboard } from '../model/generate-dashboard.ts'
import { generateRules, type RecordingRule } from '../model/generate-rules.ts'
import { promqlFault } from '../model/promql.ts'
import { availability, latency } from './example-objective.ts'
import { anyObjective } from './objective-arbitrary.ts'

function assertGolden(name: string, text: string): void {
  const file = new URL(`golden/${name}`, import.meta.url)
  if (process.env.UPDATE_GOLDEN !== undefined) writeFileSync(file, text)
  assert.equal(text, readFileSync(file, 'utf8'))
}

for (const objective of [availability, latency]) {
  test(`the dashboard of ${objective.name} is the golden one`,
    () => assertGolden(`${objective.name}.dashboard.json`, `${JSON.stringify(generateDashboard(objective), null, 2)}\n`))
  test(`the rules of ${objective.name} are the golden ones`,
    () => assertGolden(`${objective.name}.rules.yaml`, writeYaml(generateRules([objective]).value)))
}

interface PanelJson {
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets: readonly { readonly expr: string }[]
}

test('the dashboard of any objective fits the grid and asks only for what exists', () => {
  fc.assert(fc.property(anyObjective, (objective) => {
    const panels = generateDashboard(objective).panels as readonly PanelJson[]
    const recorded = new Set(generateRules([objective]).value.groups.flatMap((group) => group.rules.flatMap((rule) => 'record' in rule ? [(rule as RecordingRule).record] : [])))
    const cells = new Set<string>()
    for (const { gridPos: { x, y, w, h }, targets } of panels) {
      assert.ok(x >= 0 && x + w <= 24)
      for (let column = x; column < x + w; column++) {
        for (let row = y; row < y + h; row++) {
          assert.ok(!cells.has(`${column}/${row}`), 'two panels share a place')
          cells.add(`${column}/${row}`)
        }
      }
      for (const { expr } of targets) {
        assert.equal(promqlFault(expr.replaceAll('$__rate_interval_ms', '300000')), null, expr)
        if (objective.indicator.kind === 'pushed') continue
        for (const [name] of expr.matchAll(/mainstay:[a-z_]+:[a-z_0-9]+/g)) assert.ok(recorded.has(name), `${name} is not recorded`)
      }
    }
  }), { numRuns: 200 })
})
