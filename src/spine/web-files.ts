// The built page: hashed assets for a year, the one HTML file never cached, any other path is the page's own routing.
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../base/fault.ts'

export async function serveWeb(app: FastifyInstance, folder: string): Promise<void> {
  const isBuilt = existsSync(join(folder, 'index.html'))
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: folder, wildcard: false, index: false, preCompressed: readdirSync(folder).some((name) => name.endsWith('.gz') || name.endsWith('.br')),
      setHeaders: (response, path) => response.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'),
    })
  }
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const isPage = request.method === 'GET' && !/^\/(api|in)\//.test(request.url) && (request.headers.accept ?? '').includes('text/html')
    if (isPage && isBuilt) return reply.header('cache-control', 'no-cache').sendFile('index.html')
    throw new Fault('HTTP_NO_SUCH_PATH', { kind: 'not-found', say: `There is nothing at ${request.method} ${request.url.split('?')[0]}.`, mend: isPage ? 'The page has not been built: run `npm run build:web`.' : 'See /api/docs for what there is.' })
  })
}
