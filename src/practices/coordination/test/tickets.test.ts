// Tickets over HTTP, on both engines, with every system at once: opened, kept in step through an outage of each, heard and weighed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minuteMs } from '../../../base/duration.ts'
import { eventually, handClock, onEachEngine, startHouse, withHouse } from '../../../../test/harness.ts'
import type { TestHouse } from '../../../../test/harness.ts'
import { startGithubIssues } from '../../../../test/doubles/github-issues.ts'
import { startGitlabIssues } from '../../../../test/doubles/gitlab-issues.ts'
import { startJira } from '../../../../test/doubles/jira.ts'
import { startPagerdutyIncidents } from '../../../../test/doubles/pagerduty-incidents.ts'
import { startServicenow } from '../../../../test/doubles/servicenow.ts'
import type { HeldTicket, PostedMessage, TicketDouble } from '../../../../test/doubles/ticket-server.ts'
import { ticketingSystems } from '../../../ticketing-systems.ts'
import { catalog } from '../../catalog/practice.ts'
import { incidents } from '../../incidents/practice.ts'
import type { BridgeAnswer, IncidentTicketsAnswer, TicketAnswer, TicketPage, TicketSystemsAnswer } from '../contract-tickets.ts'
import { incidentVerbs } from '../../../incident-verbs.ts'
import { coordination } from '../practice.ts'

const starts: Readonly<Record<string, () => Promise<TicketDouble>>> = {
  github: () => startGithubIssues(), gitlab: () => startGitlabIssues(), jira: () => startJira(), 'jira-service-management': () => startJira({ isServiceDesk: true }),
  servicenow: () => startServicenow(), pagerduty: () => startPagerdutyIncidents(),
}
const document = (kind: string, name: string, spec: object): string => JSON.stringify({ apiVersion: 'mainstay.dev/v1', kind, metadata: { name }, spec })
const apply = (house: TestHouse, ...documents: string[]) => house.call<{ isApplied: boolean; findings: { say: string }[] }>('POST', '/api/v1/configuration/apply', { files: [{ path: 't.yaml', text: documents.join('\n---\n') }] })
const post = (house: TestHouse, name: string, { headers, body }: PostedMessage) => house.call<{ status: string; error?: string }>('POST', `/in/tickets/${name}`, undefined, { headers, raw: body })
const texts = (ticket: HeldTicket): string[] => ticket.comments.map(({ text }) => text.split('\n')[0]!)

interface Timeline { readonly items: readonly { readonly kind: string; readonly sentence: string }[] }
interface Declared { readonly id: string; readonly number: number }

onEachEngine('tickets follow their incidents both ways, through an outage of each system, and nothing is lost or told twice', async (engine) => {
  const clock = handClock(Date.UTC(2026, 10, 23, 12))
  const doubles = new Map<string, TicketDouble>()
  for (const [name, start] of Object.entries(starts)) doubles.set(name, await start())
  const variables = [...doubles].flatMap(([name, { token, secret }]) => [[`DOUBLE_TOKEN_${name.replaceAll('-', '_')}`, token], [`DOUBLE_SECRET_${name.replaceAll('-', '_')}`, secret]] as const)
  for (const [name, value] of variables) process.env[name] = value
  const declared = (name: string, more: object = {}): string => document('TicketSystem', name, {
    ...doubles.get(name)!.spec, token: `\${env:DOUBLE_TOKEN_${name.replaceAll('-', '_')}}`, webhookSecret: `\${env:DOUBLE_SECRET_${name.replaceAll('-', '_')}}`, opens: { severities: ['SEV1', 'SEV2'] }, ...more,
  })
  try {
    await withHouse({ engine, clock, practices: [catalog(), incidents(), coordination({ chats: () => [], verbs: incidentVerbs, ticketing: ticketingSystems })] }, async (house) => {
      const call = house.call
      const ticketsAt = async (ref: number): Promise<IncidentTicketsAnswer> => (await call<IncidentTicketsAnswer>('GET', `/api/v1/incidents/${ref}/tickets`)).body
      const settled = (ref: number, count = doubles.size) => eventually(async () => {
        const { items } = await ticketsAt(ref)
        return items.length === count && items.every(({ state, owed }) => state === 'linked' && owed.length === 0) ? items : null
      })
      const timeline = async (ref: number, kind: string) => (await call<Timeline>('GET', `/api/v1/incidents/${ref}/timeline?limit=200`)).body.items.filter((item) => item.kind === kind)
      const held = (items: readonly TicketAnswer[], name: string): HeldTicket => {
        const { reference } = items.find(({ system }) => system === name)!
        return doubles.get(name)!.tickets.find((each) => each.reference === reference)!
      }

      const applied = await apply(house, ...[...doubles.keys()].map((name) => declared(name)), document('BridgeLink', 'meet', { template: 'https://meet.example/{number}' }))
      assert.equal(applied.status, 200, applied.text)
      const wrong = await apply(house, document('BridgeLink', 'bad', { template: 'javascript:alert({number})' }), document('BridgeLink', 'host', { template: 'https://{service}.example/' }), document('TicketSystem', 'bad', { system: 'jira', project: 'OPS', token: 'plain' }))
      assert.equal(wrong.body.findings.length, 3, wrong.text)

      // A drill is told to nobody, by rule or by hand; a lesser incident only by hand.
      const drill = (await call<Declared>('POST', '/api/v1/incidents', { title: 'Practice', severity: 'SEV1', type: 'drill' })).body
      const lesser = (await call<Declared>('POST', '/api/v1/incidents', { title: 'Slow search', severity: 'SEV4' })).body
      const first = (await call<Declared>('POST', '/api/v1/incidents', { title: 'Nobody can pay', severity: 'SEV2', service: 'checkout' })).body
      const opened = await settled(first.number)
      assert.equal((await call<{ code: string }>('POST', `/api/v1/incidents/${drill.number}/tickets`, { system: 'github' })).body.code, 'COORDINATION_NOT_TOLD')
      assert.deepEqual([(await ticketsAt(drill.number)).isToldOutside, (await ticketsAt(lesser.number)).items], [false, []])
      assert.equal((await call('POST', `/api/v1/incidents/${first.number}/tickets`, { system: 'github' })).status, 409)
      for (const name of doubles.keys()) assert.match(held(opened, name).text, new RegExp(`http://mainstay\\.test/i/${first.number}#tkt_`))
      assert.equal((await timeline(first.number, 'ticket.opened')).length, doubles.size)
      const bridge = `/api/v1/incidents/${first.number}/bridge`
      assert.deepEqual((await call<BridgeAnswer>('GET', bridge)).body, { url: `https://meet.example/${first.number}`, template: 'meet' })
      assert.equal((await call('PUT', bridge, { url: 'file:///etc/passwd' })).status, 400)
      assert.deepEqual((await call<BridgeAnswer>('PUT', bridge, { url: 'https://zoom.example/j/1' })).body, { url: 'https://zoom.example/j/1', template: null })

      // All are taken down in the middle of an incident: it goes on, what is owed is shown, and each gets it when it is back.
      const names = [...doubles.keys()]
      const all = (does: (double: TicketDouble) => void): void => doubles.forEach(does)
      const { number } = (await call<Declared>('POST', '/api/v1/incidents', { title: 'All down', severity: 'SEV2', service: 'checkout' })).body
      const before = await settled(number)
      all((double) => double.setDown(true))
      await call('PATCH', `/api/v1/incidents/${number}`, { severity: 'SEV1', reason: 'All users' })
      await call('POST', `/api/v1/incidents/${number}/mitigate`, { reason: 'Rolled back' })
      await call('POST', `/api/v1/incidents/${number}/resolve`, { reason: 'Fixed' })
      const during = await eventually(async () => {
        const { items } = await ticketsAt(number)
        return items.every(({ owed }) => owed.length === 3 && owed[0]!.problem !== null) ? items : null
      })
      for (const { owed } of during) assert.match(owed[0]!.what, /severity, title: “Incident #\d+ is SEV1 now, after SEV2: All users/)
      assert.deepEqual((await call<TicketSystemsAnswer>('GET', '/api/v1/ticket-systems')).body.items.map(({ owed }) => owed), names.map(() => 3))
      assert.deepEqual((await call<TicketPage>('GET', '/api/v1/tickets?owed=true')).body.items.map(({ id }) => id).toSorted(), during.map(({ id }) => id).toSorted())
      // Back, but at its limit; then it loses an answer, and is down once more. None of that may lose or repeat anything.
      const tryAgain = () => Promise.all(during.map(({ id }) => call('POST', `/api/v1/tickets/${id}/retry`)))
      const problems = (pattern: RegExp) => eventually(async () => (await ticketsAt(number)).items.every(({ owed }) => pattern.test(owed[0]?.problem ?? '')))
      all((double) => {
        double.setDown(false)
        double.refuseNext(429, { 'retry-after': '30' })
      })
      await tryAgain()
      await problems(/429/)
      assert.ok((await ticketsAt(number)).items.every(({ owed }) => Date.parse(owed[0]!.nextTryAt!) - clock.nowMs() >= 30_000))
      all((double) => double.loseNextAnswer())
      await tryAgain()
      await problems(/did not answer/)
      all((double) => double.setDown(true))
      clock.forward(6 * minuteMs)
      assert.deepEqual((await house.mainstay.practices.find(({ name }) => name === 'coordination')!.findings!(house.house)).map(({ code }) => code), names.map(() => 'COORDINATION_TICKET_OWED'))
      // The first to be back waits for none of the others.
      const github = doubles.get('github')!
      github.setDown(false)
      await tryAgain()
      await eventually(async () => (await ticketsAt(number)).items.every(({ system, owed }) => (system === 'github' ? owed.length === 0 : owed.length === 3)))
      all((double) => double.setDown(false))
      await Promise.all(during.filter(({ system }) => system !== 'github').map(({ id }) => call('POST', `/api/v1/tickets/${id}/retry`)))
      await settled(number)
      for (const name of names) {
        const ticket = held(before, name)
        assert.deepEqual(texts(ticket), [`Incident #${number} is SEV1 now, after SEV2: All users`, `Incident #${number} is mitigated: Rolled back`, `Incident #${number} is resolved: Fixed`], name)
        assert.deepEqual([ticket.isDone, ticket.title], [true, '[SEV1] All down'])
        assert.equal(doubles.get(name)!.tickets.filter(({ title }) => title.endsWith('All down')).length, 1)
      }

      // What people do there is told here, once, and resolves nothing.
      for (const [name, double] of doubles) {
        const ticket = held(opened, name)
        const closing = double.act(ticket.reference, { isDone: true })
        assert.equal((await post(house, name, { ...closing, body: `${closing.body} ` })).status, name === 'gitlab' || name === 'servicenow' ? 200 : 403, name)
        assert.equal((await post(house, name, { headers: {}, body: closing.body })).status, 403)
        const taken = await post(house, name, closing)
        assert.ok(['taken', 'repeated'].includes(taken.body.status), taken.text)
        assert.equal((await post(house, name, closing)).body.status, 'repeated')
        assert.equal((await post(house, name, double.act(ticket.reference, { comment: 'The pool is full.' }))).body.status, 'taken')
      }
      assert.equal((await timeline(first.number, 'ticket.closed')).length, doubles.size)
      const comments = await timeline(first.number, 'ticket.commented')
      assert.equal(comments.length, doubles.size)
      assert.match(comments[0]!.sentence, /The pool is full\.$/)
      assert.equal((await call<{ state: string }>('GET', `/api/v1/incidents/${first.number}`)).body.state, 'open')

      // Our own change comes back as a message, and is not theirs.
      await call('POST', `/api/v1/incidents/${first.number}/mitigate`, { reason: 'Better' })
      await call('POST', `/api/v1/incidents/${first.number}/resolve`, { reason: 'Over' })
      const after = await eventually(async () => {
        const items = await settled(first.number)
        return [...doubles.keys()].every((name) => texts(held(items, name)).some((text) => text.includes('is resolved'))) ? items : null
      })
      for (const [name, double] of doubles) {
        const ticket = held(after, name)
        assert.equal(ticket.isDone, true)
        assert.equal((await post(house, name, double.act(ticket.reference, { isDone: true }))).body.status, 'known', name)
        assert.equal((await post(house, name, double.act(ticket.reference, { comment: ticket.comments.find(({ text }) => text.includes('is resolved'))!.text }))).body.status, 'known', name)
      }
      assert.equal((await timeline(first.number, 'ticket.closed')).length, doubles.size)

      // Where the ticket was declared to win, the incident follows it, and what we owed of the same is not sent over it.
      await apply(house, declared('github', { wins: { state: 'ticket', severity: 'ticket' } }))
      const ours = (await call<TicketAnswer>('POST', `/api/v1/incidents/${lesser.number}/tickets`, { system: 'github' })).body
      assert.deepEqual([ours.state, ours.owed[0]?.what], ['opening', 'to be opened'])
      const [linked] = await settled(lesser.number, 1)
      assert.equal((await post(house, 'github', github.act(linked!.reference!, { severity: 'sev3' }))).body.status, 'taken')
      await eventually(async () => (await call<{ severity: string }>('GET', `/api/v1/incidents/${lesser.number}`)).body.severity === 'SEV3')
      // Our own step may see it before its message comes: it is told once either way.
      assert.equal((await post(house, 'github', github.act(linked!.reference!, { isDone: true }))).status, 200)
      await eventually(async () => (await call<{ state: string }>('GET', `/api/v1/incidents/${lesser.number}`)).body.state === 'resolved')
      await settled(lesser.number, 1)
      assert.equal((await timeline(lesser.number, 'ticket.closed')).length, 1)

      // Unlinked, it says nothing more; linked by its address, it follows another.
      assert.equal((await call('DELETE', `/api/v1/tickets/${linked!.id}`)).status, 204)
      assert.equal((await post(house, 'github', github.act(linked!.reference!, { comment: 'Nobody hears.' }))).body.status, 'of-no-incident')
      const second = (await call<Declared>('POST', '/api/v1/incidents', { title: 'Again', severity: 'SEV4' })).body
      assert.equal((await call<{ code: string }>('POST', `/api/v1/incidents/${second.number}/tickets/link`, { url: 'https://elsewhere.example/1' })).body.code, 'COORDINATION_TICKET_ADDRESS')
      const link = await call<TicketAnswer>('POST', `/api/v1/incidents/${second.number}/tickets/link`, { url: linked!.url })
      assert.equal(link.status, 201, link.text)
      assert.equal((await eventually(async () => (await settled(second.number, 1)).find(({ isDone }) => isDone === true))).openedBy, 'link')
      assert.match(texts(github.tickets.find(({ reference }) => reference === linked!.reference)!).at(-1)!, /follows incident/)

      // What is refused for good is laid aside, shown, told by the self-checks, and tried again when asked.
      github.refuseNext(422)
      await call('PATCH', `/api/v1/incidents/${second.number}`, { severity: 'SEV3', reason: 'Worse' })
      const aside = await eventually(async () => (await ticketsAt(second.number)).items.find(({ owed }) => owed[0]?.state === 'laid-aside'))
      assert.match(aside.owed[0]!.problem!, /422/)
      assert.equal((await timeline(second.number, 'ticket.laid-aside')).length, 1)
      await call('POST', `/api/v1/tickets/${aside.id}/retry`)
      await settled(second.number, 1)
      assert.equal((await call('DELETE', '/api/v1/ticket-systems/github')).status, 204)
    })
  } finally {
    for (const [name] of variables) delete process.env[name]
    for (const double of doubles.values()) await double.stop()
  }
})

test('a process that ends while a ticket is being opened leaves one ticket, and the next one finds it', async () => {
  const clock = handClock(Date.UTC(2026, 10, 23, 12))
  const double = await startGitlabIssues()
  process.env['DOUBLE_TOKEN_ENDING'] = double.token
  const wish = () => ({ clock, practices: [catalog(), incidents(), coordination({ chats: () => [], verbs: incidentVerbs, ticketing: ticketingSystems })] })
  const first = await startHouse(wish())
  try {
    assert.equal((await apply(first, document('TicketSystem', 'ending', { ...double.spec, token: '${env:DOUBLE_TOKEN_ENDING}', opens: {} }))).status, 200)
    double.hangNextAnswer()
    const { number } = (await first.call<Declared>('POST', '/api/v1/incidents', { title: 'Half told' })).body
    await eventually(async () => double.tickets.length === 1)
    await first.stop()
    clock.forward(minuteMs)
    await withHouse({ ...wish(), again: first }, async (house) => {
      const [ticket] = await eventually(async () => {
        const { items } = (await house.call<IncidentTicketsAnswer>('GET', `/api/v1/incidents/${number}/tickets`)).body
        return items[0]?.state === 'linked' && items[0].owed.length === 0 ? items : null
      })
      assert.deepEqual([ticket!.reference, double.tickets.length, double.writes.length], ['1', 1, 1])
    })
  } finally {
    delete process.env['DOUBLE_TOKEN_ENDING']
    await double.stop()
  }
})
