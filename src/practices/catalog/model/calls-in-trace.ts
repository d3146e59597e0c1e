// Who called whom in one trace, from as many of its spans as arrived.
import type { CallKind, ObservedCalls, SeenSpan } from '../../../base/observed.ts'
import { namedPeer, nameOfObserved } from './observed-name.ts'

/**
 * A span whose parent is of another service is a call from there. A client or producer whom no span answered calls
 * what it says it calls: a database, a vendor, a service without tracing. One call is counted once.
 */
export function callsInTrace(spans: readonly SeenSpan[]): readonly ObservedCalls[] {
  const byId = new Map(spans.map((span) => [span.id, span]))
  const answered = new Set(spans.flatMap(({ kind, parent }) => (parent !== null && (kind === 'server' || kind === 'consumer') ? [parent] : [])))
  const calls: ObservedCalls[] = []
  for (const span of byId.values()) {
    const service = nameOfObserved(span.service)
    if (service === null) continue
    const parent = span.parent === null ? undefined : byId.get(span.parent)
    const caller = parent === undefined ? null : nameOfObserved(parent.service)
    if (caller !== null && caller !== service) {
      calls.push(one({ caller, callee: service, kind: isMessage(span, parent) ? 'async' : 'sync', isError: span.isError || (parent!.kind === 'client' && parent!.isError) }))
    }
    if ((span.kind === 'client' || span.kind === 'producer') && span.peer !== null && !answered.has(span.id)) {
      const peer = namedPeer(span.peer, service)
      if (peer !== null && peer.name !== service) calls.push(one({ caller: service, callee: peer.name, kind: span.kind === 'producer' && peer.kind === 'sync' ? 'async' : peer.kind, isError: span.isError }))
    }
  }
  return calls
}

function isMessage(span: SeenSpan, parent: SeenSpan | undefined): boolean {
  return span.kind === 'consumer' || parent?.kind === 'producer'
}

function one(call: { caller: string; callee: string; kind: CallKind; isError: boolean }): ObservedCalls {
  const { isError, ...edge } = call
  return { ...edge, calls: 1, errors: isError ? 1 : 0 }
}
