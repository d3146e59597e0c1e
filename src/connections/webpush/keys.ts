// The key pair by which browsers know that a push is from this installation (VAPID, RFC 8292): made from its one secret, so that it is the same on every replica and stored nowhere.
import { createECDH } from 'node:crypto'
import type { Signer } from '../../spine/signer.ts'

export interface PushKeys {
  /** Base64url of the uncompressed point on P-256; given to browsers. */
  readonly publicKey: string
  readonly privateKey: string
}

export function pushKeys(signer: Pick<Signer, 'sign'>): PushKeys {
  // A number that is no private key (one in 2^32 at most) is followed by the next.
  for (let nth = 1; nth <= 10; nth++) {
    const privateKey = signer.sign('oncall.webpush', `vapid/${nth}`)
    try {
      const curve = createECDH('prime256v1')
      curve.setPrivateKey(Buffer.from(privateKey, 'base64url'))
      return { publicKey: curve.getPublicKey().toString('base64url'), privateKey }
    } catch { /* the next one */ }
  }
  throw new Error('No key for web push could be made.')
}
