// `mainstay schedule preview`: what a file of a schedule would say, before it is applied.
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { parseAllDocuments } from 'yaml'
import type { Cli } from '../../cli/command.ts'
import { CliFailure, exitCodes } from '../../cli/exit.ts'
import type { ScheduleWords } from './contract.ts'
import type { SchedulePreview } from './contract-schedule-preview.ts'

interface ScheduleFile { readonly name: string; readonly schedule: ScheduleWords }

export function schedulePreviewCommand({ program, api, out }: Cli): void {
  const schedule: Command = program.commands.find((command) => command.name() === 'schedule') ?? program.command('schedule')
  schedule.command('preview <file>').description('the shifts, gaps and overlaps of a schedule in a file, before it is applied').option('--from <instant>').option('--to <instant>', 'two weeks on, if left out')
    .action(async (file: string, options: { from?: string; to?: string }) => {
      const previews: { readonly name: string; readonly preview: SchedulePreview }[] = []
      for (const { name, schedule: words } of schedulesIn(file)) previews.push({ name, preview: await api.send<SchedulePreview>('POST', '/api/v1/schedules/preview', { name, schedule: words, ...options }) })
      out.answer({ items: previews }, () => {
        for (const { name, preview } of previews) {
          out.line(name)
          out.table(preview.final.shifts.map((shift) => ({ from: shift.fromAt, to: shift.toAt, person: shift.person?.name, rotation: shift.rotation, override: shift.override })))
          out.findings(preview.findings)
        }
      })
      if (previews.some(({ preview }) => preview.findings.length > 0)) out.exitWith(exitCodes.unwell)
    })
}

function schedulesIn(file: string): readonly ScheduleFile[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new CliFailure(exitCodes.badInput, `There is no file ${file}.`, 'Name a file of kind Schedule.')
  }
  const documents = parseAllDocuments(text)
  const broken = documents.flatMap(({ errors }) => errors)[0]
  if (broken) throw new CliFailure(exitCodes.badInput, `${file}: ${broken.message}`, 'Mend the YAML.')
  const found = documents.map((document) => document.toJS({ maxAliasCount: 100 }) as { kind?: string; metadata?: { name?: string }; spec?: ScheduleWords } | null)
    .flatMap((document): readonly ScheduleFile[] => (document?.kind === 'Schedule' && document.spec ? [{ name: document.metadata?.name ?? 'schedule', schedule: document.spec }] : []))
  if (found.length === 0) throw new CliFailure(exitCodes.badInput, `${file} holds no document of kind Schedule.`, 'Write one, or copy it from the form under On-call.')
  return found
}
