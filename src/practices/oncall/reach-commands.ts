// `mainstay reach`: how a person is reached: their contact methods, rules and quiet hours.
import type { Cli } from '../../cli/command.ts'
import type { ContactRules, ContactsAnswer, MethodAnswer, RuleWords } from './contract.ts'
import type { Weekday } from './model/hours.ts'
import { weekdays } from './model/hours.ts'

interface Whose { person?: string }
const whose = ['--person <person>', 'login name or id; yourself if left out'] as const
const pathOf = ({ person }: Whose, more: string): string => `/api/v1/people/${encodeURIComponent(person ?? 'me')}/${more}`
const daysOf = (text: string | undefined): Weekday[] => (text === undefined ? [...weekdays] : (text.split(',') as Weekday[]))
const hoursText = ({ weekdays: days, from, to }: { weekdays: readonly string[]; from: string; to: string }): string => `${from} to ${to}${days.length === 7 ? '' : ` (${days.join(', ')})`}`

export function reachCommands({ program, api, out }: Cli): void {
  const reach = program.command('reach').description('how a person is reached: contact methods, rules by urgency and time of day, quiet hours')
  const tell = (answer: ContactsAnswer): void => out.answer(answer, () => {
    out.table(answer.methods.map((one) => ({ id: one.id, kind: one.kind, address: one.address, proven: one.isVerified ? 'yes' : 'no' })))
    out.table(answer.rules.map((one) => ({ urgency: one.urgency, method: one.method, 'after minutes': one.delayMinutes, only: one.only ? hoursText(one.only) : 'always' })))
    out.line(answer.quiet ? `Quiet ${hoursText(answer.quiet)}, ${answer.timeZone}.` : `No quiet hours. ${answer.timeZone}.`)
    for (const { says } of answer.previews) out.line(says)
  })
  const show = (person: Whose) => api.get<ContactsAnswer>(pathOf(person, 'contact-methods'))
  const save = async (person: Whose, rules: ContactRules): Promise<void> => tell(await api.send<ContactsAnswer>('PUT', pathOf(person, 'contact-rules'), rules))

  reach.command('show').option(...whose).description('methods, rules, quiet hours, and what a page would do').action(async (person: Whose) => tell(await show(person)))
  reach.command('add <kind> <address>').option(...whose).description('email, sms, voice, slack, teams or webhook; a code is sent there')
    .action(async (kind: string, address: string, person: Whose) => {
      const made = await api.send<MethodAnswer & { secret: string | null }>('POST', pathOf(person, 'contact-methods'), { kind, address })
      out.answer(made, () => out.line(`${made.id}: prove it with the code that was sent: mainstay reach prove ${made.id} <code>${made.secret === null ? '' : `\nIts requests are signed with ${made.secret}; it is shown only now.`}`))
    })
  reach.command('prove <method> <code>').option(...whose).description('a message reaches you there: this is the code that came').action(async (method: string, code: string, person: Whose) => {
    const proven = await api.send<MethodAnswer>('POST', pathOf(person, `contact-methods/${encodeURIComponent(method)}/verify`), { code })
    out.answer(proven, () => out.line(`${proven.address} is proven.`))
  })
  reach.command('remove <method>').option(...whose).description('a method, and the rules that name it').action(async (method: string, person: Whose) => {
    await api.send('DELETE', pathOf(person, `contact-methods/${encodeURIComponent(method)}`))
    out.answer({ id: method }, () => out.line(`${method} is removed.`))
  })
  reach.command('rule <method>').option(...whose).description('add a rule: this method, for an urgency, after some minutes, always or at some hours')
    .option('--urgency <urgency>', 'page or ticket', 'page').option('--after <minutes>', 'how long to wait', '0').option('--from <time>', '08:00').option('--to <time>', '18:00').option('--days <days>', 'mon,tue,…; every day if left out')
    .action(async (method: string, { person, urgency, after, from, to, days }: Whose & { urgency: string; after: string; from?: string; to?: string; days?: string }) => {
      const whom = person === undefined ? {} : { person }
      const rule = { method, urgency: urgency as RuleWords['urgency'], delayMinutes: Number(after), ...(from === undefined && to === undefined ? {} : { only: { weekdays: daysOf(days), from: from ?? '00:00', to: to ?? '00:00' } }) }
      await save(whom, { rules: [...(await show(whom)).rules, rule] })
    })
  reach.command('clear-rules').option(...whose).description('every proven method at once, as without rules').action((person: Whose) => save(person, { rules: [] }))
  reach.command('quiet').option(...whose).description('hours in which low urgency waits; high urgency always comes')
    .option('--from <time>', '22:00', '22:00').option('--to <time>', '07:00', '07:00').option('--days <days>', 'on which they begin: mon,tue,…; every day if left out')
    .option('--by <methods>', 'ids with commas: the only ways for high urgency in these hours').option('--off', 'no quiet hours')
    .action(async ({ person, from, to, days, by, off }: Whose & { from: string; to: string; days?: string; by?: string; off?: boolean }) => {
      const whom = person === undefined ? {} : { person }
      const { rules } = await show(whom)
      await save(whom, { rules, quiet: off ? null : { weekdays: daysOf(days), from, to, ...(by === undefined ? {} : { methods: by.split(',') }) } })
    })
}
