// Words of chats that rules and connections share.
export const chatKinds = ['slack', 'teams'] as const
export type ChatKind = (typeof chatKinds)[number]

export interface ChatButton { readonly verb: string; readonly label: string; readonly isPrimary: boolean }

/** Plain text throughout: the chat escapes what it would read as its own. */
export interface ChatCard {
  readonly title: string
  readonly lines: readonly string[]
  readonly url: string
  /** What a press of its buttons is about. */
  readonly value: string
  readonly buttons: readonly ChatButton[]
}

export const chatNames: Readonly<Record<ChatKind, string>> = { slack: 'Slack', teams: 'Microsoft Teams' }
