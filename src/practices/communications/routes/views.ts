// The HTTP routes for those who do not work on the incident: stakeholders, support, the brief, and shared links.
import { dayMs } from '../../../base/duration.ts'
import { formatInstant } from '../../../base/instant.ts'
import type { Db } from '../../../spine/database.ts'
import { RawAnswer, route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import { endShare, shareIncident, sharePurpose, shareUrl } from '../actions/share-incident.ts'
import { instantOrNull } from '../answers.ts'
import { ById, ByIncident } from '../contract.ts'
import { MakeShare, ShareAnswer, SharesAnswer, ShareToken, StakeholdersAnswer } from '../contract-views.ts'
import type { StakeholderItem } from '../contract-views.ts'
import { updateCadences } from '../documents.ts'
import { isDrill, isImported } from '../model/incident-facts.ts'
import type { IncidentFacts } from '../model/incident-facts.ts'
import { impactWords, plainPage, readShareToken, stateWords } from '../model/plain-view.ts'
import type { PlainView } from '../model/plain-view.ts'
import type { AudienceName, Update } from '../model/update.ts'
import { standing, toldOf } from '../read-cadence.ts'
import { readIncident, refuseRestricted } from '../read-incident.ts'
import { factsBetween, runningFacts, updatesOf } from '../store/communications.ts'
import { findShare, sharesOf } from '../store/shares.ts'
import type { ShareRow } from '../store/shares.ts'

const mostRunning = 200
/** Incidents that were declared within this time may have ended in the last day. */
const lookBackMs = 7 * dayMs
const mostUpdates = 2_000
const mostOnAPage = 30
const mostShares = 100

export const viewRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/stakeholders', access: 'read', summary: 'Incidents in plain words: what runs, and what ended in the last day', answer: StakeholdersAnswer,
    handle: async (_request, house) => ({ items: await stakeholderItems(house.read, house.clock.nowMs()) }),
  }),
  route({
    method: 'GET', path: '/api/v1/incidents/:id/brief', access: 'read', summary: 'One page about an incident, to print or to read out', params: ByIncident,
    async handle({ params }, house) {
      const facts = await readIncident(house.read, params.id)
      refuseRestricted(facts)
      const nowMs = house.clock.nowMs()
      const view = await viewOf(house.read, facts, { nowMs, audience: null })
      return html(200, plainPage(view, { heading: `Executive brief · #${facts.number}`, note: 'From Mainstay.', nowMs, withAudience: true, isForCustomers: false }))
    },
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/shares', access: 'respond', holdsForGood: true, status: 201, summary: 'Make a link that shows the incident without an account, until it expires', params: ByIncident, body: MakeShare, answer: ShareAnswer,
    async handle({ params, body, caller }, house) {
      const row = await house.transact(caller.actor, (work) => shareIncident(work, params.id, { audience: body.audience ?? 'executive', hours: body.hours ?? 72 }))
      return shareAnswer(house, row)
    },
  }),
  route({
    method: 'GET', path: '/api/v1/incidents/:id/shares', access: 'respond', summary: 'Links that show the incident without an account', params: ByIncident, answer: SharesAnswer,
    async handle({ params }, house) {
      const facts = await readIncident(house.read, params.id)
      refuseRestricted(facts)
      return { items: (await sharesOf(house.read, facts.id, mostShares)).map((row) => shareAnswer(house, row)) }
    },
  }),
  route({
    method: 'DELETE', path: '/api/v1/incident-shares/:id', access: 'respond', status: 204, summary: 'End a link', params: ById,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => endShare(work, params.id)),
  }),
  route({
    method: 'GET', path: '/share/:token', access: 'signed', summary: 'An incident as its shared link shows it', params: ShareToken,
    async handle({ params }, house) {
      const claim = readShareToken(params.token)
      const share = claim && house.signer.verify(sharePurpose, claim.id, claim.signature) ? await findShare(house.read, claim.id) : null
      if (!share) return gone(404, 'This link was not made by this installation, or is not complete.')
      const nowMs = house.clock.nowMs()
      if (share.revoked_ms !== null || share.expires_ms <= nowMs) return gone(410, share.revoked_ms === null ? 'This link has expired.' : 'This link was ended.')
      const facts = await readIncident(house.read, share.incident)
      // It may have become restricted after the link was made.
      if (facts.isRestricted) return gone(410, 'This link was ended.')
      const view = await viewOf(house.read, facts, { nowMs, audience: share.audience })
      return html(200, plainPage(view, { heading: 'Shared, read-only', note: `This link ends ${formatInstant(share.expires_ms).slice(0, 16).replace('T', ' ')} UTC. Load it again for news.`, nowMs, withAudience: false, isForCustomers: share.audience === 'customer' }))
    },
  }),
]

async function stakeholderItems(db: Db, nowMs: number): Promise<StakeholderItem[]> {
  const ended = (await factsBetween(db, { fromMs: nowMs - lookBackMs, toMs: nowMs + 1, limit: mostRunning })).filter(({ resolvedMs }) => resolvedMs !== null && resolvedMs >= nowMs - dayMs)
  const all = [...await runningFacts(db, mostRunning), ...ended].filter((facts) => !isDrill(facts) && !isImported(facts) && !facts.isRestricted)
  const [updates, cadences] = [await updatesOf(db, all.map(({ id }) => id), mostUpdates), await updateCadences(db)]
  const rank = (facts: IncidentFacts): string => `${facts.resolvedMs === null ? 0 : 1} ${facts.severity}`
  return all.toSorted((one, other) => rank(one).localeCompare(rank(other)) || other.declaredMs - one.declaredMs).map((facts) => {
    const own = published(updates.filter(({ incident }) => incident === facts.id))
    const { due } = standing(facts, { cadences, told: toldOf(own), nowMs })
    const latest = (audience: AudienceName) => {
      const found = own.find((update) => update.audience === audience)
      return found ? { status: found.status, title: found.title, text: found.text, at: formatInstant(found.publishedMs!) } : null
    }
    return {
      id: facts.id, number: facts.number, title: facts.title, severity: facts.severity, state: facts.state, service: facts.service, stateWords: stateWords(facts), impactWords: impactWords(facts),
      declaredAt: formatInstant(facts.declaredMs), mitigatedAt: instantOrNull(facts.mitigatedMs), resolvedAt: instantOrNull(facts.resolvedMs), dueAt: instantOrNull(due.dueMs), isLate: due.isLate,
      latest: { internal: latest('internal'), executive: latest('executive'), customer: latest('customer'), support: latest('support') },
    }
  })
}

/** Of one audience, or of all. */
async function viewOf(db: Db, facts: IncidentFacts, of: { nowMs: number; audience: AudienceName | null }): Promise<PlainView> {
  const updates = published(await updatesOf(db, [facts.id], mostUpdates))
  const { due } = standing(facts, { cadences: await updateCadences(db), told: toldOf(updates), nowMs: of.nowMs })
  return {
    // What customers call it is what they were told, not what we call it.
    number: facts.number, title: of.audience === 'customer' ? (updates.find(({ audience }) => audience === 'customer')?.title ?? 'A problem is being looked into') : facts.title,
    severity: facts.severity, state: facts.state, service: facts.service, declaredMs: facts.declaredMs, mitigatedMs: facts.mitigatedMs, resolvedMs: facts.resolvedMs, dueMs: due.dueMs, isLate: due.isLate, isDrill: isDrill(facts),
    updates: updates.filter(({ audience }) => of.audience === null || audience === of.audience).slice(0, mostOnAPage)
      .map(({ audience, status, title, text, publishedMs }) => ({ audience, status, title, text, atMs: publishedMs! })),
  }
}

function published(updates: readonly Update[]): readonly Update[] {
  return updates.filter(({ state, publishedMs }) => state === 'published' && publishedMs !== null)
}

function shareAnswer(house: House, row: ShareRow): ShareAnswer {
  const works = row.revoked_ms === null && row.expires_ms > house.clock.nowMs()
  return {
    id: row.id, audience: row.audience, createdAt: formatInstant(row.created_ms), expiresAt: formatInstant(row.expires_ms), revokedAt: instantOrNull(row.revoked_ms), url: works ? shareUrl(house, row.id) : null,
  }
}

function gone(status: number, say: string): RawAnswer {
  return html(status, `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="robots" content="noindex"><title>This link does not work</title></head><body><h1>This link does not work</h1><p>${say} Ask whoever sent it for another.</p></body></html>`)
}

function html(status: number, body: string): RawAnswer {
  return new RawAnswer(status, 'text/html; charset=utf-8', body, { 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow', 'referrer-policy': 'no-referrer' })
}
