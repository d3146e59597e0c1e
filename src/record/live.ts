// Live pages: each process follows the record once in memory and tells every connected browser.
import { PassThrough } from 'node:stream'
import { Fault } from '../base/fault.ts'
import { formatInstant } from '../base/instant.ts'
import type { House } from '../spine/practice.ts'
import { StreamAnswer } from '../spine/stream.ts'
import { viewAs, viewer } from '../spine/viewer.ts'
import type { Viewer } from '../spine/viewer.ts'
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

interface Listener {
  readonly stream: PassThrough
  readonly mayStill: () => Promise<boolean>
  readonly viewer: Viewer | null
}

export function startLive(house: House): Live {
  const listeners = new Set<Listener>()
  /** Null while nobody listens. */
  let position: Position | null = null
  /** Only while somebody listens. */
  let poll: NodeJS.Timeout | undefined
  let isReading = false
  let isStopped = false

  const send = (text: string, to: Iterable<Listener> = listeners): void => {
    for (const { stream } of to) {
      if (stream.writableLength > maxBufferedBytes) stream.destroy()
      else stream.write(text)
    }
  }
  /** Who may hear of each subject that not everybody may: asked only when there is news of one. */
  const audiences = async (subjects: ReadonlySet<string>): Promise<ReadonlyMap<string, ReadonlySet<Listener>>> => {
    const audience = new Map<string, Set<Listener>>()
    const [first] = listeners
    if (!first?.viewer) return audience
    for (const subject of await first.viewer.hides(house.read, null)) if (subjects.has(subject)) audience.set(subject, new Set())
    if (audience.size === 0) return audience
    for (const listener of listeners) {
      const hidden = new Set(await listener.viewer?.hides(house.read, listener.viewer.person))
      for (const [subject, heard] of audience) if (!hidden.has(subject)) heard.add(listener)
    }
    return audience
  }
  // It reads for all who listen, whoever came first.
  const read = async (): Promise<void> => viewAs(null, async () => {
    if (isReading || isStopped) return
    isReading = true
    try {
      while (position !== null && listeners.size > 0) {
        const entries = await readSettled(house.read, { after: position, limit: batchSize })
        // An overflowing burst is told as one event: the page reads again whatever it shows.
        if (entries.length === batchSize) send('event: reload\ndata: {}\n\n')
        else {
          const audience = await audiences(new Set(entries.map(({ entry }) => entry.subject)))
          for (const { tx, seq, entry } of entries) send(`id: ${tx}.${seq}\ndata: ${JSON.stringify({ seq, kind: entry.kind, subject: entry.subject, service: entry.service, at: formatInstant(entry.atMs) } satisfies LiveEvent)}\n\n`, audience.get(entry.subject))
        }
        const last = entries.at(-1)
        if (last) position = { tx: last.tx, seq: last.seq }
        if (entries.length < batchSize) break
      }
      if (listeners.size === 0) {
        position = null
        clearInterval(poll)
        poll = undefined
      }
    } catch (problem) {
      if (!isStopped) house.log.warn({ err: problem }, 'the live stream could not read the record; trying again')
    } finally {
      isReading = false
    }
  })
  const beat = async (): Promise<void> => {
    send('event: alive\ndata: {}\n\n')
    for (const { stream, mayStill } of listeners) if (!(await mayStill())) stream.end()
  }
  const unlisten = house.database.listen('record', () => void read())
  const heartbeat = setInterval(() => void beat(), heartbeatMs)

  /** From before the first word: whatever is committed after a listener has heard it will be told. */
  const join = async (listener: Listener, isBack: boolean): Promise<void> => {
    const end = await settledEnd(house.read)
    if (isStopped) return void listener.stream.end()
    position ??= end
    listeners.add(listener)
    poll ??= setInterval(() => void read(), pollMs)
    listener.stream.on('close', () => listeners.delete(listener))
    // After a gap the page reads again what it shows: the stream tells of news, it is not the record.
    listener.stream.write(`retry: 1000\n\n${isBack ? 'event: reload\ndata: {}\n\n' : 'event: hello\ndata: {}\n\n'}`)
    void read()
  }
  return {
    answer: (lastEventId) => new StreamAnswer(async (reply, mayStill) => {
      if (listeners.size >= maxListeners) throw new Fault('RECORD_TOO_MANY_LISTENERS', { kind: 'unavailable', say: `${maxListeners} pages are being kept up to date by this process.`, mend: 'Close some, or run more replicas.' })
      const stream = new PassThrough()
      await join({ stream, mayStill, viewer: viewer() }, lastEventId !== null)
      // Nothing follows on this connection, and a stop need not wait for it.
      return reply.header('cache-control', 'no-store').header('x-accel-buffering', 'no').header('connection', 'close').type('text/event-stream').send(stream)
    }),
    async stop() {
      isStopped = true
      unlisten()
      clearInterval(poll)
      clearInterval(heartbeat)
      for (const { stream } of listeners) stream.end()
    },
  }
}
