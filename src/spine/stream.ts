// An answer that goes on: the route takes over the connection (server-sent events, downloads).
import type { FastifyReply } from 'fastify'

/** @param mayStill whether the caller may still have this answer: a session ends, a token is revoked, while it goes on. */
export type Streaming = (reply: FastifyReply, mayStill: () => Promise<boolean>) => FastifyReply | Promise<FastifyReply>

export class StreamAnswer {
  readonly stream: Streaming
  constructor(stream: Streaming) {
    this.stream = stream
  }
}
