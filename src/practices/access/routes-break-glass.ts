// The HTTP routes of break-glass.
import { decodeCursor, defaultPageSize, pageOf } from '../../base/page.ts'
import type { Role } from '../../spine/access/roles.ts'
import { route } from '../../spine/practice.ts'
import type { House, Route, RouteRequest, Work } from '../../spine/practice.ts'
import { approveGrant, askGrant, declineGrant, endGrant, noGrant, ownRole, reviewGrant, timesOf } from './actions/break-glass.ts'
import { grantAnswers, grantDetail } from './answers-break-glass.ts'
import { AskGrant, GrantAnswer, GrantDetail, GrantPage, GrantParams, GrantQuery, GrantWays, GrantWords, ReviewGrant } from './contract-break-glass.ts'
import { stateOf, wayTo } from './model/break-glass.ts'
import { breakGlassPolicies, findGrant, grants } from './store/break-glass.ts'
import type { GrantRow } from './store/break-glass.ts'

const path = '/api/v1/break-glass'

export const breakGlassRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/break-glass-ways', access: 'read', summary: 'Which higher roles you may ask for, and how', answer: GrantWays,
    async handle({ caller }, house) {
      const own = ownRole(caller)
      const policies = await breakGlassPolicies(house.read)
      const roles = own === null || caller.by !== 'session' ? [] : [...new Set(policies.map(({ spec }) => spec.grants))]
      const items = roles.flatMap((role) => {
        const way = wayTo(policies, { own: own!, role })
        return way === null ? [] : [{ role: role as Role, policy: way.name, longestMinutes: way.spec.longestMinutes, needsSecondPerson: way.spec.needsSecondPerson, needsIncident: way.spec.needsIncident }]
      })
      return { items, none: items.length > 0 ? null : policies.length === 0 ? 'No policy is declared: an administrator applies a file of kind BreakGlassPolicy.' : 'No policy lets your role ask for more.' }
    },
  }),
  route({
    method: 'GET', path, access: 'read', summary: 'Break-glass, newest first: asked for, in force, over, reviewed', query: GrantQuery, answer: GrantPage,
    async handle({ query }, house) {
      const limit = query.limit ?? defaultPageSize
      const nowMs = house.clock.nowMs()
      const below = decodeCursor(query.cursor ?? '')?.[0]
      const page = pageOf(await grants(house.read, { below: typeof below === 'string' ? below : null, limit: limit + 1 }), limit, (last) => [last.id])
      const shown = query.state === undefined ? page.items : page.items.filter((row) => stateOf(timesOf(row), nowMs) === query.state)
      return { items: await grantAnswers(house.read, shown, nowMs), next: page.next }
    },
  }),
  route({
    method: 'POST', path, access: 'read', status: 201, summary: 'Ask for a higher role for a short while', body: AskGrant, answer: GrantAnswer, holdsForGood: true,
    handle: (request, house) => answered(request, house, (work) => askGrant(work, request.caller, request.body)),
  }),
  route({
    method: 'GET', path: `${path}/:id`, access: 'read', summary: 'One, with what was done under it', params: GrantParams, answer: GrantDetail,
    handle: async ({ params }, house) => grantDetail(house.read, (await findGrant(house.read, params.id)) ?? noGrant(params.id), house.clock.nowMs()),
  }),
  route({
    method: 'POST', path: `${path}/:id/approve`, access: 'read', summary: 'Say yes, as the second person', params: GrantParams, body: GrantWords, answer: GrantAnswer, holdsForGood: true,
    handle: (request, house) => answered(request, house, (work) => approveGrant(work, request.caller, { id: request.params.id, reason: request.body?.reason ?? null })),
  }),
  route({
    method: 'POST', path: `${path}/:id/decline`, access: 'read', summary: 'Say no, as the second person', params: GrantParams, body: GrantWords, answer: GrantAnswer, holdsForGood: true,
    handle: (request, house) => answered(request, house, (work) => declineGrant(work, request.caller, { id: request.params.id, reason: request.body?.reason ?? null })),
  }),
  route({
    method: 'POST', path: `${path}/:id/end`, access: 'read', summary: 'Give it back, or end somebody else’s as an administrator', params: GrantParams, body: GrantWords, answer: GrantAnswer, holdsForGood: true,
    handle: (request, house) => answered(request, house, (work) => endGrant(work, request.caller, { id: request.params.id, reason: request.body?.reason ?? null })),
  }),
  route({
    method: 'POST', path: `${path}/:id/review`, access: 'read', summary: 'Judge what was done under it', params: GrantParams, body: ReviewGrant, answer: GrantAnswer, holdsForGood: true,
    handle: (request, house) => answered(request, house, (work) => reviewGrant(work, request.caller, { id: request.params.id, ...request.body })),
  }),
]

async function answered({ caller }: Pick<RouteRequest, 'caller'>, house: House, does: (work: Work) => Promise<GrantRow>): Promise<GrantAnswer> {
  const row = await house.transact(caller.actor, does)
  const [answer] = await grantAnswers(house.read, [row], house.clock.nowMs())
  return answer!
}

