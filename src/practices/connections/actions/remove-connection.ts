// Removing a connection. Objectives that measure through it are left without a source, which they say themselves.
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { connectionRemoved } from '../events.ts'
import { knownConnection } from '../known-connection.ts'
import { removeConnection as removeRow } from '../store.ts'

export async function removeConnection(work: Work, name: string): Promise<void> {
  const { type } = await knownConnection(work.db, name)
  await removeRow(work.db, name)
  await append(work, [connectionRemoved({ subject: `connection/${name}`, data: { type } })])
}
