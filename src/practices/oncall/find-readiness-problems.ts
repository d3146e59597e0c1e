// Who can be woken without being ready for it, and what stands on one person. Found before the page.
import { dayMs } from '../../base/duration.ts'
import type { Finding } from '../../base/finding.ts'
import type { Db } from '../../spine/database.ts'
import { isUnaccepted, knowledgeMs, readinessOf, restoresOf } from './gather-readiness.ts'
import { isKnownByOne, missingWords } from './model/readiness.ts'
import { readinessLists } from './store/readiness.ts'
import { loadPolicies, loadSchedules } from './store/schedules.ts'
import { targetsOf } from './actions/weigh-targets.ts'

const maxShown = 20
const maxLooked = 2_000

export async function readinessFindings(db: Db, nowMs: number): Promise<readonly Finding[]> {
  return [...(await unreadyFindings(db, nowMs)), ...(await knowledgeFindings(db, nowMs)), ...(await lonelySchedules(db, nowMs))]
}

async function unreadyFindings(db: Db, nowMs: number): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const list of await readinessLists(db)) {
    for (const one of await readinessOf(db, list, { nowMs })) {
      for (const schedule of one.schedules) {
        if (findings.length >= maxShown || !isUnaccepted(one, schedule)) continue
        findings.push({
          level: 'warning', code: 'ONCALL_NOT_READY', say: `${one.person.name} can be on call for ${schedule} and is not ready for it: ${missingWords(one.states)}.`,
          mend: `See On-call readiness, or: mainstay readiness show ${list.team}. Accept it for a time with: mainstay readiness accept ${schedule} ${one.person.name} --reason …`,
        })
      }
    }
  }
  return findings
}

async function knowledgeFindings(db: Db, nowMs: number): Promise<readonly Finding[]> {
  const known = [...(await restoresOf(db, nowMs - knowledgeMs))].filter(([, one]) => isKnownByOne(one))
  return known.slice(0, maxShown).map(([service, { times }]) => ({
    level: 'warning', code: 'ONCALL_KNOWN_BY_ONE', say: `In the last ${knowledgeMs / dayMs} days only one person answered for ${service}, ${times} times: nobody else has shown that they could.`,
    mend: 'Let somebody shadow, or walk through its runbook with them: see On-call readiness, Knowledge.',
  }))
}

/** A schedule that a policy asks. One that nobody uses harms nobody. */
async function lonelySchedules(db: Db, nowMs: number): Promise<readonly Finding[]> {
  const used = new Set((await loadPolicies(db, { limit: maxLooked })).flatMap((policy) => targetsOf(policy).flatMap((target) => ('schedule' in target ? [target.schedule] : []))))
  const schedules = await loadSchedules(db, { names: [...used].slice(0, maxLooked), afterMs: nowMs, limit: maxLooked })
  return schedules.filter(({ rotations }) => new Set(rotations.flatMap(({ people }) => people)).size === 1).slice(0, maxShown).map(({ name }) => ({
    level: 'warning', code: 'ONCALL_SCHEDULE_OF_ONE', say: `The schedule ${name} holds only one person, who is on call day and night.`, mend: 'Add somebody to its rotation; who shadows first is ready sooner.',
  }))
}
