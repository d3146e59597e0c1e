// Giving an incident a channel of its own.
import { Fault } from '../../../base/fault.ts'
import type { Work } from '../../../spine/practice.ts'
import { incidentFact } from '../../incidents/questions.ts'
import type { IncidentFact } from '../../incidents/questions.ts'
import { channelName, mayBeTold } from '../model/chat-policy.ts'
import type { ChatPolicy } from '../model/chat-policy.ts'
import { changeChannel, channelOf, chatPolicies, insertChannel } from '../store/chat.ts'
import type { ChannelRow } from '../store/chat.ts'
import { owe } from './sync-channel.ts'

export async function openFor(work: Work, incident: IncidentFact, policy: ChatPolicy): Promise<void> {
  const row: ChannelRow = {
    incident: incident.id, chat: policy.chat, name: channelName(policy.namePrefix, incident), purpose: `${work.house.settings.publicUrl}/i/${incident.number} (${incident.id})`, channel: null, url: null, card: null, card_said: null, topic_said: null,
    invited: '[]', state: 'open', problem: null, failures: 0, owed_since_ms: null, next_try_ms: null, busy_until_ms: null, is_asked_again: 0, created_ms: work.nowMs, updated_ms: work.nowMs,
  }
  if (await insertChannel(work.db, row)) await owe(work, incident.id, work.nowMs)
}

/** By hand, whatever the severity. */
export async function openByHand(work: Work, ref: string): Promise<string> {
  const incident = await knownIncident(work, ref)
  if (await channelOf(work.db, incident.id)) return incident.id
  if (!mayBeTold(incident)) throw new Fault('COORDINATION_NOT_TOLD', { kind: 'conflict', say: `#${incident.number} tries the tools: no chat hears of it.`, mend: 'Declare it as an incident or a drill.' })
  const [policy] = await chatPolicies(work.db)
  if (!policy) throw new Fault('COORDINATION_NO_CHAT_POLICY', { kind: 'conflict', say: 'No chat is chosen for incidents.', mend: 'Apply a file of kind ChatPolicy: see the guide Connect Slack.' })
  await openFor(work, incident, policy.spec)
  return incident.id
}

/** What was laid aside, or waits long, once more and now. */
export async function tryAgain(work: Work, ref: string): Promise<string> {
  const { id, number } = await knownIncident(work, ref)
  if (!(await channelOf(work.db, id))) throw new Fault('COORDINATION_NO_CHANNEL', { kind: 'not-found', say: `#${number} has no channel.`, mend: 'Open one first.' })
  await changeChannel(work.db, id, { state: 'open', failures: 0, next_try_ms: null, owed_since_ms: work.nowMs, updated_ms: work.nowMs })
  await owe(work, id, work.nowMs)
  return id
}

export async function knownIncident({ db }: Pick<Work, 'db'>, ref: string): Promise<IncidentFact> {
  const incident = await incidentFact(db, ref)
  if (!incident) throw new Fault('COORDINATION_NO_INCIDENT', { kind: 'not-found', say: `There is no incident ${ref}.`, mend: 'Give its number or its id (inc_…).' })
  return incident
}
