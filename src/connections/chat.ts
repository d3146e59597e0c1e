// The port of chat systems as incidents use them: a channel for each incident, a card kept up to date, and what members do there.
import type { ChatCard, ChatKind } from '../base/chat.ts'
import type { ChannelAnswer, ChannelRequest } from './delivery.ts'

export type ChatOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false
      readonly reason: string
      /** Trying the same again cannot help. */
      readonly isPermanent: boolean
      /** The other side says when to come back; null when it does not. */
      readonly retryAfterMs: number | null
    }

export interface ChatMessage { readonly text: string; readonly author: string | null; readonly url: string | null }

export interface ChatSystem {
  readonly kind: ChatKind
  /** Where it leads, for people; without secrets. */
  readonly describes: string
  /**
   * The channel of this name, opened when there is none. One that is there already is taken only when we opened it for the
   * same `purpose`; otherwise the name gets a number. So a repeat after a crash finds what it opened before.
   */
  openChannel(wish: { readonly name: string; readonly purpose: string; readonly isPrivate: boolean }, signal: AbortSignal): Promise<ChatOutcome<{ readonly id: string; readonly name: string; readonly url: string | null }>>
  /** Members who are there already, or cannot be invited, are passed over. */
  invite(channel: string, members: readonly string[], signal: AbortSignal): Promise<ChatOutcome<null>>
  setTopic(channel: string, topic: string, signal: AbortSignal): Promise<ChatOutcome<null>>
  /** @param key named in the message, so that `findMessage` knows it again. */
  post(channel: string, message: { readonly key: string; readonly text: string } | { readonly key: string; readonly card: ChatCard }, signal: AbortSignal): Promise<ChatOutcome<{ readonly message: string }>>
  changeCard(channel: string, message: string, card: ChatCard, signal: AbortSignal): Promise<ChatOutcome<null>>
  /** Among the latest of the channel; null: it was not posted. */
  findMessage(channel: string, key: string, signal: AbortSignal): Promise<ChatOutcome<{ readonly message: string | null }>>
  readMessage(channel: string, message: string, signal: AbortSignal): Promise<ChatOutcome<ChatMessage | null>>
  /** Null: nobody there has this address. */
  memberByEmail(email: string, signal: AbortSignal): Promise<ChatOutcome<string | null>>
  emailOfMember(member: string, signal: AbortSignal): Promise<ChatOutcome<string | null>>
  /** What the other side posts to us; it proves that it is who it says. */
  hear(request: ChannelRequest): Promise<ChatHeard>
}

export type ChatHeard =
  | { readonly kind: 'refused'; readonly status: number; readonly say: string }
  | { readonly kind: 'answered'; readonly answer: ChannelAnswer }
  /** Somebody wrote to us; `answer` is seen by them alone. */
  | { readonly kind: 'command'; readonly text: string; readonly member: string; readonly channel: string; readonly answer: (say: string) => ChannelAnswer | Promise<ChannelAnswer> }
  /** A chat that waits is answered with what became of it; another is answered at once and shown it later. */
  | ({ readonly kind: 'press'; readonly verb: string; readonly value: string; readonly member: string } & (
      | { readonly answer: ChannelAnswer; readonly show: (say: string) => Promise<void> }
      | { readonly answer: (say: string) => ChannelAnswer; readonly show?: never }
    ))
  /** Null: a chat without reactions has a command of its own for it. */
  | { readonly kind: 'reaction'; readonly reaction: string | null; readonly member: string; readonly channel: string; readonly message: string; readonly answer: ChannelAnswer }
