// Claims about reading metrics pages.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseExposition, parseLabels } from './exposition.ts'

const all = (): boolean => true
const samplesOf = (text: string) => parseExposition(text, all).value.map(({ metric, labelText, value }) => [metric, parseLabels(labelText) && Object.fromEntries(parseLabels(labelText)!), value])

for (const row of [
  { says: 'a bare sample', text: 'up 1', samples: [['up', {}, 1]] },
  { says: 'labels, blanks and a timestamp', text: '  http_requests_total { method = "post" , code="200", } \t 1027 1395066363000\n', samples: [['http_requests_total', { method: 'post', code: '200' }, 1027]] },
  { says: 'escapes', text: 'm{path="C:\\\\DIR\\\\",error="Cannot find \\"f\\"\\nnow",odd="\\q"} 1.458255915e9', samples: [['m', { path: 'C:\\DIR\\', error: 'Cannot find "f"\nnow', odd: '\\q' }, 1.458255915e9]] },
  { says: 'a brace and a hash inside a value', text: 'm{a="}",b="# {"} 2 # {trace_id="x"} 0.5 1.6', samples: [['m', { a: '}', b: '# {' }, 2]] },
  { says: 'infinities and NaN', text: 'a +Inf\nb -Inf\nc NaN\nd nan\ne Inf', samples: [['a', {}, Infinity], ['b', {}, -Infinity], ['c', {}, NaN], ['d', {}, NaN], ['e', {}, Infinity]] },
  { says: 'comments, help and empty lines', text: '# HELP m text { " \n# TYPE m counter\n\n#\nm 1\r\n', samples: [['m', {}, 1]] },
  { says: 'nothing after the end mark of OpenMetrics', text: 'm_total 1.0\n# EOF\nn 2\n', samples: [['m_total', {}, 1]] },
  { says: 'quoted names of Prometheus 3', text: '{"my.metric","a.b"="x",c="y"} 3\n{"alone"} 4', samples: [['my.metric', { 'a.b': 'x', c: 'y' }, 3], ['alone', {}, 4]] },
  { says: 'an empty label as none', text: 'm{a="",b="1"} 1', samples: [['m', { b: '1' }, 1]] },
]) test(`reads ${row.says}`, () => assert.deepEqual(samplesOf(row.text), row.samples))

for (const text of ['m', 'm{a="1"', 'm{a="1"}', 'm{a="1} 2', 'm x', '{} 1', '{a="1"} 1', 'm 1_000']) {
  test(`\`${text}\` is a finding with its line, and the others are read`, () => {
    const { value, findings } = parseExposition(`a 1\n${text}\nb 2\n`, all)
    assert.deepEqual(value.map(({ metric }) => metric), ['a', 'b'])
    assert.deepEqual(findings.map(({ code, line }) => [code, line]), [['SCRAPE_LINE', 2]])
  })
}

test('labels that are none, or stand twice, are no labels', () => {
  for (const text of ['a', 'a=1', 'a="1" b="2"', 'a="1",,', '="1"', 'a="1",a="2"', 'a="1"x']) assert.equal(parseLabels(text), null, text)
})

test('unwanted metrics are passed over, whatever their lines hold', () => {
  const { value, findings } = parseExposition('junk{{{ x\nwanted 1\njunk\n', (metric) => metric === 'wanted')
  assert.deepEqual([value.length, findings.length], [1, 0])
})

test('a web page is said to be one', () => {
  assert.equal(parseExposition('\n <!DOCTYPE html><html>', all).findings[0]!.code, 'SCRAPE_NOT_METRICS')
})

test('findings are bounded', () => assert.equal(parseExposition('x y\n'.repeat(1_000), all).findings.length, 20))

test('whatever the text, it ends, and never throws', () => {
  const piece = fc.oneof(fc.constantFrom('m', '{', '}', '"', '\\', '=', ',', '\n', ' ', '# EOF', '#', '1', 'NaN', 'a="b"', '\u0000', '\r'), fc.string({ unit: 'binary', maxLength: 5 }))
  fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
    for (const sample of parseExposition(pieces.join(''), all).value) parseLabels(sample.labelText)
  }), { numRuns: 5_000 })
})

test('what is written by the rules is read back', () => {
  const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/)
  const sample = fc.record({ metric: name, labels: fc.dictionary(name, fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), { noNullPrototype: true, maxKeys: 5 }), value: fc.double({ noNaN: true }).map((value) => value + 0) }, { noNullPrototype: true })
  const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  const number = (value: number): string => (Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf')
  fc.assert(fc.property(fc.array(sample, { maxLength: 8 }), (samples) => {
    const text = samples.map(({ metric, labels, value }) => `${metric}{${Object.entries(labels).map(([label, text_]) => `${label}="${escaped(text_)}"`).join(',')}} ${number(value)}\n`).join('')
    assert.deepEqual(samplesOf(text), samples.map(({ metric, labels, value }) => [metric, labels, value]))
  }))
})

test('a large page costs little', () => {
  const page = Array.from({ length: 50_000 }, (_, nth) => `noise_total{path="/a/${nth}",method="GET",code="200"} ${nth}\n`).join('') + 'wanted_total{code="500"} 7\n'
  const beganMs = performance.now()
  assert.equal(parseExposition(page, (metric) => metric === 'wanted_total').value.length, 1)
  assert.ok(performance.now() - beganMs < 500)
})

test('a text made to be slow is not', () => {
  const beganMs = performance.now()
  parseExposition(`{"${'\\'.repeat(100_000)} 1\nm{${'a="b" '.repeat(20_000)}} 1\n{${'"a'.repeat(50_000)}} 1`, all).value.forEach(({ labelText }) => parseLabels(labelText))
  parseLabels(' '.repeat(50_000))
  parseLabels(`a="${'\\"'.repeat(50_000)}`)
  assert.ok(performance.now() - beganMs < 1_000, `${performance.now() - beganMs} ms`)
})
