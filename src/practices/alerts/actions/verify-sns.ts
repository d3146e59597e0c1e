// Whether Amazon signed an SNS message: by a certificate that only Amazon's own address gives out.
import { verify, X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { dayMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import type { House } from '../../../spine/practice.ts'
import { newestMessageMs, oldestMessageMs, whyNoCertificateUrl } from '../model/read-sns.ts'
import type { SnsMessage } from '../model/read-sns.ts'

/** A certificate is 2 KB. */
const maxCertificateBytes = 16 * 1024
const fetchTimeoutMs = 5_000
/** Amazon has one a region and replaces it once a year. */
const maxKept = 20
const keptMs = dayMs
/** Fetches at once: whoever writes addresses without end waits for his own. */
const maxFetching = 4

interface Kept { readonly key: KeyObject; readonly fromMs: number; readonly toMs: number; readonly fetchedMs: number }

const certificates = new WeakMap<House, { kept: Map<string, Kept>; fetching: Map<string, Promise<Kept>> }>()

/** Null when it is genuine, else why not. Throws a Fault of kind `unavailable` when that cannot be found out now. */
export async function whyNotGenuine(house: House, message: SnsMessage, allowedHosts: readonly string[]): Promise<string | null> {
  const nowMs = house.clock.nowMs()
  const wrong = whyNoCertificateUrl(message.certificateUrl, allowedHosts)
  if (wrong !== null) return wrong
  if (nowMs - message.timestampMs > oldestMessageMs) return 'Timestamp is too long ago.'
  if (message.timestampMs - nowMs > newestMessageMs) return 'Timestamp is in the future.'
  const certificate = await certificateAt(house, message.certificateUrl)
  if (nowMs < certificate.fromMs || nowMs > certificate.toMs) return 'The signing certificate is not valid now.'
  const isGenuine = verify(message.hash, Buffer.from(message.signed, 'utf8'), certificate.key, Buffer.from(message.signature, 'base64'))
  return isGenuine ? null : 'The signature does not fit the message.'
}

async function certificateAt(house: House, url: string): Promise<Kept> {
  const mine = certificates.get(house) ?? { kept: new Map<string, Kept>(), fetching: new Map<string, Promise<Kept>>() }
  certificates.set(house, mine)
  const known = mine.kept.get(url)
  if (known && house.clock.nowMs() - known.fetchedMs < keptMs) return known
  const running = mine.fetching.get(url)
  if (running) return running
  if (mine.fetching.size >= maxFetching) throw new Fault('ALERTS_BUSY', { kind: 'unavailable', say: 'Other signing certificates are being fetched.', mend: 'SNS sends again by itself.' })
  const fetching = fetchCertificate(house, url).finally(() => mine.fetching.delete(url))
  mine.fetching.set(url, fetching)
  const fetched = await fetching
  if (mine.kept.size >= maxKept) mine.kept.clear()
  mine.kept.set(url, fetched)
  return fetched
}

async function fetchCertificate(house: House, url: string): Promise<Kept> {
  const answer = await house.egress.request({ destination: `sns:${new URL(url).hostname}`, url, timeoutMs: fetchTimeoutMs, maxBytes: maxCertificateBytes, retries: 1, trust: 'user' })
  try {
    if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`)
    const certificate = new X509Certificate(answer.text)
    if (certificate.publicKey.asymmetricKeyType !== 'rsa') throw new Error('its key is not RSA')
    return { key: certificate.publicKey, fromMs: Date.parse(certificate.validFrom), toMs: Date.parse(certificate.validTo), fetchedMs: house.clock.nowMs() }
  } catch (cause) {
    throw new Fault('ALERTS_SNS_CERTIFICATE', { kind: 'unavailable', say: `The signing certificate of Amazon SNS cannot be read: ${(cause as Error).message.slice(0, 200)}.`, mend: 'SNS sends again by itself; check what stands between Mainstay and Amazon.', cause })
  }
}
