// `mainstay drill`: scenarios played for real on the example shop, and what a good response to them looks like.
import { setTimeout as pause } from 'node:timers/promises'
import type { Cli } from '../../cli/command.ts'
import { CliFailure, exitCodes } from '../../cli/exit.ts'
import { formatDuration } from '../../base/duration.ts'
import type { DrillAnswer, DrillOfIncident } from './contract-drills.ts'
import { scenarioNames, scenarios } from './model/drills.ts'
import type { Scenario, ScenarioName, ShopFault } from './model/drills.ts'

/** The shop's services listen side by side, in this order from its address on. */
const shopOrder = ['storefront', 'checkout', 'payments', 'catalogue'] as const
const everyMs = 2_000
/** A fault ends by itself so soon after the one who plays it is gone. */
const faultForSeconds = 30
const shopTimeoutMs = 5_000
/** What broke it was done a little earlier. */
const changeBeforeMs = 60_000

export function drillCommands({ program, api, out }: Cli): void {
  const drill = program.command('drill').description('practise in the real tool: a scenario is played on the example shop')
  drill.command('list').description('the scenarios').action(() => {
    const items = scenarioNames.map((name) => ({ name, users: scenarios[name].title, minutes: scenarios[name].lastsMs / 60_000 }))
    out.answer({ items }, () => out.table(items))
  })
  drill.command('run <scenario>').description(`play one: ${scenarioNames.join(', ')}`).option('--shop <url>', 'the storefront of the example shop', 'http://127.0.0.1:9101')
    .option('--minutes <minutes>', 'at most so long').action(async (name: string, options: { shop: string; minutes?: string }) => {
      const scenario = Object.hasOwn(scenarios, name) ? scenarios[name as ScenarioName] : undefined
      if (!scenario) throw new CliFailure(exitCodes.badInput, `There is no scenario ${name}.`, `Use ${scenarioNames.join(', ')}.`)
      const lastsMs = options.minutes === undefined ? scenario.lastsMs : Number(options.minutes) * 60_000
      if (!(lastsMs > 0 && lastsMs <= scenario.lastsMs)) throw new CliFailure(exitCodes.badInput, `--minutes ${options.minutes ?? ''} is not between 0 and ${scenario.lastsMs / 60_000}.`, 'Leave it out to play the scenario whole.')
      const ended = await play(scenario, faultUrl(options.shop, scenario), lastsMs)
      out.answer(ended, () => showReview(ended))
    })
  drill.command('review <incident>').description('how the response compares with a good one').action(async (ref: string) => {
    const { drill: found } = await api.get<DrillOfIncident>(`/api/v1/incidents/${encodeURIComponent(ref.replace(/^#/, ''))}/drill`)
    if (!found) throw new CliFailure(exitCodes.notFound, `${ref} is no drill that was played.`, 'Start one with mainstay drill run.')
    out.answer(found, () => showReview(found))
  })

  async function play(scenario: Scenario, url: string, lastsMs: number): Promise<DrillAnswer> {
    // The shop is asked first: a drill without a fault is a lie.
    await switchFault(url, null)
    const stopping = new AbortController()
    const stop = (): void => stopping.abort()
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    const { incident, url: page } = await api.send<DrillAnswer>('POST', '/api/v1/drills', { scenario: scenario.name })
    await tellChange(scenario, incident, 'succeeded')
    out.progress(`The drill has begun: ${page}\nCtrl-C breaks it off; the fault ends by itself within ${faultForSeconds} seconds even if this is killed.`)
    const beganMs = Date.now()
    let isHealed = false
    let how: 'finished' | 'aborted' = 'finished'
    try {
      while (Date.now() - beganMs < lastsMs) {
        const { drill: found } = await api.get<DrillOfIncident>(`/api/v1/incidents/${incident}/drill`)
        if (!found || found.endedAt !== null || found.state === 'resolved' || found.state === 'closed') break
        const remedy = scenario.remedies.find((kind) => found.done.includes(kind))
        if (remedy !== undefined && !isHealed) {
          isHealed = true
          await switchFault(url, null)
          if (remedy === 'roll-back') await tellChange(scenario, incident, 'rolled-back')
          out.progress(`"${remedy}" was done: the fault is over. The SLIs will say so.`)
        }
        if (!isHealed) await switchFault(url, scenario.fault(Date.now() - beganMs))
        await pause(Math.min(everyMs, lastsMs), undefined, { signal: stopping.signal })
      }
    } catch (problem) {
      how = 'aborted'
      if (!stopping.signal.aborted) throw problem
    } finally {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      await switchFault(url, null).catch(() => out.progress(`The shop does not answer; its fault ends by itself within ${faultForSeconds} seconds.`))
      await api.send('POST', `/api/v1/incidents/${incident}/drill/end`, { how })
    }
    return (await api.get<DrillOfIncident>(`/api/v1/incidents/${incident}/drill`)).drill!
  }

  /** As a pipeline would: the same reference is the same change. */
  async function tellChange({ change, faultAt }: Scenario, incident: string, state: 'succeeded' | 'rolled-back'): Promise<void> {
    if (change === null) return
    const startedAt = new Date(Date.now() - changeBeforeMs).toISOString()
    await api.send('POST', '/api/v1/changes', { ...change, services: [faultAt], state, source: 'drill', reference: incident, ...(state === 'succeeded' ? { startedAt } : {}) })
  }

  function showReview({ number, story, how, checks }: DrillAnswer): void {
    out.line(`Drill #${number}${how === null ? ' is being played' : `, ${how}`}${story === null ? '' : `. What happened: ${story}`}`)
    for (const { verdict, says, why, afterMs } of checks) {
      const mark = { pass: 'yes', fail: 'no', open: '…' }[verdict]
      out.line(`  ${mark.padEnd(4)} ${says}${afterMs === null ? '' : ` (after ${formatDuration(Math.floor(afterMs / 1_000) * 1_000)})`}${verdict === 'fail' ? `. ${why}` : ''}`)
    }
  }
}

function faultUrl(shop: string, { faultAt }: Scenario): string {
  try {
    const url = new URL('/fault', shop)
    url.port = String(Number(url.port || '80') + shopOrder.indexOf(faultAt))
    return url.href
  } catch {
    throw new CliFailure(exitCodes.badInput, `"${shop}" is no address.`, 'Give the storefront of the example shop: http://127.0.0.1:9101.')
  }
}

/** Null switches it off. Each fault is given with an end of its own. */
async function switchFault(url: string, fault: ShopFault | null): Promise<void> {
  const answer = await fetch(url, { method: 'PUT', signal: AbortSignal.timeout(shopTimeoutMs), body: JSON.stringify(fault === null ? { kind: 'none' } : { ...fault, forSeconds: faultForSeconds }) }).catch(() => null)
  if (answer?.ok !== true) throw new CliFailure(exitCodes.unreachable, `The example shop does not answer at ${url}.`, 'Start it with: node examples/shop/shop.ts --port 9101 (or npm run try), or give its address with --shop.')
}
