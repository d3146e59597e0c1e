// All SQL of coordination in chats.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { ChatKind } from '../../../base/chat.ts'
import type { ChatPolicy } from '../model/chat-policy.ts'

export interface ChannelRow {
  incident: string
  chat: ChatKind
  name: string
  purpose: string
  channel: string | null
  url: string | null
  /** The message that is the card, and what it and the topic say now. */
  card: string | null
  card_said: string | null
  topic_said: string | null
  /** Ids of people who were asked in, as JSON. */
  invited: string
  state: 'open' | 'given-up'
  problem: string | null
  failures: number
  owed_since_ms: number | null
  next_try_ms: number | null
  /** One at a time brings it up to date; whoever comes meanwhile leaves word. */
  busy_until_ms: number | null
  is_asked_again: 0 | 1
  created_ms: number
  updated_ms: number
}

export interface LineRow {
  incident: string
  /** Place on the record: lines are told in this order. */
  seq: number
  text: string
  /** `upd_…` of an update that can still be withdrawn. */
  source: string | null
  visible_ms: number
  /** `sending`: it may have arrived. */
  state: 'owed' | 'sending' | 'sent'
  message: string | null
}

interface CaptureRow { chat: string; channel: string; message: string; incident: string; member: string; state: 'owed' | 'done' | 'failed'; problem: string | null; created_ms: number }

interface Tables {
  coordination_chat_policy: { name: string; spec: string }
  coordination_channel: ChannelRow
  coordination_line: LineRow
  coordination_capture: CaptureRow
}

const at = (db: Db) => sqlOf<Tables>(db)
const mostPolicies = 100

export async function chatPolicies(db: Db): Promise<readonly { readonly name: string; readonly spec: ChatPolicy }[]> {
  const rows = await at(db).selectFrom('coordination_chat_policy').selectAll().orderBy('name').limit(mostPolicies).execute()
  return rows.map(({ name, spec }) => ({ name, spec: JSON.parse(spec) as ChatPolicy }))
}

export async function putChatPolicy(db: Db, name: string, spec: ChatPolicy): Promise<void> {
  const row = { name, spec: JSON.stringify(spec) }
  await at(db).insertInto('coordination_chat_policy').values(row).onConflict((conflict) => conflict.column('name').doUpdateSet({ spec: row.spec })).execute()
}

export async function channelOf(db: Db, incident: string): Promise<ChannelRow | null> {
  return (await at(db).selectFrom('coordination_channel').selectAll().where('incident', '=', incident).executeTakeFirst()) ?? null
}

/** False: somebody is at it until `busy_until_ms`. */
export async function takeChannel(db: Db, incident: string, { nowMs, untilMs }: { readonly nowMs: number; readonly untilMs: number }): Promise<boolean> {
  const done = await at(db).updateTable('coordination_channel').set({ busy_until_ms: untilMs, is_asked_again: 0 }).where('incident', '=', incident)
    .where((eb) => eb.or([eb('busy_until_ms', 'is', null), eb('busy_until_ms', '<=', nowMs)])).executeTakeFirst()
  return Number(done.numUpdatedRows) > 0
}

export async function incidentOfChannel(db: Db, chat: ChatKind, channel: string): Promise<string | null> {
  return (await at(db).selectFrom('coordination_channel').select('incident').where('chat', '=', chat).where('channel', '=', channel).orderBy('created_ms', 'desc').executeTakeFirst())?.incident ?? null
}

/** False when it has one. */
export async function insertChannel(db: Db, row: ChannelRow): Promise<boolean> {
  const done = await at(db).insertInto('coordination_channel').values(row).onConflict((conflict) => conflict.column('incident').doNothing()).executeTakeFirst()
  return Number(done.numInsertedOrUpdatedRows ?? 0) > 0
}

export async function changeChannel(db: Db, incident: string, change: Partial<ChannelRow>): Promise<void> {
  await at(db).updateTable('coordination_channel').set(change).where('incident', '=', incident).execute()
}

export async function insertLine(db: Db, row: LineRow): Promise<void> {
  await at(db).insertInto('coordination_line').values(row).onConflict((conflict) => conflict.columns(['incident', 'seq']).doNothing()).execute()
}

/** What was not told yet, in order; at most `limit`. */
export function owedLines(db: Db, incident: string, limit: number): Promise<LineRow[]> {
  return at(db).selectFrom('coordination_line').selectAll().where('incident', '=', incident).where('state', 'in', ['owed', 'sending']).orderBy('seq').limit(limit).execute()
}

export async function countOwedLines(db: Db, incident: string): Promise<number> {
  const row = await at(db).selectFrom('coordination_line').select((eb) => eb.fn.countAll<number>().as('count')).where('incident', '=', incident).where('state', 'in', ['owed', 'sending']).executeTakeFirstOrThrow()
  return Number(row.count)
}

export async function changeLine(db: Db, { incident, seq }: Pick<LineRow, 'incident' | 'seq'>, change: Pick<LineRow, 'state'> & Partial<LineRow>): Promise<void> {
  await at(db).updateTable('coordination_line').set(change).where('incident', '=', incident).where('seq', '=', seq).execute()
}

/** An update that was taken back in time. */
export async function withdrawLine(db: Db, incident: string, source: string): Promise<void> {
  await at(db).deleteFrom('coordination_line').where('incident', '=', incident).where('source', '=', source).where('state', '=', 'owed').execute()
}

/** Channels to which something is owed, longest first. */
export function owedChannels(db: Db, limit: number): Promise<ChannelRow[]> {
  return at(db).selectFrom('coordination_channel').selectAll().where('owed_since_ms', 'is not', null).where('state', '=', 'open').orderBy('owed_since_ms').limit(limit).execute()
}

/** False: it was taken before. */
export async function insertCapture(db: Db, row: CaptureRow): Promise<boolean> {
  const done = await at(db).insertInto('coordination_capture').values(row).onConflict((conflict) => conflict.columns(['chat', 'channel', 'message']).doNothing()).executeTakeFirst()
  return Number(done.numInsertedOrUpdatedRows ?? 0) > 0
}

export async function captureOf(db: Db, of: Pick<CaptureRow, 'chat' | 'channel' | 'message'>): Promise<CaptureRow | null> {
  return (await at(db).selectFrom('coordination_capture').selectAll().where('chat', '=', of.chat).where('channel', '=', of.channel).where('message', '=', of.message).executeTakeFirst()) ?? null
}

export async function settleCapture(db: Db, of: Pick<CaptureRow, 'chat' | 'channel' | 'message'>, change: Pick<CaptureRow, 'state' | 'problem'>): Promise<void> {
  await at(db).updateTable('coordination_capture').set(change).where('chat', '=', of.chat).where('channel', '=', of.channel).where('message', '=', of.message).execute()
}
