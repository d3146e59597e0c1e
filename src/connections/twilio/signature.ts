// How a Twilio-compatible service signs its callbacks: base64 HMAC-SHA1 over the address and the sorted parameters of the form.
// https://www.twilio.com/docs/usage/security#validating-requests
import { createHmac, timingSafeEqual } from 'node:crypto'

export function twilioSignature(token: string, url: string, form: URLSearchParams): string {
  const names = [...new Set(form.keys())].sort()
  const text = names.reduce((all, name) => all + [...new Set(form.getAll(name))].sort().map((value) => name + value).join(''), url)
  return createHmac('sha1', token).update(text, 'utf8').digest('base64')
}

export function isSignedByTwilio(given: string | string[] | undefined, expected: string): boolean {
  if (typeof given !== 'string') return false
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
