// A document that came from a file, and where each of its fields stood, so that findings can point at a line.

/** Keys and indexes from the document's root: `['spec', 'objectives', 0, 'target']`. */
export type FieldPath = readonly (string | number)[]

export interface SourceDocument {
  readonly file: string
  /** Plain JSON values: maps, lists, text, numbers, booleans, null. Never cyclic. */
  readonly value: unknown
  /** Line of the field, or of its nearest ancestor that exists. First line is 1. */
  lineOf(path: FieldPath): number
}

/** `spec.objectives[0].target` */
export function fieldText(path: FieldPath): string {
  let text = ''
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`
  return text
}

/** What the document says it is, as Kubernetes and many others say it; empty where it does not. */
export function identityOf({ value }: SourceDocument): { readonly apiVersion: string; readonly kind: string } {
  const said = typeof value === 'object' && value !== null ? value as { readonly apiVersion?: unknown; readonly kind?: unknown } : {}
  return { apiVersion: typeof said.apiVersion === 'string' ? said.apiVersion : '', kind: typeof said.kind === 'string' ? said.kind : '' }
}
