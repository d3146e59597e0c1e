// The `mainstay` program: global options, the practices' commands, completion, and how failures are told.
import { Command } from 'commander'
import { apiAt } from './api.ts'
import type { Cli, Commands } from './command.ts'
import { completionScript } from './completion.ts'
import { CliFailure, exitCodes } from './exit.ts'
import { outputTo } from './output.ts'

const defaultUrl = 'http://127.0.0.1:8080'

export async function runCli(parts: { version: string; commands: readonly Commands[]; argv: readonly string[] }): Promise<void> {
  // Whoever reads us may stop early, as `head` does: that is the end, not a failure.
  process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
    if (problem.code !== 'EPIPE') throw problem
    process.exit()
  })
  const program = buildProgram(parts)
  try {
    await program.parseAsync(parts.argv, { from: 'user' })
  } catch (problem) {
    if (problem instanceof CliFailure) {
      process.stderr.write(`${problem.message}\n${problem.mend}\n`)
      process.exitCode = problem.exitCode
    } else {
      const { code, exitCode, message } = problem as { code?: string; exitCode?: number; message: string }
      if (code?.startsWith('commander.')) process.exitCode = exitCode === 0 ? exitCodes.ok : exitCodes.badInput
      else {
        process.stderr.write(`${message}\n`)
        process.exitCode = exitCodes.failed
      }
    }
  }
}

export function buildProgram(parts: { version: string; commands: readonly Commands[] }): Command {
  const program = new Command('mainstay')
    .description('Production engineering from the terminal.')
    .version(parts.version)
    .option('--url <url>', 'address of Mainstay', process.env['MAINSTAY_URL'] ?? defaultUrl)
    .option('--token <token>', 'API token (better: MAINSTAY_TOKEN in the environment)')
    .option('--json', 'answer as JSON')
    .showHelpAfterError('Add --help to see how.')
    .exitOverride()
  const options = (): { url: string; token?: string; json?: boolean } => program.opts()
  const cli: Cli = {
    program,
    api: apiAt(() => ({ url: options().url.replace(/\/+$/, ''), token: options().token ?? process.env['MAINSTAY_TOKEN'] ?? process.env['MAINSTAY_BOOTSTRAP_TOKEN'] })),
    out: outputTo({ isJson: () => options().json === true }),
  }
  for (const add of parts.commands) add(cli)
  program.command('completion <shell>').description('print a completion script: bash, zsh or fish')
    .action((shell: string) => cli.out.line(completionScript(program, shell)))
  // A subcommand that fails must throw like the program does, and understand --json after its own name.
  const settle = (command: Command): void => {
    command.exitOverride()
    for (const sub of command.commands) settle(sub)
  }
  settle(program)
  return program
}
