// `mainstay map` and `mainstay gaps`: who needs whom, who is affected, where the map is weak, what the catalog lacks.
import type { Cli } from '../../cli/command.ts'
import type { BlastAnswer, GapPage, MapNeed, MapPage, WeakPointsAnswer } from './contract.ts'

export function mapCommands(cli: Cli): void {
  const { program, api, out } = cli
  gapCommand(cli)
  const map = program.command('map').description('the dependency map: who needs whom, declared and observed')
  map.command('list', { isDefault: true }).description('dependencies with how each is known')
    .option('--team <team>').option('--tier <tier>').option('--focus <service>', 'only around this one').option('--depth <hops>', 'around --focus; 1 when left out')
    .option('--limit <count>', 'services, at most 500', '500').option('--cursor <cursor>', 'what the page before said')
    .action(async (options: Record<string, string>) => {
      const page = await api.get<MapPage>('/api/v1/dependency-map', options)
      out.answer(page, () => {
        out.table(page.items.flatMap((node) => node.needs.map((need) => ({ service: node.name, tier: node.tier, needs: need.name, kind: need.kinds.join(', '), known: knownWords(need), 'calls/min': need.callsPerMinute, 'last seen': lastOf(need) }))))
        if (page.next) out.progress(`There are more: --cursor ${page.next}`)
      })
    })
  map.command('blast <service>').description('who is affected when it fails, and what it needs').option('--hops <count>', 'no further than this')
    .action(async (service: string, options: Record<string, string>) => {
      const answer = await api.get<BlastAnswer>(`/api/v1/services/${encodeURIComponent(service)}/blast-radius`, options)
      out.answer(answer, () => {
        if (!answer.isKnown) return out.line(`Nobody knows ${service}: it is no service of the catalog, and no dependency names it. Look at its name with mainstay service list.`)
        const tiers = Object.entries(answer.byTier).map(([tier, count]) => `${count} of ${tier === 'none' ? 'no tier' : `tier ${tier}`}`).join(', ')
        out.line(`${answer.affectedCount} affected${tiers ? `: ${tiers}` : ''}${answer.journeys.length > 0 ? `; journeys: ${answer.journeys.join(', ')}` : ''}`)
        if (answer.affected.length > 0) out.table(answer.affected.map(({ name, tier, owner, hops, via, isHard }) => ({ affected: name, tier, owner, hops, via, effect: isHard ? 'stops' : 'falls behind' })))
        out.line(`needs ${answer.needsCount}: ${answer.needs.map(({ name }) => name).join(', ')}`)
      })
    })
  map.command('weak').description('single points of failure, circles, critical paths of journeys')
    .action(async () => {
      const answer = await api.get<WeakPointsAnswer>('/api/v1/dependency-map/weak-points')
      out.answer(answer, () => {
        out.line('Single points of failure')
        out.table(answer.singlePoints.map(({ name, tier, owner, stopsCount, journeys }) => ({ name, tier, owner, stops: stopsCount, journeys: journeys.join(', ') })))
        for (const members of answer.cycles) out.line(`circle  ${members.join(' -> ')} -> ${members[0]}`)
        for (const { name, criticalPath } of answer.journeys) out.line(`journey ${name}: ${criticalPath.map((one) => one.name).join(' -> ')}`)
      })
    })
}

function gapCommand({ program, api, out }: Cli): void {
  program.command('gaps').description('what the catalog lacks so that the right person is woken and the map is true')
    .option('--kind <kind>', 'such as no-owner').option('--team <team>').option('--tier <tier>').option('--limit <count>', 'at most 500', '100').option('--cursor <cursor>', 'what the page before said')
    .action(async (options: Record<string, string>) => {
      const page = await api.get<GapPage>('/api/v1/catalog/gaps', options)
      out.answer(page, () => {
        out.table(page.items.map(({ kind, tier, owner, say, mend }) => ({ kind, tier, team: owner, gap: say, mend })))
        if (page.next) out.progress(`There are more: --cursor ${page.next}`)
      })
    })
}

function knownWords({ known }: MapNeed): string {
  return known.map(({ by, connection }) => (connection === null ? by : `${by} (${connection})`)).join(', ')
}

function lastOf({ known }: MapNeed): string | null {
  return known.flatMap(({ lastAt }) => lastAt ?? []).sort().at(-1) ?? null
}
