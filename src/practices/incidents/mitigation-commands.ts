// `mainstay incident mitigation` and `mainstay incident policy`: what is done to make users whole, and who approves it.
import type { Cli } from '../../cli/command.ts'
import type { MitigationAnswer, MitigationChange, MitigationList, SliWindowAnswer } from './contract-mitigations.ts'
import type { PolicyList } from './contract-policies.ts'
import { mitigationKinds } from './model/mitigation.ts'

export function mitigationCommands({ program, api, out }: Cli): void {
  const incident = program.commands.find((command) => command.name() === 'incident') ?? program.command('incident')
  const path = (ref: string, more = ''): string => `/api/v1/incidents/${encodeURIComponent(ref.replace(/^#/, ''))}/mitigations${more}`
  const of = (ref: string, id: string, verb: string): string => path(ref, `/${encodeURIComponent(id)}/${verb}`)
  const tell = (change: MitigationChange): void => out.answer(change, () => out.line(change.say))
  const mitigation = incident.command('mitigation').description('what is done to make users whole, verified by the SLIs')
  mitigation.command('propose <incident> <kind> <text>').description(`propose it; kinds: ${mitigationKinds.join(', ')}`)
    .option('--service <name>', "the incident's when left out").option('--change <id>', 'the change it is about: chg_…')
    .action(async (ref: string, kind: string, text: string, options: { service?: string; change?: string }) => {
      const change = await api.send<MitigationChange>('POST', path(ref), { kind, text, ...options })
      out.answer(change, () => out.line(`${change.mitigation.id}: ${change.say}`))
    })
  mitigation.command('approve <incident> <mitigation>').description("approve it as a policy asks; with a token only where the policy names it").action(async (ref: string, id: string) => tell(await api.send('POST', of(ref, id, 'approve'))))
  mitigation.command('done <incident> <mitigation>').description('say that it was done').option('--at <instant>', 'when, if not now').option('--without-approval <reason>', 'it was done although an approval is missing')
    .action(async (ref: string, id: string, options: { at?: string; withoutApproval?: string }) => tell(await api.send('POST', of(ref, id, 'done'), options)))
  mitigation.command('undo <incident> <mitigation>').description('say that it was undone, or withdraw what is only proposed').option('--reason <text>')
    .action(async (ref: string, id: string, options: { reason?: string }) => tell(await api.send('POST', of(ref, id, 'undo'), options)))
  mitigation.command('list <incident>').description('all of them, with what they changed in the SLIs').action(async (ref: string) => {
    const list = await api.get<MitigationList>(path(ref))
    out.answer(list, () => {
      if (list.items.length === 0) out.line('Nothing is proposed yet.')
      for (const item of list.items) show(item)
    })
  })

  const policy = incident.command('policy').description('who approves mitigations, and when an incident counts as over; declared by `mainstay apply`')
  policy.command('list').description('all policies').action(async () => {
    const list = await api.get<PolicyList>('/api/v1/incident-policies')
    out.answer(list, () => out.table([...list.mitigation.map((each) => ({ kind: 'MitigationPolicy', ...each })), ...list.recovery.map((each) => ({ kind: 'RecoveryPolicy', ...each })), ...list.severity.map((each) => ({ kind: 'SeverityMatrix', ...each }))]
      .map(({ kind, name, spec }) => ({ kind, name, says: JSON.stringify(spec) }))))
  })
  policy.command('remove <kind> <name>').description('remove one: MitigationPolicy, RecoveryPolicy or SeverityMatrix').action(async (kind: string, name: string) => {
    await api.send('DELETE', `/api/v1/incident-policies/${encodeURIComponent(kind)}/${encodeURIComponent(name)}`)
    out.answer({ removed: name }, () => out.line(`${kind} ${name} is removed.`))
  })

  function show({ id, kind, state, text, verification, approvals }: MitigationAnswer): void {
    out.line(`${id}  ${kind}, ${state}: ${text}`)
    for (const { policy: name, who, by } of approvals) out.line(`  ${name}: ${by === null ? `waits for ${who}` : `approved by ${by.name}`}`)
    if (verification !== null) out.line(`  ${verification.verdict === null ? `the SLIs are asked at ${verification.nextCheckAt ?? 'no time'}` : `${verification.verdict}: ${verification.because ?? ''}`}`)
    for (const sli of verification?.slis ?? []) out.line(`    ${sli.displayName}: ${figures(sli.before)} before, ${figures(sli.after)} after`)
  }
}

function figures({ share, good, total }: SliWindowAnswer): string {
  return share === null ? 'no events' : `${Number((share * 100).toFixed(3))} % (${good} of ${total})`
}
