// The reading side of `/in/alertmanager`, near enough to Alertmanager for amtool, Grafana and karma.
import { Fault } from '../../../base/fault.ts'
import { formatInstant, parseInstant } from '../../../base/instant.ts'
import { dayMs } from '../../../base/duration.ts'
import { decodeCursor, encodeCursor } from '../../../base/page.ts'
import { mayCall } from '../../../spine/access/roles.ts'
import { RawAnswer, route } from '../../../spine/practice.ts'
import type { House, Route, RouteRequest } from '../../../spine/practice.ts'
import { silencesNow, timesOf } from '../actions/read-silences.ts'
import { changeSilence, createSilence, endSilence } from '../actions/silence-alerts.ts'
import { findAlerts } from '../find-alerts.ts'
import type { FoundAlert } from '../find-alerts.ts'
import { matcherOf, matcherText, parseMatchers } from '../model/matcher.ts'
import type { Matcher, MatcherWords } from '../model/matcher.ts'
import { silenceState } from '../model/silence.ts'
import { situationsByIds } from '../store/reading.ts'
import { inhibitorFingerprints } from '../store/routing.ts'
import { findSilence, maxSilences, silencesPage } from '../store/silences.ts'
import type { SilenceRow } from '../store/tables.ts'
import { inAlertmanagersWords, json, queryTexts } from './dialect.ts'

/** The one receiver that tools are told of; where an alert really goes is answered by `/api/v1/alert-routing/explanations`. */
const receiver = 'mainstay'
/** Alertmanager answers everything at once; above this the rest is behind `x-next-cursor`. */
const mostAlerts = 20_000
/** Alertmanager forgets ended silences after this. */
const endedSilencesShownMs = 5 * dayMs

export const alertmanagerOutRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/in/alertmanager/api/v2/alerts', access: 'ingest', summary: 'List alerts as Alertmanager does (filter, active, silenced, inhibited; also limit and cursor)',
    handle: (request, house) => inAlertmanagersWords(async () => {
      const { found, next } = await askedAlerts(request, house)
      const names = await namesFor(found, house)
      return new RawAnswer(200, 'application/json', `[${found.map((one) => alertText(one, names)).join(',')}]`, next === null ? {} : { 'x-next-cursor': next })
    }),
  }),
  route({
    method: 'GET', path: '/in/alertmanager/api/v2/alerts/groups', access: 'ingest', summary: 'List alerts by situation, as Alertmanager lists groups',
    handle: (request, house) => inAlertmanagersWords(async () => {
      const { found, next } = await askedAlerts(request, house)
      const names = await namesFor(found, house)
      const groups = Map.groupBy(found, (one) => one.row.situation)
      const situations = new Map((await inParts([...groups.keys()], 500, (ids) => situationsByIds(house.read, ids))).map((row) => [row.id, row]))
      const texts = [...groups].map(([id, alerts]) =>
        `{"alerts":[${alerts.map((one) => alertText(one, names)).join(',')}],"labels":${situations.get(id)?.common ?? '{}'},"receiver":{"name":"${receiver}"}}`)
      return new RawAnswer(200, 'application/json', `[${texts.join(',')}]`, next === null ? {} : { 'x-next-cursor': next })
    }),
  }),
  route({
    method: 'GET', path: '/in/alertmanager/api/v2/receivers', access: 'ingest', summary: 'List the one receiver',
    handle: async () => json(200, [{ name: receiver }]),
  }),
  route({
    method: 'GET', path: '/in/alertmanager/api/v2/status', access: 'ingest', summary: 'Say which Alertmanager dialect is spoken',
    handle: async () => json(200, {
      cluster: { name: '', peers: [], status: 'disabled' }, config: { original: `route:\n  receiver: ${receiver}\nreceivers:\n- name: ${receiver}\n` },
      uptime: formatInstant(Math.round(performance.timeOrigin)),
      versionInfo: { branch: 'mainstay', buildDate: '', buildUser: '', goVersion: '', revision: '', version: '0.25.0' },
    }),
  }),
  route({
    method: 'GET', path: '/in/alertmanager/api/v2/silences', access: 'ingest', summary: 'List silences as Alertmanager does',
    handle: (request, house) => inAlertmanagersWords(async () => {
      const wanted = filtersOf(request)
      const nowMs = house.clock.nowMs()
      const rows = await silencesPage(house.read, { endedSinceMs: nowMs - endedSilencesShownMs }, { nowMs, limit: 2 * maxSilences })
      return json(200, rows.filter((row) => hasMatchers(row, wanted)).map((row) => silenceAnswer(row, nowMs)))
    }),
  }),
  route({
    method: 'POST', path: '/in/alertmanager/api/v2/silences', access: 'ingest', raw: true, summary: 'Make or change a silence as amtool does; needs a token that may respond',
    handle: (request, house) => inAlertmanagersWords(async () => {
      mustRespond(request)
      const read = readSilence(request.rawBody.toString('utf8'))
      if ('code' in read) return json(read.code < 600 ? 400 : 422, read)
      const row = await house.transact(request.caller.actor, async (work) => {
        if (read.id === '') return createSilence(work, read)
        const known = await findSilence(work.db, read.id)
        if (!known) throw new Fault('ALERTS_NO_SILENCE', { kind: 'not-found', say: `There is no silence ${read.id}.`, mend: 'Leave the id out to make one.', why: 'silence not found' })
        const state = silenceState({ startsMs: known.starts_ms, endsMs: known.ends_ms }, work.nowMs)
        // As Alertmanager: the same matchers change it in place, others make a new one and end the old.
        if (state !== 'expired' && sameMatchers(known, read.matchers) && (state === 'pending' || read.startsMs === known.starts_ms)) return changeSilence(work, known.id, read)
        if (state !== 'expired') await endSilence(work, known.id)
        return createSilence(work, read)
      })
      return json(200, { silenceID: row.uuid })
    }),
  }),
  route({
    method: 'GET', path: '/in/alertmanager/api/v2/silence/:id', access: 'ingest', summary: 'Read a silence as Alertmanager does',
    handle: async (request, house) => {
      const row = await findSilence(house.read, (request.params as { id: string }).id)
      return row ? json(200, silenceAnswer(row, house.clock.nowMs())) : new RawAnswer(404, 'application/json', '')
    },
  }),
  route({
    method: 'DELETE', path: '/in/alertmanager/api/v2/silence/:id', access: 'ingest', raw: true, summary: 'End a silence as amtool does; needs a token that may respond',
    handle: (request, house) => inAlertmanagersWords(async () => {
      mustRespond(request)
      const { id } = request.params as { id: string }
      try {
        await house.transact(request.caller.actor, (work) => endSilence(work, id))
      } catch (problem) {
        // Alertmanager says 500; its other refusal that clients know is 404, and nothing failed here.
        if (problem instanceof Fault && problem.code === 'ALERTS_SILENCE_EXPIRED') return json(404, problem.facts['why'])
        throw problem
      }
      return new RawAnswer(200, 'application/json', '')
    }),
  }),
  ...['ready', 'healthy'].map((what) => route({
    method: 'GET', path: `/in/alertmanager/-/${what}`, access: 'public', summary: `Say that it is ${what}, as Alertmanager does`,
    handle: async () => new RawAnswer(200, 'text/plain; charset=utf-8', 'OK'),
  })),
]

function mustRespond(request: RouteRequest): void {
  if (mayCall(request.caller, 'respond')) return
  throw new Fault('ALERTS_SILENCE_ACCESS', { kind: 'forbidden', say: 'An ingest key cannot silence.', mend: 'Use an API token of a responder as the password.', why: 'an ingest key cannot silence: use an API token of a responder as the password' })
}

function filtersOf(request: RouteRequest): readonly Matcher[] {
  return queryTexts(request, 'filter').flatMap(parseMatchers)
}

async function askedAlerts(request: RouteRequest, house: House): Promise<{ found: readonly FoundAlert[]; next: string | null }> {
  const wants = (name: string): boolean => queryTexts(request, name)[0] !== 'false'
  const [receiverPattern] = queryTexts(request, 'receiver')
  if (receiverPattern !== undefined && !matcherOf({ name: 'receiver', value: receiverPattern, isRegex: true, isEqual: true }).matches({ receiver })) return { found: [], next: null }
  const limit = limitOf(queryTexts(request, 'limit')[0])
  const [cursor] = queryTexts(request, 'cursor')
  const nowMs = house.clock.nowMs()
  const showActive = wants('active')
  const showSilenced = wants('silenced')
  const showInhibited = wants('inhibited')
  const { found, nextId } = await findAlerts(house.read, {
    filter: { isOpen: true, ...(cursor === undefined ? {} : { beforeId: idOfCursor(cursor) }) },
    matchers: filtersOf(request), silences: await silencesNow(house.read, nowMs), nowMs, limit,
    ...(showActive && showSilenced && showInhibited ? {} : {
      wants: ({ silencedBy, row }) => (silencedBy.length > 0 && !showSilenced ? false : isInhibited(row) && !showInhibited ? false : silencedBy.length > 0 || isInhibited(row) || showActive),
    }),
  })
  const sorted = found.toSorted((a, b) => (a.row.fingerprint < b.row.fingerprint ? -1 : 1))
  return { found: sorted, next: nextId === null ? null : encodeCursor([nextId]) }
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return mostAlerts
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1) throw new Fault('ALERTS_LIMIT', { say: '`limit` is not a whole number above zero.', mend: 'Write it like limit=500.', why: `bad limit: ${text.slice(0, 50)}` })
  return Math.min(limit, mostAlerts)
}

function idOfCursor(cursor: string): string {
  const id = decodeCursor(cursor)?.[0]
  if (typeof id !== 'string') throw new Fault('ALERTS_CURSOR', { say: 'The cursor is not one of this list.', mend: 'Pass x-next-cursor back as it is.', why: 'bad cursor' })
  return id
}

/** Silences in force, from our ids to the UUIDs that Alertmanager's tools know. */
async function silenceUuids(found: readonly FoundAlert[], house: House): Promise<(id: string) => string> {
  if (found.every((one) => one.silencedBy.length === 0)) return (id) => id
  const nowMs = house.clock.nowMs()
  const rows = await silencesPage(house.read, { endedSinceMs: nowMs }, { nowMs, limit: maxSilences })
  const uuids = new Map(rows.map((row) => [row.id, row.uuid]))
  return (id) => uuids.get(id) ?? id
}

interface Names {
  readonly uuidOf: (silence: string) => string
  readonly inhibitorsOf: (row: FoundAlert['row']) => readonly string[]
}

const isInhibited = (row: FoundAlert['row']): boolean => row.muted_by?.startsWith('inhibited:') === true
const meetingOf = (row: FoundAlert['row']): string => row.muted_by!.slice('inhibited:'.length)

async function namesFor(found: readonly FoundAlert[], house: House): Promise<Names> {
  const meetings = [...new Set(found.flatMap(({ row }) => (isInhibited(row) ? [meetingOf(row)] : [])))]
  const fingerprints = Map.groupBy(await inhibitorFingerprints(house.read, meetings), (one) => one.meeting)
  return { uuidOf: await silenceUuids(found, house), inhibitorsOf: (row) => (isInhibited(row) ? (fingerprints.get(meetingOf(row)) ?? []).map((one) => one.fingerprint) : []) }
}

/** Written by hand: labels and annotations are kept as JSON, and reading and writing them again is most of the time. */
function alertText({ row, silencedBy }: FoundAlert, { uuidOf, inhibitorsOf }: Names): string {
  const state = silencedBy.length > 0 || isInhibited(row) ? 'suppressed' : 'active'
  const endsAt = row.ends_ms === null ? '0001-01-01T00:00:00.000Z' : formatInstant(row.ends_ms)
  return `{"annotations":${row.annotations},"endsAt":"${endsAt}","fingerprint":"${row.fingerprint}","receivers":[{"name":"${receiver}"}],"startsAt":"${formatInstant(row.started_ms)}",`
    + `"status":{"inhibitedBy":${JSON.stringify(inhibitorsOf(row))},"silencedBy":${JSON.stringify(silencedBy.map(uuidOf))},"state":"${state}"},"updatedAt":"${formatInstant(row.updated_ms)}",`
    + `${row.generator_url === null ? '' : `"generatorURL":${JSON.stringify(row.generator_url)},`}"labels":${row.labels}}`
}

function silenceAnswer(row: SilenceRow, nowMs: number): unknown {
  return {
    id: row.uuid, status: { state: silenceState(timesOf(row), nowMs) }, updatedAt: formatInstant(row.updated_ms),
    comment: row.comment, createdBy: row.created_by, endsAt: formatInstant(row.ends_ms), matchers: JSON.parse(row.matchers) as unknown, startsAt: formatInstant(row.starts_ms),
  }
}

function hasMatchers(row: SilenceRow, wanted: readonly Matcher[]): boolean {
  if (wanted.length === 0) return true
  const texts = new Set((JSON.parse(row.matchers) as MatcherWords[]).map(matcherText))
  return wanted.every((matcher) => texts.has(matcherText(matcher)))
}

function sameMatchers(row: SilenceRow, matchers: readonly MatcherWords[]): boolean {
  const textsOf = (list: readonly MatcherWords[]): string => JSON.stringify(list.map(matcherText).sort())
  return textsOf(JSON.parse(row.matchers) as MatcherWords[]) === textsOf(matchers)
}

interface SilenceRead { readonly id: string; readonly matchers: readonly MatcherWords[]; readonly startsMs: number; readonly endsMs: number; readonly comment: string; readonly createdBy: string }

function readSilence(body: string): SilenceRead | { code: number; message: string } {
  let given: Record<string, unknown>
  try {
    given = JSON.parse(body) as Record<string, unknown>
  } catch (problem) {
    return { code: 400, message: `parsing silence body from "" failed, because ${(problem as Error).message}` }
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return { code: 400, message: 'parsing silence body from "" failed, because it is not an object' }
  for (const field of ['comment', 'createdBy', 'endsAt', 'matchers', 'startsAt']) if (given[field] === undefined || given[field] === null) return { code: 602, message: `silence.${field} in body is required` }
  const { id = '', comment, createdBy, matchers } = given
  if (typeof comment !== 'string' || typeof createdBy !== 'string' || typeof id !== 'string') return { code: 400, message: 'parsing silence body from "" failed, because a text is not a text' }
  const startsMs = typeof given['startsAt'] === 'string' ? parseInstant(given['startsAt']) : null
  const endsMs = typeof given['endsAt'] === 'string' ? parseInstant(given['endsAt']) : null
  if (startsMs === null || endsMs === null) return { code: 601, message: 'silence.startsAt and endsAt in body must be of type date-time' }
  if (!Array.isArray(matchers) || matchers.length === 0 || matchers.length > 50) return { code: 612, message: 'silence.matchers in body should have 1 to 50 items' }
  const words: MatcherWords[] = []
  for (const [index, matcher] of (matchers as readonly Record<string, unknown>[]).entries()) {
    const { name, value, isRegex, isEqual = true } = typeof matcher === 'object' && matcher !== null ? matcher : {}
    if (typeof name !== 'string' || typeof value !== 'string' || typeof isRegex !== 'boolean' || typeof isEqual !== 'boolean') return { code: 602, message: `silence.matchers.${index} in body needs name, value and isRegex` }
    if (value.length > 2_000 || value.includes('\0')) return { code: 601, message: `silence.matchers.${index}.value in body cannot be kept` }
    words.push({ name, value, isRegex, isEqual })
  }
  if (comment.includes('\0') || createdBy.includes('\0')) return { code: 601, message: 'silence in body holds a NUL character' }
  return { id, matchers: words, startsMs, endsMs, comment: comment.slice(0, 2_000), createdBy: createdBy.slice(0, 200) }
}

async function inParts<T, R>(items: readonly T[], size: number, read: (part: readonly T[]) => Promise<readonly R[]>): Promise<readonly R[]> {
  const all: R[] = []
  for (let from = 0; from < items.length; from += size) all.push(...await read(items.slice(from, from + size)))
  return all
}
