// A PagerDuty user: how they are reached and by which rules.
import { numberIn, objectIn, objectsIn, textIn, zoneIn } from '../foreign-fields.ts'
import type { FindingList, Placed } from '../foreign-findings.ts'
import type { ForeignMethod, ForeignPerson } from '../on-call-source.ts'

const longestDelay = 60

export function readPerson({ value, file, field }: Placed, findings: FindingList): ForeignPerson {
  const id = textIn(value['id'])!
  const name = textIn(value['name']) ?? textIn(value['summary']) ?? id
  const email = textIn(value['email'])
  const place = (more: string): { file: string; field: string } => ({ file, field: `${field}${more}` })
  const role = textIn(value['role']) ?? ''
  if (role === 'owner' || role === 'admin') findings.add('info', place('.role'), 'ROLE', `${name} is ${role} there; here everybody who is new becomes a responder.`, 'Give another role on the page Settings, People, or with `mainstay person`.')
  const methods: ForeignMethod[] = []
  const known = new Set<string>()
  for (const [index, method] of objectsIn(value['contact_methods']).entries()) {
    const read = readMethod(method)
    const methodId = textIn(method['id']) ?? `method-${index}`
    known.add(methodId)
    if (typeof read === 'string') findings.add('warning', place(`.contact_methods[${index}]`), 'METHOD', `${name}: ${read}`, methodMend(textIn(method['type'])))
    else if (read !== null) methods.push({ id: methodId, ...read })
  }
  const rules = objectsIn(value['notification_rules']).flatMap((rule, index): ForeignPerson['rules'][number][] => {
    const method = textIn(objectIn(rule['contact_method'])['id'])
    const urgency = textIn(rule['urgency']) === 'low' ? 'ticket' : 'page'
    const delay = numberIn(rule['start_delay_in_minutes']) ?? 0
    if (method === null || (textIn(rule['type']) ?? 'assignment_notification_rule').startsWith('assignment') === false) return []
    if (!methods.some((one) => one.id === method)) {
      if (!known.has(method)) findings.add('warning', place(`.notification_rules[${index}]`), 'RULE_METHOD', `A notification rule of ${name} names a contact method that is not in this export.`, 'Export users with `include[]=contact_methods`.')
      return []
    }
    if (delay > longestDelay) findings.add('warning', place(`.notification_rules[${index}]`), 'RULE_DELAY', `A notification rule of ${name} waits ${delay} minutes; here it is an hour at most.`, 'Let the escalation policy do the waiting.')
    return [{ urgency, method, delayMinutes: Math.min(longestDelay, Math.max(0, Math.round(delay))) }]
  })
  return { id, name, email, timeZone: zoneIn(value['time_zone']), methods, rules, isViewer: role === 'read_only_user' || role === 'read_only_limited_user' }
}

/** Null: nothing to say. Text: what is lost. */
function readMethod(method: Readonly<Record<string, unknown>>): Omit<ForeignMethod, 'id'> | string | null {
  const type = (textIn(method['type']) ?? '').replace(/_reference$/, '')
  const address = textIn(method['address'])
  if (type.startsWith('push_notification')) return 'its app on the telephone is not carried over.'
  if (address === null) return 'a contact method has no address in this export.'
  const label = (textIn(method['label']) ?? type.replace('_contact_method', '')).slice(0, 100)
  if (type === 'email_contact_method') return { kind: 'email', address, label }
  if (type !== 'phone_contact_method' && type !== 'sms_contact_method') return `the contact method ${address} of type ${type || 'unknown'} is not carried over.`
  if (method['blacklisted'] === true) return `${address} is blocked there and is left out.`
  const number = `+${numberIn(method['country_code']) ?? 1}${address.replace(/\D/g, '')}`
  return { kind: type === 'phone_contact_method' ? 'voice' : 'sms', address: number, label }
}

function methodMend(type: string | null): string {
  if (type?.startsWith('push_notification')) return 'Open Mainstay on the telephone, install it, and let it notify: page How you are reached.'
  return 'Add it on the page How you are reached, or export users with `include[]=contact_methods`.'
}
