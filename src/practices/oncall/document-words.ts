// How a document of on-call that does not fit its schema is told.
import type { ProblemWords } from '../../spine/own-document.ts'

export const documentWords = (kind: string) => (what: string): ProblemWords => ({
  code: 'ONCALL_DOCUMENT', say: `${kind}: ${what}.`, mend: `See the JSON Schema of kind ${kind} at /api/v1/configuration/schema.`,
})
