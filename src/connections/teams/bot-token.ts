// Whether a request comes from the Bot Framework: its token is signed with a published key, for our app, from its issuer.
// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot
import { createLocalJWKSet, errors, jwtVerify } from 'jose'
import type { JSONWebKeySet } from 'jose'
import { hourMs, minuteMs, secondMs } from '../../base/duration.ts'
import { fieldsOf, objectOf, reasonOf } from './bot-api.ts'
import type { Fields, TeamsParts } from './bot-api.ts'

const issuer = 'https://api.botframework.com'
/** The documentation says: renew daily; a key that is not known is asked for at most once an hour. */
const keysLastMs = 24 * hourMs
const askAgainMs = hourMs
const skewSeconds = 5 * 60
const timeoutMs = 5 * secondMs

/** Null: it is what it says; else why not. */
export type TokenCheck = (authorization: string | string[] | undefined, activity: Fields) => Promise<string | null>

export function botTokenCheck({ settings, egress, clock }: TeamsParts): TokenCheck {
  let keys: { readonly set: JSONWebKeySet; readonly atMs: number } | null = null
  let failedMs = -Infinity
  return async (authorization, activity) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(typeof authorization === 'string' ? authorization : '')?.[1]
    if (token === undefined) return 'There is no bearer token.'
    const nowMs = clock.nowMs()
    const verified = async (): Promise<string | null> => {
      const { set } = await current(nowMs)
      const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(set), { issuer, audience: settings.app, algorithms: ['RS256'], clockTolerance: skewSeconds, requiredClaims: ['exp'], currentDate: new Date(nowMs) })
      // Keys say for which channels they speak; this is the one that we hear.
      const { endorsements } = fieldsOf(set.keys.find(({ kid }) => kid === protectedHeader.kid))
      if (activity['channelId'] !== 'msteams' || (Array.isArray(endorsements) && !endorsements.includes('msteams'))) return 'The key does not speak for Microsoft Teams.'
      // A token of one service shall not speak for another.
      return payload['serviceurl'] === activity['serviceUrl'] ? null : 'The token is for another service address.'
    }
    try {
      return await verified()
    } catch (problem) {
      if (!(problem instanceof errors.JWKSNoMatchingKey) || keys === null || nowMs - keys.atMs < askAgainMs) return `The token is not accepted: ${reasonOf(problem)}`
    }
    try {
      keys = null
      return await verified()
    } catch (problem) {
      return `The token is not accepted: ${reasonOf(problem)}`
    }
  }

  async function current(nowMs: number): Promise<{ readonly set: JSONWebKeySet; readonly atMs: number }> {
    if (keys && nowMs - keys.atMs < keysLastMs) return keys
    // Guessed tokens shall not make us ask for keys without end.
    if (nowMs - failedMs < minuteMs / 6) throw new Error('The keys could not be read.')
    failedMs = nowMs
    const { status, text } = await egress.request({ destination: 'teams', url: settings.keysUrl, timeoutMs, retries: 0, maxBytes: 512 * 1024, trust: 'administrator' })
    const read = objectOf(text)
    if (status !== 200 || !Array.isArray(read?.['keys'])) throw new Error(`The keys could not be read: HTTP ${status}.`)
    failedMs = -Infinity
    keys = { set: read as unknown as JSONWebKeySet, atMs: nowMs }
    return keys
  }
}
