// What readers of a status page ask for. Private pages do not exist for those who are not signed in.
import { Type } from '@sinclair/typebox'
import { Fault } from '../../../base/fault.ts'
import { RawAnswer, route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { StatusPageParams } from '../contract.ts'
import { renderedPaths } from '../rendered-pages.ts'
import type { RenderedPages } from '../rendered-pages.ts'

export const publicRoutes = (pages: RenderedPages): readonly Route[] => renderedPaths.map((path) => route({
  method: 'GET', path: path === '' ? '/status/:name' : `/status/:name/${path}`, access: 'public', params: StatusPageParams, query: Type.Object({}),
  summary: path === '' ? 'A status page, as its readers see it' : path.endsWith('.atom') ? 'A status page as a feed' : `A status page as Statuspage's ${path.slice('api/v2/'.length)}`,
  async handle({ params, caller, headers }, house) {
    const found = await pages.find(house, params.name, path)
    if (!found || (found.view.spec.audience === 'private' && caller.role === null)) {
      throw new Fault('STATUS_PAGE_UNKNOWN', { kind: 'not-found', say: 'There is no such status page.', mend: 'Check the address.' })
    }
    const { contentType, body, etag } = found.rendered
    const told = { etag, 'cache-control': found.view.spec.audience === 'private' ? 'private, no-cache' : 'public, max-age=10', ...(path.startsWith('api/') ? { 'access-control-allow-origin': '*' } : {}) }
    return headers['if-none-match'] === etag ? new RawAnswer(304, contentType, '', told) : new RawAnswer(200, contentType, body, told)
  },
}))
