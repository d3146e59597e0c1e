// The tables of coordination in chats.
import type { Migration } from '../../spine/database.ts'

export const coordinationMigrations: readonly Migration[] = [
  {
    name: 'coordination-chat-0001',
    statements: [
      'create table coordination_chat_policy (name text primary key, spec text not null)',
      // `channel` is empty until the chat has opened it.
      `create table coordination_channel (
        incident text primary key, chat text not null, name text not null, purpose text not null, channel text, url text, card text, card_said text, topic_said text, invited text not null,
        state text not null, problem text, failures integer not null default 0, owed_since_ms bigint, next_try_ms bigint, busy_until_ms bigint, is_asked_again integer not null default 0, created_ms bigint not null, updated_ms bigint not null)`,
      'create index coordination_channel_channel on coordination_channel (chat, channel)',
      'create index coordination_channel_owed on coordination_channel (owed_since_ms)',
      `create table coordination_line (
        incident text not null references coordination_channel (incident), seq bigint not null, text text not null, source text, visible_ms bigint not null, state text not null, message text, primary key (incident, seq))`,
      'create index coordination_line_state on coordination_line (incident, state)',
      // What was taken from a chat, once each.
      'create table coordination_capture (chat text not null, channel text not null, message text not null, incident text not null, member text not null, state text not null, problem text, created_ms bigint not null, primary key (chat, channel, message))',
    ],
  },
]
