// Rules as rows: each says which check must find it, or must leave it alone.
const alert = (expr: string, more = ''): string => `- alert: A\n  expr: ${JSON.stringify(expr)}${more}`
const paging = '\n  labels:\n    severity: critical'

export interface Row {
  readonly says: string
  readonly check: string
  readonly rules: string
  /** What the finding says; null when the rule is right. */
  readonly say: RegExp | null
}

export const checkRows: readonly Row[] = [
  // syntax
  { says: 'an open bracket is no PromQL', check: 'promql-syntax', rules: alert('sum(rate(x_total[5m])'), say: /ends too early/ },
  { says: 'a function that does not exist', check: 'promql-syntax', rules: alert('ratee(x_total[5m]) > 1'), say: /no function `ratee`/ },
  { says: 'a range where a vector is needed', check: 'promql-syntax', rules: alert('sum(x_total[5m]) > 1'), say: /needs an instant vector/ },
  { says: 'two numbers compared', check: 'promql-syntax', rules: alert('1 > 0'), say: /Two numbers/ },
  { says: 'a set operator beside a number', check: 'promql-syntax', rules: alert('x and 1'), say: /needs series on both sides/ },
  { says: 'a selector of everything', check: 'promql-syntax', rules: alert('{job=~".*"} > 1'), say: /empty text/ },
  { says: 'offset and @ are no trouble', check: 'promql-syntax', rules: alert('x offset 1h > x @ start()'), say: null },
  { says: 'label_replace with all its texts', check: 'promql-syntax', rules: alert('label_replace(up, "a", "$1", "b", "(.*)") == 0'), say: null },
  { says: 'hour() of nothing is now', check: 'promql-syntax', rules: alert('up == 0 and on() hour() > 8'), say: null },
  { says: 'scalar() may be compared with series', check: 'promql-syntax', rules: alert('x > scalar(y)'), say: null },
  // severity, owner
  { says: 'no severity', check: 'severity', rules: alert('x > 1'), say: /no severity/ },
  { says: 'severity from a template is not judged', check: 'severity', rules: alert('x > 1', '\n  labels:\n    severity: "{{ if gt $value 5.0 }}critical{{ else }}warning{{ end }}"'), say: null },
  { says: 'recordings need none', check: 'severity', rules: '- record: a:b\n  expr: sum(x)', say: null },
  { says: 'a team that the expression keeps', check: 'owner', rules: alert('sum by (team) (x) > 1'), say: null },
  { says: 'a team that may come along is not relied on', check: 'owner', rules: alert('x > 1'), say: /no label `team`/ },
  // runbook, for
  { says: 'a ticket needs no runbook', check: 'runbook', rules: alert('x > 1', '\n  labels:\n    severity: warning'), say: null },
  { says: 'a runbook that is a word', check: 'runbook', rules: alert('x > 1', '\n  annotations:\n    runbook_url: ask Bob'), say: /no address/ },
  { says: 'a watchdog needs neither runbook nor wait', check: 'for', rules: `- alert: Watchdog\n  expr: vector(1)${paging}`, say: null },
  { says: 'for: 0s is no wait', check: 'for', rules: alert('x > 1', `\n  for: 0s${paging}`), say: /first bad evaluation/ },
  { says: 'burn over two windows needs no wait', check: 'for', rules: alert('job:burn:ratio1h > 14.4 and job:burn:ratio5m > 14.4', paging), say: null },
  { says: 'two conditions over one window do', check: 'for', rules: alert('rate(a_total[5m]) > 1 and rate(b_total[5m]) > 1', paging), say: /first bad evaluation/ },
  // templates
  { says: 'an action that is not closed', check: 'template', rules: alert('x > 1', '\n  annotations:\n    summary: "{{ $labels.job is down"'), say: /never closed/ },
  { says: 'an if without its end', check: 'template', rules: alert('x > 1', '\n  annotations:\n    summary: "{{ if $value }}bad"'), say: /no `{{ end }}`/ },
  { says: 'a variable nobody declared', check: 'template', rules: alert('x > 1', '\n  annotations:\n    summary: "{{ $label.job }}"'), say: /`\$label` is not defined/ },
  { says: 'a function nobody wrote', check: 'template', rules: alert('x > 1', '\n  annotations:\n    summary: "{{ $value | humanise }}"'), say: /no function `humanise`/ },
  { says: 'fields of Alertmanager’s own templates', check: 'template', rules: alert('x > 1', '\n  annotations:\n    summary: "{{ .CommonLabels.job }}"'), say: /does not exist/ },
  { says: 'a query with range, with and printf', check: 'template', rules: alert('x > 1', `\n  annotations:\n    summary: '{{ with printf "up{job=%q}" $labels.job | query }}{{ . | first | value | humanize }}{{ end }}'`), say: null },
  { says: 'variables of a range', check: 'template', rules: alert('x > 1', `\n  annotations:\n    summary: '{{ range $i, $s := query "up" }}{{ $s.Labels.job }}{{ end }}'`), say: null },
  { says: 'a label that absent() makes up', check: 'template', rules: alert('absent(up{job="a"})', '\n  annotations:\n    summary: "{{ $labels.job }}"'), say: null },
  { says: 'a label that absent() cannot know', check: 'template', rules: alert('absent(up{job=~"a.*"})', '\n  annotations:\n    summary: "{{ $labels.job }}"'), say: /prints the label `job`/ },
  { says: 'a label that the rule itself adds', check: 'template', rules: alert('sum by (job) (x) > 1', '\n  labels:\n    team: a\n  annotations:\n    summary: "{{ $labels.team }}"'), say: /own labels are not in/ },
  { says: 'a label that group_left brings', check: 'template', rules: alert('sum by (a) (x) * on (a) group_left (b) y > 1', '\n  annotations:\n    summary: "{{ $labels.b }}"'), say: null },
  { says: 'label-value: a threshold in a label is meant', check: 'label-value', rules: alert('x > 1', '\n  labels:\n    severity: "{{ if gt $value 5.0 }}critical{{ else }}warning{{ end }}"'), say: null },
  { says: 'a percentage of a hundredfold', check: 'unit', rules: alert('100 * a / b > 5', '\n  annotations:\n    summary: "{{ $value | humanizePercentage }}"'), say: /multiplied by 100/ },
  // symptom
  { says: 'restarts page nobody', check: 'symptom', rules: alert('increase(kube_pod_container_status_restarts_total[1h]) > 3', paging), say: /restarts/ },
  { says: 'a disk that will be full may page', check: 'symptom', rules: alert('predict_linear(node_filesystem_avail_bytes[6h], 14400) < 0', paging), say: null },
  { says: 'one instance down pages nobody', check: 'symptom', rules: alert('up{job="shop"} == 0', paging), say: /single instance/ },
  { says: 'errors may page', check: 'symptom', rules: alert('sum(rate(http_errors_total[5m])) > 1', paging), say: null },
  { says: 'a cause beside a symptom may page', check: 'symptom', rules: alert('sum(rate(http_errors_total[5m])) > 1 and on() max(node_load1) > 9', paging), say: null },
  // percentages, counters, ranges
  { says: 'an average of quantiles', check: 'averages', rules: alert('avg(http_duration_seconds{quantile="0.99"}) > 1'), say: /of quantiles/ },
  { says: 'an average over time of a ratio', check: 'averages', rules: alert('avg_over_time((rate(a_total[5m]) / rate(b_total[5m]))[1h:]) > 1'), say: /of a ratio/ },
  { says: 'an average of gauges', check: 'averages', rules: alert('avg(temperature_celsius) > 40'), say: null },
  { says: 'a mean duration by sums', check: 'averages', rules: alert('sum(rate(d_seconds_sum[5m])) / sum(rate(d_seconds_count[5m])) > 1'), say: null },
  { says: 'a rate of a gauge', check: 'counters', rules: alert('rate(queue_length[5m]) > 1'), say: /named like a gauge/ },
  { says: 'a delta of a counter', check: 'counters', rules: alert('delta(x_total[5m]) > 1'), say: /is a counter/ },
  { says: 'a rate of a sum', check: 'counters', rules: alert('rate(sum(x_total)[5m:]) > 1'), say: /sum of counters/ },
  { says: 'seconds of CPU are a counter', check: 'counters', rules: alert('rate(process_cpu_seconds_total[5m]) > 1'), say: null },
  { says: 'thirty seconds hold two scrapes', check: 'range', rules: alert('rate(x_total[45s]) > 1'), say: /one lost scrape/ },
  // impossible
  { says: 'a count is never zero', check: 'impossible', rules: alert('count(up == 1) == 0'), say: /count of nothing is no result/ },
  { says: 'a count or zero can be', check: 'impossible', rules: alert('(count(up == 1) or vector(0)) == 0'), say: null },
  { says: 'a rate is never negative', check: 'impossible', rules: alert('rate(x_total[5m]) < 0'), say: /never holds/ },
  { says: 'up is never 2', check: 'impossible', rules: alert('up > 1'), say: /never holds/ },
  { says: 'one minus a ratio is never over 1', check: 'impossible', rules: alert('1 - sum(rate(x_total{code="200"}[5m])) / sum(rate(x_total[5m])) > 5'), say: /between 0 and 1/ },
  { says: 'a hundredfold ratio may be over 5', check: 'impossible', rules: alert('100 * sum(rate(x_total{code="500"}[5m])) / sum(rate(x_total[5m])) > 5'), say: null },
  { says: 'a hundredfold ratio is never over 100', check: 'impossible', rules: alert('100 * sum(rate(x_total{code="500"}[5m])) / sum(rate(x_total[5m])) > 100'), say: /never holds/ },
  { says: 'a quotient of two metrics may be anything', check: 'impossible', rules: alert('sum(rate(a_total[5m])) / sum(rate(b_total[5m])) > 5'), say: null },
  { says: 'a bound on the other side', check: 'impossible', rules: alert('0 > rate(x_total[5m])'), say: /never holds/ },
  { says: 'two values for one label', check: 'impossible', rules: alert('x{a="b",a="c"} > 1'), say: /No series can have/ },
  { says: 'not negative is always so', check: 'impossible', rules: alert('sum(rate(x_total[5m])) >= 0'), say: /always holds/ },
  { says: 'absent is always 1, and means it', check: 'impossible', rules: alert('absent(up{job="a"}) == 1'), say: null },
  { says: 'is there any?', check: 'impossible', rules: alert('count(up == 0) > 0'), say: null },
  // comparison, absent, duplicate, cost
  { says: 'bool filters nothing', check: 'comparison', rules: alert('x > bool 5'), say: /0 fires too/ },
  { says: 'unless filters', check: 'comparison', rules: alert('a unless b'), say: null },
  { says: 'a twin on absence is enough', check: 'absent', rules: `${alert('sum(rate(orders_total[10m])) < 0.1')}\n- alert: B\n  expr: absent(orders_total)`, say: null },
  { says: 'little room left is not absence', check: 'absent', rules: alert('node_filesystem_avail_bytes / node_filesystem_size_bytes < 0.1'), say: null },
  { says: 'absent of a sum has no labels', check: 'absent', rules: alert('absent(sum(up{job="a"}))'), say: /no labels at all/ },
  { says: 'one name, two severities', check: 'duplicate', rules: '- alert: A\n  expr: x > 1\n  labels:\n    severity: warning\n- alert: A\n  expr: x > 5\n  labels:\n    severity: critical', say: null },
  { says: 'one name over other series', check: 'duplicate', rules: '- alert: A\n  expr: x{job="a"} > 1\n- alert: A\n  expr: x{job="b"} > 1', say: null },
  { says: 'one series recorded twice', check: 'duplicate', rules: '- record: a:b\n  expr: sum(x)\n- record: a:b\n  expr: sum(y)', say: /recorded at line/ },
  { says: 'a pattern over names', check: 'cost', rules: alert('{__name__=~"http_.*"} > 1'), say: /Metric names are matched/ },
  { says: 'a fine subquery over long', check: 'cost', rules: alert('max_over_time(x[30d:1m]) > 1'), say: /43200 steps/ },
  { says: 'a pattern without one', check: 'cost', rules: alert('x{job=~"shop"} > 1'), say: /holds no pattern/ },
  { says: 'a month of recorded series', check: 'cost', rules: alert('sum_over_time(job:x:increase5m[30d]) > 1'), say: null },
]
