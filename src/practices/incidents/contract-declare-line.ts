// Declaring with one line: what stands beside it wins over what the line says.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { DeclareIncident } from './contract.ts'

const { title, ...others } = DeclareIncident.properties

export const SayIncident = Type.Object({
  /** `sev2 checkout: card payments fail [security] @ada`. */
  line: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: 'In place of the title: `sev2 checkout: card payments fail [security] @ada`' })),
  title: Type.Optional(title),
  ...others,
}, { additionalProperties: false })
export type SayIncident = Static<typeof SayIncident>
