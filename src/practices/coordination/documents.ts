// Configuration files of the kind ChatPolicy.
import type { Finding } from '../../base/finding.ts'
import { append } from '../../record/append.ts'
import type { DocumentKind } from '../../spine/documents.ts'
import { documentReader, documentSchema, isOfKind, written } from '../../spine/own-document.ts'
import { ChatPolicySpec } from './contract.ts'
import { chatPolicySaved } from './events.ts'
import type { ChatPolicy } from './model/chat-policy.ts'
import { chatPolicies, putChatPolicy } from './store/chat.ts'

const kind = 'ChatPolicy'
const schema = documentSchema(kind, ChatPolicySpec)
const read = documentReader<ChatPolicySpec>(schema, (what) => ({ code: 'COORDINATION_CHAT_POLICY', say: `${kind}: ${what}.`, mend: `See the JSON Schema of kind ${kind} at /api/v1/configuration/schema.` }))

export const chatPolicyDocuments: DocumentKind = {
  kind, schema,
  recognises: (document) => isOfKind(document, kind),
  read(documents) {
    const findings: Finding[] = []
    const value = documents.flatMap((from) => {
      const found = read(from, findings)
      return found === null ? [] : [{ name: found.name, spec: settled(found.spec), from }]
    })
    return { value, findings }
  },
  stored: async (db) => new Map((await chatPolicies(db)).map(({ name, spec }) => [name, spec])),
  async apply({ name, spec }, work) {
    const policy = spec as ChatPolicy
    await putChatPolicy(work.db, name, policy)
    await append(work, [chatPolicySaved({ subject: `chat-policy/${name}`, data: { chat: policy.chat, severities: [...policy.severities] } })])
  },
  write: (name, spec) => written(kind, name, saidOf(spec as ChatPolicy)),
}

function settled(spec: ChatPolicySpec): ChatPolicy {
  const reaction = spec.captureReaction ?? 'pushpin'
  return { chat: spec.chat, severities: spec.severities ?? ['SEV1', 'SEV2'], namePrefix: spec.namePrefix ?? 'inc', isPrivate: spec.private ?? false, captureReaction: reaction === 'none' ? null : reaction, invite: spec.invite ?? [] }
}

function saidOf({ chat, severities, namePrefix, isPrivate, captureReaction, invite }: ChatPolicy): ChatPolicySpec {
  return { chat, severities: [...severities] as NonNullable<ChatPolicySpec['severities']>, namePrefix, private: isPrivate, captureReaction: captureReaction ?? 'none', invite: [...invite] }
}
