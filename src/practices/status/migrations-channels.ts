// Subscribers by webhook, Slack and Microsoft Teams, beside those by e-mail.
import type { Migration } from '../../spine/database.ts'

export const channelMigrations: readonly Migration[] = [
  {
    name: 'status-channels-0001',
    statements: [
      "alter table status_subscriber add column kind text not null default 'email'",
      'alter table status_subscriber add column failing_since_ms bigint',
      // For programs: the same news as JSON.
      'alter table status_told add column data text',
      'create index status_subscriber_page on status_subscriber (page, id)',
    ],
  },
]
