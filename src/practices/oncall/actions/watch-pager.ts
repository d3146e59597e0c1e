// Watching the pager itself. When it is unwell its administrators hear it directly, by e-mail and webhook, not through the
// escalation that may be what is broken; and somebody outside hears each minute that it is well, and acts when nothing comes.
import { mainstay } from '../../../base/actor.ts'
import { hourMs, minuteMs, secondMs } from '../../../base/duration.ts'
import type { DeliveryChannel, DeliveryMessage } from '../../../connections/delivery.ts'
import { append } from '../../../record/append.ts'
import { listJobs } from '../../../spine/jobs.ts'
import type { Duty, House } from '../../../spine/practice.ts'
import { pagerUnwell, pagerWell } from '../events.ts'
import { oncallFindings } from '../find-problems.ts'
import { escapeHtml } from '../model/message.ts'
import { administratorsOf } from '../people.ts'
import { channelHealth } from '../store/channel-health.ts'
import { methodsOf } from '../store/contacts.ts'
import { countOverdue, saveWatch, watchState } from '../store/proof.ts'
import { webhookSecret } from './contact-secrets.ts'

const everyMs = minuteMs
/** A message that waits longer than this past its time is a page that somebody does not get. */
const lateMs = 2 * minuteMs
/** Said again while it lasts. */
const againMs = 6 * hourMs
const manyFailures = 3
const sendTimeoutMs = 8 * secondMs
const maxTold = 50

export function watchDuty(channels: () => readonly DeliveryChannel[]): Duty {
  return { name: 'oncall.watch', everyMs, run: (house, signal) => watchPager(house, channels(), signal) }
}

export async function watchPager(house: House, channels: readonly DeliveryChannel[], signal: AbortSignal): Promise<void> {
  const reasons = await whatIsWrong(house)
  house.metrics.pagerWell.set(reasons.length === 0 ? 1 : 0)
  await countFindings(house)
  if (reasons.length === 0) await tellOutside(house, signal)
  const before = await watchState(house.read)
  const nowMs = house.clock.nowMs()
  if (reasons.length === 0) {
    if (before.sickMs === null) return
    await house.transact(mainstay, async (work) => {
      await saveWatch(work.db, { sickMs: null, toldMs: null, reasons: [] })
      await append(work, [pagerWell({ subject: 'pager/mainstay', data: { forMs: nowMs - before.sickMs! } })])
    })
    return tellAdministrators(house, channels, { subject: 'Mainstay\'s pager is well again', lines: ['What was wrong is over:', ...before.reasons], event: 'pager.well', signal })
  }
  const isNews = before.sickMs === null || reasons.some((reason) => !before.reasons.includes(reason))
  if (before.sickMs === null) await house.transact(mainstay, (work) => append(work, [pagerUnwell({ subject: 'pager/mainstay', data: { reasons: [...reasons] } })]))
  if (isNews || nowMs - (before.toldMs ?? 0) >= againMs) {
    await tellAdministrators(house, channels, { subject: 'Mainstay\'s pager is unwell: somebody may not be woken', lines: reasons, event: 'pager.unwell', signal })
    await house.transact(mainstay, (work) => saveWatch(work.db, { sickMs: before.sickMs ?? nowMs, toldMs: nowMs, reasons }))
  }
}

/** One word for each trouble, so that the same trouble stays the same. */
async function whatIsWrong(house: House): Promise<readonly string[]> {
  const nowMs = house.clock.nowMs()
  const reasons: string[] = []
  const dead = (await listJobs(house.read, { state: 'dead', limit: 200 })).filter((job) => job.kind.startsWith('oncall.') || job.payload.includes('"oncall.'))
  if (dead.length > 0) reasons.push('Jobs of the pager were given up after every try. See Settings, Jobs.')
  if ((await countOverdue(house.read, nowMs - lateMs)) > 0) reasons.push('Messages to people are more than two minutes late.')
  const health = [...(await channelHealth(house.read, nowMs)).entries()]
  const failing = health.filter(([, { failed, lastOkMs, lastFailureMs }]) => failed >= manyFailures && (lastFailureMs ?? 0) > (lastOkMs ?? 0))
  for (const [kind] of failing) reasons.push(`The channel ${kind} fails: its last tries did not arrive.`)
  if (failing.length > 0 && failing.length === health.length) reasons.push('No channel that was tried in the last day works.')
  return reasons
}

async function countFindings(house: House): Promise<void> {
  house.metrics.pagerFindings.reset()
  for (const [code, found] of Map.groupBy(await oncallFindings(house), (finding) => finding.code)) house.metrics.pagerFindings.set({ code }, found.length)
}

/** Its silence is the alarm, so nothing else is done about a failure here. */
async function tellOutside(house: House, signal: AbortSignal): Promise<void> {
  const url = house.settings.paging?.watchUrl ?? null
  if (url === null) return
  try {
    await house.egress.request({ destination: 'pager-watch', url, method: 'POST', body: '', timeoutMs: sendTimeoutMs, retries: 2, maxBytes: 64 * 1024, trust: 'administrator', signal })
  } catch (problem) {
    house.log.warn({ err: problem }, 'whoever watches the pager from outside could not be told that it is well')
  }
}

async function tellAdministrators(house: House, channels: readonly DeliveryChannel[], said: { subject: string; lines: readonly string[]; event: string; signal: AbortSignal }): Promise<void> {
  const administrators = await administratorsOf(house.read)
  const hooks = (await methodsOf(house.read, administrators.map((one) => one.id))).filter((method) => method.kind === 'webhook' && method.verified_ms !== null)
  const to = [
    ...administrators.flatMap(({ email }) => (email === null ? [] : [{ kind: 'email' as const, address: email, secret: null }])),
    ...hooks.map((method) => ({ kind: 'webhook' as const, address: method.address, secret: webhookSecret(house, method.id) })),
  ].slice(0, maxTold)
  await Promise.all(to.map(async ({ kind, address, secret }) => {
    const channel = channels.find((one) => one.kind === kind)
    const told = await channel?.deliver(unwellMessage(house, { ...said, address, secret }), AbortSignal.any([said.signal, AbortSignal.timeout(sendTimeoutMs)]))
    if (told && !told.ok) house.log.error({ channel: kind, reason: told.reason }, 'an administrator could not be told how the pager is')
  }))
}

function unwellMessage(house: House, said: { subject: string; lines: readonly string[]; event: string; address: string; secret: string | null }): DeliveryMessage {
  const text = [`${said.subject}.`, '', ...said.lines.map((line) => `- ${line}`), '', `See ${house.settings.publicUrl}/ and mainstay doctor.`, ''].join('\n')
  return {
    key: `pager-${house.clock.nowMs()}`, to: said.address, subject: `[MAINSTAY] ${said.subject}`, text, html: `<!doctype html><html><body><pre style="font-family:inherit">${escapeHtml(text)}</pre></body></html>`,
    thread: 'pager', secret: said.secret, brief: said.subject, reply: null, under: null, data: { event: said.event, reasons: said.lines },
  }
}
