// Kinds of configuration file, brought by practices; applying many files is one transaction (spine/configuration.ts).
import type { TSchema } from '@sinclair/typebox'
import type { SourceDocument } from '../base/document.ts'
import type { Finding, Read } from '../base/finding.ts'
import type { Permission } from './access/roles.ts'
import type { Db } from './database.ts'
import type { House, Work } from './practice.ts'

/** One thing a file declares: a service, an objective, a schedule. */
export interface Declared {
  /** Unique within its kind. */
  readonly name: string
  /** Its settled form: plain JSON, compared with what is stored to find changes. */
  readonly spec: unknown
  readonly from: SourceDocument
}

export interface DocumentKind {
  /** `Service`, `Objective`, `Schedule`. */
  readonly kind: string
  /** What changing documents of this kind takes beyond applying configuration. */
  readonly needs?: Permission
  /** Kinds applied before this one, because it refers to them. */
  readonly after?: readonly string[]
  /** JSON Schema of our own `apiVersion: mainstay.dev/v1` form, published. */
  readonly schema: TSchema
  /** Does this document belong to this kind, in our dialect or a foreign one? */
  recognises(document: SourceDocument): boolean
  /** All recognised documents at once, so that references between them resolve. */
  read(documents: readonly SourceDocument[]): Read<readonly Declared[]>
  /** What is stored now, in the same settled form. */
  stored(db: Db): Promise<ReadonlyMap<string, unknown>>
  /** Paths at which a declared spec differs from the stored one, where the plain comparison of both trees would be wrong. */
  differing?(stored: unknown, declared: unknown): readonly string[]
  /** Checks that need the rest of the world: a named team must exist, either stored or in `names`. */
  check?(declared: readonly Declared[], names: ReadonlyMap<string, ReadonlySet<string>>, house: House): Promise<readonly Finding[]>
  /** Creates or changes; appends its own entries. */
  apply(declared: Declared, work: Work): Promise<void>
  /** Our own YAML form, for export. */
  write(name: string, spec: unknown): unknown
}
