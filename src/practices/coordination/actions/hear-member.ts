// What members of a chat do: written commands, buttons and reactions, each as the person of Mainstay with the same e-mail address.
import { Fault } from '../../../base/fault.ts'
import type { ChatHeard, ChatSystem } from '../../../connections/chat.ts'
import type { ChannelAnswer, ChannelRequest } from '../../../connections/delivery.ts'
import { permissionsOf } from '../../../spine/access/roles.ts'
import type { House, Work } from '../../../spine/practice.ts'
import { incidentFact, openIncidents } from '../../incidents/questions.ts'
import { helpLines, readCommand } from '../model/command.ts'
import type { ChatCommand } from '../model/command.ts'
import { topicOf } from '../model/words.ts'
import { cardFacts } from '../read-incident.ts'
import { incidentOfChannel } from '../store/chat.ts'
import type { Hearing, IncidentVerbs } from '../wiring.ts'
import { capture } from './capture-message.ts'
import { personOfMember } from './person-of-member.ts'

const mostListed = 20

/** Null: there is no such chat here. */
export async function hearChat(house: House, by: Hearing, { kind, request }: { readonly kind: string; readonly request: ChannelRequest }): Promise<ChannelAnswer | null> {
  const system = by.chats().find((each) => each.kind === kind)
  if (!system) return null
  const heard = await system.hear(request)
  switch (heard.kind) {
    case 'refused': return { status: heard.status, contentType: 'text/plain', body: `${heard.say}\n` }
    case 'answered': return heard.answer
    case 'command': return heard.answer(await answerCommand(house, { ...by, system }, heard))
    case 'press': {
      const doing = act(house, { system, member: heard.member }, (work) => press(by.verbs, work, heard))
      if (heard.show === undefined) return heard.answer(await doing)
      // Shown when it is done; the chat is answered at once.
      void doing.then(heard.show).catch((problem: unknown) => house.log.warn({ err: problem, chat: kind }, 'what became of a press could not be shown'))
      return heard.answer
    }
    case 'reaction':
      await capture(house, system.kind, heard)
      return heard.answer
  }
}

type Named<K extends ChatHeard['kind']> = Extract<ChatHeard, { kind: K }>

async function press(verbs: IncidentVerbs, work: Work, { verb, value }: Named<'press'>): Promise<string> {
  if (verb === 'command') return (await verbs.assignRole(work, { incident: value, role: 'incident-commander', person: idOf(work) })).say
  if (verb === 'mitigate' || verb === 'resolve' || verb === 'reopen') return (await verbs.move(work, { incident: value, verb, reason: verb === 'reopen' ? 'Reopened from the chat.' : null })).say
  return 'This button is not known here any more.'
}

async function answerCommand(house: House, by: Hearing & { system: ChatSystem }, heard: Named<'command'>): Promise<string> {
  const { command, incident: numbered } = readCommand(heard.text)
  if (command.verb === 'help') return [...(command.because === null ? [] : [command.because, '']), 'Write `/mainstay` and:', ...helpLines].join('\n')
  if (command.verb === 'declare') {
    return act(house, { system: by.system, member: heard.member }, async (work) => {
      const { number } = await by.verbs.declare(work, { title: command.title, ...(command.severity === null ? {} : { severity: command.severity }) })
      return `#${number} is declared: ${house.settings.publicUrl}/i/${number}`
    })
  }
  // Also reading is for those who are known here.
  return act(house, { system: by.system, member: heard.member, mayOnlyRead: command.verb === 'list' || command.verb === 'status' }, async (work) => {
    if (command.verb === 'list') return listOf(work, house.settings.publicUrl)
    const named = numbered ?? (await incidentOfChannel(work.db, by.system.kind, heard.channel))
    const fact = named === null ? null : await incidentFact(work.db, named)
    // Others read what a chat answers: also to those who see it, nothing of what is restricted is said or done there.
    const incident = fact === null || fact.isRestricted ? null : fact.id
    if (incident === null) return numbered === null ? 'This is not the channel of an incident: write its number first, `#12 note …`.' : `There is no incident #${numbered}.`
    return onIncident(by.verbs, work, { incident, command })
  })
}

async function listOf(work: Work, publicUrl: string): Promise<string> {
  const open = (await openIncidents(work.db)).filter(({ isRestricted }) => !isRestricted)
  if (open.length === 0) return 'No incident is open.'
  const lines = open.slice(0, mostListed).map(({ number, severity, state, title, type }) => `${type === 'drill' ? 'DRILL ' : ''}#${number} ${severity} ${state}: ${title} ${publicUrl}/i/${number}`)
  return [...lines, ...(open.length > mostListed ? [`and ${open.length - mostListed} more`] : [])].join('\n')
}

async function onIncident(verbs: IncidentVerbs, work: Work, { incident, command }: { incident: string; command: Exclude<ChatCommand, { verb: 'help' | 'list' | 'declare' }> }): Promise<string> {
  switch (command.verb) {
    case 'status': {
      const facts = await cardFacts(work.db, incident, work.house.settings.publicUrl)
      return facts ? `${topicOf(facts)}\n${facts.title}` : 'It is not known here any more.'
    }
    case 'note': return (await verbs.note(work, incident, command.text)).say
    case 'update': return (await verbs.publishUpdate(work, incident, command.text)).say
    case 'role': return (await verbs.assignRole(work, { incident, role: command.role, person: command.person === 'me' ? idOf(work) : command.person })).say
    case 'severity': return (await verbs.changeSeverity(work, incident, command)).say
    default: return (await verbs.move(work, { incident, verb: command.verb, reason: command.reason })).say
  }
}

const idOf = ({ actor }: Work): string | null => (actor.kind === 'person' ? actor.id : null)

/** Does it as the person behind the member; what cannot be done is said with how to mend it. */
async function act(house: House, who: { readonly system: ChatSystem; readonly member: string; readonly mayOnlyRead?: boolean }, does: (work: Work) => Promise<string>): Promise<string> {
  const person = await personOfMember(house, who)
  if (typeof person === 'string') return person
  if (who.mayOnlyRead !== true && !permissionsOf(person.role).includes('respond')) return `Your role here, ${person.role}, only reads. Ask an administrator for the role responder.`
  try {
    return await house.transact({ kind: 'person', id: person.id, name: person.name }, does)
  } catch (problem) {
    if (problem instanceof Fault) return `${problem.say} ${problem.mend}`.trim()
    throw problem
  }
}
