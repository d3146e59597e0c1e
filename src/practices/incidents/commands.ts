// `mainstay incident`: declare, look, note, lead and end incidents. An incident is named by its number or id.
import type { Cli } from '../../cli/command.ts'
import type { ChangeAnswer, IncidentAnswer, IncidentPage, SeverityMatrixAnswer, TimelinePage } from './contract.ts'
import { isPractice } from './model/incident-type.ts'
import { placeRetimed } from './model/retime.ts'

const path = (ref: string, more = ''): string => `/api/v1/incidents/${encodeURIComponent(ref.replace(/^#/, ''))}${more}`

interface DeclareOptions {
  readonly severity?: string
  readonly type?: string
  readonly impact?: string
  readonly scope?: string
  readonly service?: string
  readonly environment?: string
  readonly summary?: string
  readonly started?: string
  readonly situation?: string
  readonly commander?: string
  readonly restrictedTo?: string
}

export function incidentsCommands(cli: Cli): void {
  const { program, api, out } = cli
  const incident = program.command('incident').description('incidents, from declared to closed')
  incident.command('declare <line>').description('declare an incident with one line: sev2 checkout: card payments fail [drill] @ada; only what is wrong is needed')
    .option('--severity <severity>', 'SEV1 to SEV4').option('--impact <impact>', 'unusable, degraded, inconvenient, invisible').option('--scope <scope>', 'everyone, many, few, internal')
    .option('--service <name>').option('--environment <name>').option('--summary <text>').option('--started <instant>', 'when users began to be affected')
    .option('--type <type>', 'incident, security, drill, test').option('--situation <id>', 'link this situation').option('--commander <person>', 'login name or id')
    .option('--restricted-to <people>', 'only these, you and whoever takes a role may see it; login names with commas')
    .action(async (line: string, { started, restrictedTo, ...options }: DeclareOptions) => {
      const declared = await api.send<IncidentAnswer>('POST', '/api/v1/incidents', { line, ...options, ...(started === undefined ? {} : { startedAt: started }), ...(restrictedTo === undefined ? {} : { restrictedTo: names(restrictedTo) }) })
      out.answer(declared, () => out.line(`#${declared.number} ${declared.severity}${isPractice(declared.type) ? ` (${declared.type})` : ''} is declared: ${declared.url}`))
    })
  incident.command('list').description('incidents, newest first; those that run unless a state is given')
    .option('--state <states>', 'open, mitigated, resolved, closed, several with commas; or live', 'live').option('--all', 'of every state')
    .option('--severity <severities>').option('--type <types>').option('--service <name>').option('--limit <count>', 'at most 500', '50').option('--cursor <cursor>', 'what the page before said')
    .action(async ({ all, state, ...options }: { all?: boolean; state: string; severity?: string; service?: string; limit: string; cursor?: string }) => {
      const page = await api.get<IncidentPage>('/api/v1/incidents', { ...options, ...(all ? {} : { state }) })
      out.answer(page, () => {
        out.table(page.items.map((item) => ({ number: `#${item.number}`, severity: item.severity, state: item.state, service: item.service, commander: item.commander?.name, declared: item.declaredAt, title: isPractice(item.type) ? `${item.type.toUpperCase()}: ${item.title}` : item.title })))
        if (page.next) out.progress(`There are more: --cursor ${page.next}`)
      })
    })
  incident.command('show <incident>').description('one incident').action(async (ref: string) => {
    const answer = await api.get<IncidentAnswer>(path(ref))
    out.answer(answer, () => show(cli, answer))
  })
  incident.command('timeline <incident>').description('its timeline, oldest first').option('--limit <count>', 'at most 500', '100').option('--cursor <cursor>').option('--pinned', 'only what is pinned')
    .action(async (ref: string, { pinned, ...options }: { limit: string; cursor?: string; pinned?: boolean }) => {
      const page = await api.get<TimelinePage>(path(ref, '/timeline'), { order: 'oldest', ...options, ...(pinned ? { pinned: 'only' } : {}) })
      out.answer(page, () => {
        for (const item of placeRetimed(page.items, 'oldest', { msOf: ({ at }) => Date.parse(at), isMoved: ({ moved }) => moved !== null })) {
          out.line(`${item.at}  ${String(item.seq).padStart(6)}  ${item.isPinned ? '[pinned] ' : ''}${item.sentence}`)
          for (const { id, by, text } of item.annotations) out.line(`${' '.repeat(34)}${id} ${by}: ${text}`)
          if (item.moved) out.line(`${' '.repeat(34)}(moved from ${item.moved.from} by ${item.moved.by}: ${item.moved.reason})`)
          for (const line of item.detail?.split('\n') ?? []) out.line(`${' '.repeat(34)}${line}`)
        }
        if (page.next) out.progress(`There is more: --cursor ${page.next}`)
      })
    })
  incident.command('timeline-export <incident>').description('the whole timeline for other programs, on standard output').option('--format <format>', 'csv or json', 'csv')
    .action(async (ref: string, options: { format: string }) => {
      const text = await api.text(path(ref, `/timeline-export?${new URLSearchParams(options)}`))
      out.answer({ [options.format]: text }, () => out.line(text.trimEnd()))
    })
  incident.command('pin <incident> <entry>').description('pin an entry of the timeline, by its number; --off takes the pin off').option('--off')
    .action(async (ref: string, entry: string, { off }: { off?: boolean }) => tell(cli, await api.send(off ? 'DELETE' : 'PUT', path(ref, `/pins/${encodeURIComponent(entry)}`))))
  incident.command('markdown <incident>').description('a copy as Markdown').action(async (ref: string) => {
    const text = await api.text(path(ref, '/markdown'))
    out.answer({ markdown: text }, () => out.line(text.trimEnd()))
  })
  incident.command('note <incident> <text>').description('write on the timeline').option('--about <about>', 'note, update, observation, hypothesis, decision', 'note').option('--at <instant>', 'when it happened, if not now')
    .action(async (ref: string, text: string, options: { about: string; at?: string }) => tell(cli, await api.send('POST', path(ref, '/notes'), { text, ...options })))
  incident.command('role <incident> <role> [person]').description('give a role: incident-commander, operations-lead, communications-lead, scribe; without a person it is given up')
    .option('--brief <text>', 'what the next holder must know')
    .action(async (ref: string, role: string, person: string | undefined, options: { brief?: string }) => tell(cli, await api.send('POST', path(ref, '/roles'), { role, person: person ?? null, ...options })))
  incident.command('ask <incident> <role> <person>').description('ask somebody to take a role; whoever holds it keeps it until they accept').option('--brief <text>', 'what they must know')
    .action(async (ref: string, role: string, person: string, options: { brief?: string }) => tell(cli, await api.send('POST', path(ref, '/role-asks'), { role, person, ...options })))
  incident.command('accept <incident> <role>').description('accept the role you were asked to take').action(async (ref: string, role: string) => tell(cli, await api.send('POST', path(ref, '/role-answers'), { role, accept: true })))
  incident.command('decline <incident> <role>').description('decline the role you were asked to take').option('--reason <text>')
    .action(async (ref: string, role: string, options: { reason?: string }) => tell(cli, await api.send('POST', path(ref, '/role-answers'), { role, accept: false, ...options })))
  incident.command('severity <incident> <severity>').description('change the severity; lowering it needs a reason').option('--reason <text>')
    .action(async (ref: string, severity: string, options: { reason?: string }) => tell(cli, await api.send('PATCH', path(ref), { severity: severity.toUpperCase(), ...options })))
  incident.command('matrix').description('how impact and scope give a severity').action(async () => {
    const { impacts, scopes, matrix, isDeclared } = await api.get<SeverityMatrixAnswer>('/api/v1/incidents/severity-matrix')
    out.answer({ impacts, scopes, matrix, isDeclared }, () => {
      out.table(impacts.map((impact) => ({ impact, ...matrix[impact] })))
      if (!isDeclared) out.progress('Ours; a file of kind SeverityMatrix declares another.')
    })
  })
  incident.command('link <incident> <situation>').description('make a situation part of it').option('--reason <text>')
    .action(async (ref: string, situation: string, options: { reason?: string }) => tell(cli, await api.send('POST', path(ref, '/situations'), { situation, ...options })))
  for (const [verb, means] of [['mitigate', 'users are whole again'], ['resolve', 'the cause is gone'], ['close', 'nothing is left to do']] as const) {
    incident.command(`${verb} <incident>`).description(means).option('--reason <text>').option('--at <instant>', 'when it became so, if not now')
      .action(async (ref: string, options: { reason?: string; at?: string }) => tell(cli, await api.send('POST', path(ref, `/${verb}`), options)))
  }
  incident.command('merge <incident> <into>').description('it is a duplicate of another, which goes on with all it had').option('--reason <text>')
    .action(async (ref: string, into: string, options: { reason?: string }) => tell(cli, await api.send('POST', path(ref, '/merge'), { into: into.replace(/^#/, ''), ...options })))
  incident.command('split-off <incident>').description('take back a merge').option('--reason <text>')
    .action(async (ref: string, options: { reason?: string }) => tell(cli, await api.send('POST', path(ref, '/split-off'), options)))
  incident.command('reopen <incident>').description('it is not over').requiredOption('--reason <text>')
    .action(async (ref: string, options: { reason: string }) => tell(cli, await api.send('POST', path(ref, '/reopen'), options)))
}

const names = (text: string): readonly string[] => text.split(',').map((name) => name.trim()).filter(Boolean)

function tell({ out }: Cli, change: ChangeAnswer): void {
  out.answer(change, () => out.line(change.say))
}

function show({ out }: Cli, incident: IncidentAnswer): void {
  out.line(`#${incident.number} ${incident.severity} ${incident.state}${incident.type === 'incident' ? '' : ` (${incident.type})`}: ${incident.title}`)
  out.line(`${incident.url}\n`)
  if (incident.summary !== '') out.line(`${incident.summary}\n`)
  const rows: [string, string | null][] = [
    ['restricted', incident.isRestricted ? 'only those named see it' : null], ['service', incident.service], ['environment', incident.environment], ['severity because', incident.severityReason], ['declared by', incident.declaredBy.name],
    ...incident.roles.map(({ title, person }): [string, string] => [title, person.displayName]),
    ['started', incident.startedAt], ['detected', incident.detectedAt], ['declared', incident.declaredAt], ['acknowledged', incident.acknowledgedAt],
    ['mitigated', incident.mitigatedAt], ['resolved', incident.resolvedAt], ['closed', incident.closedAt],
    ...incident.links.filter(({ subject }) => !subject.startsWith('alert/')).map(({ subject, reason }): [string, string] => [subject, reason]),
    ['merged into', incident.mergedInto && `#${incident.mergedInto.number}`], ['duplicates', incident.merged.map(({ number }) => `#${number}`).join(', ') || null],
    ['can be', incident.allowed.join(', ') || null],
  ]
  const known = rows.filter((row): row is [string, string] => row[1] !== null)
  const width = Math.max(...known.map(([name]) => name.length))
  for (const [name, value] of known) out.line(`${name.padEnd(width)}  ${value}`)
}
