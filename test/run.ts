// `npm test`: everything this machine can run, and plainly what it could not and why.
// Pure rules run together in one process; whatever opens a database or a port gets a process of its own.
import { spawn } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { atExit } from './at-exit.ts'
import { browserAvailable } from './browser.ts'
import { postgresAvailable, startCluster } from './postgres.ts'
import { prometheusAvailable } from './prometheus.ts'
import { sharedData } from './shared-data.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const filters = process.argv.slice(2)
const isCi = process.env['CI'] === 'true'

const all = globSync(['src/**/*.test.ts', 'test/**/*.test.ts', 'examples/**/*.test.ts'], { cwd: root }).sort().filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
const isPure = (path: string): boolean => /\/model\/|^src\/(base|cli)\//.test(path) && path !== 'src/cli/test/cli.test.ts'
// These measure time against promises and want the machine to themselves.
const isAlone = (path: string): boolean => path === 'test/faults/replicas.test.ts' || path === 'test/e2e/browser.test.ts'
// These kill and flood for minutes, and promise nothing within a time: two at once, nobody else.
const isRough = (path: string): boolean => path.startsWith('test/faults/') && !isAlone(path)
// These mostly wait for real minutes to pass: beside the others, in nobody's place.
const isWaiting = (path: string): boolean => path === 'test/e2e/bad-deploy.test.ts' || path === 'test/e2e/main-job.test.ts'
// These take longest: begun last, they would be waited for by nobody else.
const isSlow = (path: string): boolean => path.startsWith('test/e2e/') || /\/(live-prometheus|cli)\.test\.ts$/.test(path)

// Hundreds of processes read the same files: compiled once, a process starts in two thirds of the time.
const compiled = join(root, 'node_modules/.cache/compiled')
const environment: NodeJS.ProcessEnv = { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning', NODE_COMPILE_CACHE: compiled }
const postgres = postgresAvailable()
if (postgres.ok && !environment['MAINSTAY_TEST_POSTGRES_URL']) environment['MAINSTAY_TEST_POSTGRES_URL'] = await startCluster()

interface Tally {
  passed: number
  failed: number
  skipped: number
}
const tally: Tally = { passed: 0, failed: 0, skipped: 0 }
const skips = new Map<string, number>()
let exitCode = 0

await run(all.filter(isPure), ['--test-isolation=none', '--test-timeout=300000'])
const together = all.filter((path) => !isPure(path) && !isAlone(path) && !isRough(path) && !isWaiting(path))
await Promise.all([
  run(all.filter(isWaiting), ['--test-concurrency=2', '--test-timeout=1100000']),
  run([...together.filter(isSlow), ...together.filter((path) => !isSlow(path))], ['--test-concurrency=3', '--test-timeout=400000']),
])
await run(all.filter(isRough), ['--test-concurrency=2', '--test-timeout=900000'])
await run(all.filter(isAlone), ['--test-concurrency=1', '--test-timeout=900000'])

const missing = [
  ...(postgres.ok ? [] : [`no PostgreSQL: ${postgres.why}`]),
  ...[prometheusAvailable(), browserAvailable()].flatMap(({ ok, why }) => (ok ? [] : [why])),
  ...(sharedData() === null ? ['no public SLO and alert files to read (MAINSTAY_SHARED_DATA)'] : []),
]
say('')
for (const why of missing) say(`Could not run everything: ${why}`)
for (const [why, count] of skips) say(`Skipped ${count}: ${why}`)
const blocking = [...skips.keys()].filter((why) => !why.includes('shared data') && !why.includes('MAINSTAY_SHARED_DATA'))
if (isCi && blocking.length > 0) {
  say('In CI nothing may be skipped: install what is missing.')
  exitCode = 1
}
if (all.length === 0) {
  say('No test matches.')
  exitCode = 1
}
say(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`)
process.exit(exitCode)

async function run(files: readonly string[], flags: readonly string[]): Promise<void> {
  if (files.length === 0) return
  const reporter = existsSync(`${root}test/reporter.ts`) ? ['--test-reporter=./test/reporter.ts', '--test-reporter-destination=stdout'] : []
  const child = spawn(process.execPath, ['--test', ...flags, ...reporter, ...files], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
  const isOver = atExit(() => void child.kill('SIGTERM'))
  let text = ''
  child.stdout.on('data', (piece: Buffer) => {
    text += piece.toString()
    const lines = text.split('\n')
    text = lines.pop()!
    for (const line of lines) take(line)
  })
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? 1)))
  isOver()
  if (text) take(text)
  if (code !== 0) exitCode = 1
}

/** The reporter's lines: what is for people is shown, the counts are added up. */
function take(line: string): void {
  if (!line.startsWith('@@')) return say(line)
  const counted = JSON.parse(line.slice(2)) as { passed?: number; failed?: number; skipped?: string }
  tally.passed += counted.passed ?? 0
  tally.failed += counted.failed ?? 0
  if (counted.skipped !== undefined) {
    tally.skipped++
    skips.set(counted.skipped, (skips.get(counted.skipped) ?? 0) + 1)
  }
}
