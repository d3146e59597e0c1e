// Passwords and tokens: what is kept is a hash, what is shown is shown once.
import { argon2, createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** OWASP's argon2id minimum with 19 MiB: about 30 ms here. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await argon2id(password, nonce)
  return `argon2id$${cost.memory}$${cost.passes}$${nonce.toString('base64url')}$${tag.toString('base64url')}`
}

/** Takes as long for an unknown person (`null`) as for a known one. */
export async function passwordFits(password: string, kept: string | null): Promise<boolean> {
  const [, memory, passes, nonce, tag] = (kept ?? 'argon2id$19456$2$AAAAAAAAAAAAAAAAAAAAAA$AA').split('$')
  const given = await argon2id(password, Buffer.from(nonce!, 'base64url'), { ...cost, memory: Number(memory), passes: Number(passes) })
  const expected = Buffer.from(tag!, 'base64url')
  return kept !== null && given.length === expected.length && timingSafeEqual(given, expected)
}

function argon2id(message: string, nonce: Buffer, parameters = cost): Promise<Buffer> {
  return new Promise((resolve, reject) => argon2('argon2id', { message, nonce, ...parameters }, (problem, tag) => (problem ? reject(problem) : resolve(tag))))
}

/** `mst_…`: 256 random bits behind a prefix that says what it is, so that leak scanners find it. */
export function newSecret(prefix: 'mst' | 'mik' | 'mss' | 'msl'): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`
}

/** A random secret of 256 bits needs no slow hash. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
