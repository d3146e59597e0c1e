// What is seen of services calling one another: spans as far as that needs them, and calls counted.

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer'

/** What a client says of whom it calls. */
export interface Peer {
  /** Named by the caller as a service (`peer.service`). */
  readonly service: string | null
  /** Host name or address as the caller knows it. */
  readonly host: string | null
  /** `postgresql`, `redis`: it is a database. */
  readonly database: string | null
  /** `kafka`, `rabbitmq`: it is a broker. */
  readonly messaging: string | null
}

export interface SeenSpan {
  /** 32 hexadecimal digits. */
  readonly trace: string
  /** 16 hexadecimal digits. */
  readonly id: string
  /** Null for the first span of a trace. */
  readonly parent: string | null
  readonly kind: SpanKind
  readonly service: string
  readonly isError: boolean
  readonly peer: Peer | null
}

/** How one needs another. */
export type CallKind = 'sync' | 'async' | 'datastore' | 'vendor'

/** Calls from one to another in some time. */
export interface ObservedCalls {
  readonly caller: string
  readonly callee: string
  readonly kind: CallKind
  readonly calls: number
  readonly errors: number
}
