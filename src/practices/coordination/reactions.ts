// What coordination does when incidents speak: a channel where the policy says so, and a line for what happens.
import type { Entry } from '../../base/entry.ts'
import { hourMs, secondMs } from '../../base/duration.ts'
import type { Reaction, Work } from '../../spine/practice.ts'
import { findPerson } from '../access/questions.ts'
import { incidentBriefs } from '../incidents/questions.ts'
import { openFor } from './actions/open-channel.ts'
import { owe } from './actions/sync-channel.ts'
import { mayBeTold, opensChannel } from './model/chat-policy.ts'
import { lineOf, toldKinds } from './model/words.ts'
import { channelOf, chatPolicies, insertLine, withdrawLine } from './store/chat.ts'

/** History that is read for the first time opens nothing. */
const newsMs = 6 * hourMs
/** Updates can be withdrawn for so long; nothing leaves before. */
const heldMs = 10 * secondMs
const longestLine = 2_500

export const followIncidents: Reaction = {
  name: 'coordination.follow-incidents', kinds: toldKinds,
  async react(entry, work) {
    if (!entry.subject.startsWith('incident/')) return
    const incident = entry.subject.slice('incident/'.length)
    if (await channelOf(work.db, incident)) {
      // Restricted after it had its channel: what was said stays, nothing follows.
      const [now] = await incidentBriefs(work.db, [incident])
      return now && mayBeTold(now) ? tell(work, incident, entry) : undefined
    }
    if ((entry.kind !== 'incident.declared' && entry.kind !== 'incident.severity-changed') || work.nowMs - entry.recordedMs > newsMs) return
    const [brief] = await incidentBriefs(work.db, [incident])
    const policy = brief && (await chatPolicies(work.db)).find(({ spec }) => opensChannel(spec, brief))
    if (policy && (brief.state === 'open' || brief.state === 'mitigated')) await openFor(work, brief, policy.spec)
  },
}

async function tell(work: Work, incident: string, entry: Entry): Promise<void> {
  const source = typeof entry.data['update'] === 'string' ? entry.data['update'] : null
  if (entry.kind === 'communication.update-withdrawn') {
    if (source !== null) await withdrawLine(work.db, incident, source)
    return
  }
  const names = await namesIn(work, entry)
  const text = lineOf(entry, (ref) => names.get(ref.replace(/^person\//, '')) ?? (ref === 'mainstay' ? 'Mainstay' : ref.startsWith('token/') ? 'A program' : ref))
  const visibleMs = entry.kind === 'communication.update-published' ? entry.atMs + heldMs : work.nowMs
  if (text !== null) await insertLine(work.db, { incident, seq: entry.seq, text: text.slice(0, longestLine), source, visible_ms: visibleMs, state: 'owed', message: null })
  await owe(work, incident, visibleMs)
}

async function namesIn(work: Work, { actor, data }: Entry): Promise<ReadonlyMap<string, string>> {
  const refs = [actor, data['person'], data['previous']].filter((ref) => typeof ref === 'string').map((ref) => ref.replace(/^person\//, ''))
  const names = new Map<string, string>()
  for (const ref of new Set(refs)) {
    const person = ref.startsWith('per_') ? await findPerson(work.db, ref) : null
    if (person) names.set(ref, person.displayName)
  }
  return names
}
