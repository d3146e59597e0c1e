// What coordination says on the record. Subject: incident/inc_….
import { Type } from '@sinclair/typebox'
import { defineEvent } from '../../record/define-event.ts'

export const chatChannelOpened = defineEvent('chat.channel-opened', 'An incident got a channel of its own in the chat.', Type.Object({ number: Type.Integer(), chat: Type.String(), channel: Type.String(), name: Type.String(), url: Type.Union([Type.String(), Type.Null()]) }))
export const chatGaveUp = defineEvent('chat.gave-up', 'The chat did not answer for two days: what was owed to it was laid aside.', Type.Object({ number: Type.Integer(), chat: Type.String(), problem: Type.String() }))
export const chatPolicySaved = defineEvent('chat-policy.saved', 'When incidents get a channel of their own was said or changed. Subject: chat-policy/<name>.', Type.Object({ chat: Type.String(), severities: Type.Array(Type.String()) }))
