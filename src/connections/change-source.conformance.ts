// What every dialect of changes promises, tried on payload files: what is read, what is ignored and why, and that nothing foreign can break it.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { changeKinds, changeStates } from '../base/change.ts'
import type { ReportedChange } from '../base/change.ts'
import type { ChangeDialect, ChangeMessage, ChangesRead, ReadingWishes } from './change-source.ts'

interface Case {
  readonly says: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly wishes?: ReadingWishes
  /** Fields of each change that is read. */
  readonly expects?: readonly Partial<ReportedChange>[]
  /** Part of the reason. */
  readonly ignored?: string
  /** Part of a finding. */
  readonly finds?: string
}

export interface Proof {
  /** Headers by which the body is signed. */
  sign(secret: string, body: Buffer, nowMs: number): Readonly<Record<string, string>>
}

export function changeSourceClaims(dialect: ChangeDialect, { payloads, proofs }: { payloads: URL; proofs: readonly Proof[] }): void {
  const cases = JSON.parse(readFileSync(payloads, 'utf8')) as readonly Case[]
  const messageOf = (one: Case): ChangeMessage => ({ headers: one.headers, body: Buffer.from(JSON.stringify(one.body)) })

  for (const one of cases) {
    test(`${dialect.title}: ${one.says} ${one.expects === undefined ? (one.ignored === undefined ? 'is refused' : 'is ignored') : 'is read'}`, () => {
      const read = dialect.read(messageOf(one), one.wishes ?? {})
      assert.equal(read.value.length, one.expects?.length ?? 0, JSON.stringify(read))
      one.expects?.forEach((expected, index) => {
        for (const [field, value] of Object.entries(expected)) assert.deepEqual(read.value[index]![field as keyof ReportedChange], value, field)
      })
      if (one.ignored !== undefined) assert.ok(read.ignored?.includes(one.ignored), JSON.stringify(read))
      if (one.finds === undefined) assert.deepEqual(read.findings, [])
      else assert.ok(read.findings.some(({ say }) => say.includes(one.finds!)), JSON.stringify(read.findings))
    })
  }

  test(`${dialect.title}: the same message read twice names the same change`, () => {
    for (const one of cases) assert.deepEqual(dialect.read(messageOf(one), {}), dialect.read(messageOf(one), {}))
  })

  test(`${dialect.title}: what is no JSON, or JSON of another form, is told and never thrown`, () => {
    for (const body of ['', '{', '[]', 'null', '7', '"x"', '{"__proto__":1}', '[null]', '{"context":[],"notifications":[7],"build":"x"}']) {
      for (const { headers } of cases) wellFormed(dialect.read({ headers, body: Buffer.from(body) }, {}))
    }
  })

  test(`${dialect.title}: with any part replaced by anything it is still read or told`, () => {
    fc.assert(fc.property(fc.constantFrom(...cases), fc.array(fc.nat(12), { maxLength: 5 }), fc.anything({ maxDepth: 1, withNullPrototype: false }), (one, path, value) => {
      wellFormed(dialect.read({ headers: one.headers, body: Buffer.from(JSON.stringify(replaced(one.body, path, plain(value))) ?? '') }, {}))
    }), { numRuns: 150 })
  })

  if (dialect.secret === 'none') return
  const nowMs = 1_795_168_800_000
  test(`${dialect.title}: only who knows the secret is believed`, () => {
    for (const { sign } of proofs) {
      const body = Buffer.from('{"a":1}')
      const headers = sign('right', body, nowMs)
      const by = { secret: 'right', nowMs }
      assert.equal(dialect.disbelief({ headers, body }, by), null)
      assert.notEqual(dialect.disbelief({ headers: sign('wrong', body, nowMs), body }, by), null)
      assert.notEqual(dialect.disbelief({ headers: {}, body }, by), null)
      for (const name of Object.keys(headers)) assert.notEqual(dialect.disbelief({ headers: { ...headers, [name]: ['x'] as unknown as string }, body }, by), null, name)
      const isOfBody = Object.values(sign('right', Buffer.from('other'), nowMs)).join() !== Object.values(headers).join()
      if (isOfBody) assert.notEqual(dialect.disbelief({ headers, body: Buffer.from('{"a":2}') }, by), null)
    }
  })
}

/** The signature most of them use. */
export function hexHmac(algorithm: 'sha256' | 'sha512', secret: string, body: Buffer): string {
  return createHmac(algorithm, secret).update(body).digest('hex')
}

function wellFormed(read: ChangesRead): void {
  for (const change of read.value) {
    assert.ok(change.reference.length > 0 && change.title.length > 0)
    assert.ok(changeKinds.includes(change.kind) && changeStates.includes(change.state))
    for (const atMs of [change.startedMs, change.finishedMs]) assert.ok(atMs === null || Number.isFinite(atMs))
    for (const name of change.services) assert.equal(typeof name, 'string')
  }
  // Nothing read is always for a reason.
  if (read.value.length === 0) assert.ok(read.ignored !== null || read.findings.length > 0)
}

function plain(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null')
  } catch {
    return null
  }
}

function replaced(tree: unknown, path: readonly number[], value: unknown): unknown {
  const [at, ...rest] = path
  if (at === undefined || typeof tree !== 'object' || tree === null) return value
  const copy: unknown = structuredClone(tree)
  const keys = Object.keys(copy as object)
  const key = keys[at % Math.max(1, keys.length)]
  if (key === undefined) return value
  const holder = copy as Record<string, unknown>
  holder[key] = replaced(holder[key], rest, value)
  return copy
}
