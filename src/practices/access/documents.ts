// People declared in files: who they are and what they may do. Never their passwords.
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { Finding } from '../../base/finding.ts'
import type { SourceDocument } from '../../base/document.ts'
import type { Declared, DocumentKind } from '../../spine/documents.ts'
import { isRole } from '../../spine/access/roles.ts'
import type { Role } from '../../spine/access/roles.ts'
import { addPerson, changePerson, knownTimeZone } from './actions/manage-people.ts'
import { NewPerson, roleNames } from './contract.ts'
import { findPersonByName, listPeople } from './questions.ts'

const Spec = Type.Object({
  displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  email: Type.Optional(Type.Union([Type.String({ maxLength: 320, pattern: '^[^@\\s]+@[^@\\s]+$' }), Type.Null()])),
  role: Type.Union(roleNames.map((role) => Type.Literal(role))),
  timeZone: Type.Optional(Type.String()),
}, { additionalProperties: false })

interface PersonSpec {
  readonly displayName: string
  readonly email: string | null
  readonly role: Role
  readonly timeZone: string
}

export const personDocuments: DocumentKind = {
  kind: 'Person',
  // A role is given here: what takes an administrator over HTTP takes one in a file.
  needs: 'administer',
  schema: Type.Object({ apiVersion: Type.Literal('mainstay.dev/v1'), kind: Type.Literal('Person'), metadata: Type.Object({ name: NewPerson.properties.name }), spec: Spec }),
  recognises: ({ value }) => isOurs(value),
  read(documents) {
    const findings: Finding[] = []
    const declared: Declared[] = []
    for (const document of documents) {
      const found = readPerson(document, findings)
      if (found) declared.push(found)
    }
    return { value: declared, findings }
  },
  async stored(db) {
    return new Map((await listPeople(db)).map((person) => [person.name, { displayName: person.displayName, email: person.email, role: person.role, timeZone: person.timeZone } satisfies PersonSpec]))
  },
  async apply({ name, spec }, work) {
    const known = await findPersonByName(work.db, name)
    if (known) await changePerson(work, known.id, spec as PersonSpec)
    else await addPerson(work, { name, ...(spec as PersonSpec) })
  },
  write: (name, spec) => ({ apiVersion: 'mainstay.dev/v1', kind: 'Person', metadata: { name }, spec: withoutNothing(spec as PersonSpec) }),
}

function isOurs(value: unknown): boolean {
  const { apiVersion, kind } = (value ?? {}) as { apiVersion?: unknown; kind?: unknown }
  return apiVersion === 'mainstay.dev/v1' && kind === 'Person'
}

function readPerson(document: SourceDocument, findings: Finding[]): Declared | null {
  const value = document.value as { metadata?: { name?: string }; spec?: Record<string, unknown> }
  const problems = [...Value.Errors(personDocuments.schema, value)]
  for (const problem of problems.slice(0, 10)) {
    const path = problem.path.split('/').filter(Boolean)
    findings.push({ level: 'error', code: 'ACCESS_PERSON_DOCUMENT', say: `${path.join('.') || 'The document'}: ${problem.message}.`, mend: 'See the JSON Schema of kind Person at /api/v1/configuration/schema.', file: document.file, line: document.lineOf(path), field: path.join('.') })
  }
  const role = value.spec?.['role']
  const zone = knownTimeZone(String(value?.spec?.['timeZone'] ?? 'UTC'))
  if (problems.length === 0 && zone === null) {
    findings.push({ level: 'error', code: 'ACCESS_PERSON_TIME_ZONE', say: `"${String(value.spec?.['timeZone'])}" is not a time zone.`, mend: 'Use an IANA name like Europe/Berlin.', file: document.file, line: document.lineOf(['spec', 'timeZone']), field: 'spec.timeZone' })
  }
  if (problems.length > 0 || zone === null || typeof role !== 'string' || !isRole(role)) return null
  const name = value.metadata!.name!
  const spec: PersonSpec = { displayName: String(value.spec?.['displayName'] ?? name), email: (value.spec?.['email'] as string | undefined) ?? null, role, timeZone: zone }
  return { name, spec, from: document }
}

/** Who has no address is written without one. */
function withoutNothing({ email, ...rest }: PersonSpec): object {
  return email === null ? rest : { ...rest, email }
}
