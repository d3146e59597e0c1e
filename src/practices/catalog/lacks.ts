// What a service lacks to be run well.
import type { Finding } from '../../base/finding.ts'
import type { ServiceSpec } from './model/service.ts'

export function lacksOf(name: string, spec: ServiceSpec): readonly Finding[] {
  const findings: Finding[] = []
  const lack = (code: string, say: string, mend: string, field: string): void => void findings.push({ level: 'warning', code, say, mend, field })
  if (spec.owner === undefined) lack('CATALOG_NO_OWNER', `${name} has no owner.`, `Set the team that owns it on /services/${name} or in its file.`, 'owner')
  if (spec.tier === undefined) lack('CATALOG_NO_TIER', `${name} has no tier, so its incidents open as if it were tier 1.`, 'Set a tier from 0 (most important) to 3.', 'tier')
  if (spec.onCallRoute === undefined) lack('CATALOG_NO_ON_CALL_ROUTE', `${name} has no on-call route: its pages go to its owner’s policy or the default one.`, 'Set onCallRoute to the name of an escalation policy.', 'onCallRoute')
  if ((spec.runbooks ?? []).length === 0) lack('CATALOG_NO_RUNBOOK', `${name} has no runbook.`, 'Link at least one: what to look at first and how to go back to the last good state.', 'runbooks')
  return findings
}
