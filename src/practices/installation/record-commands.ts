// `mainstay record`: read and verify the record.
import type { Cli } from '../../cli/command.ts'
import { exitCodes } from '../../cli/exit.ts'
import type { EntryAnswer, VerificationAnswer } from '../../record/contract.ts'

interface RecordOptions {
  readonly subject?: string
  readonly kind?: string
  readonly service?: string
  readonly actor?: string
  readonly cause?: string
  readonly from?: string
  readonly to?: string
  readonly limit: string
}

export function recordCommands({ program, api, out }: Cli): void {
  const record = program.command('record').description('the one record of everything that happened')
  record.command('list').description('entries, newest first')
    .option('--subject <subject>', 'such as incident/inc_…').option('--kind <kinds>', 'one kind, or several with commas').option('--service <name>')
    .option('--actor <actor>').option('--cause <seq>', 'what this entry led to').option('--from <instant>').option('--to <instant>').option('--limit <count>', 'at most 500', '50')
    .action(async (options: RecordOptions) => {
      const page = await api.get<{ items: EntryAnswer[]; next: string | null }>('/api/v1/record', { ...options })
      out.answer(page, () => {
        out.table(page.items.map(({ seq, at, kind, service, subject, actor }) => ({ seq, at, kind, service: service ?? '', subject, actor })))
        if (page.next) out.progress('There are more: narrow the time or raise --limit.')
      })
    })
  record.command('verify').description('find any entry that was altered, removed or inserted after it was sealed')
    .action(async () => {
      const verification = await api.send<VerificationAnswer>('POST', '/api/v1/record-verifications')
      const isWhole = verification.findings.length === 0
      out.answer(verification, () => {
        out.findings(verification.findings)
        out.line(`${verification.sealedEntries} entries in ${verification.batches} seals ${isWhole ? 'are as they were sealed' : `were read: ${verification.findings.length} findings`}; ${verification.unsealedEntries} are not sealed yet.`)
      })
      if (!isWhole) out.exitWith(exitCodes.unwell)
    })
}
