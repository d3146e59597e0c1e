// PromQL: what counts, what does not, and why.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { countQueryOf, promqlFault, quotientOf, selectorOf, selectorText } from './promql.ts'

for (const row of [
  { says: 'a bare metric is a selector', text: 'http_requests_total', is: { selector: 'http_requests_total' } },
  { says: 'a sum of a selector is that selector', text: ' sum( x{a="b"} ) ', is: { selector: 'x{a="b"}' } },
  { says: 'a sum by labels too, for its total is the same', text: 'sum by (job) ((x))', is: { selector: 'x' } },
  { says: 'empty braces go', text: 'x{}', is: { selector: 'x' } },
  { says: 'a template becomes the window', text: 'sum(rate(x[{{.window}}]))', is: { promql: 'sum(rate(x[$window]))', yields: 'rate' } },
  { says: 'templates with spaces and from Grafana too', text: 'sum(increase(x[{{ .window }}])) + sum(increase(y[$__rate_interval]))',
    is: { promql: 'sum(increase(x[$window])) + sum(increase(y[$window]))', yields: 'increase' } },
  { says: 'one literal range becomes the window', text: 'sum(rate(x{a="[5m]"}[5m])) - sum(rate(y[5m]))',
    is: { promql: 'sum(rate(x{a="[5m]"}[$window])) - sum(rate(y[$window]))', yields: 'rate' } },
  { says: 'a subquery of a gauge counts its samples', text: 'sum_over_time((count(x < 0.75))[{{.window}}:]) OR on() vector(0)',
    is: { promql: 'sum_over_time((count(x < 0.75))[$window:]) OR on() vector(0)', yields: 'increase' } },
  { says: 'a literal range inside a windowed subquery stays', text: 'sum_over_time((max_over_time(x[2m]) > bool 1)[$window:1m])',
    is: { promql: 'sum_over_time((max_over_time(x[2m]) > bool 1)[$window:1m])', yields: 'increase' } },
  {
    says: 'comments go, for they would swallow what is put behind', text: '# requests [1h]\nsum(rate(x{a="#"}[5m])) # all',
    is: { promql: 'sum(rate(x{a="#"}[$window]))', yields: 'rate' },
  },
  { says: 'no range counts nothing', text: 'sum(x) - sum(y)', is: 'PROMQL_NO_RANGE' },
  { says: 'a ratio is no count', text: 'sum(rate(x[5m])) / sum(rate(y[5m]))', is: 'PROMQL_NOT_A_COUNT' },
  { says: 'a rescaled count is one', text: 'sum(rate(x[5m])) / 2', is: { promql: 'sum(rate(x[$window])) / 2', yields: 'rate' } },
  { says: 'a quantile is no count', text: 'histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))', is: 'PROMQL_NOT_A_COUNT' },
  { says: 'an average is no count', text: 'avg(rate(x[5m]))', is: 'PROMQL_NOT_A_COUNT' },
  { says: 'irate sees two samples and counts nothing', text: 'sum(irate(x[5m]))', is: 'PROMQL_NOT_A_COUNT' },
  { says: 'two ranges leave the window unclear', text: 'sum(rate(x[5m])) - sum(rate(x[1h]))', is: 'PROMQL_NOT_A_COUNT' },
  { says: 'rate and increase do not mix', text: 'sum(rate(x[5m])) - sum(increase(x[5m]))', is: 'PROMQL_NOT_A_COUNT' },
  { says: 'another vendor\'s query is not PromQL', text: 'sum:requests{service:web,status:2xx}', is: 'PROMQL_SYNTAX' },
  { says: 'an unknown function is named', text: '1 - histogram_share(0.2, x)', is: 'PROMQL_SYNTAX' },
  { says: 'a range on a function is refused', text: 'vector(1)[{{.window}}]', is: 'PROMQL_SYNTAX' },
  { says: 'nothing is not PromQL', text: '', is: 'PROMQL_SYNTAX' },
]) test(row.says, () => {
  const query = countQueryOf(row.text)
  if (typeof row.is === 'string') assert.equal('code' in query && query.code, row.is)
  else assert.deepEqual(query, row.is)
})

test('a fault says where: the function, the bracket', () => {
  const text = 'sum(rate(x[5m]))\n- histogram_share(0.2, x)'
  const fault = promqlFault(text)
  assert.match(fault?.say ?? '', /histogram_share/)
  assert.equal(fault?.offset, text.indexOf('histogram_share'))
  assert.equal(promqlFault('sum(rate(x[5m])')?.say, 'The query ends too early.')
})

test('the counts behind a ratio are found, and only when the sides are single series', () => {
  assert.deepEqual(quotientOf('sum(rate(bad[{{.window}}]))\n/\nsum(rate(all[{{.window}}]))'), {
    over: { promql: 'sum(rate(bad[$window]))', yields: 'rate' }, under: { promql: 'sum(rate(all[$window]))', yields: 'rate' }, isComplement: false,
  })
  assert.equal(quotientOf('1 - (sum(rate(good[5m])) / sum(rate(all[5m])))')?.isComplement, true)
  for (const text of ['rate(a[5m]) / rate(b[5m])', 'sum by (x) (rate(a[5m])) / sum by (x) (rate(b[5m]))', 'sum(rate(a[5m])) / on(x) sum(rate(b[5m]))',
    'sum(rate(a[5m])) / sum(increase(b[5m]))', '2 - sum(rate(a[5m])) / sum(rate(b[5m]))', 'a / b', 'x{']) assert.equal(quotientOf(text),
      null, text)
})

test('a selector is taken apart and put together', () => {
  for (const text of ['x', 'x{a="b",c=~"5..|<error>",d!="",e!~"\\\\d"}', '{__name__="a.b",c="d"}']) {
    const selector = selectorOf(text)
    assert.equal('code' in selector ? selector.code : selectorText(selector), text)
  }
  assert.deepEqual(selectorOf("{\"a.b\", c=`\\d`, d='q\"'}"), {
    metric: 'a.b', matchers: [{ label: 'c', op: '=', value: '\\d' }, { label: 'd', op: '=', value: 'q"' }],
  })
  assert.equal((selectorOf('sum(x)') as { code?: string }).code, 'PROMQL_NOT_A_SELECTOR')
})
