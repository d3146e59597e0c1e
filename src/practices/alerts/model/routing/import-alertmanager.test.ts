import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { sharedData } from '../../../../../test/shared-data.ts'
import { importAlertmanager } from './import-alertmanager.ts'
import { compileTree, routesOf } from './tree.ts'

const read = (text: string) => importAlertmanager({ file: 'alertmanager.yml', value: parse(text), lineOf: () => 1 })
const data = sharedData()
const folder = data === null ? null : join(data, 'alerts', 'alertmanager-config')
const skip = folder === null || !existsSync(folder) ? 'Alertmanager’s own configuration files are not here' : false

test('every configuration of Alertmanager’s own tests becomes a tree', { skip }, () => {
  const files = readdirSync(folder!).filter((name) => name.endsWith('.yml'))
  assert.ok(files.length >= 8)
  for (const name of files) {
    const { value, findings } = read(readFileSync(join(folder!, name), 'utf8'))
    assert.deepEqual(findings.filter(({ level }) => level === 'error'), [], name)
    assert.ok(value !== null, name)
    const original = parse(readFileSync(join(folder!, name), 'utf8')) as { receivers: { name: string }[]; inhibit_rules?: unknown[] }
    assert.deepEqual(value.receivers.map((receiver) => receiver.name), original.receivers.map((receiver) => receiver.name), name)
    assert.equal(value.inhibitRules?.length ?? 0, original.inhibit_rules?.length ?? 0, name)
    assert.ok(!/mysecret|password|service_key|X-key/.test(JSON.stringify([value, findings])), `${name}: no secret is carried over or shown`)
  }
})

test('the good configuration routes as its comments say, and its pagers page', { skip }, () => {
  const { value } = read(readFileSync(join(folder!, 'config_testdata_conf.good.yml'), 'utf8'))
  const tree = compileTree(value!)
  const goesTo = (labels: Record<string, string>) => routesOf(tree, labels).map((route) => `${route.receiver.name} ${route.receiver.urgency ?? 'by severity'}`)
  assert.deepEqual(goesTo({ service: 'foo1' }), ['team-X-mails by severity'])
  assert.deepEqual(goesTo({ service: 'foo1', severity: 'critical' }), ['team-X-pager page'])
  assert.deepEqual(goesTo({ service: 'database', owner: 'team-Y', owner2: 'team-X' }), ['team-X-pager page', 'team-Y-pager page'])
  assert.deepEqual(goesTo({ service: 'other' }), ['team-X-mails by severity'])
})

test('new spellings: time intervals, active and muted routes, UTF-8 matchers, mail and chat of today', () => {
  const { value, findings } = read(`
route:
  receiver: chat
  group_by: ['...']
  routes:
    - matchers: ['"k8s.namespace"=~"pay.*"', 'größe!=""']
      receiver: pager
      active_time_intervals: [office]
    - matchers: [severity=none]
      receiver: nobody
receivers:
  - name: chat
    msteamsv2_configs: [{ webhook_url: https://example.org/secret }]
    mattermost_configs: [{ webhook_url: https://example.org/secret }]
  - name: pager
    incidentio_configs: [{ url: https://example.org, alert_source_token: secret }]
  - name: nobody
time_intervals:
  - name: office
    time_intervals:
      - times: [{ start_time: '09:00', end_time: '17:00' }]
        weekdays: ['monday:friday']
        days_of_month: ['1:-1']
        months: ['1:12']
        years: ['2024:2030']
        location: Europe/Berlin
inhibit_rules:
  - name: by cluster
    source_matchers: [alertname="ClusterDown"]
    target_match_re: { alertname: '.+' }
    equal: [cluster]
`)
  assert.deepEqual(findings.map(({ level, code }) => `${level} ${code}`), ['warning ALERTS_IMPORT_RECEIVER', 'warning ALERTS_IMPORT_RECEIVER', 'warning ALERTS_IMPORT_RECEIVER', 'info ALERTS_IMPORT_RECEIVER_EMPTY'])
  assert.deepEqual(value, {
    receivers: [{ name: 'chat' }, { name: 'pager', urgency: 'page' }, { name: 'nobody', urgency: 'keep' }],
    route: {
      receiver: 'chat', groupBy: ['...'],
      routes: [
        { receiver: 'pager', matchers: ['"k8s.namespace"=~"pay.*"', '"größe"!=""'], activeTimeIntervals: ['office'] },
        { receiver: 'nobody', matchers: ['severity="none"'] },
      ],
    },
    timeIntervals: [{ name: 'office', intervals: [{ times: [{ from: '09:00', to: '17:00' }], weekdays: ['monday:friday'], daysOfMonth: ['1:-1'], months: ['1:12'], years: ['2024:2030'], location: 'Europe/Berlin' }] }],
    inhibitRules: [{ name: 'by cluster', sourceMatchers: ['alertname="ClusterDown"'], targetMatchers: ['alertname=~".+"'], equal: ['cluster'] }],
  })
})

for (const { says, text, code } of [
  { says: 'no route', text: 'receivers: [{ name: a }]', code: 'ALERTS_MISSING' },
  { says: 'a receiver that nobody declared', text: 'route: { receiver: b }\nreceivers: [{ name: a, email_configs: [{}] }]', code: 'ALERTS_RECEIVER_UNKNOWN' },
  { says: 'a receiver twice', text: 'route: { receiver: a }\nreceivers: [{ name: a, email_configs: [{}] }, { name: a }]', code: 'ALERTS_NAME_TWICE' },
  { says: 'an interval nobody declared', text: 'route: { receiver: a, routes: [{ match: { x: y }, mute_time_intervals: [z] }] }\nreceivers: [{ name: a, email_configs: [{}] }]', code: 'ALERTS_INTERVAL_UNKNOWN' },
  { says: 'an expression that is none', text: 'route: { receiver: a, routes: [{ match_re: { x: "(" } }] }\nreceivers: [{ name: a, email_configs: [{}] }]', code: 'ALERTS_MATCHER_UNREADABLE' },
  { says: 'a list where a map should be', text: '- a', code: 'ALERTS_NOT_A_MAP' },
]) test(`${says} is an error, and there is no tree`, () => {
  const { value, findings } = read(text)
  assert.equal(value, null)
  assert.ok(findings.some((finding) => finding.code === code && finding.level === 'error'), JSON.stringify(findings))
})

test('a field nobody knows is a warning: newer versions have more', () => {
  const { value, findings } = read('route: { receiver: a }\nreceivers: [{ name: a, pigeon_configs: [{}], email_configs: [{}] }]\nextra: 1')
  assert.ok(value !== null)
  assert.equal(findings.filter(({ code, level }) => code === 'ALERTS_UNKNOWN_FIELD' && level === 'warning').length, 2)
})
