// What annotations promise the world.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'

export const AnnotationParams = Type.Object({ id: Type.String({ maxLength: 60 }), annotation: Type.String({ maxLength: 60 }) })

export const Annotate = Type.Object({
  /** Markdown. */
  text: Type.String({ minLength: 1, maxLength: 5_000 }),
}, { additionalProperties: false })
export type Annotate = Static<typeof Annotate>
