// Signatures by keys derived from the one secret: links in messages, seals of the record.
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from './settings.ts'

export interface Signer {
  /** Base64url HMAC-SHA256 of `text` under the key for `purpose`. */
  sign(purpose: string, text: string): string
  verify(purpose: string, text: string, signature: string): boolean
}

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
  }
}

/** MAINSTAY_SECRET, else the secret in the data folder, made at first start and readable by its owner only. */
export async function loadSecret(settings: Settings): Promise<string> {
  if (settings.secret !== null) return settings.secret
  const path = join(settings.dataFolder, 'secret')
  await mkdir(settings.dataFolder, { recursive: true })
  try {
    await writeFile(path, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 })
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'EEXIST') throw problem
  }
  return (await readFile(path, 'utf8')).trim()
}
