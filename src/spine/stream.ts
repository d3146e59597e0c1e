// An answer that goes on: the route takes over the connection (server-sent events, downloads).
import type { FastifyReply } from 'fastify'

export class StreamAnswer {
  readonly stream: (reply: FastifyReply) => FastifyReply | Promise<FastifyReply>
  constructor(stream: (reply: FastifyReply) => FastifyReply | Promise<FastifyReply>) {
    this.stream = stream
  }
}
