// Lists of alerts, on both engines: what the database narrows down is never less than what fits.
import assert from 'node:assert/strict'
import { onEachEngine, withHouse } from '../../../../test/harness.ts'
import { parseMatchers } from '../model/matcher.ts'
import type { PageOfAlerts } from '../contract.ts'
import { alerts } from '../practice.ts'

const odd = ['plain', 'Pläin', 'Ünder_score', '100%', 'back\\slash', 'quo"te', 'UPPER', 'upper', 'a|b', 'tab\there', 'ß and ẞ', '日本 語', 'İstanbul', "it's", 'line\nbreak', '{"x":"y"}']
const sets = odd.flatMap((value, index) => [{ alertname: `A${index}`, team: value, severity: index % 2 === 0 ? 'critical' : 'warning' }, { alertname: value, service: `s${index % 3}` }])

onEachEngine('lists by matcher and by words hold exactly what fits, whatever characters it is of', (engine) => withHouse({ engine, practices: [alerts()] }, async (house) => {
  const sent = await house.call('POST', '/in/alertmanager/api/v2/alerts', sets.map((labels) => ({ labels, annotations: { summary: `Summary of ${labels.alertname}` } })))
  assert.equal(sent.status, 200, sent.text)
  const all: PageOfAlerts['items'] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: PageOfAlerts = (await house.call<PageOfAlerts>('GET', `/api/v1/alerts?limit=10${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)).body
    all.push(...page.items)
    cursor = page.next
  }
  assert.equal(all.length, sets.length)
  const ask = async (query: string) => (await house.call<PageOfAlerts>('GET', `/api/v1/alerts?limit=100&${query}`)).body.items.map(({ id }) => id)
  const matchers = [...odd.map((value) => `team=${JSON.stringify(value)}`), ...odd.map((value) => `alertname=${JSON.stringify(value)}`), 'team=~"plain|upper"', 'team=~"(?i)upper"', 'team!="plain"', 'team=""', 'team!=""', 'team="Plain"', 'severity="critical",team=~".*s.*"', 'service=~"s1|s2"', 'team=~"plain|"']
  for (const text of matchers) {
    const fits = parseMatchers(text)
    const wanted = all.filter((alert) => fits.every((matcher) => matcher.matches(alert.labels))).map(({ id }) => id)
    assert.deepEqual(await ask(`matcher=${encodeURIComponent(text)}`), wanted, text)
    for (const state of ['firing', 'resolved']) assert.deepEqual(await ask(`state=${state}&matcher=${encodeURIComponent(text)}`), state === 'firing' ? wanted : [], `${state} ${text}`)
  }
  for (const text of [...odd, 'PLÄIN', 'UPPER', 'mary', '%', '_', '\\', 'slash"', 'nowhere', '語', 'SUMMARY OF']) {
    const held = text.toLowerCase()
    const wanted = all.filter((alert) => `${alert.name}\n${alert.summary}\n${JSON.stringify(alert.labels)}`.toLowerCase().includes(held)).map(({ id }) => id)
    assert.deepEqual(await ask(`text=${encodeURIComponent(text)}`), wanted, text)
    assert.deepEqual(await ask(`state=firing&text=${encodeURIComponent(text)}`), wanted, `live ${text}`)
  }
}))

onEachEngine('an alert that says other words when it comes again is found by them', (engine) => withHouse({ engine, practices: [alerts()] }, async (house) => {
  const send = (summary: string) => house.call('POST', '/in/alertmanager/api/v2/alerts', [{ labels: { alertname: 'A', service: 'shop' }, annotations: { summary } }])
  await send('the disk is nearly full')
  await send('the disk is full: 99 percent')
  const found = async (text: string) => (await house.call<PageOfAlerts>('GET', `/api/v1/alerts?state=firing&text=${encodeURIComponent(text)}`)).body.items.length
  assert.deepEqual([await found('99 PERCENT'), await found('nearly')], [1, 0])
}))

onEachEngine('a narrowed list goes on where it ended, page by page', (engine) => withHouse({ engine, practices: [alerts()] }, async (house) => {
  for (let batch = 0; batch < 6; batch++) {
    const sent = await house.call('POST', '/in/alertmanager/api/v2/alerts', Array.from({ length: 500 }, (_, index) => ({ labels: { alertname: 'A', service: 'shop', severity: 'warning', instance: String(batch * 500 + index), team: index % 50 === 0 ? 'rare' : 'usual' } })))
    assert.equal(sent.status, 200, sent.text)
  }
  for (const query of ['matcher=team%3Drare', 'matcher=team%3D~%22ra.*%22', 'text=RARE', 'state=firing&text=rare']) {
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: PageOfAlerts = (await house.call<PageOfAlerts>('GET', `/api/v1/alerts?limit=7&${query}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)).body
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.next
    }
    assert.equal(seen.length, 60, query)
    assert.deepEqual(seen, [...new Set(seen)].toSorted().toReversed(), query)
  }
}))
