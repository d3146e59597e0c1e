// The type of an incident: those before it were all real.
import type { Migration } from '../../../spine/database.ts'

export const typeMigrations: readonly Migration[] = [
  { name: 'incidents-types-0001', statements: ["alter table incidents_incident add column type text not null default 'incident'"] },
]
