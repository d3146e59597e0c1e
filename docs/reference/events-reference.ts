// Every kind of entry on the record, with its data.
import { definedEvents } from '../../src/record/define-event.ts'
import { code, fieldsOf, notice, table } from './markdown.ts'
import type { Schema } from './markdown.ts'

export function eventsPage(): string {
  const groups = Map.groupBy(definedEvents(), ({ kind }) => kind.split('.')[0]!)
  return `${notice}
# Events

The kinds of entry on the [record](../concepts/record.md). Every entry has \`seq\`, \`at\`, \`recordedAt\`, \`kind\`, \`service\`,
\`environment\`, \`subject\`, \`actor\`, \`cause\` and \`data\`; the tables below show \`data\`. A kind is never reused for another
meaning, and its data changes only by adding optional fields. People appear by id.

${[...groups].map(([noun, events]) => `## ${noun}\n\n${events.map(({ kind, means, schema }) => section(kind, means, schema as unknown as Schema)).join('\n\n')}`).join('\n\n')}
`
}

function section(kind: string, means: string, schema: Schema): string {
  const fields = fieldsOf(schema)
  const data = fields.length === 0 ? '' : `\n\n${table(['data', 'type'], fields.map(({ path, type, isRequired }) => [code(path), `${type}${isRequired ? '' : ', optional'}`]))}`
  return `### ${code(kind)}\n\n${means}${data}`
}
