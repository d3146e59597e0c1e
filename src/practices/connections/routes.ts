// The HTTP routes of connections.
import { Fault } from '../../base/fault.ts'
import { formatInstant } from '../../base/instant.ts'
import { decodeCursor, defaultPageSize, pageOf } from '../../base/page.ts'
import type { DestinationHealth } from '../../spine/egress.ts'
import { route } from '../../spine/practice.ts'
import type { Route } from '../../spine/practice.ts'
import { testWithin, unknownType } from './actions/check-connections.ts'
import { removeConnection } from './actions/remove-connection.ts'
import { saveConnection } from './actions/save-connection.ts'
import { ConnectionAnswer, ConnectionListQuery, ConnectionPage, ConnectionParams, ConnectionsHealthAnswer, ConnectionTestAnswer, ConnectionTypesAnswer, SaveConnection } from './contract.ts'
import { knownConnection } from './known-connection.ts'
import type { OpenedSources } from './opened.ts'
import { refuseErrors, settingsFindings } from './settled.ts'
import { connectionsAfter, mostConnections } from './store.ts'
import type { StoredConnection } from './store.ts'

export function connectionRoutes(sources: OpenedSources): readonly Route[] {
  const answered = (connection: StoredConnection): ConnectionAnswer => answerOf(connection, sources)
  return [
    route({
      method: 'GET', path: '/api/v1/connections', access: 'read', summary: 'List connections by name, each with its health', query: ConnectionListQuery, answer: ConnectionPage,
      async handle({ query }, house) {
        const limit = query.limit ?? defaultPageSize
        const after = decodeCursor(query.cursor ?? '')?.[0]
        const page = pageOf(await connectionsAfter(house.read, { limit: limit + 1, ...(typeof after === 'string' ? { after } : {}) }), limit, (last) => [last.name])
        return { items: page.items.map(answered), next: page.next }
      },
    }),
    route({
      method: 'GET', path: '/api/v1/connections/types', access: 'read', summary: 'The types of connection and the settings of each', answer: ConnectionTypesAnswer,
      handle: async () => ({ items: sources.kinds.map(({ type, means, schema }) => ({ type, means, schema })), next: null }),
    }),
    route({
      method: 'GET', path: '/api/v1/connections/health', access: 'read', summary: 'How connections, and all places that this process calls, fare', answer: ConnectionsHealthAnswer,
      async handle(_request, house) {
        const connections = (await connectionsAfter(house.read, { limit: mostConnections })).map(answered)
        return { connections: connections.map(({ name, type, health }) => ({ name, type, health })), destinations: house.egress.health().map(destinationOf) }
      },
    }),
    route({
      method: 'POST', path: '/api/v1/connections/test', access: 'set-standards', summary: 'Try settings without saving them', body: SaveConnection, answer: ConnectionTestAnswer,
      async handle({ body: { type, ...settings } }) {
        refuseErrors(settingsFindings(sources.kinds, { type, settings }))
        const source = sources.trial('trial', type, settings)!
        return testWithin(source).finally(() => source.close?.())
      },
    }),
    route({
      method: 'GET', path: '/api/v1/connections/:name', access: 'read', summary: 'One connection', params: ConnectionParams, answer: ConnectionAnswer,
      handle: async ({ params }, house) => answered(await knownConnection(house.read, params.name)),
    }),
    route({
      method: 'PUT', path: '/api/v1/connections/:name', access: 'set-standards', summary: 'Add a connection, or replace its settings', params: ConnectionParams, body: SaveConnection, answer: ConnectionAnswer,
      async handle({ params, body: { type, ...settings }, caller }, house) {
        return answered(await house.transact(caller.actor, (work) => saveConnection(work, sources.kinds, { name: params.name, type, settings })))
      },
    }),
    route({
      method: 'DELETE', path: '/api/v1/connections/:name', access: 'set-standards', summary: 'Remove a connection', params: ConnectionParams, status: 204,
      handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => removeConnection(work, params.name)),
    }),
    route({
      method: 'POST', path: '/api/v1/connections/:name/test', access: 'respond', summary: 'Try a connection now', params: ConnectionParams, answer: ConnectionTestAnswer,
      async handle({ params }, house) {
        const connection = await knownConnection(house.read, params.name)
        const source = sources.of(connection)
        if (source === null) throw new Fault('CONNECTIONS_TYPE', { kind: 'conflict', say: unknownType(connection.type).say, mend: unknownType(connection.type).mend })
        return testWithin(source)
      },
    }),
  ]
}

function answerOf({ name, type, settings, health, addedMs, changedMs }: StoredConnection, sources: OpenedSources): ConnectionAnswer {
  return {
    name, type, settings: { ...settings },
    health: {
      state: health.state, since: instant(health.sinceMs), checkedAt: instant(health.checkedMs), lastOkAt: instant(health.lastOkMs), say: health.say, mend: health.mend,
      lastMinuteAt: instant(sources.activity(name).lastMinuteMs),
    },
    addedAt: formatInstant(addedMs), changedAt: formatInstant(changedMs),
  }
}

function destinationOf(health: DestinationHealth): ConnectionsHealthAnswer['destinations'][number] {
  return {
    destination: health.destination, isHealthy: health.consecutiveFailures === 0, lastOkAt: instant(health.lastOkMs), lastFailureAt: instant(health.lastFailureMs),
    lastFailureReason: health.lastFailureReason, consecutiveFailures: health.consecutiveFailures, latencyMs: health.latencyMs, openUntil: instant(health.openUntilMs),
  }
}

function instant(atMs: number | null): string | null {
  return atMs === null ? null : formatInstant(atMs)
}
