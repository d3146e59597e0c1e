// `npm run bench`: every promise measured, each bench in a process of its own; prints ratios and writes bench/RESULTS.md.
// node bench/run.ts [name …] runs only those whose name holds one of the words; their sections replace the old ones.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { figureText, ratioOf, targetText } from './outcome.ts'
import type { Outcome, Told } from './outcome.ts'

/** Longer, and it hangs. */
const mostMs = 15 * 60_000

const benches: readonly { readonly name: string; readonly means: string; readonly args: readonly string[] }[] = [
  { name: 'objectives-tick', means: '10,000 objectives at 30 days: a minute appended, 8 burn windows and the budget evaluated. Promised: under 100 ms a tick, under 100 KB an objective.', args: [] },
  { name: 'objectives-prometheus', means: 'The same 500 objectives as recording and alerting rules in real Prometheus and in Mainstay (query, ledger and evaluation). Promised: at least 20 times less CPU for an evaluated objective.', args: [] },
  { name: 'ingest', means: 'New alerts a second, durable before the answer, batches of 100 over 8 connections; real Alertmanager beside it. Promised on PostgreSQL: 10,000 a second, p99 under 100 ms, at most 4 KB of memory a live alert.', args: ['--seconds', '10'] },
  { name: 'routing', means: 'Routing, inhibition, silences and bundling through a tree of 200 routes, 500 inhibition rules and 1,000 silences, one core. Promised: 20,000 alerts a second.', args: [] },
  { name: 'schedules', means: 'The final schedule of 200 rotations for one year, with windows, layers and overrides, one core. Promised: under 200 ms.', args: [] },
  { name: 'storms', means: 'Correlation on synthetic storms (made up from a seed, with known causes; no recording of any production): whether what belongs together is together, the cause comes first, few are woken; and 100,000 alerts of one storm, none of which may be lost.', args: [] },
  { name: 'similar', means: 'Similar incidents on a public collection of postmortems with labelled recurrences, against plain BM25. Promised: better than plain BM25 (published: hit@1 0.65 to 0.70, mean reciprocal rank 0.77 to 0.79).', args: [] },
  { name: 'alert-list', means: 'A filtered list of 100,000 live alerts over HTTP: by column, label and words, the first page and deep in the list. Promised: under 50 ms.', args: [] },
  { name: 'status-page', means: 'A public status page asked for by a crowd, one process on loopback. Promised: 5,000 a second.', args: [] },
  { name: 'incident-page', means: 'One incident with 2,000 entries on its timeline, open in five browsers, a chat beside it. Promised: every change seen by everybody in under 1 s (p99), no task of the page over 200 ms, first content under 1 s.', args: [] },
  { name: 'page-latency', means: 'From an alert received to its e-mail handed to a real SMTP server.', args: [] },
  { name: 'start', means: 'Start to ready with a month of data, idle memory, the first page.', args: [] },
]

const words = process.argv.slice(2)
const chosen = benches.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
const resultsPath = join(import.meta.dirname, 'RESULTS.md')
const sections = new Map(readSections().map((section) => [section.name, section.text]))
let hasMissed = false

for (const bench of chosen) {
  process.stdout.write(`\n${bench.name}\n`)
  const { outcomes, lines, code } = await run(bench)
  hasMissed ||= code !== 0 || outcomes.some((outcome) => (ratioOf(outcome) ?? 1) < 1)
  sections.set(bench.name, sectionOf(bench, { outcomes, lines, code }))
}
writeFileSync(resultsPath, `${head()}\n${benches.flatMap(({ name }) => sections.get(name) ?? []).join('\n')}`)
process.stdout.write(`\nWritten to bench/RESULTS.md.${hasMissed ? ' Some promises were missed.' : ''}\n`)

interface Found {
  readonly outcomes: readonly Outcome[]
  readonly lines: readonly string[]
  readonly code: number
}

function run({ name, args }: (typeof benches)[number]): Promise<Found> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...args], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], timeout: mostMs })
    const outcomes: Outcome[] = []
    const lines: string[] = []
    let text = ''
    child.on('message', (told) => {
      const one = told as Told
      if ('outcome' in one) outcomes.push(one.outcome)
    })
    child.stdout?.on('data', (piece: Buffer) => {
      process.stdout.write(piece)
      text += piece.toString()
    })
    child.on('close', (code) => {
      lines.push(...text.split('\n').map((line) => line.trimEnd()).filter(Boolean))
      resolve({ outcomes, lines, code: code ?? 1 })
    })
  })
}

function sectionOf({ name, means }: (typeof benches)[number], { outcomes, lines, code }: Found): string {
  const rows = outcomes.map((outcome) => {
    const ratio = ratioOf(outcome)
    return `| ${outcome.what} | ${figureText(outcome)} | ${targetText(outcome)} | ${ratio === null ? '' : `${ratio.toFixed(2)}${ratio < 1 ? ' missed' : ''}`} | ${outcome.note ?? ''} |`
  })
  const table = rows.length === 0 ? [] : ['| what | figure | target | times the target | under |', '|---|---|---|---|---|', ...rows]
  const said = rows.length > 0 ? lines.filter((line) => line.startsWith('Not measured')) : lines
  return [`## ${name}`, '', means, '', ...table, ...(said.length > 0 ? ['```', ...said, '```'] : []), ...(code === 0 ? [] : ['', `It ended with code ${code}: these figures are not whole.`]), ''].join('\n')
}

function readSections(): readonly { readonly name: string; readonly text: string }[] {
  if (!existsSync(resultsPath)) return []
  return readFileSync(resultsPath, 'utf8').split(/^(?=## )/m).slice(1).map((text) => ({ name: /^## (\S+)/.exec(text)![1]!, text: text.trimEnd() + '\n' }))
}

function head(): string {
  const { model } = cpus()[0] ?? { model: 'unknown' }
  return `# Results\n\nWritten by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${model}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node.js ${process.versions.node}.\nMachines are noisy: the ratios are what to read.\n`
}
