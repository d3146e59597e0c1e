// Regular expressions of matchers: the house's, with faults in the name of alerts.
import { Fault } from '../../../base/fault.ts'
import { compilePattern as compile } from '../../../base/pattern.ts'
import type { Pattern } from '../../../base/pattern.ts'

export type { Pattern } from '../../../base/pattern.ts'

/** Compiles `source`, anchored at both ends as Prometheus and Alertmanager do. Throws ALERTS_PATTERN. */
export function compilePattern(source: string): Pattern {
  try {
    return compile(source)
  } catch (problem) {
    if (problem instanceof Fault) throw new Fault('ALERTS_PATTERN', { say: problem.say, mend: problem.mend, why: problem.facts['why'] })
    throw problem
  }
}
