// How the ways to reach people are called, and what an address of each looks like.
import type { MethodAnswer } from '../contract.ts'

type Kind = MethodAnswer['kind']

export const channelNames: Readonly<Record<Kind, string>> = {
  email: 'E-mail', sms: 'Text message', voice: 'Telephone call', slack: 'Slack', teams: 'Microsoft Teams', webpush: 'Push to a browser', webhook: 'Webhook',
}

export const addressHints: Readonly<Record<Kind, string>> = {
  email: 'you@example.org', sms: '+4930123456', voice: '+4930123456', slack: 'Member id, like U012AB3CDE', teams: 'https://… of the workflow', webpush: '', webhook: 'https://…',
}
