// Settings that every connection over HTTP has: addresses, headers, secrets by reference.
import { Type } from '@sinclair/typebox'
import type { Finding } from '../base/finding.ts'

const reference = '\\$\\{(env:[A-Za-z_][A-Za-z0-9_]*|file:/[^}\\n]+)\\}'

/** The secret itself never stands in a setting. */
export const SecretReference = Type.String({ pattern: `^${reference}$`, maxLength: 1_000, description: 'A reference: ${env:NAME} or ${file:/path}' })

export const Headers = Type.Record(Type.String({ pattern: '^[A-Za-z0-9-]{1,100}$' }), Type.String({ maxLength: 4_000 }), { additionalProperties: false, maxProperties: 20, description: 'Sent with each request: X-Scope-OrgID' })

/** They belong to the request itself. */
const ownHeaders = new Set(['host', 'content-length', 'content-type', 'content-encoding', 'transfer-encoding', 'connection', 'accept-encoding', 'upgrade', 'expect', 'te', 'trailer', 'keep-alive'])
const secretHeaders = /^(authorization|proxy-authorization|cookie|.*(token|secret|key|password).*)$/i

export function headerFindings(headers: Readonly<Record<string, string>> | undefined): readonly Finding[] {
  const findings: Finding[] = []
  for (const [name, value] of Object.entries(headers ?? {})) {
    const field = `headers.${name}`
    if (ownHeaders.has(name.toLowerCase())) findings.push({ level: 'error', code: 'CONNECTIONS_HEADER', say: `The header ${name} is set by Mainstay itself.`, mend: 'Remove it.', field })
    else if (/[\r\n\0]/.test(value)) findings.push({ level: 'error', code: 'CONNECTIONS_HEADER', say: `The header ${name} has a line break.`, mend: 'Write it on one line.', field })
    else if (secretHeaders.test(name) && !new RegExp(reference).test(value)) {
      findings.push({ level: 'error', code: 'CONNECTIONS_SECRET_IN_SETTINGS', say: `The header ${name} holds a secret as it is, and settings are shown to everybody who can read.`, mend: 'Write a reference instead: ${env:NAME} or ${file:/path}.', field })
    }
  }
  return findings
}

export function addressFindings(text: string, field: string): readonly Finding[] {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return [{ level: 'error', code: 'CONNECTIONS_ADDRESS', say: `\`${field}\` is not an http or https address.`, mend: 'Write it like http://prometheus:9090.', field }]
  }
  if (url.username !== '' || url.password !== '') {
    return [{ level: 'error', code: 'CONNECTIONS_SECRET_IN_SETTINGS', say: `\`${field}\` holds a user name or password.`, mend: 'Give credentials apart from the address, as a reference to a secret.', field }]
  }
  return []
}
