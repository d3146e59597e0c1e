// How a practice plugs into the house: what it may bring, and what it is given to work with.
import type { Static, TSchema } from '@sinclair/typebox'
import type { Logger } from 'pino'
import type { Actor } from '../base/actor.ts'
import type { Entry } from '../base/entry.ts'
import type { Finding } from '../base/finding.ts'
import type { Access, Caller } from './access/roles.ts'
import type { Clock } from './clock.ts'
import type { Database, Db, Migration } from './database.ts'
import type { DocumentKind } from './documents.ts'
import type { Egress } from './egress.ts'
import type { Job, JobKind } from './jobs.ts'
import type { SelfMetrics } from './self-metrics.ts'
import type { Settings } from './settings.ts'
import type { Signer } from './signer.ts'
import type { Hides } from './viewer.ts'

export interface Practice {
  readonly name: string
  readonly migrations?: readonly Migration[]
  readonly routes?: readonly Route[]
  readonly reactions?: readonly Reaction[]
  readonly jobs?: readonly JobKind[]
  readonly duties?: readonly Duty[]
  /** Kinds of configuration file it owns. */
  readonly documents?: readonly DocumentKind[]
  /** Self-checks shown on the home page and by `mainstay doctor`. */
  readonly findings?: (house: House) => Promise<readonly Finding[]>
  /** What of the record only some may see. Its own stores leave it out by `viewer()`. */
  readonly hides?: Hides
  /** Once, after migrations and before anything is served: load what is kept in memory. */
  readonly start?: (house: House) => Promise<void>
  readonly stop?: () => Promise<void>
}

/** What the running house gives to routes, jobs and duties. */
export interface House {
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Logger
  readonly database: Database
  /** Reads outside a transaction. Hand it to a store or a question; never write through it. */
  readonly read: Db
  readonly egress: Egress
  readonly signer: Signer
  readonly metrics: SelfMetrics
  /** One transaction: state, entries and jobs together or not at all. Retried when the engine asks for it, so `does` must not act outside. */
  transact<T>(actor: Actor, does: (work: Work) => Promise<T>): Promise<T>
}

/** One transaction being carried out for somebody at one instant. */
export interface Work {
  readonly db: Db
  readonly actor: Actor
  readonly nowMs: number
  readonly house: House
  /** Runs after the commit; never runs if the transaction fails. Not durable: only for waking and for memory. */
  afterCommit(does: () => void): void
}

/**
 * What a practice does when something appears on the record. Entries come in settled order, at least once in the
 * sense of attempts but exactly once in effect: the cursor moves in the same transaction as `react`.
 * What must happen outside (send, call) is scheduled as a job.
 */
export interface Reaction {
  /** `incidents.open-from-situations`. The durable cursor's name: never rename it. */
  readonly name: string
  readonly kinds: readonly string[]
  react(entry: Entry, work: Work): Promise<void>
}

/**
 * A duty's answer that there is nothing to do before this time (Infinity: ever) unless something is committed meanwhile.
 * Where that can be known it rests; elsewhere it runs every time all the same.
 */
export interface Rest {
  readonly untilMs: number
}

/** Work done every so often by exactly one replica (it holds the lease). Must be safe to stop between any two lines. */
export interface Duty {
  readonly name: string
  readonly everyMs: number
  run(house: House, signal: AbortSignal): Promise<Rest | void>
}

/** One HTTP route. `handle` answers plain data matching `answer`; it throws Faults. */
export interface Route<P extends TSchema = TSchema, Q extends TSchema = TSchema, B extends TSchema = TSchema> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Fastify style: `/api/v1/incidents/:id`. */
  readonly path: string
  readonly access: Access
  /** One line for the API reference. */
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** Schema of a 200 answer; left out where the answer is raw (files, foreign dialects). */
  readonly answer?: TSchema
  /** Success status when it is not 200: 201, 202 or 204. */
  readonly status?: number
  /** Largest body in bytes when the default of 1 MiB does not fit. */
  readonly bodyLimit?: number
  /** The body is handed over unparsed (`rawBody`), whatever its content type: for foreign dialects that answer errors their own way. */
  readonly raw?: boolean
  /** What it makes outlives the hour for which a role is lent (credentials, people, policies): only what the caller may do for good counts. */
  readonly holdsForGood?: boolean
  /** Most requests a minute from one source address, where the limit for all routes is too wide: forms that send mails or take tokens without a sign-in. */
  readonly mostAMinute?: number
  handle(request: RouteRequest<Static<P>, Static<Q>, Static<B>>, house: House): Promise<unknown>
}

export interface RouteRequest<P = unknown, Q = unknown, B = unknown> {
  readonly params: P
  readonly query: Q
  readonly body: B
  /** Only for `raw` routes. */
  readonly rawBody: Buffer
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly method: string
  /** Path and query as received. */
  readonly url: string
  readonly caller: Caller
  readonly requestId: string
}

/** A raw answer: status, type and text, for foreign dialects and files. */
export class RawAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string | Buffer
  readonly headers: Readonly<Record<string, string>>
  constructor(status: number, contentType: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}) {
    this.status = status
    this.contentType = contentType
    this.body = body
    this.headers = headers
  }
}

/** Declares a route with its types inferred from its schemas. */
export function route<P extends TSchema, Q extends TSchema, B extends TSchema>(declared: Route<P, Q, B>): Route {
  return declared as unknown as Route
}

export type { Job, JobKind }
