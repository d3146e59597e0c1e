// What of break-glass somebody has to see: an unanswered ask, a role in force, a review that is owed.
import { formatInstant } from '../../base/instant.ts'
import type { Finding } from '../../base/finding.ts'
import type { House } from '../../spine/practice.ts'
import { timesOf } from './actions/break-glass.ts'
import { reviewDueMs, stateOf } from './model/break-glass.ts'
import { personById } from './store/access.ts'
import { unsettledGrants } from './store/break-glass.ts'

const mostLooked = 100

export async function breakGlassFindings(house: House): Promise<readonly Finding[]> {
  const nowMs = house.clock.nowMs()
  const findings: Finding[] = []
  for (const row of await unsettledGrants(house.read, mostLooked)) {
    const name = (await personById(house.read, row.person_id))?.display_name ?? row.person_id
    const field = `break-glass/${row.id}`
    const dueMs = reviewDueMs(timesOf(row), row.review_days)
    switch (stateOf(timesOf(row), nowMs)) {
      case 'asked': findings.push({ level: 'warning', code: 'ACCESS_BREAK_GLASS_ASKED', field, say: `${name} asks to be ${row.role} for ${row.minutes} minutes: ${row.reason}`, mend: 'Answer under Break-glass.' }); break
      case 'in-force': findings.push({ level: 'warning', code: 'ACCESS_BREAK_GLASS_IN_FORCE', field, say: `${name} is ${row.role} until ${formatInstant(row.until_ms!)}: ${row.reason}`, mend: 'It ends by itself; an administrator can end it under Break-glass.' }); break
      case 'review-owed': findings.push({ level: dueMs !== null && dueMs < nowMs ? 'warning' : 'info', code: 'ACCESS_BREAK_GLASS_REVIEW', field, say: `What ${name} did as ${row.role} was not looked at${dueMs !== null && dueMs < nowMs ? `, and should have been by ${formatInstant(dueMs)}` : ''}.`, mend: 'Review it under Break-glass.' }); break
      default:
    }
  }
  return findings
}
