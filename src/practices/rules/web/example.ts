// A rule file with what rule files often have.

export const example = `groups:
  - name: shop
    rules:
      - alert: CheckoutErrors
        # A ratio is never over 5: five per cent is 0.05.
        expr: |
          sum by (job) (rate(http_requests_total{code=~"5.."}[5m]))
            / sum by (job) (rate(http_requests_total[5m])) > 5
        labels:
          severity: critical
          team: shop
        annotations:
          summary: "{{ $labels.job }} on {{ $labels.instance }} fails {{ $value }}"
      - alert: CpuHigh
        expr: node_load1 > 8
        for: 5m
        labels:
          severity: critical
          team: platform
        annotations:
          summary: The load of {{ $labels.instance }} is {{ $value | humanize }}.
          runbook_url: https://runbooks.example/load
`
