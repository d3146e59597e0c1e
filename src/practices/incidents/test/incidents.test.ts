// Incidents over HTTP and from the record, on both engines.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mainstay } from '../../../base/actor.ts'
import type { Said } from '../../../base/entry.ts'
import { append } from '../../../record/append.ts'
import { eventually, handClock, onEachEngine, startHouse, withHouse } from '../../../../test/harness.ts'
import type { EngineName, TestHouse } from '../../../../test/harness.ts'
import { catalog } from '../../catalog/practice.ts'
import type { ChangeAnswer, IncidentAnswer, IncidentPage, TimelinePage } from '../contract.ts'
import { incidents } from '../practice.ts'
import { incidentOfSituation, incidentsBetween, openIncidents } from '../questions.ts'

const practices = () => [catalog(), incidents()]
const inHouse = (engine: EngineName, run: (house: TestHouse) => Promise<void>) => withHouse({ engine, practices: practices() }, run)

const say = (house: TestHouse, said: readonly Said[]) => house.house.transact(mainstay, (work) => append(work, said))
const declare = async (house: TestHouse, body: Record<string, unknown>) => {
  const answer = await house.call<IncidentAnswer>('POST', '/api/v1/incidents', body)
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}
const post = (house: TestHouse, incident: { id: string }, what: string, body: unknown = {}) => house.call<ChangeAnswer & { code: string; mend: string }>('POST', `/api/v1/incidents/${incident.id}/${what}`, body)
const list = async (house: TestHouse, query = '') => (await house.call<IncidentPage>('GET', `/api/v1/incidents${query}`)).body
const timeline = async (house: TestHouse, id: string, query = '?order=oldest') => (await house.call<TimelinePage>('GET', `/api/v1/incidents/${id}/timeline${query}`)).body

const situation = (id: string, kind: string, more: Partial<Said> & { data?: Record<string, unknown> } = {}): Said => ({
  kind, subject: `situation/${id}`, service: 'checkout', ...more,
  data: { title: 'Checkout fails', urgency: 'page', service: 'checkout', alert: `alr_${id}`, alertName: 'HighErrors', severity: 'critical', reason: 'no open situation', hasRisen: false, alerts: 1, openAlerts: 1, ...more.data },
})
const alertFired = (id: string, more: Partial<Said> = {}): Said => ({ kind: 'alert.fired', subject: `alert/alr_${id}`, service: 'checkout', data: { alertName: 'HighErrors', severity: 'critical', urgency: 'page', summary: '5 % fail', source: 'api', situation: id }, ...more })
/** The reaction's cursor has passed everything said so far. */
const settled = async (house: TestHouse) => {
  await say(house, [{ kind: 'burn.started', subject: 'objective/marker', service: null, data: {} }])
  const { items: [last] } = (await house.call<{ items: { seq: number }[] }>('GET', '/api/v1/record?kind=burn.started&limit=1')).body
  assert.ok(last)
  await eventually(async () => (await house.house.database.transact(async (db) => {
    const { sqlOf } = await import('../../../spine/database.ts')
    const row = await sqlOf<{ record_cursor: { name: string; seq: number } }>(db).selectFrom('record_cursor').select('seq').where('name', '=', 'incidents.follow-situations').executeTakeFirst()
    return row !== undefined && row.seq >= last.seq
  })))
}

onEachEngine('a title is enough to declare, and the rest can follow', (engine) => inHouse(engine, async (house) => {
  const first = await declare(house, { title: 'Nobody can pay' })
  assert.equal(first.number, 1)
  assert.equal(first.severity, 'SEV3')
  assert.equal(first.state, 'open')
  assert.match(first.url, /\/i\/1$/)
  const second = await declare(house, { title: 'Slow search', impact: 'degraded', scope: 'many', service: 'search', startedAt: new Date(Date.now() - 60_000).toISOString() })
  assert.equal(second.number, 2)
  assert.equal(second.severity, 'SEV2')
  assert.ok(second.durations.detectMs! >= 59_000)
  assert.equal((await house.call<IncidentAnswer>('GET', '/api/v1/incidents/by-number/2')).body.id, second.id)
  assert.equal((await house.call<IncidentAnswer>('GET', '/api/v1/incidents/2')).body.id, second.id)
  assert.equal((await house.call('GET', '/api/v1/incidents/by-number/3')).status, 404)
  assert.equal((await house.call('POST', '/api/v1/incidents', {})).status, 400)
  assert.ok((await house.call('PUT', '/api/v1/services/checkout', { tier: 1 })).status < 300)
  const lined = await declare(house, { line: 'sev2 checkout: card payments fail [security]' })
  assert.deepEqual([lined.title, lined.severity, lined.service, lined.type], ['card payments fail', 'SEV2', 'checkout', 'security'])
  assert.deepEqual((({ title, severity, type }) => [title, severity, type])(await declare(house, { line: 'sev2 search is slow [drill]', severity: 'SEV4', type: 'test' })), ['search is slow', 'SEV4', 'test'], 'what stands beside the line wins')
  const unread = await house.call<{ code: string; mend: string }>('POST', '/api/v1/incidents', { line: 'sev9 chekout: down' })
  assert.deepEqual([unread.status, unread.body.code], [400, 'INCIDENT_LINE_UNREAD'])
  assert.match(unread.body.mend, /SEV4.*"checkout:"/)
  assert.equal((await house.call('POST', '/api/v1/incidents', { title: 'x', startedAt: new Date(Date.now() + 3_600_000).toISOString() })).status, 400)
}))

onEachEngine('a drill is told apart everywhere, and what really happens does not disappear in it', (engine) => inHouse(engine, async (house) => {
  const drill = await declare(house, { title: 'Practise a bad deploy', type: 'drill', service: 'checkout' })
  assert.equal(drill.type, 'drill')
  assert.equal((await house.call('POST', '/api/v1/incidents', { title: 'x', type: 'party' })).status, 400)
  await say(house, [situation('sit_real', 'situation.opened'), alertFired('sit_real')])
  const real = await eventually(async () => (await list(house, '?type=incident,security')).items[0])
  assert.deepEqual([real.type, real.number], ['incident', 2])
  assert.deepEqual((await list(house, '?type=drill')).items.map(({ id }) => id), [drill.id])
  assert.equal((await list(house, '?type=party')).items, undefined)
  assert.match((await house.call('GET', `/api/v1/incidents/${drill.id}/markdown`)).text, /DRILL: Practise/)
  const { items } = (await house.call<{ items: { data: { type: string } }[] }>('GET', `/api/v1/record?subject=incident/${drill.id}&kind=incident.declared`)).body
  assert.equal(items[0]!.data.type, 'drill')
}))

onEachEngine('what matters is pinned and found again; only what stands on the timeline can be', (engine) => inHouse(engine, async (house) => {
  const incident = await declare(house, { title: 'Nobody can pay' })
  const other = await declare(house, { title: 'Another' })
  await post(house, incident, 'notes', { text: 'The database is full.' })
  const [entry] = (await timeline(house, incident.id, '?order=newest')).items
  const pin = (method: string, seq: number | string, id = incident.id) => house.call<ChangeAnswer & { code: string }>(method, `/api/v1/incidents/${id}/pins/${seq}`)
  assert.equal((await pin('PUT', entry!.seq)).body.changed, true)
  assert.equal((await pin('PUT', entry!.seq)).body.changed, false)
  assert.deepEqual([(await pin('PUT', entry!.seq, other.id)).body.code, (await pin('PUT', 999_999)).status, (await pin('PUT', 'x')).status], ['INCIDENT_PIN_UNKNOWN', 404, 400])
  assert.deepEqual((await timeline(house, incident.id, '?pinned=only')).items.map(({ seq, isPinned }) => [seq, isPinned]), [[entry!.seq, true]])
  assert.deepEqual((await timeline(house, incident.id)).items.filter(({ isPinned }) => isPinned).map(({ seq }) => seq), [entry!.seq])
  assert.equal((await pin('DELETE', entry!.seq)).body.changed, true)
  assert.deepEqual((await timeline(house, incident.id, '?pinned=only')).items, [])
}))

onEachEngine('when an entry happened is corrected, again and back; the record keeps both, and what cannot be is refused', (engine) => inHouse(engine, async (house) => {
  const incident = await declare(house, { title: 'Nobody can pay' })
  await post(house, incident, 'notes', { text: 'The deploy began.' })
  await post(house, incident, 'notes', { text: 'Errors.' })
  const [declared, deploy] = (await timeline(house, incident.id)).items
  const retime = (at: string | null, entry = deploy!.seq, reason = 'The log says so.') => house.call<ChangeAnswer & { code: string }>('PUT', `/api/v1/incidents/${incident.id}/entries/${entry}/time`, { at, reason })
  const shown = async () => (await timeline(house, incident.id)).items.find(({ seq }) => seq === deploy!.seq)!
  const earlier = (ms: number) => new Date(Date.parse(deploy!.at) - ms).toISOString()
  for (const ms of [600_000, 900_000]) {
    assert.equal((await retime(earlier(ms))).body.changed, true)
    const { at, recordedAt, moved } = await shown()
    assert.deepEqual([at, recordedAt, moved?.from, moved?.reason], [earlier(ms), deploy!.recordedAt, deploy!.at, 'The log says so.'])
  }
  assert.equal((await retime(earlier(900_000))).body.changed, false)
  const exported = JSON.parse((await house.call('GET', `/api/v1/incidents/${incident.id}/timeline-export?format=json`)).text) as { items: { seq: number; at: string; moved: { from: string } | null }[] }
  assert.deepEqual([exported.items[0]!.seq, exported.items[0]!.at, exported.items[0]!.moved?.from], [deploy!.seq, earlier(900_000), deploy!.at], 'it stands where it happened')
  const record = (await house.call<{ items: { kind: string; at: string; data: Record<string, unknown> }[] }>('GET', `/api/v1/record?subject=incident/${incident.id}&limit=50`)).body.items
  assert.ok(record.some(({ kind, at }) => kind === 'incident.noted' && at === deploy!.at), 'the entry is as it was')
  assert.deepEqual(record.filter(({ kind }) => kind === 'incident.entry-retimed').map(({ data }) => [data['entry'], data['toMs']]), [900_000, 600_000].map((ms) => [deploy!.seq, Date.parse(deploy!.at) - ms]))
  for (const [at, entry, code] of [
    [earlier(-3_600_000), deploy!.seq, 'INCIDENT_TIME_AHEAD'], [earlier(31 * 86_400_000), deploy!.seq, 'INCIDENT_RETIME_EARLY'],
    [earlier(0), declared!.seq, 'INCIDENT_RETIME_NAMED'], [earlier(0), 999_999, 'INCIDENT_RETIME_UNKNOWN'],
  ] as const) assert.equal((await retime(at, entry)).body.code, code)
  assert.equal((await retime(null, deploy!.seq, '')).status, 400, 'a reason is asked for')
  assert.equal((await retime(null)).body.changed, true)
  assert.deepEqual([(await shown()).at, (await shown()).moved], [deploy!.at, null])
}))

onEachEngine('an entry is annotated, and an annotation written anew: a new version, the earlier one stays on the record', (engine) => inHouse(engine, async (house) => {
  const incident = await declare(house, { title: 'Nobody can pay' })
  const other = await declare(house, { title: 'Another' })
  const [declared] = (await timeline(house, incident.id)).items
  const write = (method: string, path: string, text: string, id = incident.id) => house.call<ChangeAnswer & { code: string }>(method, `/api/v1/incidents/${id}/${path}`, { text })
  for (const text of ['First told by a customer.', 'Second thought.']) assert.equal((await write('POST', `entries/${declared!.seq}/annotations`, text)).body.changed, true)
  const beneath = async () => (await timeline(house, incident.id)).items.find(({ seq }) => seq === declared!.seq)!.annotations
  const first = (await beneath())[0]!
  assert.equal((await write('PUT', `annotations/${first.id}`, 'First told by two customers.')).body.changed, true)
  assert.equal((await write('PUT', `annotations/${first.id}`, 'First told by two customers.')).body.changed, false)
  assert.deepEqual((await beneath()).map(({ version, text }) => [version, text]), [[2, 'First told by two customers.'], [1, 'Second thought.']])
  const { items } = (await house.call<{ items: { seq: number; data: { version: number; text: string } }[] }>('GET', `/api/v1/record?subject=incident/${incident.id}&kind=incident.entry-annotated`)).body
  assert.ok(items.some(({ data }) => data.version === 1 && data.text === 'First told by a customer.'))
  assert.match((await house.call('GET', `/api/v1/incidents/${incident.id}/markdown`)).text, /First told by two customers/)
  for (const [method, path, id, code] of [
    ['POST', `entries/${declared!.seq}/annotations`, other.id, 'INCIDENT_ANNOTATION_ENTRY'], ['PUT', `annotations/${first.id}`, other.id, 'INCIDENT_ANNOTATION_UNKNOWN'],
    ['POST', `entries/${items[0]!.seq}/annotations`, incident.id, 'INCIDENT_ANNOTATION_OF'],
  ] as const) assert.equal((await write(method, path, 'x', id)).body.code, code)
}))

onEachEngine('a declared matrix judges in place of ours, and one that would surprise is refused', (engine) => inHouse(engine, async (house) => {
  const row = (severity: string) => `{ everyone: ${severity}, many: ${severity}, few: ${severity}, internal: SEV4 }`
  const apply = (degraded: string) => house.call<{ isApplied: boolean; findings: { code: string; line: number; say: string }[] }>('POST', '/api/v1/configuration/apply', { files: [{ path: 'm.yaml', text: `apiVersion: mainstay.dev/v1\nkind: SeverityMatrix\nmetadata: { name: default }\nspec:\n  unusable: ${row('SEV1')}\n  degraded: ${row(degraded)}\n  inconvenient: ${row('SEV3')}\n  invisible: ${row('SEV4')}\n` }] })
  const judged = async () => (await declare(house, { title: 'x', impact: 'degraded', scope: 'few' })).severity
  assert.equal(await judged(), 'SEV3')
  const [finding] = (await apply('SEV4')).body.findings
  assert.deepEqual([finding?.code, finding?.line, finding?.say], ['INCIDENT_SEVERITY_MATRIX', 6, 'SeverityMatrix: degraded for everyone is judged milder than inconvenient for everyone.'])
  assert.equal((await apply('SEV1')).body.isApplied, true)
  assert.equal(await judged(), 'SEV1')
  assert.deepEqual((await house.call<{ matrix: Record<string, Record<string, string>>; isDeclared: boolean }>('GET', '/api/v1/incidents/severity-matrix')).body.isDeclared, true)
  assert.equal((await house.call('DELETE', '/api/v1/incident-policies/SeverityMatrix/default')).status < 300, true)
  assert.equal(await judged(), 'SEV3')
}))

onEachEngine('duplicates become part of one that goes on, in chains too, and a merge can be taken back', (engine) => inHouse(engine, async (house) => {
  await say(house, [situation('sit_a', 'situation.opened'), alertFired('sit_a')])
  const first = await eventually(async () => (await list(house)).items[0])
  const [second, third, drill] = [await declare(house, { title: 'Also broken' }), await declare(house, { title: 'Broken too' }), await declare(house, { title: 'Practice', type: 'drill' })]
  const one = async (id: string) => (await house.call<IncidentAnswer>('GET', `/api/v1/incidents/${id}`)).body
  assert.equal((await post(house, first, 'merge', { into: String(second.number), reason: 'the same outage' })).status, 200)
  assert.deepEqual((await one(second.id)).links.map(({ subject }) => subject).sort(), (await one(first.id)).links.map(({ subject }) => subject).sort())
  assert.equal((await post(house, first, 'merge', { into: second.id })).body.changed, false)
  for (const [incident, into] of [[second, second], [first, third], [third, first], [drill, third], [third, drill]] as const) {
    const turned = await post(house, incident, 'merge', { into: into.id })
    assert.deepEqual([turned.status, turned.body.code], [409, 'INCIDENT_MERGE'], `${incident.number} into ${into.number}`)
  }
  assert.deepEqual([(await post(house, first, 'reopen', { reason: 'x' })).body.code, (await one(first.id)).allowed], ['INCIDENT_IS_MERGED', []])
  assert.equal((await post(house, second, 'merge', { into: third.id })).status, 200)
  assert.deepEqual([(await one(first.id)).mergedInto?.number, (await one(second.id)).mergedInto?.number, (await one(third.id)).merged.map(({ number }) => number).sort()], [3, 3, [1, 2]], 'no link leads over two')
  assert.equal((await one(String(first.number))).id, first.id, 'its address stays')
  const situationAgain = await house.call('POST', `/api/v1/incidents/${third.id}/situations`, { situation: 'sit_a' })
  assert.ok(situationAgain.status < 500)
  assert.equal((await post(house, first, 'split-off')).status, 200)
  assert.deepEqual([(await one(first.id)).state, (await one(first.id)).resolvedAt, (await one(first.id)).mergedInto], ['open', null, null])
  assert.equal((await post(house, first, 'split-off')).status, 409)
  assert.equal((await post(house, second, 'split-off')).status, 200)
  assert.deepEqual([(await one(second.id)).links, (await one(third.id)).links], [[], []], 'each has what was its own')
  const told = (await timeline(house, third.id)).items.map(({ sentence }) => sentence)
  assert.ok(told.some((sentence) => /merged #2 into it: Also broken/.test(sentence)), told.join('\n'))
}))

onEachEngine('the list is filtered and paged, newest first', (engine) => inHouse(engine, async (house) => {
  for (let i = 1; i <= 5; i++) await declare(house, { title: `Incident ${i}`, severity: i % 2 ? 'SEV1' : 'SEV4', service: 'checkout' })
  await post(house, { id: '2' }, 'resolve')
  const first = await list(house, '?limit=2')
  assert.deepEqual(first.items.map((item) => item.number), [5, 4])
  const second = await list(house, `?limit=2&cursor=${first.next}`)
  assert.deepEqual(second.items.map((item) => item.number), [3, 2])
  assert.equal((await list(house, `?limit=2&cursor=${second.next}`)).next, null)
  assert.deepEqual((await list(house, '?state=live&severity=SEV4')).items.map((item) => item.number), [4])
  assert.deepEqual((await list(house, '?state=resolved,closed')).items.map((item) => item.number), [2])
  assert.equal((await list(house, '?service=other')).items.length, 0)
  assert.equal((await house.call('GET', '/api/v1/incidents?state=broken')).status, 400)
  assert.equal((await house.call('GET', '/api/v1/incidents?cursor=broken')).status, 400)
  assert.deepEqual((await openIncidents(house.house.read, 'checkout')).map(({ number }) => number), [5, 4, 3, 1])
}))

onEachEngine('an incident goes from open to closed, each step stamped, refused steps explained', (engine) => inHouse(engine, async (house) => {
  const incident = await declare(house, { title: 'Nobody can pay' })
  const tooEarly = await post(house, incident, 'close')
  assert.equal(tooEarly.status, 409)
  assert.equal(tooEarly.body.code, 'INCIDENT_STATE')
  const mitigated = await post(house, incident, 'mitigate', { reason: 'Rolled back' })
  assert.equal(mitigated.body.incident.state, 'mitigated')
  assert.ok(mitigated.body.incident.mitigatedAt)
  assert.equal((await post(house, incident, 'reopen', {})).status, 400)
  const reopened = await post(house, incident, 'reopen', { reason: 'It came back' })
  assert.deepEqual([reopened.body.incident.state, reopened.body.incident.mitigatedAt], ['open', null])
  assert.equal((await post(house, incident, 'resolve', { at: new Date(Date.now() - 3_600_000).toISOString() })).status, 200)
  const unanswered = await post(house, incident, 'close')
  assert.deepEqual([unanswered.status, unanswered.body.code], [409, 'INCIDENT_CLOSE_MISSING'])
  assert.match(unanswered.text, /Who was affected, and how\?.*learned 1 --impact … --impact-start … --detection … --cause …/)
  const learned = await house.call('PUT', `/api/v1/incidents/${incident.id}/closing`, { impact: 'All who pay by card', impactStart: { unknown: 'no logs' }, detection: 'A customer called', cause: { unknown: 'still looking' } })
  assert.equal(learned.status, 200, learned.text)
  assert.equal((await post(house, incident, 'close')).body.incident.state, 'closed')
  assert.equal((await post(house, incident, 'mitigate')).status, 409)
  assert.equal((await post(house, { id: 'inc_nope' }, 'mitigate')).status, 404)
  const kinds = (await timeline(house, incident.id)).items.map((item) => item.kind)
  assert.deepEqual(kinds, ['incident.declared', 'incident.mitigated', 'incident.reopened', 'incident.resolved', 'incident.learned', 'incident.closed'])
}))

onEachEngine('of people who resolve at once one does it, the others are told who did', (engine) => inHouse(engine, async (house) => {
  const incident = await declare(house, { title: 'Race' })
  const answers = await Promise.all(Array.from({ length: 8 }, () => post(house, incident, 'resolve')))
  assert.ok(answers.every((answer) => answer.status === 200), answers.map((answer) => answer.text).join('\n'))
  assert.equal(answers.filter((answer) => answer.body.changed).length, 1)
  const late = answers.find((answer) => !answer.body.changed)!
  assert.match(late.body.say, /#1 already is resolved: .+ did it at 20/)
  assert.equal((await timeline(house, incident.id)).items.filter((item) => item.kind === 'incident.resolved').length, 1)
}))

onEachEngine('numbers are unique when many declare at once, and an idempotency key declares once', (engine) => inHouse(engine, async (house) => {
  const declared = await Promise.all(Array.from({ length: 12 }, (_, i) => declare(house, { title: `At once ${i}` })))
  assert.equal(new Set(declared.map((incident) => incident.number)).size, 12)
  const headers = { 'idempotency-key': 'one' }
  const one = await house.call<IncidentAnswer>('POST', '/api/v1/incidents', { title: 'Once' }, { headers })
  const two = await house.call<IncidentAnswer>('POST', '/api/v1/incidents', { title: 'Once' }, { headers })
  assert.equal(one.body.id, two.body.id)
  assert.equal((await list(house)).items.length, 13)
}))

onEachEngine('roles are assigned by login name and handed over; severity and times are corrected with a reason', (engine) => inHouse(engine, async (house) => {
  for (const name of ['ada', 'ben']) assert.equal((await house.call('POST', '/api/v1/people', { name, displayName: name.toUpperCase(), role: 'responder' })).status, 201)
  const incident = await declare(house, { title: 'Led', commander: 'ada' })
  assert.equal(incident.commander?.displayName, 'ADA')
  const handed = await post(house, incident, 'roles', { role: 'incident-commander', person: 'ben', brief: 'Rollback runs.' })
  assert.equal(handed.body.incident.commander?.name, 'ben')
  assert.equal((await post(house, incident, 'roles', { role: 'incident-commander', person: 'ben' })).body.changed, false)
  assert.equal((await post(house, incident, 'roles', { role: 'scribe', person: 'nobody' })).status, 404)
  assert.equal((await post(house, incident, 'roles', { role: 'king', person: 'ada' })).status, 400)
  assert.equal((await post(house, incident, 'notes', { text: 'Cards fail', about: 'hypothesis' })).status, 200)
  const patch = (body: unknown) => house.call<ChangeAnswer>('PATCH', `/api/v1/incidents/${incident.id}`, body)
  const changed = await patch({ severity: 'SEV1', reason: 'All cards fail', startedAt: new Date(Date.now() - 600_000).toISOString(), title: 'Cards fail' })
  assert.equal(changed.body.incident.severity, 'SEV1')
  assert.equal(changed.body.incident.severityReason, 'All cards fail')
  assert.equal((await patch({ severity: 'SEV1' })).body.changed, false)
  assert.equal((await patch({ impact: 'inconvenient', scope: 'few' })).body.incident.severity, 'SEV4')
  assert.equal((await patch({ mitigatedAt: new Date().toISOString() })).status, 409)
  assert.equal((await patch({ startedAt: 'yesterday' })).status, 400)
  assert.equal((await patch({ detectedAt: '2001-01-01T00:00:00Z' })).status, 400)
  const sentences = (await timeline(house, incident.id)).items.map((item) => item.sentence)
  assert.ok(sentences.some((sentence) => sentence.startsWith('Incident Commander: ADA handed over to BEN')), sentences.join('\n'))
  assert.ok(sentences.some((sentence) => /changed the severity from SEV3 to SEV1/.test(sentence)))
  const markdown = await house.call('GET', `/api/v1/incidents/${incident.id}/markdown`)
  assert.match(markdown.headers.get('content-type') ?? '', /text\/markdown/)
  assert.match(markdown.text, /- Incident Commander: BEN/)
  assert.match(markdown.text, /> Cards fail/)
}))

onEachEngine('a situation worth a page opens one incident, its pages and alerts tell the timeline, its end mitigates', (engine) => inHouse(engine, async (house) => {
  const beganMs = Date.now() - 120_000
  await say(house, [
    { kind: 'burn.started', atMs: beganMs, subject: 'objective/checkout-availability', service: 'checkout', data: { key: 'k', objective: 'checkout-availability', severity: 'page', service: 'checkout' } },
    { kind: 'burn.started', subject: 'objective/other', service: 'search', data: { key: 'k' } },
    alertFired('sit_a'), situation('sit_a', 'situation.opened'),
  ])
  const [incident] = await eventually(async () => (await list(house)).items.length > 0 && (await list(house)).items)
  assert.ok(incident)
  assert.equal(incident.severity, 'SEV2')
  assert.equal(Date.parse(incident.startedAt!), beganMs)
  await say(house, [
    { kind: 'page.started', subject: 'page/pag_1', service: 'checkout', data: { situation: 'sit_a', policy: 'standard', title: 'Checkout fails', reason: 'route of the service' } },
    situation('sit_a', 'situation.joined', { data: { alert: 'alr_2' } }),
    { kind: 'page.notified', subject: 'page/pag_1', service: 'checkout', data: { person: 'per_x', step: 1 } },
    { kind: 'page.acknowledged', subject: 'page/pag_1', service: 'checkout', data: { person: 'per_x', situation: 'sit_a' } },
    { kind: 'page.acknowledged', atMs: Date.now() + 5_000, subject: 'page/pag_1', service: 'checkout', data: { person: 'per_y', situation: 'sit_a' } },
    { kind: 'alert.fired', subject: 'alert/alr_elsewhere', service: 'search', data: {} },
  ])
  await settled(house)
  const acknowledged = (await house.call<IncidentAnswer>('GET', `/api/v1/incidents/${incident.id}`)).body
  assert.ok(Date.parse(acknowledged.acknowledgedAt!) <= Date.now())
  await say(house, [{ kind: 'alert.resolved', subject: 'alert/alr_sit_a', service: 'checkout', data: { alertName: 'HighErrors' } }, situation('sit_a', 'situation.resolved')])
  await settled(house)
  const after = (await house.call<IncidentAnswer>('GET', `/api/v1/incidents/${incident.id}`)).body
  assert.equal(after.state, 'mitigated')
  const told = (await timeline(house, incident.id)).items
  assert.deepEqual(told.map((item) => item.kind), [
    'burn.started', 'alert.fired', 'situation.opened', 'incident.declared', 'page.started', 'situation.joined', 'page.notified', 'page.acknowledged', 'page.acknowledged',
    'incident.acknowledged', 'alert.resolved', 'situation.resolved', 'incident.mitigated',
  ])
  const cause = told.find((item) => item.kind === 'situation.resolved')!.seq
  assert.equal(told.at(-1)!.cause, cause)
  assert.equal((await incidentOfSituation(house.house.read, 'sit_a'))?.id, incident.id)
  assert.equal((await incidentsBetween(house.house.read, 'checkout', { fromMs: beganMs, toMs: Date.now() })).length, 1)
  assert.equal((await incidentsBetween(house.house.read, 'checkout', { fromMs: 0, toMs: beganMs })).length, 0)

  await say(house, [situation('sit_a', 'situation.reopened')])
  await settled(house)
  assert.equal((await list(house)).items[0]!.state, 'open')
  assert.equal((await list(house)).items.length, 1)
}))

onEachEngine('the tier of the service gives the opening severity', (engine) => inHouse(engine, async (house) => {
  await house.call('PUT', '/api/v1/services/checkout', { tier: 0 })
  await say(house, [situation('sit_a', 'situation.opened')])
  await settled(house)
  assert.equal((await list(house)).items[0]?.severity, 'SEV1')
  assert.equal((await house.call<IncidentAnswer>('GET', '/api/v1/incidents/1')).body.severityReason, 'a page on a tier 0 service')
}))

onEachEngine('the timeline is paged in both orders and says what came since', (engine) => inHouse(engine, async (house) => {
  const incident = await declare(house, { title: 'Talkative' })
  for (let i = 0; i < 7; i++) await post(house, incident, 'notes', { text: `note ${i}` })
  const all = (await timeline(house, incident.id)).items.map((item) => item.seq)
  assert.equal(all.length, 8)
  for (const order of ['oldest', 'newest']) {
    const seen: number[] = []
    let cursor = ''
    for (let pages = 0; pages < 10; pages++) {
      const page = await timeline(house, incident.id, `?order=${order}&limit=3${cursor}`)
      seen.push(...page.items.map((item) => item.seq))
      if (page.next === null) break
      cursor = `&cursor=${page.next}`
    }
    assert.deepEqual(seen, order === 'oldest' ? all : all.toReversed())
  }
  assert.deepEqual((await timeline(house, incident.id, `?since=${all[5]}`)).items.map((item) => item.seq), [all[7], all[6]])
  assert.deepEqual((await timeline(house, incident.id, `?since=${all[7]}`)).items, [])
}))

onEachEngine('a merged situation leads its incident to the one that stays, unless that has its own', (engine) => inHouse(engine, async (house) => {
  const merged = (from: string, into: string): Said => ({ kind: 'situation.merged', subject: `situation/${from}`, service: 'checkout', data: { title: from, into: `sit_${into}`, intoTitle: into, alerts: 1, note: null } })
  const links = async (number: number) => (await list(house)).items.find((one) => one.number === number)!
  const situationsOf = async (number: number) => (await house.call<IncidentAnswer>('GET', `/api/v1/incidents/${(await links(number)).id}`)).body.links.filter(({ subject }) => subject.startsWith('situation/')).map((link) => [link.subject, link.resolvedAt !== null])
  await say(house, [situation('sit_a', 'situation.opened'), situation('sit_t', 'situation.opened', { service: 'mail', data: { urgency: 'ticket' } }), situation('sit_s', 'situation.opened', { service: 'search' })])
  await settled(house)
  await say(house, [merged('sit_a', 't')])
  await settled(house)
  assert.deepEqual(await situationsOf(1), [['situation/sit_a', true], ['situation/sit_t', false]])
  await say(house, [situation('sit_t', 'situation.resolved', { service: 'mail' })])
  await settled(house)
  assert.equal((await links(1)).state, 'mitigated')
  await say(house, [situation('sit_o', 'situation.opened', { service: 'other' }), merged('sit_o', 's')])
  await settled(house)
  assert.deepEqual(await situationsOf(3), [['situation/sit_o', true]], 'what stays has an incident of its own')
  assert.deepEqual(await situationsOf(2), [['situation/sit_s', false]])
  assert.deepEqual([(await links(2)).state, (await links(3)).state], ['open', 'mitigated'])
}))

onEachEngine('a second situation of the service joins; a ticket opens nothing; the incident is over when all are', (engine) => inHouse(engine, async (house) => {
  await say(house, [
    situation('sit_t', 'situation.opened', { data: { urgency: 'ticket' } }),
    situation('sit_a', 'situation.opened'), situation('sit_b', 'situation.opened', { data: { title: 'Payments slow' } }),
    situation('sit_c', 'situation.opened', { service: 'search' }),
  ])
  await settled(house)
  const found = (await list(house)).items
  assert.deepEqual(found.map(({ service }) => service), ['search', 'checkout'])
  const checkout = found[1]!
  const answer = (await house.call<IncidentAnswer>('GET', `/api/v1/incidents/${checkout.id}`)).body
  assert.deepEqual(answer.links.filter(({ subject }) => subject.startsWith('situation/')).map(({ subject }) => subject), ['situation/sit_a', 'situation/sit_b'])
  assert.ok((await timeline(house, checkout.id)).items.some((item) => /linked “Payments slow” to this incident: checkout already has the open incident #1/.test(item.sentence)))
  await say(house, [situation('sit_a', 'situation.resolved')])
  await settled(house)
  assert.equal((await house.call<IncidentAnswer>('GET', `/api/v1/incidents/${checkout.id}`)).body.state, 'open')
  await say(house, [situation('sit_b', 'situation.resolved')])
  await settled(house)
  assert.equal((await house.call<IncidentAnswer>('GET', `/api/v1/incidents/${checkout.id}`)).body.state, 'mitigated')
  // A ticket that becomes worth a page gets its incident then: here it joins what was just mitigated.
  await say(house, [situation('sit_t', 'situation.joined', { data: { urgency: 'page', hasRisen: true } })])
  await settled(house)
  assert.equal((await house.call<IncidentAnswer>('GET', `/api/v1/incidents/${checkout.id}`)).body.state, 'open')
  assert.equal((await list(house)).items.length, 2)
}))

onEachEngine('a person links a situation; one that belongs to a running incident is refused with its number', (engine) => inHouse(engine, async (house) => {
  await say(house, [situation('sit_a', 'situation.opened'), situation('sit_t', 'situation.opened', { service: 'search', data: { urgency: 'ticket' } })])
  await settled(house)
  const mine = await declare(house, { title: 'Mine' })
  const taken = await post(house, mine, 'situations', { situation: 'sit_a' })
  assert.equal(taken.status, 409)
  assert.match(taken.text, /belongs to incident #1/)
  assert.equal((await post(house, mine, 'situations', { situation: 'sit_t', reason: 'same database' })).body.changed, true)
  assert.equal((await post(house, mine, 'situations', { situation: 'sit_t' })).body.changed, false)
  assert.equal((await post(house, mine, 'situations', { situation: 'sit_none' })).status, 404)
  assert.equal((await house.call('POST', '/api/v1/incidents', { title: 'Again', situation: 'sit_a' })).status, 409)
}))

onEachEngine('stopping in the middle loses nothing and repeats nothing', async (engine) => {
  const before = await startHouse({ engine, practices: [catalog(), { ...incidents(), reactions: [] }] })
  await say(before, [situation('sit_a', 'situation.opened'), situation('sit_z', 'situation.opened', { service: 'search' })])
  await before.stop()
  for (let restarts = 0; restarts < 3; restarts++) {
    const again = await startHouse({ again: before, practices: practices() })
    if (restarts === 1) await say(again, [situation('sit_a', 'situation.resolved')])
    await settled(again)
    const { items } = await list(again)
    assert.deepEqual(items.map(({ number, state }) => [number, state]), [[2, 'open'], [1, restarts === 0 ? 'open' : 'mitigated']])
    await again.stop()
  }
})

test('neglected incidents are findings', async () => {
  const clock = handClock(Date.now())
  await withHouse({ practices: practices(), clock }, async (house) => {
    const incident = await declare(house, { title: 'Alone' })
    const codes = async () => (await incidents().findings!(house.house)).map((finding) => finding.code)
    assert.deepEqual(await codes(), [])
    clock.forward(16 * 60_000)
    assert.deepEqual(await codes(), ['INCIDENT_NO_COMMANDER'])
    await post(house, incident, 'mitigate')
    assert.deepEqual(await codes(), [])
    clock.forward(86_400_001)
    assert.deepEqual(await codes(), ['INCIDENT_NOT_RESOLVED'])
  })
})
