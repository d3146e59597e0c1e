// An Opsgenie user: contacts, and the notification rules for new alerts.
import { numberIn, objectIn, objectsIn, ownIn, textIn, zoneIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import type { FindingList, Placed } from '../foreign-findings.ts'
import type { ForeignMethod, ForeignPerson } from '../on-call-source.ts'

const longestDelay = 60
const kinds: Readonly<Record<string, ForeignMethod['kind']>> = { email: 'email', sms: 'sms', voice: 'voice' }

export function readPerson({ value, file, field }: Placed, findings: FindingList): ForeignPerson {
  const username = textIn(value['username'])
  const name = textIn(value['fullName']) ?? username ?? textIn(value['id'])!
  const place = (more: string): { file: string; field: string } => ({ file, field: `${field}${more}` })
  const role = textIn(objectIn(value['role'])['name'])?.toLowerCase() ?? ''
  if (role === 'owner' || role === 'admin') findings.add('info', place('.role'), 'ROLE', `${name} is ${role} there; here everybody who is new becomes a responder.`, 'Give another role on the page Settings, People.')
  const methods = new Map<string, ForeignMethod>()
  const add = (contact: Foreign): string | null => {
    const [method, to] = [textIn(contact['method']) ?? textIn(contact['contactMethod']) ?? '', textIn(contact['to'])]
    const kind = ownIn(kinds, method)
    if (kind === undefined || to === null) return null
    const address = kind === 'email' ? to : `+${to.replace(/\D/g, '')}`
    const key = `${kind}:${address}`
    if (!methods.has(key)) methods.set(key, { id: key, kind, address, label: kind })
    return key
  }
  for (const [index, contact] of objectsIn(value['contacts'] ?? value['userContacts']).entries()) {
    if (objectIn(contact['status'])['enabled'] === false || contact['enabled'] === false) continue
    const method = textIn(contact['method']) ?? textIn(contact['contactMethod']) ?? 'unknown'
    if (add(contact) === null) findings.add('warning', place(`.contacts[${index}]`), 'METHOD', `${name}: the contact of kind ${method} is not carried over.`, method === 'mobile' ? 'Open Mainstay on the telephone, install it, and let it notify: page How you are reached.' : 'Add it on the page How you are reached.')
  }
  const rules = objectsIn(value['notificationRules']).flatMap((rule, index): ForeignPerson['rules'][number][] => {
    if (rule['enabled'] === false) return []
    const at = place(`.notificationRules[${index}]`)
    if (textIn(rule['actionType']) !== 'create-alert') {
      if (['schedule-start', 'schedule-end', 'renotified-alert'].includes(textIn(rule['actionType']) ?? '')) findings.add('info', at, 'RULE_KIND', `${name} is told of ${textIn(rule['actionType'])} there.`, 'A calendar feed of the person (page On-call) reminds of shifts.')
      return []
    }
    const urgencies = urgenciesOf(objectIn(rule['criteria']))
    if (urgencies === null) {
      findings.add('warning', at, 'RULE_CRITERIA', `A notification rule of ${name} has conditions that are not carried over.`, 'Set the rules by urgency on the page How you are reached.')
      return []
    }
    if (textIn(objectIn(rule['timeRestriction'])['type']) !== null) findings.add('warning', at, 'RULE_HOURS', `A notification rule of ${name} holds at some hours only; here it holds at all.`, 'Set quiet hours on the page How you are reached.')
    return objectsIn(rule['steps']).flatMap((step) => {
      if (step['enabled'] === false) return []
      const method = add(objectIn(step['contact']))
      const delay = (numberIn(objectIn(step['sendAfter'])['timeAmount']) ?? 0) * (textIn(objectIn(step['sendAfter'])['timeUnit']) === 'hours' ? 60 : 1)
      if (delay > longestDelay) findings.add('warning', at, 'RULE_DELAY', `A notification rule of ${name} waits ${delay} minutes; here it is an hour at most.`, 'Let the escalation policy do the waiting.')
      return method === null ? [] : urgencies.map((urgency) => ({ urgency, method, delayMinutes: Math.min(longestDelay, Math.max(0, Math.round(delay))) }))
    })
  })
  const timeZone = zoneIn(value['timeZone']) ?? zoneIn(value['timezone'])
  return { id: textIn(value['id']) ?? username!, name, email: username !== null && username.includes('@') ? username : null, timeZone, methods: [...methods.values()], rules, isViewer: role === 'stakeholder' || role === 'observer' }
}

/** P1 and P2 page, the others are tickets. Null: conditions that say more. */
function urgenciesOf(criteria: Foreign): readonly ('page' | 'ticket')[] | null {
  const type = textIn(criteria['type'])
  if (type === null || type === 'match-all') return ['page', 'ticket']
  const conditions = objectsIn(criteria['conditions'])
  if (conditions.length === 0 || conditions.some((one) => textIn(one['field']) !== 'priority' || textIn(one['operation']) !== 'equals' || one['not'] === true)) return null
  return [...new Set(conditions.map((one) => (['P1', 'P2'].includes(textIn(one['expectedValue']) ?? '') ? 'page' : 'ticket')))]
}
