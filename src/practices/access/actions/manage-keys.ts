// API tokens and ingest keys: made, listed, revoked. The secret is shown once and kept only as a hash.
import { Fault } from '../../../base/fault.ts'
import { dayMs } from '../../../base/duration.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { Role } from '../../../spine/access/roles.ts'
import { hashSecret, newSecret } from '../../../spine/access/secrets.ts'
import type { Work } from '../../../spine/practice.ts'
import { ingestKeyMade, ingestKeyRevoked, tokenMade, tokenRevoked } from '../events.ts'
import { deleteIngestKey, deleteToken, insertIngestKey, insertToken } from '../store/access.ts'
import type { IngestKeyRow, TokenRow } from '../store/access.ts'

export async function makeToken(work: Work, words: { name: string; role: Role; expiresInDays: number }): Promise<{ row: TokenRow; secret: string }> {
  const secret = newSecret('mst')
  const row: TokenRow = {
    id: newId<'token'>('tok', work.nowMs), name: words.name, role: words.role, hash: hashSecret(secret), created_ms: work.nowMs,
    expires_ms: work.nowMs + words.expiresInDays * dayMs, last_used_ms: null,
  }
  await insertToken(work.db, row)
  await append(work, [tokenMade({ subject: `token/${row.id}`, data: { name: row.name, role: row.role } })])
  return { row, secret }
}

export async function revokeToken(work: Work, id: string): Promise<void> {
  const gone = await deleteToken(work.db, id)
  if (!gone) throw new Fault('ACCESS_NO_SUCH_TOKEN', { kind: 'not-found', say: `There is no token ${id}.`, mend: 'List tokens with GET /api/v1/tokens.' })
  await append(work, [tokenRevoked({ subject: `token/${id}`, data: { name: gone.name } })])
}

export async function makeIngestKey(work: Work, name: string): Promise<{ row: IngestKeyRow; secret: string }> {
  const secret = newSecret('mik')
  const row: IngestKeyRow = { id: newId<'ingest-key'>('key', work.nowMs), name, hash: hashSecret(secret), created_ms: work.nowMs, last_used_ms: null }
  await insertIngestKey(work.db, row)
  await append(work, [ingestKeyMade({ subject: `ingest-key/${row.id}`, data: { name } })])
  return { row, secret }
}

export async function revokeIngestKey(work: Work, id: string): Promise<void> {
  const gone = await deleteIngestKey(work.db, id)
  if (!gone) throw new Fault('ACCESS_NO_SUCH_KEY', { kind: 'not-found', say: `There is no ingest key ${id}.`, mend: 'List keys with GET /api/v1/ingest-keys.' })
  await append(work, [ingestKeyRevoked({ subject: `ingest-key/${id}`, data: { name: gone.name } })])
}
