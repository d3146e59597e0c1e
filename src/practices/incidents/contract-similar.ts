// What similar incidents promise the world.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { IncidentItem } from './contract.ts'
import { similarBys } from './model/similar.ts'

export const SimilarQuery = Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })) })

export const SimilarAnswer = Type.Object({
  incident: IncidentItem,
  /** 0 to 1: the sum of the points of its reasons. */
  score: Type.Number(),
  reasons: Type.Array(Type.Object({
    by: Type.Unsafe<(typeof similarBys)[number]>({ type: 'string', enum: [...similarBys] }),
    points: Type.Number(),
    because: Type.String(),
  })),
  /** What was said when it was mitigated or resolved; null when nobody said. */
  ending: Type.Union([Type.String(), Type.Null()]),
})
export type SimilarAnswer = Static<typeof SimilarAnswer>

export const SimilarList = Type.Object({
  items: Type.Array(SimilarAnswer),
  /** How many earlier incidents were compared: the newest, at most 1,000. */
  compared: Type.Integer(),
})
export type SimilarList = Static<typeof SimilarList>
