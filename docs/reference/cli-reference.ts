// Every command of the CLI, from the program itself.
import type { Command, Option } from 'commander'
import { buildProgram } from '../../src/cli/run.ts'
import { exitCodes } from '../../src/cli/exit.ts'
import { commands } from '../../src/commands.ts'
import { code, notice, table } from './markdown.ts'

const exitWords: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: 'done',
  failed: 'failed for a reason of the server or of the command itself',
  badInput: 'wrong arguments, files or values',
  refused: 'not signed in, or not allowed',
  notFound: 'no such thing',
  conflict: 'the state there contradicts it',
  unreachable: 'Mainstay does not answer',
  unwell: 'it worked, and what was looked at is not well: findings, differences, a record that does not verify',
}

export function cliPage(): string {
  const kept = { url: process.env['MAINSTAY_URL'] }
  delete process.env['MAINSTAY_URL']
  const program = buildProgram({ version: '0', commands })
  if (kept.url !== undefined) process.env['MAINSTAY_URL'] = kept.url
  return `${notice}
# CLI

\`mainstay\` speaks to the API of a running Mainstay: \`node bin/mainstay.mjs\`, \`npm run mainstay --\`, or \`mainstay\` when
\`bin/mainstay.mjs\` is on the path under that name. It needs Node.js 20 or newer.

It finds the server by \`MAINSTAY_URL\` and signs in with \`MAINSTAY_TOKEN\` (else \`MAINSTAY_BOOTSTRAP_TOKEN\`).

## For every command

${optionsTable(program.options)}

## Exit codes

${table(['code', 'means'], Object.entries(exitCodes).map(([name, exit]) => [String(exit), exitWords[name as keyof typeof exitCodes]]))}

## Commands

${leavesOf(program, 'mainstay').map(section).join('\n\n')}
`
}

interface Leaf {
  readonly path: string
  readonly command: Command
}

function leavesOf(command: Command, path: string): readonly Leaf[] {
  return command.commands.flatMap((sub): readonly Leaf[] => {
    const own = `${path} ${sub.name()}`
    return sub.commands.length > 0 ? leavesOf(sub, own) : [{ path: own, command: sub }]
  })
}

function section({ path, command }: Leaf): string {
  const usage = `${path} ${command.usage().replace('[options] ', '').replace('[options]', '')}`.trim()
  const aliases = command.aliases().length > 0 ? ` Also \`${command.aliases().join('`, `')}\`.` : ''
  const about = command.description() === '' ? '' : `\n\n${sentence(command.description())}${aliases}`
  return `### ${code(usage)}${about}${command.options.length > 0 ? `\n\n${optionsTable(command.options)}` : ''}`
}

function optionsTable(options: readonly Option[]): string {
  return table(['option', 'means'], options.map((option) => [
    code(option.flags),
    [option.description, option.mandatory ? 'required' : '', option.defaultValue === undefined ? '' : `default \`${String(option.defaultValue)}\``].filter(Boolean).join('; '),
  ]))
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`
}
