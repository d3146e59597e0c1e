// One small document of each dialect that others' tools write, and what Mainstay makes of it.

export const foreignDialects: readonly { readonly says: string; readonly text: string; readonly changes: readonly string[] }[] = [
  {
    says: 'an OpenSLO v1 file',
    text: `apiVersion: openslo/v1
kind: Service
metadata:
  name: bakery
spec:
  description: Bread.
---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: bakery-orders
spec:
  service: bakery
  description: Orders are taken.
  budgetingMethod: Occurrences
  timeWindow:
    - duration: 28d
      isRolling: true
  indicator:
    metadata:
      name: bakery-orders-ok
    spec:
      ratioMetric:
        counter: true
        good:
          metricSource:
            type: Prometheus
            spec:
              query: sum(http_requests_total{job="bakery",code!~"5.."})
        total:
          metricSource:
            type: Prometheus
            spec:
              query: sum(http_requests_total{job="bakery"})
  objectives:
    - displayName: Orders
      target: 0.999
`,
    // Its services lend objectives their names; the catalog has sources of its own.
    changes: ['Objective bakery-orders created'],
  },
  {
    says: 'a Sloth file',
    text: `version: prometheus/v1
service: bakery
labels:
  owner: bakers
slos:
  - name: requests-availability
    objective: 99.9
    description: Requests are answered.
    sli:
      events:
        error_query: sum(rate(http_request_duration_seconds_count{job="bakery",code=~"(5..|429)"}[{{.window}}]))
        total_query: sum(rate(http_request_duration_seconds_count{job="bakery"}[{{.window}}]))
    alerting:
      name: BakeryHighErrorRate
      page_alert:
        labels:
          severity: page
      ticket_alert:
        labels:
          severity: ticket
`,
    changes: ['Objective bakery-requests-availability created'],
  },
  {
    says: 'a Pyrra file',
    text: `apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata:
  name: bakery-errors
  namespace: monitoring
  labels:
    pyrra.dev/team: bakers
spec:
  target: "99"
  window: 2w
  description: Bread is served.
  indicator:
    ratio:
      errors:
        metric: http_requests_total{job="bakery",code=~"5.."}
      total:
        metric: http_requests_total{job="bakery"}
`,
    changes: ['Objective bakery-errors created'],
  },
  {
    says: 'a Backstage file',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: bakery
  title: Bakery
  annotations:
    github.com/project-slug: example/bakery
  links:
    - url: https://example.org/runbooks/bakery
      title: Runbook
spec:
  type: service
  lifecycle: production
  owner: group:default/bakers
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: bakers
spec:
  type: team
  children: []
`,
    changes: ['Service bakery created', 'Team bakers created'],
  },
]
