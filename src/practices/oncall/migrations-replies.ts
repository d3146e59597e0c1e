// The tables of on-call: answers by e-mail that were carried out, because a mail server sends again what it does not know to be taken.
import type { Migration } from '../../spine/database.ts'

export const replyMigrations: readonly Migration[] = [
  { name: 'oncall-replies-0001', statements: ['create table oncall_mail_reply (id text primary key, at_ms bigint not null)', 'create index oncall_mail_reply_at on oncall_mail_reply (at_ms)'] },
]
