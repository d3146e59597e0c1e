// One Mainstay process, from the environment's settings, until it is told to stop.
import { Fault } from './base/fault.ts'
import { buildPageIfNeeded } from './build-page.ts'
import { startMainstay } from './mainstay.ts'
import { readSettings } from './spine/settings.ts'

/** A stop that takes longer than this is broken off; what was accepted is durable anyway. */
const stopWithinMs = 15_000

const say = (line: string): void => void process.stdout.write(`${line}\n`)

try {
  const settings = readSettings(process.env)
  await buildPageIfNeeded(say)
  const mainstay = await startMainstay(settings)
  say(`Mainstay is at ${mainstay.house.settings.publicUrl} (${mainstay.house.database.engine} database)`)
  if (mainstay.signInUrl) say(`Sign in once with: ${mainstay.signInUrl}`)
  let isStopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1)
      isStopping = true
      setTimeout(() => process.exit(1), stopWithinMs).unref()
      mainstay.stop().then(() => process.exit(0), (problem: unknown) => {
        process.stderr.write(`Stopping failed: ${String(problem)}\n`)
        process.exit(1)
      })
    })
  }
} catch (problem) {
  process.stderr.write(problem instanceof Fault ? `${problem.code}: ${problem.say}\n${problem.mend}\n` : `${problem instanceof Error ? problem.stack : String(problem)}\n`)
  process.exit(1)
}
