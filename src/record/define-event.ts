// What a practice may say, defined once: its kind, its data, and the function that says it.
import type { Static, TSchema } from '@sinclair/typebox'
import type { Entry, Said } from '../base/entry.ts'

export interface EventKind<S extends TSchema> {
  readonly kind: string
  /** One sentence for the events reference. */
  readonly means: string
  readonly schema: S
  /** Shapes what `append` takes. */
  (said: Omit<Said<Static<S>>, 'kind'>): Said<Static<S>>
  /** Narrows an entry of the record to this kind. */
  is(entry: Entry): entry is Entry & { readonly data: Static<S> }
}

const defined = new Map<string, { kind: string; means: string; schema: TSchema }>()

/**
 * @param kind `noun.past`, never reused for another meaning. Its data changes only by adding optional fields.
 * No personal data and no secret belongs in `schema`: people appear by id.
 */
export function defineEvent<S extends TSchema>(kind: string, means: string, schema: S): EventKind<S> {
  if (defined.has(kind)) throw new Error(`Event ${kind} is defined twice.`)
  defined.set(kind, { kind, means, schema })
  const say = (said: Omit<Said<Static<S>>, 'kind'>): Said<Static<S>> => ({ ...said, kind })
  return Object.assign(say, { kind, means, schema, is: (entry: Entry): entry is Entry & { readonly data: Static<S> } => entry.kind === kind })
}

/** Every kind of every practice that has been loaded, for the reference and the explorer. */
export function definedEvents(): readonly { kind: string; means: string; schema: TSchema }[] {
  return [...defined.values()].sort((a, b) => a.kind.localeCompare(b.kind))
}
