// Live pages: each process follows the record once in memory and tells every connected browser.
import { PassThrough } from 'node:stream'
import { formatInstant } from '../base/instant.ts'
import type { House } from '../spine/practice.ts'
import { StreamAnswer } from '../spine/stream.ts'
import type { LiveEvent } from './contract.ts'
import { readSettled, settledEnd } from './read.ts'
import type { Position } from './read.ts'

/** Under the minute after which proxies cut a silent connection. */
const heartbeatMs = 15_000
const maxListeners = 2_000
/** A browser that reads slower than this much behind is cut; it comes back and asks anew. */
const maxBufferedBytes = 1_000_000
const batchSize = 500
const pollMs = 500

export interface Live {
  answer(lastEventId: string | null): StreamAnswer
  stop(): Promise<void>
}

export function startLive(house: House): Live {
  const listeners = new Set<PassThrough>()
  let position: Position | null = null
  let isReading = false
  let isStopped = false

  const send = (text: string): void => {
    for (const listener of listeners) {
      if (listener.writableLength > maxBufferedBytes) listener.destroy()
      else listener.write(text)
    }
  }
  const read = async (): Promise<void> => {
    if (isReading || isStopped || listeners.size === 0) {
      if (listeners.size === 0) position = null
      return
    }
    isReading = true
    try {
      position ??= await settledEnd(house.read)
      for (;;) {
        const entries = await readSettled(house.read, { after: position, limit: batchSize })
        // An overflowing burst is told as one event: the page reads again whatever it shows.
        if (entries.length === batchSize) send('event: reload\ndata: {}\n\n')
        else for (const { tx, seq, entry } of entries) send(`id: ${tx}.${seq}\ndata: ${JSON.stringify({ seq, kind: entry.kind, subject: entry.subject, service: entry.service, at: formatInstant(entry.atMs) } satisfies LiveEvent)}\n\n`)
        const last = entries.at(-1)
        if (last) position = { tx: last.tx, seq: last.seq }
        if (entries.length < batchSize) break
      }
    } catch (problem) {
      if (!isStopped) house.log.warn({ err: problem }, 'the live stream could not read the record; trying again')
    } finally {
      isReading = false
    }
  }
  const unlisten = house.database.listen('record', () => void read())
  const poll = setInterval(() => void read(), pollMs)
  const heartbeat = setInterval(() => send('event: alive\ndata: {}\n\n'), heartbeatMs)
  return {
    answer: (lastEventId) => new StreamAnswer((reply) => {
      if (listeners.size >= maxListeners) return reply.code(503).send()
      const stream = new PassThrough()
      listeners.add(stream)
      stream.on('close', () => listeners.delete(stream))
      // After a gap the page reads again what it shows: the stream tells of news, it is not the record.
      stream.write(`retry: 1000\n\n${lastEventId === null ? 'event: hello\ndata: {}\n\n' : 'event: reload\ndata: {}\n\n'}`)
      void read()
      return reply.header('cache-control', 'no-store').header('x-accel-buffering', 'no').type('text/event-stream').send(stream)
    }),
    async stop() {
      isStopped = true
      unlisten()
      clearInterval(poll)
      clearInterval(heartbeat)
      for (const listener of listeners) listener.end()
    },
  }
}
