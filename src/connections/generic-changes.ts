// Changes in our own words, for whatever can post JSON: one object or a list of them, with the fields of `POST /api/v1/changes`.
import { changeKinds, changeStates, reportOf } from '../base/change.ts'
import { jsonIn, mostInMessage, notUnderstood } from './change-source.ts'
import type { ChangeDialect, ChangesRead } from './change-source.ts'
import { instantIn, numberIn, objectsIn, textIn, textsIn } from './foreign-fields.ts'
import type { Foreign } from './foreign-fields.ts'

export const genericChanges: ChangeDialect = {
  name: 'generic', title: 'Anything else', secret: 'none',
  disbelief: () => null,
  deliveryOf: () => null,
  read(message) {
    const parsed = jsonIn(message)
    if ('problem' in parsed) return notUnderstood(parsed.problem)
    const sent = objectsIn(Array.isArray(parsed.value) ? parsed.value : [parsed.value], mostInMessage)
    if (sent.length === 0) return notUnderstood('The body is neither a JSON object nor a list of them.')
    const reads = sent.map(readOne)
    return { value: reads.flatMap((read) => read.value), ignored: null, findings: reads.flatMap((read) => read.findings) }
  },
}

function readOne(body: Foreign, index: number): ChangesRead {
  const title = textIn(body['title'])
  if (title === null) return notUnderstood(`[${index}]: it has no title.`, `[${index}].title`)
  const kind = textIn(body['kind']) ?? 'other'
  const state = textIn(body['state']) ?? 'succeeded'
  const knownKind = changeKinds.find((one) => one === kind)
  const knownState = changeStates.find((one) => one === state)
  if (knownKind === undefined) return notUnderstood(`[${index}]: the kind ${kind.slice(0, 60)} is none of ${changeKinds.join(', ')}.`, `[${index}].kind`)
  if (knownState === undefined) return notUnderstood(`[${index}]: the state ${state.slice(0, 60)} is none of ${changeStates.join(', ')}.`, `[${index}].state`)
  const [startedMs, finishedMs] = [instantIn(body['startedAt']), instantIn(body['finishedAt'])]
  const service = textIn(body['service'])
  return {
    value: [reportOf({
      // Without a name of its own, what was told word for word again is the same change.
      reference: textIn(body['reference']) ?? `${knownKind}/${title}/${textIn(body['commit']) ?? ''}/${startedMs ?? finishedMs ?? ''}`,
      kind: knownKind, title, state: knownState, services: [...textsIn(body['services']), ...(service === null ? [] : [service])], repository: textIn(body['repository']), environment: textIn(body['environment']),
      startedMs, finishedMs, by: textIn(body['by']), reviewedBy: textIn(body['reviewedBy']), artifact: textIn(body['artifact']), commit: textIn(body['commit']),
      url: textIn(body['url']), rollback: textIn(body['rollback']), linesChanged: numberIn(body['linesChanged']),
    })],
    ignored: null, findings: [],
  }
}
