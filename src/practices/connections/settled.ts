// Settings as given become settings that can be stored: of a known type, fitting its schema, without a secret in them.
import { Value } from '@sinclair/typebox/value'
import { Fault } from '../../base/fault.ts'
import { hasErrors } from '../../base/finding.ts'
import type { Finding } from '../../base/finding.ts'
import type { MetricSourceKind } from '../../connections/metric-source.ts'
import type { Settings } from './store.ts'

/** These are paths of the API. */
const reserved = new Set(['health', 'types', 'test'])
const mostFindings = 10

export function nameFindings(name: string): readonly Finding[] {
  if (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name) && !reserved.has(name)) return []
  return [{ level: 'error', code: 'CONNECTIONS_NAME', say: `"${name.slice(0, 80)}" cannot be the name of a connection.`, mend: 'Use up to 63 small letters, digits and dashes; health, types and test are taken.', field: 'metadata.name' }]
}

/** @param prefix of the fields in findings: `spec.` in documents. */
export function settingsFindings(kinds: readonly MetricSourceKind[], given: { type: unknown; settings: Settings }, prefix = ''): readonly Finding[] {
  const kind = kinds.find((one) => one.type === given.type)
  if (!kind) {
    return [{ level: 'error', code: 'CONNECTIONS_TYPE', say: `"${String(given.type).slice(0, 80)}" is no type of connection.`, mend: `Known types: ${kinds.map((one) => one.type).join(', ')}.`, field: `${prefix}type` }]
  }
  const wrong = [...Value.Errors(kind.schema, given.settings)].slice(0, mostFindings)
  if (wrong.length > 0) {
    return wrong.map(({ path, message }) => {
      const field = path.split('/').filter(Boolean).join('.')
      return { level: 'error', code: 'CONNECTIONS_SETTINGS', say: `${field || 'The settings'}: ${message}.`, mend: `See the settings of type ${kind.type} at /api/v1/connections/types.`, field: prefix + field }
    })
  }
  return kind.check(given.settings as never).map((finding) => ({ ...finding, field: `${prefix}${finding.field ?? ''}` }))
}

/** Throws the first error; the others are in its facts. */
export function refuseErrors(findings: readonly Finding[]): void {
  if (!hasErrors(findings)) return
  const first = findings.find((finding) => finding.level === 'error')!
  throw new Fault(first.code, { say: first.say, mend: first.mend, findings })
}
