// A finding as every contract sends it.
import { Type } from '@sinclair/typebox'

export const FindingAnswer = Type.Object({
  level: Type.Union([Type.Literal('error'), Type.Literal('warning'), Type.Literal('info')]),
  code: Type.String(),
  say: Type.String(),
  mend: Type.String(),
  file: Type.Optional(Type.String()),
  line: Type.Optional(Type.Integer()),
  field: Type.Optional(Type.String()),
})
