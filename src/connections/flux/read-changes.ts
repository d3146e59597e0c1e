// Events of Flux's notification controller as changes, from a provider of type generic or generic-hmac.
// https://fluxcd.io/flux/components/notification/providers/
import { reportOf } from '../../base/change.ts'
import type { ChangeState } from '../../base/change.ts'
import { headerIn, ignored, notUnderstood, readingObject, told } from '../change-source.ts'
import type { ChangeDialect } from '../change-source.ts'
import { instantIn, objectIn, textIn } from '../foreign-fields.ts'
import { isHexHmac } from '../shared-secret.ts'

/** What applies to a cluster; sources that were only fetched change nothing. */
const applying = new Set(['Kustomization', 'HelmRelease'])

export const fluxChanges: ChangeDialect = {
  name: 'flux', title: 'Flux', secret: 'optional',
  disbelief(message, { secret }) {
    const [, hex] = /^sha256=([0-9a-f]{64})$/i.exec(headerIn(message, 'x-signature')) ?? []
    if (hex === undefined) return 'X-Signature is missing: the provider must be of type generic-hmac.'
    return isHexHmac(hex, { algorithm: 'sha256', secret, body: message.body }) ? null : 'X-Signature does not fit the body.'
  },
  deliveryOf: () => null,
  read: (message) => readingObject(message, (body) => {
    const object = objectIn(body['involvedObject'])
    const [kind, namespace, name, reason] = [textIn(object['kind']), textIn(object['namespace']), textIn(object['name']), textIn(body['reason'])]
    if (kind === null || name === null || reason === null) return notUnderstood('It names no object and no reason.', 'involvedObject')
    if (!applying.has(kind)) return ignored(`a ${kind.slice(0, 60)} changes nothing by itself`)
    const metadata = objectIn(body['metadata'])
    // The key is plain in newer versions and led by the API group of its kind in older ones.
    const [, revision] = Object.entries(metadata).map(([key, value]) => [key, textIn(value)] as const).find(([key, value]) => value !== null && /(^|\/)revision$/.test(key)) ?? []
    if (revision === undefined || revision === null) return ignored('it names no revision')
    const state = stateOf(reason, textIn(body['severity']))
    if (state === null) return ignored(`${reason.slice(0, 60)} changes nothing`)
    const atMs = instantIn(body['timestamp'])
    const isRollback = /Rollback/i.test(reason)
    return told(reportOf({
      reference: `${kind}/${namespace ?? ''}/${name}@${revision}${isRollback ? '/rollback' : ''}`, kind: 'deployment', state, title: `${isRollback ? 'Roll back' : 'Apply'} ${name} ${shown(revision)}`,
      services: [name], environment: textIn(metadata['environment']) ?? textIn(metadata['cluster']), commit: shaIn(revision), artifact: revision,
      ...(state === 'started' ? { startedMs: atMs } : { finishedMs: atMs }),
    }))
  }),
}

function stateOf(reason: string, severity: string | null): ChangeState | null {
  if (/Failed$|Error$/.test(reason) || severity === 'error') return 'failed'
  if (reason.endsWith('Succeeded')) return 'succeeded'
  return reason === 'Progressing' ? 'started' : null
}

/** `main@sha1:abc…` or `main/abc…`. */
function shaIn(revision: string): string | null {
  return /(?:sha1:|\/)([0-9a-f]{7,64})$/i.exec(revision)?.[1] ?? null
}

function shown(revision: string): string {
  return revision.replace(/([0-9a-f]{12})[0-9a-f]{20,}$/i, '$1')
}
