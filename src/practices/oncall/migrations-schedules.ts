// The tables of on-call: what schedules gained after their rotations.
import type { Migration } from '../../spine/database.ts'

export const scheduleMigrations: readonly Migration[] = [
  // JSON: mode and holidays.
  { name: 'oncall-schedules-0001', statements: ['alter table oncall_schedule add column details text'] },
  // Login name of the one person whom an override stands for; null: whoever it is. An empty `person` is nobody.
  { name: 'oncall-calendar-0001', statements: ['alter table oncall_override add column replaces text'] },
]
