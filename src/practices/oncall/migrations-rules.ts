// The tables of on-call that came with quiet hours. Appended to migrations.ts.
import type { Migration } from '../../spine/database.ts'

export const rulesMigrations: readonly Migration[] = [
  {
    name: 'oncall-rules-0001',
    // Since when a message of low urgency waits for the end of quiet hours; those of one address leave together.
    statements: ['alter table oncall_notification add column quiet_ms bigint'],
  },
]
