// LaunchDarkly's webhooks as changes: entries of its audit log about flags. https://launchdarkly.com/docs/api/webhooks
import { reportOf } from '../../base/change.ts'
import { headerIn, ignored, notUnderstood, readingObject, told } from '../change-source.ts'
import type { ChangeDialect } from '../change-source.ts'
import { numberIn, objectIn, objectsIn, textIn, textsIn } from '../foreign-fields.ts'
import { isHexHmac } from '../shared-secret.ts'

const appUrl = 'https://app.launchdarkly.com'

export const launchdarklyChanges: ChangeDialect = {
  name: 'launchdarkly', title: 'LaunchDarkly', secret: 'optional',
  disbelief(message, { secret }) {
    const given = headerIn(message, 'x-ld-signature')
    if (given === '') return 'X-LD-Signature is missing: let LaunchDarkly sign the webhook.'
    return isHexHmac(given, { algorithm: 'sha256', secret, body: message.body }) ? null : 'X-LD-Signature does not fit the body.'
  },
  deliveryOf: () => null,
  read: (message) => readingObject(message, (body) => {
    const id = textIn(body['_id'])
    const kind = textIn(body['kind'])
    if (id === null || kind === null) return notUnderstood('It names no entry and no kind.', id === null ? '_id' : 'kind')
    if (kind !== 'flag' && kind !== 'segment') return ignored(`a change of a ${kind.slice(0, 60)} changes nothing that users see`)
    const resources = [...textsIn(objectIn(body['target'])['resources']), ...objectsIn(body['accesses'], 100).flatMap((access) => textIn(access['resource']) ?? [])]
    const [, environment] = resources.map((resource) => /:env\/([^:;]+)/.exec(resource)).find((found) => found !== null) ?? []
    const member = objectIn(body['member'])
    const by = [textIn(member['firstName']), textIn(member['lastName'])].filter((name) => name !== null).join(' ')
    const site = textIn(objectIn(objectIn(body['_links'])['site'])['href'])
    const comment = textIn(body['comment'])
    const verb = textIn(body['titleVerb'])
    const name = textIn(body['name']) ?? 'a flag'
    const atMs = numberIn(body['date'])
    return told(reportOf({
      reference: id, kind: 'flag', state: 'succeeded', title: `${verb === null ? 'Changed the flag' : verb.charAt(0).toUpperCase() + verb.slice(1)} ${name}${comment === null ? '' : `: ${comment}`}`,
      environment: environment === undefined || environment === '*' ? null : environment, startedMs: atMs, finishedMs: atMs, by: by === '' ? textIn(member['email']) : by,
      url: site === null ? null : site.startsWith('/') ? `${appUrl}${site}` : site,
    }))
  }),
}
