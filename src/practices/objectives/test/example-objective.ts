// One ordinary objective for tests.
import { dayMs, hourMs, minuteMs } from '../../../base/duration.ts'
import type { Objective } from '../model/objective.ts'

export const availability: Objective = {
  name: 'checkout-availability', displayName: 'Checkout availability', description: '', service: 'checkout', environment: 'production',
  indicator: {
    kind: 'ratio', bad: { selector: 'http_requests_total{job="checkout",code=~"5.."}' },
    total: { selector: 'http_requests_total{job="checkout"}' },
  },
  source: { kind: 'prometheus', connection: 'prometheus' }, target: 0.999, window: { kind: 'rolling', durationMs: 30 * dayMs },
  budgeting: { method: 'occurrences' }, minimumBadEvents: 3, labels: { team: 'shop', 'not/allowed': 'x' }, runbook: 'https://runbooks.example/checkout',
  rules: [{ severity: 'page', longMs: hourMs, shortMs: 5 * minuteMs, factor: 14.4, budgetShare: 0.02 }],
}

export const latency: Objective = {
  ...availability, name: 'checkout-latency', displayName: 'Checkout latency', target: 0.95,
  indicator: { kind: 'latency', histogram: 'http_request_duration_seconds{job="checkout"}', native: false, thresholdSeconds: 0.3 },
}
