// Port: how a message reaches a person, and what comes back by the same way. One folder beside this file for each; practices.ts says which there are.

export const deliveryKinds = ['email', 'webhook', 'sms', 'voice', 'slack', 'teams', 'webpush'] as const
export type DeliveryKind = (typeof deliveryKinds)[number]

export interface DeliveryMessage {
  /** The same for every try of one notification, so that a receiver can drop a repeat. */
  readonly key: string
  /** Where to: an e-mail address, a URL, a telephone number, what the channel calls a person. */
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Messages about the same thing share it and are shown together where the channel can. */
  readonly thread: string
  /** The same facts for a program to read. */
  readonly data: Readonly<Record<string, unknown>>
  /** What the receiver shares with us to know that it was us; null where the channel has no use for it. */
  readonly secret: string | null
  /** One or two sentences for a small screen or a voice. */
  readonly brief: string
  /** How it can be answered; null for a message that only tells. */
  readonly reply: MessageReply | null
  /** What the channel called an earlier message about the same thing; it is shown under that one where the channel can. */
  readonly under: string | null
  /** One of many, sent to who asked for it: not urgent, and ended by one press. Left out: for one person, now. */
  readonly bulk?: { readonly unsubscribeUrl: string }
  /** Where a message that only tells leads, as buttons where the channel has them. */
  readonly links?: readonly { readonly label: string; readonly url: string }[]
  /** It counts as delivered only when the answer holds this: the receiver proves that it reads us. Webhooks only. */
  readonly mustEcho?: string
}

export interface MessageReply {
  readonly verbs: readonly ReplyVerb[]
  /** What a short message is answered with: `12`, `12r`, `12e`; null where none was given out. */
  readonly code: number | null
  readonly acknowledgeUrl: string
  readonly pageUrl: string
  /** An e-mail address where a written answer goes, good for this message alone; left out where none is listened at. */
  readonly mailTo?: string
}

export type ReplyVerb = 'acknowledge' | 'resolve' | 'escalate'

export type Delivered =
  | { readonly ok: true; /** What the other side called it: a message id, a status. */ readonly reference: string }
  | { readonly ok: false; readonly reason: string; /** Trying the same again cannot help. */ readonly isPermanent: boolean }

export interface DeliveryChannel {
  readonly kind: DeliveryKind
  /** Where it leads, for people; without secrets: `smtp.example.org:587`. */
  readonly describes: string
  /** It reports whether a message arrived. Without a report within 30 s the person's next method is used. */
  readonly confirms?: boolean
  /** What a browser needs to subscribe to it. */
  readonly publicKey?: string
  /** Never throws for what the other side does; gives up when the signal aborts. */
  deliver(message: DeliveryMessage, signal: AbortSignal): Promise<Delivered>
  /** What the other side posts to `/in/channels/<kind>/<event>`. The channel proves that it is who it says. */
  hear?(request: ChannelRequest): Promise<Heard>
  /** Asks the other side whether we are welcome, without sending anything; null: all is well. */
  check?(signal: AbortSignal): Promise<string | null>
  close?(): Promise<void>
}

export interface ChannelRequest {
  readonly event: string
  /** As the other side knows it, query included: some sign it. */
  readonly url: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
  readonly nowMs: number
}

export interface ChannelAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** How a message fares, as the other side reports it. */
export type DeliveryReport = 'queued' | 'sent' | 'delivered' | 'failed'

export type Heard =
  /** Not who it says it is, or not readable: nothing is done. */
  | { readonly kind: 'refused'; readonly status: number; readonly say: string }
  /** Nothing for us to do. */
  | { readonly kind: 'answered'; readonly answer: ChannelAnswer }
  /** Believed, and not about a message of ours: the same app may have other uses. */
  | { readonly kind: 'other' }
  | { readonly kind: 'report'; readonly report: DeliveryReport; readonly reference: string; /** Of the message, where the report names it. */ readonly key: string | null; readonly detail: string; readonly answer: ChannelAnswer }
  /** A call was taken: what shall be said? `key` is of the message; null words: there is nothing to say any more. */
  | { readonly kind: 'words'; readonly key: string; readonly answer: (words: { readonly brief: string } | null) => ChannelAnswer }
  | HeardVerb

/** A person answered. */
export interface HeardVerb {
  readonly kind: 'verb'
  readonly verb: ReplyVerb
  /** Who: the number or the id that this channel knows them by. */
  readonly from: string
  /** The message answered: by its key, or by the code that was written; neither: whichever one waits. */
  readonly key: string | null
  readonly code: number | null
  readonly answer: (say: string) => ChannelAnswer
  /** Shows what became of it where the message stands; its failure changes nothing. */
  readonly show?: (say: string) => Promise<void>
}
