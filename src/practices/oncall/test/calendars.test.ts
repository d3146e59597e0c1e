// Calendars that are read, over HTTP and in files, on both engines: shifts of people, holidays, and what happens when they fail.
import assert from 'node:assert/strict'
import { startCalendar } from '../../../../test/doubles/calendar.ts'
import { onEachEngine } from '../../../../test/harness.ts'
import { refreshCalendarsDuty } from '../actions/keep-calendars.ts'
import type { FinalSchedule, ScheduleAnswer } from '../contract.ts'
import type { CalendarAnswer, PageOfCalendars } from '../model/calendars/contract.ts'
import { withPager } from './pager.ts'
import type { Pager } from './pager.ts'

const calendar = (...events: string[]): string => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n')
const event = (uid: string, ...lines: string[]): string => ['BEGIN:VEVENT', `UID:${uid}`, ...lines, 'END:VEVENT'].join('\r\n')
const rota = calendar(
  event('a', 'DTSTART;TZID=Europe/Berlin:20261116T090000', 'DTEND;TZID=Europe/Berlin:20261123T090000', 'RRULE:FREQ=WEEKLY;INTERVAL=2', 'SUMMARY:[L1] ada'),
  event('g', 'DTSTART;TZID=Europe/Berlin:20261123T090000', 'DTEND;TZID=Europe/Berlin:20261130T090000', 'RRULE:FREQ=WEEKLY;INTERVAL=2', 'SUMMARY:Primary', 'ATTENDEE:mailto:Grace@Example.org'),
  event('x', 'DTSTART:20261125T120000Z', 'DTEND:20261125T140000Z', 'SUMMARY:Somebody Else'),
)
interface Applied { isApplied: boolean; changes: { kind: string; change: string }[]; findings: { code: string; say: string }[] }
const apply = (pager: Pager, ...documents: object[]) => pager.call<Applied>('POST', '/api/v1/configuration/apply', { files: [{ path: 'c.yaml', text: documents.map((one) => JSON.stringify(one)).join('\n---\n') }] })
const document = (kind: string, name: string, spec: object): object => ({ apiVersion: 'mainstay.dev/v1', kind, metadata: { name }, spec })
const refresh = (pager: Pager, name: string) => pager.call<CalendarAnswer>('POST', `/api/v1/on-call/calendars/${name}/refresh`)
const finalOf = async (pager: Pager, name: string): Promise<unknown[]> =>
  (await pager.call<FinalSchedule>('GET', `/api/v1/schedules/${name}/final?from=2026-11-23T00:00:00Z&to=2026-12-08T00:00:00Z`)).body.shifts.map(({ person, fromAt }) => [person?.name, fromAt.slice(0, 16)])
const findings = async (pager: Pager): Promise<string[]> => (await pager.call<{ items: { code: string; say: string }[] }>('GET', '/api/v1/findings')).body.items.map(({ code }) => code)

onEachEngine('a schedule takes its shifts from a calendar, by e-mail address or name, and an override stands above', (engine) => withPager({ engine }, async (pager) => {
  for (const name of ['ada', 'grace']) await pager.person(name)
  const double = await startCalendar(rota)
  try {
    const documents = [document('OnCallCalendar', 'team', { url: double.url }), document('Schedule', 'primary', { timeZone: 'Europe/Berlin', rotations: [], shiftsFrom: 'team' })]
    const first = await apply(pager, ...documents)
    assert.equal(first.body.isApplied, true, first.text)
    const read = (await refresh(pager, 'team')).body
    assert.deepEqual([read.unmatched, read.lastFailure, read.from?.startsWith('127.0.0.1')], [['Somebody Else'], null, true])
    assert.deepEqual(await finalOf(pager, 'primary'), [['ada', '2026-11-23T00:00'], ['grace', '2026-11-23T08:00'], ['ada', '2026-11-30T08:00'], ['grace', '2026-12-07T08:00']])
    assert.deepEqual((await pager.call<ScheduleAnswer>('GET', '/api/v1/schedules/primary')).body.now.map(({ person, override }) => [person?.name, override]), [['ada', null]])
    assert.equal((await pager.call('POST', '/api/v1/schedules/primary/overrides', { person: 'ada', fromAt: '2026-11-24T08:00:00Z', toAt: '2026-11-25T08:00:00Z' })).status, 201)
    assert.deepEqual((await finalOf(pager, 'primary')).slice(1, 4), [['grace', '2026-11-23T08:00'], ['ada', '2026-11-24T08:00'], ['grace', '2026-11-25T08:00']])
    assert.ok((await findings(pager)).includes('ONCALL_CALENDAR_UNMATCHED'))
    const again = await apply(pager, ...documents)
    assert.deepEqual(again.body.changes.filter(({ change }) => change !== 'unchanged'), [])
    assert.equal((await pager.call('DELETE', '/api/v1/on-call/calendars/team')).status, 409)
  } finally {
    await double.stop()
  }
}))

onEachEngine('whole days of a calendar are holidays, from a text too', (engine) => withPager({ engine }, async (pager) => {
  await pager.person('ada')
  const holidays = calendar(event('h', 'DTSTART;VALUE=DATE:20201125', 'DTEND;VALUE=DATE:20201126', 'RRULE:FREQ=YEARLY', 'SUMMARY:Holiday'))
  const applied = await apply(pager, document('OnCallCalendar', 'holidays', { text: holidays }), document('Schedule', 'office', {
    timeZone: 'UTC', holidayCalendars: ['holidays'], rotations: [{ name: 'r', people: ['ada'], length: { count: 1, unit: 'week' }, startsAt: '2026-11-02T00:00', holidays: 'off' }],
  }))
  assert.equal(applied.body.isApplied, true, applied.text)
  const final = (await pager.call<FinalSchedule>('GET', '/api/v1/schedules/office/final?from=2026-11-24T00:00:00Z&to=2026-11-27T00:00:00Z')).body
  assert.deepEqual(final.gaps, [{ fromAt: '2026-11-25T00:00:00.000Z', toAt: '2026-11-26T00:00:00.000Z' }])
  const exported = (await pager.call<{ files: { text: string }[] }>('GET', '/api/v1/configuration/export')).body.files.map((one) => one.text).join('---\n')
  const reread = await pager.call<Applied>('POST', '/api/v1/configuration/apply', { files: [{ path: 'export.yaml', text: exported }] })
  assert.deepEqual([reread.body.isApplied, reread.body.changes.filter(({ change }) => change !== 'unchanged')], [true, []], reread.text)
}))

onEachEngine('a calendar that fails keeps what it held, and says so until it is read again', (engine) => withPager({ engine }, async (pager) => {
  for (const name of ['ada', 'grace']) await pager.person(name)
  const double = await startCalendar(rota)
  try {
    await apply(pager, document('OnCallCalendar', 'team', { url: double.url }), document('Schedule', 'primary', { timeZone: 'Europe/Berlin', rotations: [], shiftsFrom: 'team' }))
    await refresh(pager, 'team')
    const before = await finalOf(pager, 'primary')
    for (const [status, text] of [[404, rota], [200, '<html>Sign in</html>']] as const) {
      Object.assign(double, { status, text })
      assert.match((await refresh(pager, 'team')).body.lastFailure ?? '', status === 404 ? /404/ : /no iCalendar text/)
      assert.deepEqual(await finalOf(pager, 'primary'), before)
      assert.ok((await findings(pager)).includes('ONCALL_CALENDAR_FAILING'))
    }
    Object.assign(double, { status: 200, text: calendar(event('a', 'DTSTART:20261120T000000Z', 'DTEND:20270101T000000Z', 'SUMMARY:ada on call')) })
    assert.equal((await refresh(pager, 'team')).body.lastFailure, null)
    assert.deepEqual(await finalOf(pager, 'primary'), [['ada', '2026-11-23T00:00']])
    assert.ok(!(await findings(pager)).includes('ONCALL_CALENDAR_FAILING'))
    const { items } = (await pager.call<PageOfCalendars>('GET', '/api/v1/on-call/calendars')).body
    assert.ok(!JSON.stringify(items).includes('private-7f3a'), 'the address is a secret')
  } finally {
    await double.stop()
  }
}))

onEachEngine('a calendar is asked for once an hour', (engine) => withPager({ engine }, async (pager) => {
  const double = await startCalendar(rota)
  try {
    await apply(pager, document('OnCallCalendar', 'team', { url: double.url }))
    await refresh(pager, 'team')
    const asked = double.asked
    const run = async (): Promise<void> => void (await refreshCalendarsDuty.run(pager.house, AbortSignal.timeout(10_000)))
    await run()
    assert.equal(double.asked, asked)
    pager.clock.forward(60 * 60_000)
    await run()
    assert.ok(double.asked > asked)
  } finally {
    await double.stop()
  }
}))

onEachEngine('an address within private space is refused by the guard, and files that cannot be are refused with their field', (engine) => withPager({ engine, settings: { egressAllow: [] } }, async (pager) => {
  const double = await startCalendar(rota)
  try {
    await apply(pager, document('OnCallCalendar', 'inside', { url: double.url }))
    assert.ok((await refresh(pager, 'inside')).body.lastFailure)
    assert.equal(double.asked, 0)
  } finally {
    await double.stop()
  }
  for (const spec of [{}, { url: 'https://x.example.org/a.ics', text: rota }, { text: 'nothing of a calendar' }, { url: 'https://x.example.org/a.ics', timeZone: 'Mars/Base' }]) {
    const refused = await apply(pager, document('OnCallCalendar', 'bad', spec))
    assert.deepEqual([refused.body.isApplied, refused.body.findings[0]?.code], [false, 'ONCALL_CALENDAR'], refused.text)
  }
  const unknown = await apply(pager, document('Schedule', 's', { timeZone: 'UTC', rotations: [], shiftsFrom: 'nowhere' }))
  assert.equal(unknown.body.findings[0]?.code, 'ONCALL_UNKNOWN_NAME', unknown.text)
  assert.equal((await pager.call('PUT', '/api/v1/schedules/s', { timeZone: 'UTC', rotations: [], shiftsFrom: 'nowhere' })).status, 404)
}))
