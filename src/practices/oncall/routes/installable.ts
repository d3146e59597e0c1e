// HTTP: what makes the page installable on a phone, and the script that shows a push while no page is open.
import { readFile } from 'node:fs/promises'
import { RawAnswer, route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'

const manifest = {
  name: 'Mainstay', short_name: 'Mainstay', description: 'Pages, and who is on call.', start_url: '/on-call?view=pages&state=live', scope: '/', display: 'standalone',
  background_color: '#0f1519', theme_color: '#0f1519', icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
}

const mark = new URL('../../../web/mark.svg', import.meta.url)
const worker = new URL('../web/push-worker.js', import.meta.url)
/** Small and seldom asked for; a change of the worker must arrive. */
const fresh = { 'cache-control': 'no-cache' }

export const installableRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/manifest.webmanifest', access: 'public', summary: 'Makes the page installable on a phone',
    handle: async () => new RawAnswer(200, 'application/manifest+json', JSON.stringify(manifest), fresh),
  }),
  route({
    method: 'GET', path: '/push-worker.js', access: 'public', summary: 'Shows a push in the browser while no page is open',
    handle: async () => new RawAnswer(200, 'text/javascript; charset=utf-8', await readFile(worker), fresh),
  }),
  route({
    method: 'GET', path: '/icon.svg', access: 'public', summary: 'The icon of the installed page',
    handle: async () => new RawAnswer(200, 'image/svg+xml', await readFile(mark), fresh),
  }),
]
