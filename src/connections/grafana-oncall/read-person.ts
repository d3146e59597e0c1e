// A user of Grafana OnCall and their personal notification rules: steps that tell, and waits between them.
import { numberIn, objectsIn, ownIn, textIn, zoneIn } from '../foreign-fields.ts'
import type { FindingList, Placed } from '../foreign-findings.ts'
import type { ForeignMethod, ForeignPerson } from '../on-call-source.ts'

const longestDelay = 60

interface Reading {
  readonly findings: FindingList
  /** Of this person. */
  readonly rules: readonly Placed[]
  /** Some step of the installation is important. */
  readonly hasImportant: boolean
}

export function readPerson(placed: Placed, of: Reading): ForeignPerson {
  const { value, file, field } = placed
  const { findings } = of
  const id = textIn(value['id'])!
  const name = textIn(value['name']) ?? textIn(value['username']) ?? id
  const email = textIn(value['email'])
  const phone = textIn(value['verified_phone_number']) ?? textIn(value['phone_number'])
  const slack = objectsIn(value['slack']).map((account) => textIn(account['user_id'])).find((account) => account !== null) ?? null
  const methods: ForeignMethod[] = []
  const addresses: Readonly<Record<string, [ForeignMethod['kind'], string | null]>> = { notify_by_email: ['email', email], notify_by_sms: ['sms', phone], notify_by_phone_call: ['voice', phone], notify_by_slack: ['slack', slack] }
  const methodOf = (type: string): string | null => {
    const [kind, address] = ownIn(addresses, type) ?? []
    if (kind === undefined || address === null || address === undefined) return null
    if (!methods.some((method) => method.id === kind)) methods.push({ id: kind, kind, address, label: kind })
    return kind
  }
  if (email !== null) methodOf('notify_by_email')
  const lost = new Set<string>()
  const read = (isImportant: boolean): { method: string; delayMinutes: number }[] => {
    let waited = 0
    return of.rules.filter((rule) => (rule.value['important'] === true) === isImportant).toSorted((a, b) => (numberIn(a.value['position']) ?? 0) - (numberIn(b.value['position']) ?? 0)).flatMap((rule) => {
      const type = textIn(rule.value['type']) ?? 'unknown'
      if (type === 'wait') {
        waited += (numberIn(rule.value['duration']) ?? 300) / 60
        return []
      }
      const method = methodOf(type)
      if (method === null) lost.add(type.replace('notify_by_', '').replaceAll('_', ' '))
      return method === null ? [] : [{ method, delayMinutes: Math.min(longestDelay, Math.round(waited)) }]
    })
  }
  const [usual, important] = [read(false), read(true)]
  const pages = of.hasImportant && important.length > 0 ? important : usual
  if (lost.size > 0) findings.add('warning', { file, field }, 'METHOD', `${name}: notification by ${[...lost].join(', ')} is not carried over; the API does not tell telephone numbers, nor what an app is reached by.`, 'Let them add their number, or this browser, on the page How you are reached.')
  const role = (textIn(value['role']) ?? '').toLowerCase()
  return {
    id, name, email, timeZone: zoneIn(value['timezone']), methods, isViewer: role === 'viewer',
    rules: [...pages.map((rule) => ({ urgency: 'page' as const, ...rule })), ...usual.map((rule) => ({ urgency: 'ticket' as const, ...rule }))],
  }
}
