// The HTTP routes by which status pages are looked after.
import { Type } from '@sinclair/typebox'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import { cancelMaintenance, knownPage, publishPost, publishUpdate, scheduleMaintenance, withdraw } from '../actions/publish.ts'
import { Done, PostPublished, PublishPost, PublishUpdate, ScheduleMaintenance, StatusPageAnswer, StatusPageList, StatusPageParams, StatusPostParams } from '../contract.ts'
import { statusOf } from '../model/status-page.ts'
import type { PageView } from '../model/view.ts'
import type { RenderedPages } from '../rendered-pages.ts'
import { pagesOf } from '../store/status.ts'

export const pageRoutes = (pages: RenderedPages): readonly Route[] => [
  route({
    method: 'GET', path: '/api/v1/status-pages', access: 'read', summary: 'List status pages, at most 200', answer: StatusPageList,
    async handle(_request, house) {
      const items = []
      for (const { name } of await pagesOf(house.read)) items.push(itemOf(await viewOf(house, pages, name), house))
      return { items }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/status-pages/:name', access: 'read', summary: 'One status page: components, posts, maintenances', params: StatusPageParams, answer: StatusPageAnswer,
    handle: async ({ params }, house) => pageAnswer(await viewOf(house, pages, params.name), house),
  }),
  route({
    method: 'POST', path: '/api/v1/status-pages/:name/posts', access: 'respond', status: 201, summary: 'Publish a new post; it can be withdrawn for ten seconds', params: StatusPageParams, body: PublishPost, answer: PostPublished,
    handle: ({ params, body, caller }, house) => house.transact(caller.actor, (work) => publishPost(work, params.name, body)),
  }),
  route({
    method: 'POST', path: '/api/v1/status-posts/:id/updates', access: 'respond', status: 201, summary: 'Publish an update of a post', params: StatusPostParams, body: PublishUpdate, answer: PostPublished,
    handle: ({ params, body, caller }, house) => house.transact(caller.actor, (work) => publishUpdate(work, params.id, body)),
  }),
  route({
    method: 'POST', path: '/api/v1/status-updates/:id/withdraw', access: 'respond', summary: 'Take back an update that nobody can see yet', params: StatusPostParams, body: Type.Union([Type.Object({}), Type.Null()]), answer: Done,
    async handle({ params, caller }, house) {
      const isGone = await house.transact(caller.actor, (work) => withdraw(work, params.id, work.nowMs))
      if (!isGone) throw new Fault('STATUS_UPDATE_SEEN', { kind: 'conflict', say: 'It can be seen already, or was never said.', mend: 'Publish a correction instead.' })
      return { id: params.id, say: 'It is taken back; nobody saw it.' }
    },
  }),
  route({
    method: 'POST', path: '/api/v1/status-pages/:name/maintenances', access: 'respond', status: 201, summary: 'Announce planned work', params: StatusPageParams, body: ScheduleMaintenance, answer: Done,
    handle: ({ params, body, caller }, house) => house.transact(caller.actor, (work) => scheduleMaintenance(work, params.name, body)),
  }),
  route({
    method: 'DELETE', path: '/api/v1/status-maintenances/:id', access: 'respond', summary: 'Call off planned work', params: StatusPostParams, answer: Done,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => cancelMaintenance(work, params.id)),
  }),
]

async function viewOf(house: House, pages: RenderedPages, name: string): Promise<PageView> {
  const view = await pages.now(house, name)
  if (view) return view
  await knownPage({ db: house.read }, name)
  throw new Error(`The page ${name} is stored and was not rendered.`)
}

function itemOf({ name, spec, url, overall, running }: PageView, { settings: { statusCopies } }: House): (typeof StatusPageList)['static']['items'][number] {
  return { name, title: spec.title, audience: spec.audience, url, copyUrl: statusCopies && spec.audience === 'public' ? `${statusCopies.url}/${name}/` : null, indicator: overall.indicator, description: overall.description, running: running.length }
}

function pageAnswer(view: PageView, house: House): (typeof StatusPageAnswer)['static'] {
  return {
    ...itemOf(view, house),
    components: view.components.map(({ name, title, group, state, uptime }) => ({ name, title, group, state, uptime })),
    posts: [...view.running, ...view.past].map((post) => ({
      id: post.id, title: post.title, startedAt: formatInstant(post.startedMs), status: statusOf(post), effects: [...post.effects],
      updates: post.updates.map(({ id, status, text, atMs }) => ({ id, status, text, at: formatInstant(atMs) })),
    })),
    maintenances: view.maintenances.map(({ id, title, text, fromMs, toMs, state, components }) => ({ id, title, text, from: formatInstant(fromMs), to: formatInstant(toMs), state, components: [...components] })),
  }
}
