// Argo CD's notifications as changes. Argo CD has no form of its own: it posts the template that docs/guides/changes.md gives.
import { reportOf } from '../../base/change.ts'
import type { ChangeState } from '../../base/change.ts'
import { ignored, notUnderstood, readingObject, told } from '../change-source.ts'
import type { ChangeDialect } from '../change-source.ts'
import { instantIn, ownIn, textIn, textsIn } from '../foreign-fields.ts'

/** `status.operationState.phase`. https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/ */
const phases: Readonly<Record<string, ChangeState>> = { Running: 'started', Succeeded: 'succeeded', Failed: 'failed', Error: 'failed', Terminating: 'started' }

export const argocdChanges: ChangeDialect = {
  name: 'argocd', title: 'Argo CD', secret: 'none',
  disbelief: () => null,
  deliveryOf: () => null,
  read: (message) => readingObject(message, (body) => {
    const app = textIn(body['app'])
    const phase = textIn(body['phase'])
    if (app === null || phase === null) return notUnderstood('It names no app and no phase: use the template of the guide.', app === null ? 'app' : 'phase')
    const state = ownIn(phases, phase)
    if (state === undefined) return ignored(`the phase ${phase.slice(0, 60)} changes nothing`)
    const revision = textIn(body['revision'])
    const startedAt = textIn(body['startedAt'])
    const service = textIn(body['service'])
    return told(reportOf({
      reference: `${app}@${revision ?? ''}/${startedAt ?? ''}`, kind: 'deployment', state, title: `Sync ${app}${revision === null ? '' : ` to ${revision.slice(0, 12)}`}`,
      services: [service ?? app], repository: textIn(body['repository']), environment: textIn(body['environment']),
      startedMs: instantIn(startedAt), finishedMs: state === 'started' ? null : instantIn(body['finishedAt']), by: textIn(body['by']), commit: revision,
      artifact: textsIn(body['images'])[0] ?? null, url: textIn(body['url']), rollback: `argocd app rollback ${app}`,
    }))
  }),
}
