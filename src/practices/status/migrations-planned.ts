// Which moments of planned work subscribers are told of.
import type { Migration } from '../../spine/database.ts'

export const plannedMigrations: readonly Migration[] = [
  // Null: all of them.
  { name: 'status-planned-0001', statements: ['alter table status_maintenance add column tell text'] },
]
