// HTTP: what other sides of channels post to us, and which channels there are and how they fare.
import { Type } from '@sinclair/typebox'
import { formatInstant } from '../../../base/instant.ts'
import { mainstay } from '../../../base/actor.ts'
import { RawAnswer, route } from '../../../spine/practice.ts'
import type { House, Route, RouteRequest } from '../../../spine/practice.ts'
import type { ChannelAnswer, ChannelRequest, DeliveryChannel } from '../../../connections/delivery.ts'
import { answerReply, pageOfCall } from '../actions/hear-reply.ts'
import { settleReport } from '../actions/settle-report.ts'
import type { ChannelList } from '../contract.ts'
import * as contract from '../contract.ts'
import { briefOf } from '../model/brief-message.ts'
import { channelHealth } from '../store/channel-health.ts'
import { pageRow } from '../store/pages.ts'

const EventParams = Type.Object({ channel: Type.String({ maxLength: 20 }), event: Type.String({ maxLength: 40 }) })
/** Forms and events of chats; the largest carry the message that was answered. */
const bodyLimit = 256 * 1024

/** Who else hears what such an app posts; null: nobody wants it. */
export type AlsoHear = (house: House, channel: string, request: ChannelRequest) => Promise<ChannelAnswer | null>

export function channelRoutes(channels: () => readonly DeliveryChannel[], alsoHear: AlsoHear): readonly Route[] {
  return [
    route({
      method: 'POST', path: '/in/channels/:channel/:event', access: 'signed', raw: true, bodyLimit, params: EventParams,
      summary: 'What a channel (SMS, voice, Slack) posts to us: replies, key presses, buttons, delivery reports; signed by the channel',
      async handle(request, house) {
        const channel = channels().find((one) => one.kind === request.params.channel)
        if (!channel?.hear) return new RawAnswer(404, 'text/plain', 'There is no such channel here.\n')
        return hear(house, { channel, alsoHear }, request)
      },
    }),
    route({
      method: 'GET', path: '/api/v1/channels', access: 'read', summary: 'Ways to reach people: what is set up, and how each fared in the last day', answer: contract.ChannelList,
      handle: (_request, house) => channelList(house, channels()),
    }),
  ]
}

async function hear(house: House, { channel, alsoHear }: { channel: DeliveryChannel; alsoHear: AlsoHear }, request: RouteRequest<{ event: string }>): Promise<RawAnswer> {
  const asked: ChannelRequest = {
    event: request.params.event, url: request.url, query: Object.fromEntries(new URL(request.url, 'http://x').searchParams), headers: request.headers,
    body: request.rawBody.toString('utf8'), nowMs: house.clock.nowMs(),
  }
  const heard = await channel.hear!(asked)
  if (heard.kind === 'refused') {
    house.metrics.channelCalls.inc({ channel: channel.kind, outcome: 'refused' })
    return new RawAnswer(heard.status, 'text/plain', `${heard.say}\n`)
  }
  house.metrics.channelCalls.inc({ channel: channel.kind, outcome: heard.kind })
  if (heard.kind === 'answered') return rawOf(heard.answer)
  if (heard.kind === 'other') {
    const answer = await alsoHear(house, channel.kind, asked)
    return answer === null ? new RawAnswer(404, 'text/plain', 'Nothing here hears this.\n') : rawOf(answer)
  }
  if (heard.kind === 'report') {
    await house.transact(mainstay, (work) => settleReport(work, channel.kind, heard))
    return rawOf(heard.answer)
  }
  if (heard.kind === 'words') {
    const id = await pageOfCall(house, heard.key)
    const page = id === null ? undefined : await pageRow(house.read, id)
    return rawOf(heard.answer(page ? { brief: briefOf(page) } : null))
  }
  const say = await answerReply(house, channel.kind, heard)
  void heard.show?.(say).catch((problem: unknown) => house.log.warn({ err: problem, channel: channel.kind }, 'what became of an answer could not be shown'))
  return rawOf(heard.answer(say))
}

const rawOf = ({ status, contentType, body }: ChannelAnswer): RawAnswer => new RawAnswer(status, contentType, body)

/** Health is what was seen in the last day, not a promise. */
export async function channelList(house: House, channels: readonly DeliveryChannel[]): Promise<ChannelList> {
  const seen = await channelHealth(house.read, house.clock.nowMs())
  return {
    items: contract.channelKinds.map((kind) => {
      const channel = channels.find((one) => one.kind === kind)
      const { sent, failed, lastFailure, lastOkMs } = seen.get(kind) ?? { sent: 0, failed: 0, lastFailure: null, lastOkMs: null }
      return {
        kind, isSetUp: channel !== undefined, leadsTo: channel?.describes ?? null, confirms: channel?.confirms ?? false, sent, failed, lastFailure,
        lastOkAt: lastOkMs === null ? null : formatInstant(lastOkMs), hears: channel?.hear ? `${house.settings.publicUrl}/in/channels/${kind}/` : null, publicKey: channel?.publicKey ?? null,
      }
    }),
    next: null,
  }
}
