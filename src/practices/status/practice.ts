// Plugs status pages into the house: what users are told, where they look, when the rest is down.
import type { Practice } from '../../spine/practice.ts'
import { statusPageDocuments } from './documents.ts'
import { statusMigrations } from './migrations.ts'
import { followUpdates } from './reactions.ts'
import { RenderedPages } from './rendered-pages.ts'
import { pageRoutes } from './routes/pages.ts'
import { publicRoutes } from './routes/public.ts'

export function status(): Practice {
  const pages = new RenderedPages()
  return { name: 'status', migrations: statusMigrations, routes: [...pageRoutes(pages), ...publicRoutes(pages)], reactions: [followUpdates], documents: [statusPageDocuments] }
}
