// Links that show one incident to people without an account: made, opened, revoked.
import { actorText } from '../../../base/actor.ts'
import { hourMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { House, Work } from '../../../spine/practice.ts'
import { shareMade, shareRevoked } from '../events.ts'
import type { AudienceName } from '../model/update.ts'
import { readIncident, refuseRestricted } from '../read-incident.ts'
import { findShare, insertShare, revokeShare, sharesOf } from '../store/shares.ts'
import type { ShareRow } from '../store/shares.ts'

export const sharePurpose = 'communications.share'
/** Links of one incident that can be made; then some are to be revoked. */
const mostShares = 100

export function shareUrl(house: House, id: string): string {
  return `${house.settings.publicUrl}/share/${id}.${house.signer.sign(sharePurpose, id)}`
}

export async function shareIncident(work: Work, ref: string, wish: { readonly audience: AudienceName; readonly hours: number }): Promise<ShareRow> {
  const facts = await readIncident(work.db, ref)
  refuseRestricted(facts)
  const before = await sharesOf(work.db, facts.id, mostShares)
  if (before.length >= mostShares) throw new Fault('COMMUNICATIONS_SHARES', { kind: 'conflict', say: `#${facts.number} has ${mostShares} links already.`, mend: 'Use one of them.' })
  const row: ShareRow = {
    id: newId<'share'>('shr', work.nowMs), incident: facts.id, audience: wish.audience, by_actor: actorText(work.actor), created_ms: work.nowMs, expires_ms: work.nowMs + wish.hours * hourMs, revoked_ms: null,
  }
  await insertShare(work.db, row)
  await append(work, [shareMade({ subject: `incident/${facts.id}`, service: facts.service, environment: facts.environment, data: { number: facts.number, share: row.id, audience: row.audience, expiresAtMs: row.expires_ms } })])
  return row
}

export async function endShare(work: Work, id: string): Promise<void> {
  const share = await findShare(work.db, id)
  if (!share) throw new Fault('COMMUNICATIONS_SHARE_UNKNOWN', { kind: 'not-found', say: `There is no link ${id}.`, mend: 'See the links of the incident.' })
  if (!(await revokeShare(work.db, id, work.nowMs))) return
  const facts = await readIncident(work.db, share.incident)
  await append(work, [shareRevoked({ subject: `incident/${facts.id}`, service: facts.service, environment: facts.environment, data: { number: facts.number, share: id } })])
}
