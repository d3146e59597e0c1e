// CDEvents as changes, in CloudEvents of any mode: structured, binary or batched. https://cdevents.dev/docs/
import { reportOf } from '../../base/change.ts'
import type { ChangeKind, ReportedChange } from '../../base/change.ts'
import { headerIn, ignored, jsonIn, mostInMessage, notUnderstood } from '../change-source.ts'
import type { ChangeDialect, ChangeMessage, ChangesRead } from '../change-source.ts'
import { instantIn, objectIn, ownIn, textIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'

export const cdeventsChanges: ChangeDialect = {
  name: 'cdevents', title: 'CDEvents', secret: 'none',
  disbelief: () => null,
  // A sender tells the same event again with the same source and id; of several in one message each has its own reference.
  deliveryOf: (message) => (headerIn(message, 'ce-id') === '' ? null : `${headerIn(message, 'ce-source')}#${headerIn(message, 'ce-id')}`),
  read(message) {
    const parsed = jsonIn(message)
    if ('problem' in parsed) return notUnderstood(parsed.problem)
    const events = eventsIn(message, parsed.value)
    if (events.length === 0) return notUnderstood('The body is no CDEvent.')
    const reads = events.map(readEvent)
    const value = reads.flatMap((read) => read.value)
    const findings = reads.flatMap((read) => read.findings)
    return { value, findings, ignored: value.length === 0 && findings.length === 0 ? (reads[0]?.ignored ?? null) : null }
  },
}

/** The CDEvents in the message. In structured mode they are the `data` of the envelope, in binary mode the body. */
function eventsIn(message: ChangeMessage, sent: unknown): readonly Foreign[] {
  const list = Array.isArray(sent) ? sent.slice(0, mostInMessage) : [sent]
  return list.filter((one) => typeof one === 'object' && one !== null && !Array.isArray(one)).map((one) => {
    const event = objectIn(one)
    if (headerIn(message, 'ce-type') !== '' || event['context'] !== undefined) return event
    return objectIn(event['data'])
  })
}

interface Meaning { readonly kind: ChangeKind; readonly title: (subject: string, environment: string | null) => string }

const into = (environment: string | null): string => (environment === null ? '' : ` to ${environment}`)
const meanings: Readonly<Record<string, Meaning>> = {
  'service.deployed': { kind: 'deployment', title: (subject, environment) => `Deploy ${subject}${into(environment)}` },
  'service.upgraded': { kind: 'deployment', title: (subject, environment) => `Upgrade ${subject}${environment === null ? '' : ` in ${environment}`}` },
  'service.rolledback': { kind: 'deployment', title: (subject, environment) => `Roll back ${subject}${environment === null ? '' : ` in ${environment}`}` },
  'service.removed': { kind: 'deployment', title: (subject, environment) => `Remove ${subject}${environment === null ? '' : ` from ${environment}`}` },
  'environment.created': { kind: 'infrastructure', title: (subject) => `Create the environment ${subject}` },
  'environment.modified': { kind: 'infrastructure', title: (subject) => `Change the environment ${subject}` },
  'environment.deleted': { kind: 'infrastructure', title: (subject) => `Delete the environment ${subject}` },
}

function readEvent(event: Foreign): ChangesRead {
  const context = objectIn(event['context'])
  const subject = objectIn(event['subject'])
  const content = objectIn(subject['content'])
  // The version of each kind of event rises on its own: 0.3.0 and what comes after it are read alike.
  const [, kind] = /^dev\.cdevents\.([a-z]+\.[a-z]+)\.\d/.exec(textIn(context['type']) ?? '') ?? []
  if (kind === undefined) return notUnderstood('It has no type of CDEvents.', 'context.type')
  const meaning = ownIn(meanings, kind)
  if (meaning === undefined) return ignored(`${kind} tells of no change to production`)
  const id = textIn(context['id'])
  const subjectId = textIn(subject['id'])
  if (id === null || subjectId === null) return notUnderstood('It has no id.', id === null ? 'context.id' : 'subject.id')
  return { value: [reportIn({ kind, meaning, id, subjectId, context, content })], ignored: null, findings: [] }
}

function reportIn({ kind, meaning, id, subjectId, context, content }: { kind: string; meaning: Meaning; id: string; subjectId: string; context: Foreign; content: Foreign }): ReportedChange {
  const isService = kind.startsWith('service.')
  const name = subjectId.slice(subjectId.replace(/\/+$/, '').lastIndexOf('/') + 1) || subjectId
  const environment = isService ? lastPart(textIn(objectIn(content['environment'])['id'])) : textIn(content['name']) ?? name
  const atMs = instantIn(context['timestamp'])
  return reportOf({
    reference: `${textIn(context['source']) ?? ''}#${id}`, kind: meaning.kind, state: 'succeeded', title: meaning.title(isService ? name : environment ?? name, isService ? environment : null),
    services: isService ? [name] : [], environment, startedMs: atMs, finishedMs: atMs, artifact: textIn(content['artifactId']), url: textIn(content['uri']),
  })
}

function lastPart(text: string | null): string | null {
  return text === null ? null : text.slice(text.lastIndexOf('/') + 1) || text
}
