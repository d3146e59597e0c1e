// The whole of Mainstay as one value that starts and stops: used by main.ts, by tests and by the example.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import type { Logger } from 'pino'
import { Fault } from './base/fault.ts'
import { newId } from './base/id.ts'
import { practices as allPractices } from './practices.ts'
import { authenticate } from './practices/access/authenticate.ts'
import { noteUse } from './practices/access/actions/break-glass.ts'
import { access, firstSignInUrl } from './practices/access/practice.ts'
import { configuration } from './practices/configuration/practice.ts'
import { installation } from './practices/installation/practice.ts'
import { deadReactionJob, startReactions } from './record/follow.ts'
import { startLive } from './record/live.ts'
import { recordRoutes } from './record/routes.ts'
import { sealDuty, sealSettled } from './record/seal.ts'
import { recordMigrations } from './record/tables.ts'
import { systemClock } from './spine/clock.ts'
import type { Clock } from './spine/clock.ts'
import type { Database, Migration } from './spine/database.ts'
import { openDatabase } from './spine/database/engine.ts'
import { startDuties } from './spine/duties.ts'
import { egressFrom } from './spine/egress.ts'
import { houseOf } from './spine/house.ts'
import { buildHttp } from './spine/http.ts'
import type { Hides } from './spine/viewer.ts'
import { startJobs } from './spine/jobs.ts'
import type { House, Practice } from './spine/practice.ts'
import { selfMetrics } from './spine/self-metrics.ts'
import type { Settings } from './spine/settings.ts'
import { loadSecret, signerFrom } from './spine/signer.ts'
import { spineMigrations } from './spine/tables.ts'

export interface Mainstay {
  readonly house: House
  readonly app: FastifyInstance
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  readonly url: string
  readonly practices: readonly Practice[]
  /** A one-time link for the first administrator; null when there is one already. */
  readonly signInUrl: string | null
  /** Finishes what was accepted, then lets go of everything. */
  stop(): Promise<void>
}

export interface Overrides {
  readonly practices?: readonly Practice[]
  readonly clock?: Clock
  readonly log?: Logger
}

const root = fileURLToPath(new URL('..', import.meta.url))
export const version = (JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }).version

export async function startMainstay(settings: Settings, overrides: Overrides = {}): Promise<Mainstay> {
  const log = overrides.log ?? pino({ level: settings.logLevel, redact: ['req.headers.authorization', 'req.headers.cookie'] })
  const clock = overrides.clock ?? systemClock
  const metrics = selfMetrics()
  const database = await openDatabase(settings)
  const stops: (() => Promise<void>)[] = [() => database.close()]
  const stop = async (): Promise<void> => {
    const problems: unknown[] = []
    for (const next of stops.splice(0).reverse()) {
      try {
        await next()
      } catch (problem) {
        // The others must let go all the same, the database last.
        problems.push(problem)
      }
    }
    if (problems.length > 0) throw problems[0]
  }
  try {
    const egress = egressFrom(settings, log, metrics)
    stops.push(() => egress.close())
    const signer = signerFrom(await loadSecret(settings))
    const house = houseOf({ settings, clock, log, database, egress, signer, metrics })
    const list = assemble(overrides.practices ?? allPractices())
    await database.migrate(migrationsOf(database.engine, overrides.practices))
    for (const practice of list) {
      await practice.start?.(house)
      if (practice.stop) stops.push(() => practice.stop!())
    }
    const holder = newId<'replica'>('rep', clock.nowMs())
    const reactions = list.flatMap((practice) => practice.reactions ?? [])
    const live = startLive(house)
    stops.push(() => live.stop())
    const app = await buildHttp(house, { routes: [...list.flatMap((practice) => practice.routes ?? []), ...recordRoutes(live)], authenticate, hides: hidesOf(list), noteRaised: noteUse, webFolder: `${root}dist/web`, version })
    stops.push(() => sealSettled(house).catch(() => undefined))
    const following = startReactions(house, reactions)
    stops.push(() => following.stop())
    const jobs = startJobs(house, [...list.flatMap((practice) => practice.jobs ?? []), deadReactionJob(reactions)], holder)
    stops.push(() => jobs.stop())
    const duties = startDuties(house, [sealDuty, ...list.flatMap((practice) => practice.duties ?? [])], holder)
    stops.push(() => duties.stop())
    stops.push(async () => {
      await live.stop()
      await app.close()
    })
    const url = await listen(app, settings)
    return { house, app, url, practices: list, signInUrl: await firstSignInUrl(house), stop }
  } catch (problem) {
    await stop().catch(() => undefined)
    throw problem
  }
}

/** What any practice hides. */
function hidesOf(list: readonly Practice[]): Hides {
  const hides = list.flatMap((practice) => practice.hides ?? [])
  return async (db, person) => (await Promise.all(hides.map((each) => each(db, person)))).flat()
}

async function listen(app: FastifyInstance, { host, port }: Settings): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (cause) {
    const { code } = cause as { code?: string }
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw cause
    const why = code === 'EADDRINUSE' ? 'something else listens there' : code === 'EACCES' ? 'this user may not' : 'this machine has no such address'
    throw new Fault('SETTINGS_CANNOT_LISTEN', { kind: 'conflict', cause, say: `Mainstay cannot listen on ${host}:${port}: ${why}.`, mend: 'Choose another address with MAINSTAY_LISTEN, such as 127.0.0.1:8181.' })
  }
}

/** Every migration there is, in order. */
export function migrationsOf(engine: Database['engine'], practices: readonly Practice[] = allPractices()): readonly Migration[] {
  return [...spineMigrations, ...recordMigrations(engine), ...assemble(practices).flatMap((practice) => practice.migrations ?? [])]
}

/** The practices, with those no house is without: who may call, and the two that speak for all. */
function assemble(practices: readonly Practice[]): readonly Practice[] {
  const list: Practice[] = [
    access(),
    ...practices,
    configuration(() => list.flatMap((practice) => practice.documents ?? [])),
    installation({
      version,
      checks: () => list.flatMap(({ name, findings }) => (findings ? [{ practice: name, findings }] : [])),
      isEmpty: async (house) => {
        for (const kind of list.flatMap((practice) => practice.documents ?? [])) {
          if ((kind.kind === 'Service' || kind.kind === 'Objective') && (await kind.stored(house.read)).size > 0) return false
        }
        return true
      },
    }),
  ]
  return list
}
