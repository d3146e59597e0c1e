// Which vendor stands behind each way to reach people, by the settings of this installation. Part of practices.ts.
import type { ChatSystem } from './connections/chat.ts'
import type { DeliveryChannel } from './connections/delivery.ts'
import { slackChat } from './connections/slack/chat.ts'
import { slackChannel } from './connections/slack/connection.ts'
import { slackIncomingChannel } from './connections/slack/incoming-webhook.ts'
import { smtpChannel } from './connections/smtp/connection.ts'
import { teamsChat } from './connections/teams/chat.ts'
import { teamsChannel } from './connections/teams/connection.ts'
import { teamsNewsChannel } from './connections/teams/news-card.ts'
import { twilioChannels } from './connections/twilio/connection.ts'
import { webhookChannel } from './connections/webhook/connection.ts'
import { webpushChannel } from './connections/webpush/connection.ts'
import type { House } from './spine/practice.ts'
import { secretsFrom } from './spine/secrets.ts'

export function deliveryChannels({ settings, egress, clock, signer }: House): readonly DeliveryChannel[] {
  const secrets = secretsFrom(process.env, settings.dataFolder)
  const { twilio = null, slack = null } = settings.paging ?? {}
  return [
    ...(settings.smtpUrl === null ? [] : [smtpChannel({ url: settings.smtpUrl, from: settings.smtpFrom })]),
    webhookChannel(egress, clock),
    ...(twilio === null ? [] : twilioChannels({ settings: twilio, egress, secrets, publicUrl: settings.publicUrl })),
    ...(slack === null ? [] : [slackChannel({ settings: slack, egress, secrets })]),
    teamsChannel(egress),
    webpushChannel({ egress, signer, publicUrl: settings.publicUrl }),
  ]
}

/** How subscribers of status pages are reached: by addresses that they gave, without an account. */
export function subscriberChannels({ settings, egress, clock }: House): readonly DeliveryChannel[] {
  return [
    ...(settings.smtpUrl === null ? [] : [smtpChannel({ url: settings.smtpUrl, from: settings.smtpFrom })]),
    webhookChannel(egress, clock), slackIncomingChannel(egress), teamsNewsChannel(egress),
  ]
}

/** Chats in which incidents have channels; for Slack the same app that pages people. */
export function chatSystems({ settings, egress, clock }: House): readonly ChatSystem[] {
  const { slack = null, teams = null } = settings.paging ?? {}
  const secrets = secretsFrom(process.env, settings.dataFolder)
  return [
    ...(slack === null ? [] : [slackChat({ settings: slack, egress, secrets })]),
    ...(teams === null ? [] : [teamsChat({ settings: teams, egress, secrets, clock })]),
  ]
}
