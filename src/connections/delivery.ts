// Port: how a message reaches a person. One folder beside this file for each way; main.ts says which there are.

export type DeliveryKind = 'email' | 'webhook'

export interface DeliveryMessage {
  /** The same for every try of one notification, so that a receiver can drop a repeat. */
  readonly key: string
  /** Where to: an e-mail address, a URL. */
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
}

export type Delivered =
  | { readonly ok: true; /** What the other side called it: a message id, a status. */ readonly reference: string }
  | { readonly ok: false; readonly reason: string; /** Trying the same again cannot help. */ readonly isPermanent: boolean }

export interface DeliveryChannel {
  readonly kind: DeliveryKind
  /** Where it leads, for people; without secrets: `smtp.example.org:587`. */
  readonly describes: string
  /** Never throws for what the other side does; gives up when the signal aborts. */
  deliver(message: DeliveryMessage, signal: AbortSignal): Promise<Delivered>
  close?(): Promise<void>
}
