// The account after the storm: what was sent is held against what is stored, and every effect is counted.
import assert from 'node:assert/strict'
import type { AlertAnswer, SituationAnswer } from '../../src/practices/alerts/contract.ts'
import type { IncidentItem } from '../../src/practices/incidents/contract.ts'
import type { JobAnswer } from '../../src/practices/installation/contract.ts'
import type { PageDetail, PageItem } from '../../src/practices/oncall/contract.ts'
import type { EntryAnswer, VerificationAnswer } from '../../src/record/contract.ts'
import { bootstrapToken } from '../harness.ts'
import type { MailSink } from './mail-sink.ts'
import type { Trouble } from './senders.ts'
import { pause } from './senders.ts'

/** Ada is asked first; Grace when a minute passes without an answer, so that timers live through the storm too. */
export const files = [{
  path: 'on-call.yaml',
  text: `
apiVersion: mainstay.dev/v1
kind: Person
metadata: { name: ada }
spec: { email: ada@example.org, role: responder }
---
apiVersion: mainstay.dev/v1
kind: Person
metadata: { name: grace }
spec: { email: grace@example.org, role: responder }
---
apiVersion: mainstay.dev/v1
kind: OnCallProfile
metadata: { name: ada }
spec: { methods: [{ kind: email, address: ada@example.org, label: mail }] }
---
apiVersion: mainstay.dev/v1
kind: Schedule
metadata: { name: primary }
spec:
  timeZone: Europe/Berlin
  rotations: [{ name: weekly, people: [ada], length: { count: 1, unit: week }, startsAt: '2026-01-05T09:00' }]
---
apiVersion: mainstay.dev/v1
kind: Service
metadata: { name: service-00001 }
spec: { owner: payments, tier: 1, onCallRoute: default }
---
apiVersion: mainstay.dev/v1
kind: EscalationPolicy
metadata: { name: default }
spec:
  steps:
    - { targets: [{ schedule: primary }], delayMinutes: 1 }
    - { targets: [{ person: grace }], delayMinutes: 1440 }
`,
}]

export interface Reader {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
  all<T>(path: string): Promise<readonly T[]>
}

export function readerOf(url: string): Reader {
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(url + path, {
      method, headers: { authorization: `Bearer ${bootstrapToken}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text.slice(0, 500)}`)
    return (text === '' ? null : JSON.parse(text)) as T
  }
  return {
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    async all<T>(path: string) {
      const items: T[] = []
      for (let cursor = ''; ;) {
        const page = await ask<{ items: T[]; next: string | null }>('GET', `${path}${path.includes('?') ? '&' : '?'}limit=500${cursor}`)
        items.push(...page.items)
        if (page.next === null) return items
        cursor = `&cursor=${encodeURIComponent(page.next)}`
      }
    },
  }
}

export async function configure(reader: Reader): Promise<void> {
  const { isApplied, findings } = await reader.post<{ isApplied: boolean; findings: unknown[] }>('/api/v1/configuration/apply', { files })
  assert.ok(isApplied, JSON.stringify(findings))
}

export interface Told {
  readonly alerts: number
  readonly situations: number
  readonly pages: number
  readonly notifications: number
  readonly mails: number
  /** Messages sent once more because the process died, or lost its database, between sending and writing that down. */
  readonly repeatedMails: number
  readonly entries: number
}

/** Waits until all work has been done, then counts it. Every difference is named. */
export async function account(reader: Reader, troubles: readonly Trouble[], sink: MailSink): Promise<Told> {
  await untilQuiet(reader)
  const wrong: string[] = []
  const alerts = await reader.all<AlertAnswer>('/api/v1/alerts')
  const situations = await reader.all<SituationAnswer>('/api/v1/situations')
  const pages = await reader.all<PageItem>('/api/v1/pages')
  const incidents = await reader.all<IncidentItem>('/api/v1/incidents')
  const entries = await reader.all<EntryAnswer>('/api/v1/record?order=oldest')

  const alertsByRef = Map.groupBy(alerts, ({ labels }) => labels['ref'] ?? labels['dedup_key'] ?? '')
  const situationsByService = Map.groupBy(situations, ({ service }) => service ?? '')
  const pagesByService = Map.groupBy(pages, ({ service }) => service ?? '')
  const incidentsByService = Map.groupBy(incidents, ({ service }) => service ?? '')
  for (const trouble of troubles) {
    const { service, isPageWorthy, fate, isTold, isAnswered } = trouble
    const sent = trouble.posts.flatMap((post) => post.alerts)
    const wants = (what: string, found: unknown, wanted: unknown): void => {
      if (found !== wanted) wrong.push(`${service} (${fate}${isPageWorthy ? '' : ', not worth a page'}): ${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`)
    }
    for (const { ref, isAcknowledged, isEnded } of sent) {
      const stored = alertsByRef.get(ref) ?? []
      if (isAcknowledged) wants(`the number of stored alerts ${ref}`, stored.length, 1)
      if (isEnded) wants(`the state of alert ${ref}`, stored[0]?.state, 'resolved')
      else if (isAcknowledged) wants(`the state of alert ${ref}`, stored[0]?.state, 'firing')
    }
    if (!isTold) continue
    const isEnded = fate === 'ended' && sent.every((alert) => alert.isEnded)
    const [situation] = situationsByService.get(service) ?? []
    wants('the number of situations', situationsByService.get(service)?.length, 1)
    wants('alerts in its situation', situation?.alerts, sent.length)
    wants('open alerts in its situation', situation?.openAlerts, isEnded ? 0 : sent.length)
    wants('the state of its situation', situation?.state, isEnded ? 'resolved' : 'open')
    wants('the number of pages', pagesByService.get(service)?.length ?? 0, isPageWorthy ? 1 : 0)
    wants('the number of incidents', incidentsByService.get(service)?.length ?? 0, isPageWorthy ? 1 : 0)
    if (!isPageWorthy) continue
    wants('the state of its page', pagesByService.get(service)?.[0]?.state, isEnded ? 'resolved' : isAnswered ? 'acknowledged' : 'open')
    wants('the state of its incident', incidentsByService.get(service)?.[0]?.state, isEnded ? 'mitigated' : 'open')
    if (isAnswered) wants('whether its incident knows of the acknowledgement', incidentsByService.get(service)?.[0]?.acknowledgedAt !== null, true)
  }

  const repeated = await weighNotifications(reader, pages, { sink, wrong })
  weighEntries(entries, { alerts, situations, pages, incidents, wrong })
  const sentRefs = new Set(troubles.flatMap(({ posts }) => posts).flatMap((post) => post.alerts.map((alert) => alert.ref)))
  for (const ref of alertsByRef.keys()) if (!sentRefs.has(ref)) wrong.push(`an alert is stored that nobody sent: ${ref}`)

  const dead = await reader.all<JobAnswer>('/api/v1/jobs?state=dead')
  for (const job of dead) wrong.push(`dead letter: ${job.kind} ${job.payload}: ${job.lastError}`)
  const verification = await reader.post<VerificationAnswer>('/api/v1/record-verifications')
  for (const { say } of verification.findings) wrong.push(`the record: ${say}`)
  if (verification.sealedEntries + verification.unsealedEntries < entries.length) wrong.push(`of ${entries.length} entries only ${verification.sealedEntries} are sealed and ${verification.unsealedEntries} are not`)
  assert.deepEqual(wrong.slice(0, 40), [], `${wrong.length} things are not as they must be`)
  return { alerts: alerts.length, situations: situations.length, pages: pages.length, notifications: repeated.notifications, mails: sink.count(), repeatedMails: repeated.mails, entries: entries.length }
}

/** A batch of a reaction shows on the record only when it is whole; on a busy machine that takes seconds. */
const quietLooks = 5

/** No reaction behind, no job due or at work. A job of a killed process is taken again when its lease ends, after 20 s. */
async function untilQuiet(reader: Reader): Promise<void> {
  const untilMs = Date.now() + 90_000
  let last = -1
  let quiet = 0
  for (;;) {
    const jobs = [...await reader.all<JobAnswer>('/api/v1/jobs?state=waiting'), ...await reader.all<JobAnswer>('/api/v1/jobs?state=running')]
    const busy = jobs.filter((job) => job.state === 'running' || Date.parse(job.dueAt) < Date.now() + 1_000)
    const newest = (await reader.get<{ items: EntryAnswer[] }>('/api/v1/record?limit=1')).items[0]?.seq ?? 0
    quiet = busy.length === 0 && newest === last ? quiet + 1 : 0
    if (quiet === quietLooks) return
    last = newest
    if (Date.now() > untilMs) throw new Error(`Work never ended: ${JSON.stringify(busy.slice(0, 5))}`)
    await pause(1_200)
  }
}

/** Each was handed over at least once; more often only where a try was cut off. */
async function weighNotifications(reader: Reader, pages: readonly PageItem[], by: { sink: MailSink; wrong: string[] }): Promise<{ notifications: number; mails: number }> {
  const { sink, wrong } = by
  // Timers go on while this reads: what arrives from now on is of no interest.
  const arrivedBefore = [...sink.byKey.keys()]
  let notifications = 0
  let mails = 0
  const known = new Set<string>()
  for (const { id } of pages) {
    const page = await settledPage(reader, id)
    if (!page.notifications.some((one) => sink.byKey.has(one.id))) wrong.push(`page ${id} of ${page.service}: nobody was told: ${JSON.stringify(page.notifications)}`)
    const asked = page.notifications.map((one) => `${one.person.name} ${one.channel} ${one.step} ${one.round}`)
    if (new Set(asked).size !== asked.length) wrong.push(`page ${id} of ${page.service} asks twice: ${asked.join('; ')}`)
    for (const one of page.notifications) {
      notifications++
      known.add(one.id)
      if (page.state === 'resolved') {
        known.add(overKey(one.id))
        if (one.state === 'sent' && !sink.byKey.has(overKey(one.id))) wrong.push(`whoever got notification ${one.id} never heard that page ${id} is over`)
      }
      const arrived = sink.byKey.get(one.id)?.length ?? 0
      const cut = one.attempts.filter(({ outcome }) => outcome === 'interrupted' || outcome === 'begun').length
      if (one.state === 'sent' && arrived === 0) wrong.push(`notification ${one.id} is said to be sent and never arrived`)
      if (one.state !== 'sent' && one.state !== 'cancelled') wrong.push(`notification ${one.id} of page ${id} is ${one.state}: ${JSON.stringify(one.attempts)}`)
      if (arrived > 1) {
        mails += arrived - 1
        if (arrived - 1 > cut) wrong.push(`notification ${one.id} arrived ${arrived} times, but only ${cut} tries were cut off`)
      }
    }
  }
  for (const key of arrivedBefore) if (!known.has(key)) wrong.push(`a message arrived that no page knows: ${key}`)
  return { notifications, mails }
}

/** Under which the message goes that tells whoever was asked that the page is over. */
const overKey = (notification: string): string => `${notification}-resolved`

/** A minute after each page its timer asks the next person: a message that is just leaving is waited for. */
async function settledPage(reader: Reader, id: string): Promise<PageDetail> {
  for (let tries = 0; ; tries++) {
    const page = await reader.get<PageDetail>(`/api/v1/pages/${id}`)
    if (tries === 20 || page.notifications.every((one) => one.state === 'sent' || one.state === 'cancelled')) return page
    await pause(250)
  }
}

/** The record says each thing once, and about everything there is. */
function weighEntries(entries: readonly EntryAnswer[], state: { alerts: readonly AlertAnswer[]; situations: readonly SituationAnswer[]; pages: readonly PageItem[]; incidents: readonly IncidentItem[]; wrong: string[] }): void {
  const once = (kind: string, subjects: readonly string[]): void => {
    const counts = new Map<string, number>()
    for (const entry of entries) if (entry.kind === kind) counts.set(entry.subject, (counts.get(entry.subject) ?? 0) + 1)
    for (const subject of subjects) if (counts.get(subject) !== 1) state.wrong.push(`${kind} of ${subject} is on the record ${counts.get(subject) ?? 0} times`)
    for (const subject of counts.keys()) if (!subjects.includes(subject)) state.wrong.push(`${kind} is on the record for ${subject}, which is not so`)
  }
  once('alert.fired', state.alerts.map(({ id }) => `alert/${id}`))
  once('alert.resolved', state.alerts.filter((alert) => alert.state === 'resolved').map(({ id }) => `alert/${id}`))
  once('situation.opened', state.situations.map(({ id }) => `situation/${id}`))
  once('situation.resolved', state.situations.filter((situation) => situation.state === 'resolved').map(({ id }) => `situation/${id}`))
  once('page.started', state.pages.map(({ id }) => `page/${id}`))
  once('page.acknowledged', state.pages.filter((page) => page.acknowledgedAt !== null).map(({ id }) => `page/${id}`))
  once('page.resolved', state.pages.filter((page) => page.state === 'resolved').map(({ id }) => `page/${id}`))
  once('incident.declared', state.incidents.map(({ id }) => `incident/${id}`))
  const sent = Map.groupBy(entries.filter(({ kind }) => kind === 'notification.sent'), ({ data }) => String(data['notification']))
  for (const [id, said] of sent) if (said.length !== 1) state.wrong.push(`notification ${id} is said to be sent ${said.length} times`)
}
