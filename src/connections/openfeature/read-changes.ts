// Events about flags from any provider, in the words of OpenFeature's telemetry (`feature_flag.key`) or in plain ones (`flag`).
// https://opentelemetry.io/docs/specs/semconv/feature-flags/
import { reportOf } from '../../base/change.ts'
import { ignored, notUnderstood, readingObject, told } from '../change-source.ts'
import type { ChangeDialect } from '../change-source.ts'
import { instantIn, numberIn, objectIn, textIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'

export const openfeatureChanges: ChangeDialect = {
  name: 'openfeature', title: 'OpenFeature', secret: 'none',
  disbelief: () => null,
  deliveryOf: () => null,
  read: (message) => readingObject(message, (sent) => {
    const body: Foreign = sent['attributes'] === undefined ? sent : { ...sent, ...objectIn(sent['attributes']) }
    const flag = textIn(body['feature_flag.key']) ?? textIn(body['flag'])
    if (flag === null) return notUnderstood('It names no flag.', 'flag')
    const variant = shown(body['feature_flag.result.variant'] ?? body['feature_flag.variant'] ?? body['variant'] ?? body['value'])
    const previous = shown(body['previous'])
    if (variant === null) return ignored('it says no value')
    const atMs = instantIn(body['at']) ?? instantIn(body['timestamp']) ?? numberIn(body['timestamp'])
    const service = textIn(body['service.name']) ?? textIn(body['service'])
    const version = textIn(body['feature_flag.version']) ?? textIn(body['version'])
    return told(reportOf({
      reference: textIn(body['id']) ?? `${flag}@${version ?? `${variant}/${atMs ?? 'now'}`}`, kind: 'flag', state: 'succeeded', title: `Set the flag ${flag} to ${variant}${previous === null ? '' : ` (was ${previous})`}`,
      services: service === null ? [] : [service], environment: textIn(body['deployment.environment.name']) ?? textIn(body['environment']), startedMs: atMs, finishedMs: atMs,
      by: textIn(body['by']), url: textIn(body['url']), rollback: textIn(body['rollback']) ?? (previous === null ? null : `Set the flag ${flag} back to ${previous}`),
    }))
  }),
}

function shown(value: unknown): string | null {
  return typeof value === 'boolean' ? String(value) : textIn(value)
}
