// The bridge of an incident: by a template when it is declared, or by hand.
import { Fault } from '../../../base/fault.ts'
import { compilePattern } from '../../../base/pattern.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import type { IncidentFact } from '../../incidents/questions.ts'
import { bridgeRemoved, bridgeSet } from '../events-tickets.ts'
import { addressProblem, bridgeOf } from '../model/bridge.ts'
import { findBridge, saveBridge } from '../store/ticket-documents.ts'
import type { BridgeRow } from '../store/ticket-documents.ts'
import { bridgeLinksDeclared } from '../ticket-documents.ts'

/** The first that fits, by name; one set before stays. */
export async function bridgeFromTemplate(work: Work, incident: IncidentFact): Promise<void> {
  if (await findBridge(work.db, incident.id)) return
  const fitting = (await bridgeLinksDeclared(work.db)).find(({ spec }) =>
    (spec.severities === undefined || spec.severities.some((severity) => severity === incident.severity))
    && (spec.services === undefined || (incident.service !== null && spec.services.some((pattern) => compilePattern(pattern)(incident.service!)))))
  if (fitting) await keep(work, incident, { url: bridgeOf(fitting.spec.template, incident), template: fitting.name })
}

/** By hand; null takes it away. */
export async function setBridge(work: Work, incident: IncidentFact, address: string | null): Promise<BridgeRow> {
  const problem = address === null ? null : addressProblem(address)
  if (problem !== null) throw new Fault('COORDINATION_BRIDGE_ADDRESS', { say: `The bridge is not set: ${problem}.`, mend: 'Give an address such as https://meet.example/checkout.', field: 'url' })
  const before = await findBridge(work.db, incident.id)
  if (before?.url === address || (before === null && address === null)) return before ?? { incident: incident.id, url: null, template: null, set_ms: work.nowMs }
  return keep(work, incident, { url: address, template: null })
}

async function keep(work: Work, incident: IncidentFact, { url, template }: { url: string | null; template: string | null }): Promise<BridgeRow> {
  const row = { incident: incident.id, url, template, set_ms: work.nowMs }
  await saveBridge(work.db, row)
  const about = { subject: `incident/${incident.id}`, service: incident.service, environment: incident.environment }
  await append(work, [url === null ? bridgeRemoved({ ...about, data: { number: incident.number, say: 'there is no call any more' } }) : bridgeSet({ ...about, data: { number: incident.number, say: url, url } })])
  return row
}
