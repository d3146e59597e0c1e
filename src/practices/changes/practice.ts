// Plugs changes into the house: what was changed in production, by whom, and how to undo it.
import type { Practice } from '../../spine/practice.ts'
import { changesMigrations } from './migrations.ts'
import { changeRoutes } from './routes/changes.ts'

export function changes(): Practice {
  return { name: 'changes', migrations: changesMigrations, routes: changeRoutes }
}
