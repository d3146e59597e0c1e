// Signatures by keys derived from the one secret: links in messages, seals of the record.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../base/fault.ts'
import type { Settings } from './settings.ts'

export interface Signer {
  /** Base64url HMAC-SHA256 of `text` under the key for `purpose`. */
  sign(purpose: string, text: string): string
  verify(purpose: string, text: string, signature: string): boolean
  /** The text so that the database alone does not give it away. */
  seal(purpose: string, text: string): string
  /** What was sealed; null when it was altered, or sealed with another secret. */
  unseal(purpose: string, sealed: string): string | null
}

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

export function signerFrom(secret: string): Signer {
  const keys = new Map<string, Buffer>()
  const keyFor = (purpose: string): Buffer => {
    let key = keys.get(purpose)
    if (!key) keys.set(purpose, (key = Buffer.from(hkdfSync('sha256', secret, 'mainstay', purpose, 32))))
    return key
  }
  const sign = (purpose: string, text: string): string => createHmac('sha256', keyFor(purpose)).update(text).digest('base64url')
  return {
    sign,
    verify(purpose, text, signature) {
      const expected = Buffer.from(sign(purpose, text))
      const given = Buffer.from(signature)
      return expected.length === given.length && timingSafeEqual(expected, given)
    },
    seal(purpose, text) {
      const nonce = randomBytes(nonceBytes)
      const sealing = createCipheriv(cipher, keyFor(purpose), nonce)
      const hidden = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
      return Buffer.concat([nonce, sealing.getAuthTag(), hidden]).toString('base64url')
    },
    unseal(purpose, sealed) {
      const bytes = Buffer.from(sealed, 'base64url')
      try {
        const opening = createDecipheriv(cipher, keyFor(purpose), bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
        opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
        return Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]).toString('utf8')
      } catch {
        return null
      }
    },
  }
}

/** MAINSTAY_SECRET, else the secret in the data folder, made at first start and readable by its owner only. */
export async function loadSecret(settings: Settings): Promise<string> {
  if (settings.secret !== null) return settings.secret
  const path = join(settings.dataFolder, 'secret')
  await mkdir(settings.dataFolder, { recursive: true, mode: 0o700 })
  const secret = (await readSecret(path)) ?? (await makeSecret(path))
  // Everybody knows the signatures of an empty key.
  if (secret === '') throw new Fault('SETTINGS_SECRET_EMPTY', { kind: 'conflict', say: `The secret in ${path} is empty.`, mend: 'Put the one back that was there, or remove the file: then a new one is made, and links and seals signed with the old one no longer fit.' })
  return secret
}

async function readSecret(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'ENOENT') throw problem
    return null
  }
}

/** Written whole beside its place first: a process killed half-way must not leave half a secret. */
async function makeSecret(path: string): Promise<string> {
  const partial = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(partial, 'w', 0o600)
  try {
    await file.writeFile(randomBytes(32).toString('base64url'))
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    // Unlike a rename this fails if another process was faster: its secret stays.
    await link(partial, path)
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'EEXIST') throw problem
  } finally {
    await rm(partial, { force: true })
  }
  return (await readSecret(path)) ?? ''
}
