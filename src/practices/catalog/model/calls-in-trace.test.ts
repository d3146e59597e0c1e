// Who called whom, from spans; and how long they are held for it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Peer, SeenSpan } from '../../../base/observed.ts'
import { callsInTrace } from './calls-in-trace.ts'
import { namedPeer, nameOfObserved } from './observed-name.ts'
import { joinForMs, TraceBook } from './trace-book.ts'

const nobody: Peer = { service: null, host: null, database: null, messaging: null }
const span = (id: string, service: string, more: Partial<SeenSpan> = {}): SeenSpan => ({ trace: 't', id, parent: null, kind: 'internal', service, isError: false, peer: null, ...more })
const told = (spans: readonly SeenSpan[]) => callsInTrace(spans).map(({ caller, callee, kind, errors }) => `${caller} -${kind}-> ${callee}${errors > 0 ? ' failed' : ''}`).sort()

for (const row of [
  { says: 'a server whose parent is a client elsewhere is a call', spans: [span('1', 'shop', { kind: 'client', peer: { ...nobody, host: 'pay.example.com' } }), span('2', 'pay', { kind: 'server', parent: '1' })], calls: ['shop -sync-> pay'] },
  { says: 'the child may come before its parent', spans: [span('2', 'pay', { kind: 'server', parent: '1' }), span('1', 'shop', { kind: 'client' })], calls: ['shop -sync-> pay'] },
  { says: 'a caller whose client spans are missing is found by its inner span', spans: [span('1', 'shop'), span('2', 'pay', { kind: 'server', parent: '1' })], calls: ['shop -sync-> pay'] },
  { says: 'a consumer of a producer is a call through a queue', spans: [span('1', 'shop', { kind: 'producer' }), span('2', 'mail', { kind: 'consumer', parent: '1' })], calls: ['shop -async-> mail'] },
  { says: 'spans inside one service are no call', spans: [span('1', 'shop', { kind: 'client' }), span('2', 'shop', { kind: 'server', parent: '1' })], calls: [] },
  { says: 'a client answered by its own service calls nobody it names', spans: [span('1', 'shop', { kind: 'client', peer: { ...nobody, host: 'gateway' } }), span('2', 'shop', { kind: 'server', parent: '1' })], calls: [] },
  { says: 'a client nobody answered calls its database', spans: [span('1', 'shop', { kind: 'client', isError: true, peer: { ...nobody, host: 'orders-db.shop.svc.cluster.local', database: 'postgresql' } })], calls: ['shop -datastore-> orders-db failed'] },
  { says: 'a server without its parent is no edge', spans: [span('2', 'pay', { kind: 'server', parent: '1' })], calls: [] },
  { says: 'the same span twice is one call', spans: [span('1', 'shop', { kind: 'client' }), span('2', 'pay', { kind: 'server', parent: '1' }), span('2', 'pay', { kind: 'server', parent: '1' })], calls: ['shop -sync-> pay'] },
  { says: 'a client that failed makes the call fail, even if the server says it went well', spans: [span('1', 'shop', { kind: 'client', isError: true }), span('2', 'pay', { kind: 'server', parent: '1' })], calls: ['shop -sync-> pay failed'] },
]) test(row.says, () => assert.deepEqual(told(row.spans), row.calls))

for (const row of [
  { says: 'a service named by the caller counts first', peer: { ...nobody, service: 'Pay Service', host: '10.0.0.7' }, name: 'Pay-Service', kind: 'sync' },
  { says: 'a public host is a vendor', peer: { ...nobody, host: 'api.stripe.com:443' }, name: 'api.stripe.com', kind: 'vendor' },
  { says: 'a host inside the cluster is a service', peer: { ...nobody, host: 'pay.shop.svc' }, name: 'pay', kind: 'sync' },
  { says: 'a database without a host is its caller’s own', peer: { ...nobody, host: '10.1.2.3', database: 'redis' }, name: 'shop/redis', kind: 'datastore' },
  { says: 'a broker is reached through a queue', peer: { ...nobody, host: 'kafka-0', messaging: 'kafka' }, name: 'kafka-0', kind: 'async' },
  { says: 'an address of numbers names nothing', peer: { ...nobody, host: '10.1.2.3' }, name: null, kind: null },
  { says: 'nor does an address of the sixth version', peer: { ...nobody, host: '::1' }, name: null, kind: null },
]) test(row.says, () => {
  const named = namedPeer(row.peer, 'shop')
  assert.deepEqual([named?.name ?? null, named?.kind ?? null], [row.name, row.kind])
})

test('names are written as the catalog writes them', () => {
  assert.deepEqual(['a b', ' ü ', '', '--x--', 'ns/svc', 'x'.repeat(300)].map(nameOfObserved), ['a-b', null, null, 'x', 'ns/svc', 'x'.repeat(253)])
})

test('spans of a trace that come apart are joined within the window, and each is taken once', () => {
  const book = new TraceBook()
  book.add([span('2', 'pay', { kind: 'server', parent: '1' })], 1_000)
  assert.deepEqual(book.take(1_000 + joinForMs - 1), [])
  book.add([span('1', 'shop', { kind: 'client' })], 1_000 + joinForMs - 1)
  const [trace] = book.take(1_000 + joinForMs)
  assert.deepEqual(told(trace!), ['shop -sync-> pay'])
  assert.deepEqual([book.size, book.take(1e9)], [0, []])
})

test('when too many are held the oldest traces are taken first, and only as many as needed', () => {
  const book = new TraceBook(2)
  for (const trace of ['a', 'b', 'c', 'd']) book.add([{ ...span('1', 'shop'), trace }], 0)
  assert.deepEqual(book.take(0).map(([one]) => one!.trace), ['a', 'b'])
  assert.deepEqual(book.take(0, true).map(([one]) => one!.trace), ['c', 'd'])
})
