// Plugs changes into the house: what was changed in production, by whom, and how to undo it.
import type { ChangeDialect } from '../../connections/change-source.ts'
import type { Practice } from '../../spine/practice.ts'
import { changesMigrations } from './migrations.ts'
import { changeRoutes } from './routes/changes.ts'
import { changesInRoutes } from './routes/changes-in.ts'
import { sourceRoutes } from './routes/sources.ts'
import { suspectRoutes } from './routes/suspects.ts'
import { sourceDocuments } from './source-documents.ts'

/** @param dialects the forms in which other systems tell of changes. */
export function changes({ dialects = [] }: { dialects?: readonly ChangeDialect[] } = {}): Practice {
  return {
    name: 'changes',
    migrations: changesMigrations,
    routes: [...suspectRoutes, ...changeRoutes, ...changesInRoutes(dialects), ...sourceRoutes(dialects)],
    documents: [sourceDocuments(dialects)],
  }
}
