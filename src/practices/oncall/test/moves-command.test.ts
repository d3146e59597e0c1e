// `mainstay import` and `mainstay calendar`: shown first, applied when asked, compared; the real program against a real house and doubles of other pagers.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startPagerDuty } from '../../../../test/doubles/pagerduty.ts'
import { bootstrapToken, handClock, withHouse } from '../../../../test/harness.ts'
import { exitCodes } from '../../../cli/exit.ts'
import { accountFiles, pagerDutyAccount } from './pagerduty-account.ts'

const folder = mkdtempSync(join(tmpdir(), 'mainstay-import-'))
after(() => rmSync(folder, { recursive: true, force: true }))
for (const { path, text } of accountFiles()) writeFileSync(join(folder, path), text)
const clock = () => handClock(Date.parse('2026-11-23T03:00:00Z'))

interface Ran { readonly code: number; readonly out: string; readonly err: string }

function runAt(url: string): (args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Ran> {
  const program = join(import.meta.dirname, '../../../../bin/mainstay.mjs')
  return (args, env = {}) => new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, MAINSTAY_URL: url, MAINSTAY_TOKEN: bootstrapToken, ...env }, cwd: folder })
    let [out, err] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (out += piece))
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (err += piece))
    child.once('close', (code) => resolve({ code: code ?? -1, out, err }))
  })
}

test('files are shown, applied, unchanged the second time, and compared', () => withHouse({ clock: clock() }, async (house) => {
  const run = runAt(house.url)
  const shown = await run(['import', 'pagerduty', 'account.json', 'schedule.json', '-o', 'documents'])
  assert.equal(shown.code, exitCodes.ok, shown.err)
  assert.match(shown.out, /created +Schedule +payments-primary/)
  assert.match(shown.out, /Nothing is changed yet: add --apply\./)
  assert.ok(existsSync(join(folder, 'documents/pagerduty-schedule.yaml')))
  const applied = await run(['import', 'pagerduty', 'account.json', 'schedule.json', '--apply'])
  assert.match(applied.out, /Applied\. 1 overrides added, 0 were there\./)
  const again = await run(['import', 'pagerduty', 'account.json', 'schedule.json', '--apply'])
  assert.match(again.out, /; 0 changes, /)
  const compared = await run(['import', 'pagerduty', 'account.json', 'schedule.json', '--compare'])
  assert.deepEqual([compared.code, compared.out], [exitCodes.ok, 'payments-primary: the same people there and here, from 2026-11-23T03:00:00.000Z to 2026-12-07T03:00:00.000Z.\n'])
  await run(['override', 'add', 'payments-primary', 'ada', '--from', '2026-11-24T10:00:00Z', '--to', '2026-11-24T12:00:00Z'])
  const differs = await run(['import', 'pagerduty', 'account.json', 'schedule.json', '--compare'])
  assert.equal(differs.code, exitCodes.unwell)
  assert.match(differs.out, /2026-11-24T10:00:00\.000Z +2026-11-24T12:00:00\.000Z +grace +ada/)
}))

test('an account is read from its API with a token from the environment', () => withHouse({ clock: clock() }, async (house) => {
  const double = await startPagerDuty(pagerDutyAccount, 100)
  try {
    const run = runAt(house.url)
    const read = await run(['import', 'pagerduty', double.url, '--json'], { PAGERDUTY_TOKEN: double.token })
    assert.equal(read.code, exitCodes.ok, read.err)
    assert.equal((JSON.parse(read.out) as { counts: { people: number } }).counts.people, 3)
    const without = await run(['import', 'pagerduty', double.url], { PAGERDUTY_TOKEN: '' })
    assert.deepEqual([without.code, without.out], [exitCodes.badInput, ''])
    assert.match(without.err, /PAGERDUTY_TOKEN holds no token/)
  } finally {
    await double.stop()
  }
}))

test('what had to be left out stops --apply until it is told to go on', () => withHouse({ clock: clock() }, async (house) => {
  const run = runAt(house.url)
  writeFileSync(join(folder, 'broken.json'), JSON.stringify({ schedules: [{ id: 'X', name: 'Odd', time_zone: 'Nowhere/Land', schedule_layers: [] }], teams: [{ id: 'T', name: 'Sea' }] }))
  const stopped = await run(['import', 'pagerduty', 'broken.json', '--apply'])
  assert.equal(stopped.code, exitCodes.badInput)
  assert.match(stopped.out, /Nothing was applied: something had to be left out/)
  assert.equal((await house.call('GET', '/api/v1/teams/sea')).status, 404)
  assert.equal((await run(['import', 'pagerduty', 'broken.json', '--apply', '--partly'])).code, exitCodes.ok)
  assert.equal((await house.call('GET', '/api/v1/teams/sea')).status, 200)
}))

test('a calendar address is made, listed and revoked; a calendar is read', () => withHouse({ clock: clock() }, async (house) => {
  const run = runAt(house.url)
  assert.equal((await house.call('POST', '/api/v1/people', { name: 'ada', role: 'responder' })).status, 201)
  const made = await run(['calendar', 'link', '--person', 'ada'])
  assert.match(made.out, /^http:\/\/mainstay\.test\/feeds\/on-call\/mcf_[\w-]{43}\.ics\n/, made.err)
  const listed = await run(['calendar', 'list', '--person', 'ada'])
  const [, id] = /(fed_\w+) +own shifts/.exec(listed.out) ?? []
  assert.ok(id, listed.out)
  assert.match((await run(['calendar', 'revoke', id, '--person', 'ada'])).out, /is revoked/)
  assert.match((await run(['calendar', 'list', '--person', 'ada'])).out, /None\./)
  writeFileSync(join(folder, 'calendar.json'), JSON.stringify({ apiVersion: 'mainstay.dev/v1', kind: 'OnCallCalendar', metadata: { name: 'days' }, spec: { text: 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:h\r\nDTSTART;VALUE=DATE:20261225\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' } }))
  assert.equal((await run(['apply', '-f', 'calendar.json'])).code, exitCodes.ok)
  assert.match((await run(['calendar', 'sources'])).out, /days +its text +0 +1 /)
  assert.equal((await run(['calendar', 'refresh', 'days'])).code, exitCodes.ok)
  assert.equal((await run(['calendar', 'refresh', 'nights'])).code, exitCodes.notFound)
}))
