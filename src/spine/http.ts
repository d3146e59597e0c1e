// The HTTP surface: every route of every practice passes here, where access, limits, faults and idempotency are decided.
import type { Socket } from 'node:net'
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, { LogController } from 'fastify'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'
import { mainstay } from '../base/actor.ts'
import { Fault } from '../base/fault.ts'
import type { FaultKind } from '../base/fault.ts'
import { parseForeignJson } from '../base/foreign-json.ts'
import { newId } from '../base/id.ts'
import { forGood, mayCall, permissionsOf } from './access/roles.ts'
import type { Caller } from './access/roles.ts'
import { isOutage } from './database/outage.ts'
import { answerOnce } from './idempotency.ts'
import { lateValidator } from './late-validator.ts'
import { RawAnswer } from './practice.ts'
import type { House, Route } from './practice.ts'
import { StreamAnswer } from './stream.ts'
import { viewAs, viewerOf } from './viewer.ts'
import type { Hides } from './viewer.ts'
import { serveWeb } from './web-files.ts'

/** Finds out who is asking from the request's credentials; `nobody` without any, a Fault when they are wrong. */
export type Authenticate = (request: Credentials, house: House) => Promise<Caller>

/** Keeps on the record what is done under a role that is only lent. */
export type NoteRaised = (house: House, caller: Caller, route: Route) => Promise<void>

export interface Credentials {
  readonly authorization: string | undefined
  readonly sessionCookie: string | undefined
  /** `?key=` of ingest routes, for senders that can set only an address. */
  readonly queryKey: string | undefined
}

/** 1 MiB holds about 1,500 alerts; routes that need more say so. */
const defaultBodyLimit = 1024 * 1024
/** A request that has not ended by then holds a connection for nothing. */
const requestTimeoutMs = 30_000
/** Per address and minute for people and tokens; ingest keys are not limited here, their queue is. */
const requestsAMinute = 3_000

const statusOf: Readonly<Record<FaultKind, number>> = {
  'bad-input': 400, unauthenticated: 401, forbidden: 403, 'not-found': 404, conflict: 409, 'too-large': 413, 'wrong-type': 415, 'too-many': 429, unavailable: 503,
}

export async function buildHttp(house: House, parts: { routes: readonly Route[]; authenticate: Authenticate; hides: Hides; noteRaised: NoteRaised; webFolder: string; version: string }): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: house.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: defaultBodyLimit,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    // What comes on an open connection while stopping was accepted: it is carried out, and told that the connection ends.
    return503OnClosing: false,
    clientErrorHandler: answerBrokenHttp,
    genReqId: () => newId('req', house.clock.nowMs()),
    requestIdHeader: false,
    routerOptions: { maxParamLength: 300 },
    exposeHeadRoutes: false,
    // An address that cannot be decoded or is too long is refused before there is a route.
    frameworkErrors: (problem, request, reply) => void answerFault(house, { problem, request, reply: withHeaders(request, reply) }),
  })
  // Query parameters are text by nature: numbers and booleans in them are read as such, bodies never.
  app.setValidatorCompiler(await queryCoercingCompiler())
  app.setSerializerCompiler(() => (value) => JSON.stringify(value))
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  // The built-in ones would hand over a text, or JSON of their own reading.
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => parseJson(request, body as Buffer, done))
  app.setErrorHandler((problem, request, reply) => answerFault(house, { problem, request, reply }))
  await app.register(cookie)
  await app.register(rateLimit, {
    max: requestsAMinute, timeWindow: 60_000,
    keyGenerator: (request) => countedAddress(request.ip),
    // Status pages are asked for by crowds behind one address when it matters most, and are answered from memory.
    allowList: (request) => request.url.startsWith('/in/') || request.url.startsWith('/assets/') || request.url.startsWith('/status/'),
    errorResponseBuilder: () => new Fault('HTTP_TOO_MANY', { kind: 'too-many', say: `More than ${requestsAMinute} requests came from this address in a minute.`, mend: 'Wait for the time in Retry-After, and page through lists with larger pages.' }),
  })
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Mainstay', version: parts.version, description: 'One record of everything that happens in production.' }, components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } }, security: [{ bearer: [] }] },
  })
  await app.register(swaggerUi, { routePrefix: '/api/docs', uiConfig: { deepLinking: true } })

  app.addHook('onResponse', async (request, reply) => {
    house.metrics.httpSeconds.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) }, reply.elapsedTime / 1_000)
  })
  let isClosing = false
  app.addHook('preClose', async () => void (isClosing = true))
  app.addHook('onSend', async (request, reply) => {
    // Or a caller that keeps its connection would hold the stop back.
    if (isClosing) reply.header('connection', 'close')
    withHeaders(request, reply)
  })
  await app.register(async (inside) => {
    for (const route of parts.routes) addRoute(inside, house, { route, authenticate: parts.authenticate, hides: parts.hides, noteRaised: parts.noteRaised })
  })
  await serveWeb(app, parts.webFolder)
  return app
}

/** Counted apart from all other routes, also where those are not counted. */
function addressLimit(max: number) {
  return {
    max, timeWindow: 60_000, allowList: [], keyGenerator: (request: FastifyRequest) => countedAddress(request.ip),
    errorResponseBuilder: () => new Fault('HTTP_TOO_MANY', { kind: 'too-many', say: `More than ${max} requests came from this address in a minute.`, mend: 'Wait for the time in Retry-After.' }),
  }
}

/** What every answer carries. */
function withHeaders(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!request.url.startsWith('/api/docs')) reply.header('content-security-policy', "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'")
  return reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'x-frame-options': 'DENY' })
}

/** One subscriber has a whole /64 of IPv6. A caller that has hung up already has no address. */
function countedAddress(ip: string | undefined): string {
  if (ip === undefined || !ipaddr.isValid(ip)) return 'unknown'
  const address = ipaddr.process(ip)
  return address instanceof ipaddr.IPv6 ? address.parts.slice(0, 4).join(':') : address.toString()
}

function addRoute(app: FastifyInstance, house: House, plugged: { route: Route; authenticate: Authenticate; hides: Hides; noteRaised: NoteRaised }): void {
  const { route, authenticate, hides, ...parts } = plugged
  const status = route.status ?? 200
  app.route({
    method: route.method,
    url: route.path,
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    schema: {
      summary: route.summary,
      tags: [route.path.split('/')[route.path.startsWith('/api/v1/') ? 3 : 1] ?? 'house'],
      ...(route.params ? { params: route.params } : {}),
      ...(route.query ? { querystring: route.query } : {}),
      ...(route.body && !route.raw ? { body: route.body } : {}),
      ...(route.answer ? { response: { [status]: route.answer } } : {}),
      description: `Access: ${route.access}.`,
    },
    config: { raw: route.raw === true, ...(route.mostAMinute === undefined ? {} : { rateLimit: addressLimit(route.mostAMinute) }) },
    // Before the body is read and parsed: who may not call is not listened to.
    onRequest: async (request) => {
      const caller = await authenticate(credentialsOf(request, route), house).catch((problem: unknown) => asNobody(problem, route))
      if (!mayCall(caller, route.access)) throw refusal(caller, route)
      if (route.holdsForGood && !mayCall(forGood(caller), route.access)) throw outlives(route)
      refuseForeignOrigin(request, caller, house.settings.publicUrl)
      callers.set(request, caller)
    },
    preValidation: async (request) => refuseOtherTypes(request, route),
    handler: async (request, reply) => {
      const caller = callers.get(request)!
      // Before it is carried out: what was done under a lent role is never missing.
      if (caller.raised && (route.method !== 'GET' || !mayCall(forGood(caller), route.access))) await parts.noteRaised(house, caller, route)
      const asCaller = <T>(does: () => T): T => viewAs(viewerOf(caller.actor, hides), does)
      const answer = await answerOnce({ house, route, request, caller }, () => asCaller(() => route.handle({
        params: request.params, query: request.query, body: request.body,
        rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        headers: request.headers, method: request.method, url: request.url, caller, requestId: request.id,
      }, house)))
      if (answer instanceof StreamAnswer) return asCaller(() => answer.stream(reply, () => mayStill(request, house, plugged)))
      if (answer instanceof RawAnswer) return reply.code(answer.status).headers(answer.headers).type(answer.contentType).send(answer.body)
      if (status === 204) return reply.code(204).send()
      return reply.code(status).type('application/json').send(answer)
    },
  })
}

/**
 * What is for everybody is answered also when the database cannot say who asks. What proves itself may carry a token of
 * another house, as bots do: it is no secret of ours, so it is nobody's, and the route looks at it.
 */
function asNobody(problem: unknown, route: Route): Caller {
  const isAnswered = problem instanceof Fault ? route.access === 'signed' : route.access === 'public'
  if (!isAnswered) throw problem
  return { actor: mainstay, by: 'nobody', role: null }
}

/** Asked again and again of whoever listens for long. An outage of the database takes nobody's right away. */
async function mayStill(request: FastifyRequest, house: House, { route, authenticate }: { route: Route; authenticate: Authenticate }): Promise<boolean> {
  try {
    return mayCall(await authenticate(credentialsOf(request, route), house), route.access)
  } catch (problem) {
    return !(problem instanceof Fault)
  }
}

/** A body of another type is not JSON by another name: a form of another site's page can send it without asking. */
function refuseOtherTypes(request: FastifyRequest, route: Route): void {
  if (route.raw || !route.body || !Buffer.isBuffer(request.body)) return
  const type = request.headers['content-type']?.split(';')[0]
  throw new Fault('HTTP_CONTENT_TYPE', { kind: 'wrong-type', say: `The body is of type ${type ?? 'unknown'}; this route takes application/json.`, mend: 'Send JSON with the header content-type: application/json.' })
}

const callers = new WeakMap<FastifyRequest, Caller>()

function credentialsOf(request: FastifyRequest, route: Route): Credentials {
  const key = route.access === 'ingest' ? (request.query as Record<string, unknown> | null)?.['key'] : undefined
  return { authorization: request.headers.authorization, sessionCookie: request.cookies['mainstay_session'], queryKey: typeof key === 'string' ? key : undefined }
}

function refusal(caller: Caller, route: Route): Fault {
  if (caller.by === 'nobody') {
    return new Fault('ACCESS_NOT_SIGNED_IN', { kind: 'unauthenticated', say: `${route.method} ${route.path} needs you to be signed in.`, mend: route.access === 'ingest' ? 'Send an ingest key: as bearer token, basic password, or ?key=.' : 'Sign in, or send an API token as `Authorization: Bearer …`.' })
  }
  if (caller.by === 'ingest-key') {
    return new Fault('ACCESS_INGEST_ONLY', { kind: 'forbidden', say: 'An ingest key can only send signals.', mend: 'Use an API token for this.' })
  }
  return new Fault('ACCESS_ROLE', { kind: 'forbidden', say: `The role ${caller.role} does not include "${route.access}".`, mend: 'Ask an administrator for a role that does.', has: permissionsOf(caller.role), needs: route.access })
}

function outlives(route: Route): Fault {
  return new Fault('ACCESS_LENT_ROLE', { kind: 'forbidden', say: `${route.method} ${route.path} makes what outlives break-glass.`, mend: 'Ask somebody who has the role for good.', needs: route.access })
}

/** A page of another site can make a browser send our cookie, but not forge its Origin. */
function refuseForeignOrigin(request: FastifyRequest, caller: Caller, publicUrl: string): void {
  if (caller.by !== 'session' || request.method === 'GET') return
  const origin = request.headers.origin
  if (origin === undefined) {
    if ((request.headers['sec-fetch-site'] ?? 'same-origin') === 'same-origin') return
  } else if (URL.canParse(origin)) {
    // A proxy may pass another Host on than the one people type.
    if (new URL(origin).host === request.headers.host || new URL(origin).origin === new URL(publicUrl).origin) return
  }
  throw new Fault('HTTP_FOREIGN_ORIGIN', { kind: 'forbidden', say: 'This request came from a page of another site.', mend: 'Use the page of this installation, or an API token.' })
}

/** What is not even HTTP, too slow or too long in its headers has no route and no reply: only a socket. */
function answerBrokenHttp(problem: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || problem.code === 'ECONNRESET') return void socket.destroy()
  const [status, reason, say, mend] = brokenHttp[problem.code ?? ''] ?? [400, 'Bad Request', 'What came is not HTTP.', 'Check what sends it, and whether it means https.']
  const body = JSON.stringify({ type: 'urn:mainstay:fault:HTTP_BROKEN', title: say, status, code: 'HTTP_BROKEN', detail: say, mend })
  socket.end(`HTTP/1.1 ${status} ${reason}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`)
}

const brokenHttp: Readonly<Record<string, readonly [number, string, string, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', `The request did not end within ${requestTimeoutMs / 1_000} s.`, 'Send it faster, or in smaller parts.'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'The headers are too long.', 'Send fewer or shorter headers.'],
}

function parseJson(request: FastifyRequest, body: Buffer, done: (problem: Error | null, value?: unknown) => void): void {
  if ((request.routeOptions.config as { raw?: boolean }).raw) return done(null, body)
  if (body.length === 0) return done(null, undefined)
  try {
    done(null, parseForeignJson(body.toString('utf8'), dropPrototype))
  } catch (cause) {
    done(new Fault('HTTP_JSON', { say: `The body is not JSON: ${(cause as Error).message}`, mend: 'Send valid JSON with content-type application/json.', cause }))
  }
}

/** `__proto__` in a body is never meant well. */
function dropPrototype(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value
}

function answerFault(house: House, met: { problem: unknown; request: FastifyRequest; reply: FastifyReply }): FastifyReply {
  const { request, reply } = met
  const fault = faultOf(met.problem)
  if (fault === null) house.log.error({ err: met.problem, requestId: request.id, route: request.routeOptions.url }, 'a request met a bug')
  const status = fault ? statusOf[fault.kind] : 500
  const body = fault
    ? { type: `urn:mainstay:fault:${fault.code}`, title: fault.say, status, code: fault.code, detail: fault.say, mend: fault.mend, requestId: request.id, ...(Object.keys(fault.facts).length > 0 ? { facts: fault.facts } : {}) }
    : { type: 'urn:mainstay:fault:HOUSE_BUG', title: 'Mainstay met a bug in itself.', status, code: 'HOUSE_BUG', detail: 'The request was not carried out; nothing was half-written.', mend: `Report it with the request id ${request.id} and the log line that has it.`, requestId: request.id }
  if (status === 401 && request.url.startsWith('/in/')) reply.header('www-authenticate', 'Basic realm="Mainstay ingest"')
  return reply.code(status).type('application/problem+json').send(body)
}

interface FastifyProblem {
  readonly validation?: readonly { instancePath: string; message?: string; params?: Record<string, unknown> }[]
  readonly validationContext?: string
  readonly statusCode?: number
  readonly code?: string
  readonly message?: string
}

/** Fastify's own refusals in our words; null for a bug. */
function faultOf(met: unknown): Fault | null {
  if (met instanceof Fault) return met
  const { validation, validationContext, statusCode, code, message } = met as FastifyProblem
  if (validation) {
    const first = validation[0]
    const where = `${validationContext ?? 'body'}${(first?.instancePath ?? '').replaceAll('/', '.')}`
    const extra = first?.params?.['additionalProperty']
    // A choice of words reports one error a word: say them all.
    const choices = validation.filter(({ instancePath, params }) => instancePath === first?.instancePath && params?.['allowedValue'] !== undefined).map(({ params }) => String(params!['allowedValue']))
    const problem = choices.length > 1 ? `must be one of ${choices.join(', ')}` : `${first?.message ?? 'does not fit the schema'}${extra === undefined ? '' : ` (${String(extra)})`}`
    return new Fault('HTTP_SCHEMA', { say: `${where} ${problem}.`, mend: 'See /api/docs for what this route takes.', field: where })
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Fault('HTTP_BODY_TOO_LARGE', { kind: 'too-large', say: 'The body is larger than this route takes.', mend: 'Send it in smaller parts.' })
  if (statusCode === 429) return new Fault('HTTP_TOO_MANY', { kind: 'too-many', say: 'Too many requests from this address.', mend: 'Wait for the time in Retry-After.' })
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Fault('HTTP_REQUEST', { kind: statusCode === 404 ? 'not-found' : 'bad-input', say: message ?? 'The request is malformed.', mend: 'See /api/docs for what this route takes.' })
  const databaseCode = (met as { code?: string }).code
  // A text with a NUL cannot be stored by PostgreSQL, an integer can be out of range (1e21 is not even written as one): wrong input, not our bug.
  if (databaseCode === '22021' || databaseCode === '22P05' || databaseCode === '22003' || databaseCode === '22P02') return new Fault('HTTP_VALUE', { say: 'A value cannot be stored: it holds a NUL character or a number out of range.', mend: 'Remove it and send again.' })
  // Two did the same at the same moment, and the engine let one of them.
  if (databaseCode === '23505') return new Fault('DATABASE_SAME_MOMENT', { kind: 'conflict', say: 'Another request made the same at the same moment.', mend: 'Read what is there now, then decide again.', cause: met })
  if (isOutage(met)) {
    return new Fault('DATABASE_UNREACHABLE', { kind: 'unavailable', say: 'The database does not answer.', mend: 'Try again shortly; nothing of this request was written.' })
  }
  return null
}

async function queryCoercingCompiler() {
  const { Ajv } = await import('ajv')
  const { default: addFormats } = await import('ajv-formats')
  const exact = new Ajv({ allErrors: false, allowUnionTypes: true, strict: false, useDefaults: true })
  const coercing = new Ajv({ allErrors: false, allowUnionTypes: true, strict: false, useDefaults: true, coerceTypes: true })
  for (const ajv of [exact, coercing]) addFormats.default(ajv)
  return ({ schema, httpPart }: { schema: unknown; httpPart?: string }) =>
    lateValidator(() => (httpPart === 'body' ? exact : coercing).compile(schema as object)) as never
}
