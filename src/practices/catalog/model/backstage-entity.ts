// Backstage entities: names, namespaces and references between them.
import type { DocumentReading, Field } from '../../../base/document-reading.ts'

export interface Entity {
  readonly reading: DocumentReading
  readonly kind: string
  readonly name: string
  readonly namespace: string
  readonly spec: Field
}

/** `[kind:][namespace/]name`, lower-cased for looking up: Backstage does not tell cases apart. */
export interface EntityRef {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

const defaultNamespace = 'default'

export function readEntity(reading: DocumentReading): Entity | null {
  const { root } = reading
  const kind = reading.text(reading.at(root, 'kind'), 'required')
  const field = reading.at(root, 'metadata', 'name')
  const name = reading.text(field, 'required')
  const namespace = reading.text(reading.at(root, 'metadata', 'namespace')) ?? defaultNamespace
  if (kind === null || name === null) return null
  if (!isEntityName(name) || !isEntityName(namespace)) {
    reading.error(field, 'BAD_NAME', `\`${`${namespace}/${name}`.slice(0, 140)}\` is not a Backstage name.`,
      'Use letters, digits, and inside - _ . ; at most 63 characters.')
    return null
  }
  const spec = reading.at(root, 'spec')
  reading.map(spec)
  return { reading, kind, name, namespace, spec }
}

function isEntityName(text: string): boolean {
  return text.length <= 63 && /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(text)
}

/** @param defaultKind what a reference in this place means when it does not say. */
export function readRef(entity: Entity, field: Field, defaultKind: string): EntityRef | null {
  const text = entity.reading.text(field)
  if (text === null) return null
  const match = /^(?:([a-zA-Z][a-zA-Z0-9]*):)?(?:([A-Za-z0-9._-]+)\/)?([A-Za-z0-9._-]+)$/.exec(text)
  if (match === null || !isEntityName(match[3]!)) {
    entity.reading.error(field, 'BAD_REFERENCE', `\`${text.slice(0, 140)}\` is not a reference to an entity.`,
      'Write kind:namespace/name, such as component:default/payments.')
    return null
  }
  return { kind: (match[1] ?? defaultKind).toLowerCase(), namespace: match[2] ?? entity.namespace, name: match[3]! }
}

/** The name in our catalog: entities outside the default namespace keep theirs in front. */
export function catalogName({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return namespace.toLowerCase() === defaultNamespace ? name : `${namespace}/${name}`
}

export function keyOf({ kind, namespace, name }: EntityRef): string {
  return `${kind}:${namespace}/${name}`.toLowerCase()
}
