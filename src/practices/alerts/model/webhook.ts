// A webhook that alerts come by: which form its bodies have, and what makes alerts of them.
import { mappingProblem } from './mapping.ts'
import type { Mapping } from './mapping.ts'

/** `sentry` and `grafana`: their own, signed. `mapped`: any JSON, by a mapping. */
export const webhookDialects = ['sentry', 'grafana', 'mapped'] as const

export interface WebhookSaid {
  readonly dialect: (typeof webhookDialects)[number]
  /** A reference to the secret that signs its bodies, never the secret itself. */
  readonly secret?: string
  readonly mapping?: Mapping
  /** Of all its alerts, whatever they say themselves. Only for `sentry`; a mapping says it as a plain text. */
  readonly severity?: string
  readonly service?: string
  readonly environment?: string
}

export interface WebhookProblem { readonly field: string; readonly say: string; readonly mend: string }

const reference = /^\$\{(env|file):[^}\n]+\}$/

/** Null when it can be used as it is. */
export function webhookProblem(said: WebhookSaid): WebhookProblem | null {
  if (said.secret !== undefined && !reference.test(said.secret)) return { field: 'secret', say: 'The secret stands there as it is, and settings are shown to everybody who can read.', mend: 'Write a reference instead: ${env:NAME} or ${file:/path}.' }
  if (said.dialect === 'grafana') {
    if (said.secret === undefined) return { field: 'secret', say: 'Without the secret of its HMAC signature nothing can be verified.', mend: 'Give a reference to it, like ${env:GRAFANA_HMAC_SECRET}; a Grafana that does not sign posts to /in/grafana.' }
    for (const field of ['mapping', 'severity', 'service', 'environment'] as const) {
      if (said[field] !== undefined) return { field, say: `Grafana’s form is known, and its labels say the rest: \`${field}\` has no use.`, mend: `Leave \`${field}\` out.` }
    }
    return null
  }
  if (said.dialect === 'sentry') {
    if (said.secret === undefined) return { field: 'secret', say: 'Sentry signs what it sends, and without its client secret nothing can be verified.', mend: 'Give a reference to the client secret of the integration, like ${env:SENTRY_CLIENT_SECRET}.' }
    return said.mapping === undefined ? null : { field: 'mapping', say: 'Sentry’s form is known: a mapping has no use.', mend: 'Leave `mapping` out.' }
  }
  for (const field of ['secret', 'severity', 'service', 'environment'] as const) {
    if (said[field] !== undefined) return { field, say: `\`${field}\` is not used by a mapped webhook.`, mend: field === 'secret' ? 'Leave it out: senders prove themselves by their ingest key.' : `Write it in the mapping: \`${field}: a text\`.` }
  }
  if (said.mapping === undefined) return { field: 'mapping', say: 'There is no mapping.', mend: 'Say at least where the name stands: `mapping: { name: $.title }`.' }
  const problem = mappingProblem(said.mapping)
  return problem === null ? null : { field: `mapping.${problem.field}`, say: problem.say, mend: 'Write a path like $.alert.title, a text with paths in braces like {$.host}/{$.check}, or a plain text.' }
}
