// Configuration as files over HTTP: all or nothing, findings that point at a line, and an export that says what was applied.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { Type } from '@sinclair/typebox'
import { parseAllDocuments } from 'yaml'
import type { DocumentKind } from '../../../spine/documents.ts'
import type { Practice } from '../../../spine/practice.ts'
import { onEachEngine, startHouse, withHouse } from '../../../../test/harness.ts'
import type { TestHouse } from '../../../../test/harness.ts'
import { practices } from '../../../practices.ts'
import type { ExportAnswer, FilesBody, PlanAnswer } from '../contract.ts'
import { foreignDialects } from './foreign-dialects.ts'

type Files = FilesBody['files']
const ask = (house: TestHouse, verb: 'apply' | 'diff', files: Files, token?: string) =>
  house.call<PlanAnswer>('POST', `/api/v1/configuration/${verb}`, { files } satisfies FilesBody, token === undefined ? {} : { token })
const exportOf = async (house: TestHouse): Promise<Files> => [...(await house.call<ExportAnswer>('GET', '/api/v1/configuration/export')).body.files]
const file = (text: string, path = 'a.yaml'): Files => [{ path, text }]
const service = (name: string, rest = ''): string => `apiVersion: mainstay.dev/v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  tier: 1\n${rest}`
const person = (name: string, role = 'responder', rest = ''): string => `apiVersion: mainstay.dev/v1\nkind: Person\nmetadata:\n  name: ${name}\nspec:\n  role: ${role}\n${rest}`
const changesOf = (plan: PlanAnswer): string[] => plan.changes.map(({ kind, name, change }) => `${kind} ${name} ${change}`)

const shopFolder = join(import.meta.dirname, '../../../../examples/shop/mainstay')
const shop: Files = readdirSync(shopFolder).filter((name) => name.endsWith('.yaml')).map((name) => ({ path: name, text: readFileSync(join(shopFolder, name), 'utf8') }))

onEachEngine('what is applied is exported as files that change nothing, here and in an empty installation', async (engine) => {
  await withHouse({ engine }, async (house) => {
    const before = await ask(house, 'diff', shop)
    assert.deepEqual(before.body.findings.filter(({ level }) => level === 'error'), [])
    assert.ok(before.body.changes.length >= 10)
    assert.equal((await exportOf(house)).length, 1, 'a diff changes nothing: there is only the first administrator')
    const applied = await ask(house, 'apply', shop)
    assert.equal(applied.body.isApplied, true)
    assert.ok(applied.body.changes.every(({ change }) => change === 'created'))
    assert.ok((await ask(house, 'apply', shop)).body.changes.every(({ change }) => change === 'unchanged'), 'the same files again')

    const files = await exportOf(house)
    const again = (await ask(house, 'apply', files)).body
    assert.deepEqual(again.findings.filter(({ level }) => level === 'error'), [])
    assert.deepEqual(again.changes.filter(({ change }) => change !== 'unchanged'), [])
    assert.equal(again.changes.length, applied.body.changes.length + 1)
    const said = (await house.call<{ items: unknown[] }>('GET', '/api/v1/record?kind=configuration.applied')).body
    assert.equal(said.items.length, 1, 'what changes nothing is no news')

    await withHouse({ engine }, async (other) => {
      assert.equal((await ask(other, 'apply', files)).body.isApplied, true)
      assert.deepEqual(await exportOf(other), files)
    })
  })
})

onEachEngine('one error in one document applies nothing of all of them', async (engine) => {
  await withHouse({ engine }, async (house) => {
    const { status, body } = await ask(house, 'apply', [{ path: 'good.yaml', text: service('checkout') }, { path: 'bad.yaml', text: `${person('ada')}---\n${person('grace', 'queen')}` }])
    assert.equal(status, 200)
    assert.equal(body.isApplied, false)
    const [found] = body.findings
    assert.deepEqual([found?.level, found?.file, found?.line, found?.field], ['error', 'bad.yaml', 13, 'spec.role'])
    assert.deepEqual((await house.call<{ items: { name: string }[] }>('GET', '/api/v1/people')).body.items.map(({ name }) => name), ['admin'])
    assert.equal((await house.call('GET', '/api/v1/services/checkout')).status, 404)
  })
})

onEachEngine('an exception in the middle of applying leaves nothing, of no kind', async (engine) => {
  const kind: DocumentKind = {
    kind: 'Trouble', after: ['Service', 'Person'], schema: Type.Object({}),
    recognises: ({ value }) => (value as { kind?: string }).kind === 'Trouble',
    read: (documents) => ({ value: documents.map((from) => ({ name: 'trouble', spec: {}, from })), findings: [] }),
    stored: async () => new Map(),
    apply: async () => { throw new Error('the disk is full') },
    write: () => ({}),
  }
  const trouble: Practice = { name: 'trouble', documents: [kind] }
  await withHouse({ engine, practices: [...practices(), trouble] }, async (house) => {
    const count = async (): Promise<number> => (await house.call<{ items: unknown[] }>('GET', '/api/v1/record?limit=500')).body.items.length
    const entries = await count()
    const { status, body } = await ask(house, 'apply', file(`kind: Trouble\n---\n${service('checkout')}---\n${person('ada')}`))
    assert.equal(status, 500)
    assert.equal((body as unknown as { code: string }).code, 'HOUSE_BUG')
    assert.equal((await house.call('GET', '/api/v1/services/checkout')).status, 404)
    assert.equal((await house.call<{ items: unknown[] }>('GET', '/api/v1/people')).body.items.length, 1)
    assert.equal(await count(), entries)
    assert.equal((await ask(house, 'apply', file(service('checkout')))).body.isApplied, true, 'and the house goes on')
  })
})

for (const { says, text, line, field, code, path = 'some/file.yaml' } of [
  { says: 'a kind nobody knows', text: '# one\napiVersion: mainstay.dev/v1\nkind: Sevrice\nmetadata: { name: x }\n', line: 3, field: 'kind', code: 'CONFIGURATION_UNKNOWN_DOCUMENT' },
  { says: 'a document of no kind at all', text: 'hello: world\n', line: 1, field: 'kind', code: 'CONFIGURATION_UNKNOWN_DOCUMENT' },
  { says: 'a plain text', text: 'hello\n', line: 1, field: 'kind', code: 'CONFIGURATION_UNKNOWN_DOCUMENT' },
  { says: 'a person declared twice', text: `${person('ada')}---\n${person('ada')}`, line: 11, field: undefined, code: 'CONFIGURATION_TWICE' },
  { says: 'a service declared twice', text: `${service('checkout')}---\n${service('checkout')}`, line: 11, field: 'metadata.name', code: 'CATALOG_DUPLICATE_NAME' },
  { says: 'broken YAML', text: 'kind: Service\nmetadata:\n\tname: a\n', line: 3, field: undefined, code: 'YAML_SYNTAX' },
  { says: 'a key said twice', text: `${service('checkout')}\nkind: Team\n`, line: 8, field: undefined, code: 'YAML_SYNTAX' },
  { says: 'broken JSON', text: '{\n  "kind": "Service",\n  "metadata": {\n}\n', line: 5, field: undefined, code: 'YAML_SYNTAX', path: 'some/file.json' },
  { says: 'a person in no time zone', text: person('ada', 'viewer', '  timeZone: Europe/Atlantis\n'), line: 7, field: 'spec.timeZone', code: 'ACCESS_PERSON_TIME_ZONE' },
  { says: 'a person with a password in the file', text: person('ada', 'viewer', '  password: correct horse\n'), line: 7, field: 'spec.password', code: 'ACCESS_PERSON_DOCUMENT' },
  { says: 'a person without a name', text: 'apiVersion: mainstay.dev/v1\nkind: Person\nspec: { role: viewer }\n', line: 1, field: 'metadata', code: 'ACCESS_PERSON_DOCUMENT' },
]) {
  test(`${says} is found with file, line, field and how to mend it`, async () => {
    const house = await shared()
    const { status, body } = await ask(house, 'apply', [{ path, text }])
    assert.equal(status, 200)
    assert.equal(body.isApplied, false)
    const found = body.findings.find((finding) => finding.code === code)
    assert.ok(found, JSON.stringify(body.findings))
    assert.deepEqual([found.file, found.line, found.field], [path, line, field])
    assert.ok(found.mend.length > 5)
  })
}

test('a typing error in any field of our own kinds is found at its line', async () => {
  const house = await shared()
  const objective = [
    'apiVersion: mainstay.dev/v1', 'kind: Objective', 'metadata:', '  name: checkout-availability', 'spec:', '  service: checkout', '  targett: 0.999',
  ].join('\n')
  const { body } = await ask(house, 'diff', file(objective))
  assert.ok(body.findings.some((found) => found.level === 'error' && found.line === 7 && found.field === 'spec.targett'), JSON.stringify(body.findings))
})

test('JSON files are read as they are, whether indented by spaces or by tabs', async () => {
  const house = await shared()
  const document = { apiVersion: 'mainstay.dev/v1', kind: 'Service', metadata: { name: 'checkout' }, spec: { tier: 1 } }
  for (const indent of [undefined, 2, '\t']) {
    const { body } = await ask(house, 'diff', file(JSON.stringify(document, null, indent), 'service.json'))
    assert.deepEqual(body.findings, [], `indented by ${JSON.stringify(indent)}`)
    assert.deepEqual(changesOf(body), ['Service checkout created'])
  }
  const list = { apiVersion: 'v1', kind: 'List', items: [document, { ...document, metadata: { name: 'payments' } }] }
  assert.deepEqual(changesOf((await ask(house, 'diff', file(JSON.stringify(list), 'list.json'))).body), ['Service checkout created', 'Service payments created'])
})

for (const { says, text, changes } of foreignDialects) {
  test(`${says} is accepted as it is, and applying it again changes nothing`, async () => {
    await withHouse({}, async (house) => {
      const applied = (await ask(house, 'apply', file(text))).body
      assert.deepEqual(applied.findings.filter(({ level }) => level === 'error'), [])
      assert.equal(applied.isApplied, true)
      assert.deepEqual(changesOf(applied).sort(), [...changes].sort())
      assert.ok((await ask(house, 'apply', file(text))).body.changes.every(({ change }) => change === 'unchanged'))
      const files = await exportOf(house)
      const back = (await ask(house, 'apply', files)).body
      assert.deepEqual(back.findings.filter(({ level }) => level === 'error'), [])
      // What Backstage said becomes what a file of ours says too: who said it changes, nothing else, and only once.
      if (!text.includes('backstage')) assert.deepEqual(back.changes.filter(({ change }) => change !== 'unchanged'), [])
      assert.deepEqual((await ask(house, 'diff', files)).body.changes.filter(({ change }) => change !== 'unchanged'), [])
      assert.deepEqual(await exportOf(house), files)
    })
  })
}

test('a change names the fields that differ', async () => {
  await withHouse({}, async (house) => {
    await ask(house, 'apply', file(person('ada', 'responder', '  email: ada@example.org\n')))
    const { body } = await ask(house, 'diff', file(person('ada', 'viewer', '  timeZone: us/eastern\n')))
    assert.equal(body.changes[0]!.change, 'changed')
    assert.deepEqual([...body.changes[0]!.fields].sort(), ['email', 'role', 'timeZone'])
    await ask(house, 'apply', file(person('ada', 'viewer', '  timeZone: us/eastern\n')))
    assert.deepEqual(changesOf((await ask(house, 'diff', file(person('ada', 'viewer', '  timeZone: America/New_York\n')))).body), ['Person ada unchanged'])
  })
})

test('who may apply is asked of every caller, and a file makes nobody an administrator whom the caller could not', async () => {
  await withHouse({}, async (house) => {
    const tokenOf = async (role: string): Promise<string> => (await house.call<{ secret: string }>('POST', '/api/v1/tokens', { name: role, role, expiresInDays: 1 })).body.secret
    for (const role of ['viewer', 'responder', 'service-owner', 'auditor']) {
      const token = await tokenOf(role)
      assert.equal((await ask(house, 'diff', file(service('checkout')), token)).status, 200)
      assert.equal((await ask(house, 'apply', file(service('checkout')), token)).status, 403)
    }
    const engineer = await tokenOf('production-engineer')
    assert.equal((await ask(house, 'apply', file(service('checkout')), engineer)).body.isApplied, true)
    const refused = await ask(house, 'apply', file(`${service('payments')}---\n${person('mallory', 'administrator')}`, 'people.yaml'), engineer)
    assert.equal(refused.status, 403)
    assert.match(refused.text, /Person mallory in people\.yaml .*Nothing was applied/)
    assert.equal((await house.call('GET', '/api/v1/services/payments')).status, 404)
    assert.equal((await house.call<{ items: unknown[] }>('GET', '/api/v1/people')).body.items.length, 1)
    // An administrator may; and then the same file is no change, and no matter.
    assert.equal((await ask(house, 'apply', file(person('ada')))).body.isApplied, true)
    assert.equal((await ask(house, 'apply', file(`${service('payments')}---\n${person('ada')}`), engineer)).body.isApplied, true)
    assert.equal((await ask(house, 'apply', file(person('ada', 'administrator')), engineer)).status, 403)
  })
})

test('a file can take away neither the last administrator nor anything else by half', async () => {
  await withHouse({}, async (house) => {
    const { status, text } = await ask(house, 'apply', file(`${service('checkout')}---\n${person('admin', 'viewer')}`))
    assert.equal(status, 409)
    assert.match(text, /ACCESS_LAST_ADMINISTRATOR/)
    assert.equal((await house.call('GET', '/api/v1/services/checkout')).status, 404)
  })
})

test('secrets stand in files only as references: written out they are refused, and no answer resolves them', async () => {
  process.env['TEST_PROMETHEUS_TOKEN'] = 'the-secret-itself'
  await withHouse({}, async (house) => {
    const connection = (header: string): string => `apiVersion: mainstay.dev/v1\nkind: Connection\nmetadata: { name: main }\nspec:\n  type: prometheus\n  url: http://127.0.0.1:9\n  headers:\n    Authorization: ${header}\n`
    const refused = (await ask(house, 'apply', file(connection('Bearer the-secret-itself')))).body
    assert.equal(refused.isApplied, false)
    assert.ok(refused.findings.some(({ line, field }) => line === 8 && field?.includes('Authorization')), JSON.stringify(refused.findings))
    const applied = await ask(house, 'apply', file(connection('Bearer ${env:TEST_PROMETHEUS_TOKEN}')))
    assert.equal(applied.body.isApplied, true, applied.text)
    const exported = JSON.stringify(await exportOf(house))
    assert.match(exported, /\$\{env:TEST_PROMETHEUS_TOKEN\}/)
    for (const text of [exported, applied.text, (await house.call('GET', '/api/v1/connections')).text, (await house.call('GET', '/api/v1/record')).text]) assert.doesNotMatch(text, /the-secret-itself/)
  })
})

test('the published JSON Schema accepts what is exported, and refuses a field it does not know', async () => {
  await withHouse({}, async (house) => {
    await ask(house, 'apply', shop)
    const schema = (await house.call<object>('GET', '/api/v1/configuration/schema', undefined, { token: null })).body
    const ajv = new Ajv2020({ strict: false, allowUnionTypes: true })
    addFormats.default(ajv)
    const fits = ajv.compile(schema)
    for (const { path, text } of await exportOf(house)) {
      for (const document of parseAllDocuments(text)) assert.ok(fits(document.toJS()), `${path}: ${JSON.stringify(fits.errors?.slice(0, 3))}`)
    }
    assert.equal(fits({ apiVersion: 'mainstay.dev/v1', kind: 'Person', metadata: { name: 'ada' }, spec: { role: 'viewer', password: 'x' } }), false)
  })
})

test('no files are no change, and too many or too large ones are refused', async () => {
  const house = await shared()
  assert.deepEqual((await ask(house, 'apply', [])).body, { changes: [], findings: [], isApplied: true })
  assert.deepEqual((await ask(house, 'apply', file('\n# nothing\n---\n---\n'))).body, { changes: [], findings: [], isApplied: true })
  assert.equal((await ask(house, 'apply', Array.from({ length: 5_001 }, () => file('a')[0]!))).status, 400)
  assert.equal((await ask(house, 'apply', file('a'.repeat(2_000_001)))).status, 400)
  assert.equal((await ask(house, 'apply', Array.from({ length: 9 }, () => file('a'.repeat(2_000_000))[0]!))).status, 413)
})

let sharedHouse: Promise<TestHouse> | null = null
const shared = (): Promise<TestHouse> => (sharedHouse ??= startHouse())
after(async () => (await sharedHouse)?.stop())
