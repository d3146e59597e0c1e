// Remembering what was said during an incident, for those that come later.
import type { Entry } from '../../../base/entry.ts'
import type { Reaction, Work } from '../../../spine/practice.ts'
import { alertsOfSituation } from '../../alerts/questions.ts'
import { findIncident } from '../store/incidents.ts'
import { readMemory, saveMemory } from '../store/memory.ts'

/** More says nothing new about what it was. */
const mostCharacters = 20_000
const mostAlerts = 50

/** How updates of imported incidents begin that say how it ended. */
const lastWord = /^resolved: /i
const endings = new Set(['incident.mitigated', 'incident.resolved'])

export const memoryReaction: Reaction = {
  name: 'incidents.remember-words',
  kinds: ['incident.declared', 'incident.linked', 'incident.noted', ...endings],
  react: remember,
}

async function remember(entry: Entry, work: Work): Promise<void> {
  const id = entry.subject.slice('incident/'.length)
  if (!(await findIncident(work.db, id))) return
  const known = (await readMemory(work.db, id)) ?? { incident_id: id, words: '', alerts: '[]', ending: null }
  const said = textOf(entry.data, 'text') ?? (endings.has(entry.kind) && entry.data['isAutomatic'] !== true ? textOf(entry.data, 'reason') : null)
  const situation = textOf(entry.data, entry.kind === 'incident.declared' ? 'situation' : 'linked')
  const alerts = new Set(JSON.parse(known.alerts) as string[])
  if (situation !== null) for (const { name } of await alertsOfSituation(work.db, situation.replace(/^situation\//, ''), { limit: mostAlerts })) alerts.add(name)
  await saveMemory(work.db, {
    incident_id: id,
    words: said === null ? known.words : `${known.words}${oneLine(said)}\n`.slice(0, mostCharacters),
    alerts: JSON.stringify([...alerts].slice(0, mostAlerts)),
    ending: said !== null && (endings.has(entry.kind) || lastWord.test(said)) ? said.replace(lastWord, '').slice(0, 1_000) : known.ending,
  })
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

function textOf(data: Readonly<Record<string, unknown>>, key: string): string | null {
  const value = data[key]
  // The record keeps any text inside its JSON; a column of PostgreSQL takes no NUL.
  return typeof value === 'string' && value !== '' ? value.replaceAll('\0', ' ') : null
}
