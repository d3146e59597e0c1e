// Port: how e-mail comes in. A listener says who may be written to before it takes a message, and answers when it is durable.

export interface ArrivedMail {
  /** Before the @ of the address it was written to, as it was accepted. */
  readonly recipient: string
  /** The sender's address; empty where it gave none. */
  readonly from: string
  readonly subject: string
  readonly text: string
  /** Names in lower case; of several with one name the first. */
  readonly headers: Readonly<Record<string, string>>
  /** The beginning of the message as it came, for people to see. */
  readonly raw: Buffer
}

/** `again`: nothing was written, and the sender should try later. `refused`: never to be tried again. */
export type MailVerdict =
  /** `ignored`: taken, so that no refusal is answered by a machine, and nothing done for this reason. */
  | { readonly how: 'taken'; readonly ignored?: string }
  | { readonly how: 'again' | 'refused'; readonly say: string }

export interface MailReceiver {
  /** Whether anything may be written to this name before the @. */
  knows(recipient: string): Promise<boolean>
  take(mail: ArrivedMail): Promise<MailVerdict>
}

export interface MailSource {
  /** Throws a Fault when it cannot listen. */
  start(receiver: MailReceiver): Promise<{ readonly port: number; stop(): Promise<void> }>
}
