// An empty Mainstay says what to connect first: four ways in, each with text to take along.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { postJson } from '../api.ts'
import { Card } from '../kit/blocks.tsx'
import { useAct } from '../kit/form.tsx'
import { Go } from '../kit/go.tsx'
import { Snippet } from '../kit/snippet.tsx'
import { useMay } from '../session.ts'

interface Way {
  readonly name: string
  readonly hint: string
  readonly says: string
  readonly needsKey: boolean
  readonly snippets: (address: URL, key: string) => readonly { readonly title: string; readonly note?: string; readonly text: string }[]
}

const ways: readonly Way[] = [
  {
    name: 'Objectives',
    hint: 'from a file you have',
    needsKey: false,
    says: 'Say how good is good enough. OpenSLO, Sloth and Pyrra files are taken as they are; Mainstay fills the budget from the last 30 days of your Prometheus, so the first number is already true.',
    snippets: () => [
      {
        title: 'prometheus.yaml',
        note: 'where to measure',
        text: `apiVersion: mainstay.dev/v1
kind: Connection
metadata: { name: prometheus }
spec:
  type: prometheus
  url: http://prometheus:9090`,
      },
      {
        title: 'checkout.yaml',
        note: 'OpenSLO v1',
        text: `apiVersion: openslo/v1
kind: SLO
metadata: { name: checkout-availability }
spec:
  service: checkout
  budgetingMethod: Occurrences
  timeWindow: [{ duration: 30d, isRolling: true }]
  indicator:
    metadata: { name: checkout-requests }
    spec:
      ratioMetric:
        counter: true
        bad:
          metricSource: { type: Prometheus, metricSourceRef: prometheus, spec: { query: 'http_requests_total{job="checkout", code=~"5.."}' } }
        total:
          metricSource: { type: Prometheus, metricSourceRef: prometheus, spec: { query: 'http_requests_total{job="checkout"}' } }
  objectives: [{ displayName: Available, target: 0.999 }]`,
      },
      { title: 'Terminal', text: 'mainstay apply -f prometheus.yaml -f checkout.yaml' },
    ],
  },
  {
    name: 'Prometheus alerts',
    hint: 'straight from Prometheus',
    needsKey: true,
    says: 'Prometheus sends its alerts to Mainstay as it would to Alertmanager. Keep your Alertmanager beside it while you compare.',
    snippets: (address, key) => [
      {
        title: 'prometheus.yml',
        text: `alerting:
  alertmanagers:
    - scheme: ${address.protocol.replace(':', '')}
      path_prefix: /in/alertmanager
      api_version: v2
      authorization:
        credentials: ${key}
      static_configs:
        - targets: ['${address.host}']`,
      },
    ],
  },
  {
    name: 'Alertmanager',
    hint: 'as a webhook receiver',
    needsKey: true,
    says: 'Alertmanager keeps grouping and routing; what it would notify about reaches Mainstay too.',
    snippets: (address, key) => [
      {
        title: 'alertmanager.yml',
        text: `receivers:
  - name: mainstay
    webhook_configs:
      - url: ${address.origin}/in/alertmanager/webhook
        send_resolved: true
        http_config:
          authorization:
            credentials: ${key}
route:
  receiver: mainstay`,
      },
    ],
  },
  {
    name: 'One alert by hand',
    hint: 'curl, to see it work',
    needsKey: true,
    says: 'Anything that can speak HTTP can raise an alert. This one opens a situation, and resolves when you send it again as resolved.',
    snippets: (address, key) => [
      {
        title: 'Terminal',
        text: `curl ${address.origin}/api/v1/alerts \\
  -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' \\
  -d '{"alerts":[{"name":"CheckoutDown","service":"checkout","severity":"critical","summary":"Checkout answers nobody"}]}'`,
      },
      {
        title: 'Or as PagerDuty sends it',
        text: `curl '${address.origin}/in/pagerduty/v2/enqueue?key=${key}' -H 'Content-Type: application/json' \\
  -d '{"routing_key":"00000000000000000000000000000000","event_action":"trigger","dedup_key":"try-1","payload":{"summary":"Checkout answers nobody","source":"curl","severity":"critical"}}'`,
      },
    ],
  },
]

export function ConnectFirst({ publicUrl }: { publicUrl: string }) {
  const [chosen, setChosen] = useState(0)
  const [key, setKey] = useState<string | null>(null)
  const may = useMay()
  const makeKey = useAct(
    () => postJson<{ secret: string }>('/api/v1/ingest-keys', { name: `first-${new Date().toISOString().slice(0, 10)}` }),
    {
      changes: ['ingest-keys'],
      done: () => 'Ingest key made. It is shown only now, and stands in the text below.',
      after: ({ secret }) => setKey(secret),
    },
  )
  const way = ways[chosen]!
  const address = new URL(publicUrl)
  return (
    <Card title="Connect what you have" note="It takes one of these. Nothing needs to be replaced.">
      <div className="connect">
        <div className="connect-ways" role="group" aria-label="Ways to connect">
          {ways.map((each, index) => (
            <button key={each.name} type="button" aria-pressed={index === chosen} onClick={() => setChosen(index)}>
              <span className="strong">{each.name}</span>
              <span className="muted small">{each.hint}</span>
            </button>
          ))}
        </div>
        <div className="stack">
          <p className="muted">{way.says}</p>
          {way.needsKey && key === null && (
            <div className="row wrap">
              {may('set-standards') ? (
                <Button onClick={() => makeKey.mutate(undefined)} loading={makeKey.isPending}>
                  Make an ingest key
                </Button>
              ) : (
                <span className="muted">An administrator can make the ingest key it needs.</span>
              )}
              <span className="muted small">It can only send signals, and is put into the text below.</span>
            </div>
          )}
          {way.snippets(address, key ?? '<ingest key>').map((snippet) => (
            <Snippet key={snippet.title} {...snippet} />
          ))}
          {!way.needsKey && (
            <p className="muted small">
              Without the command line: <Go to="/settings/configuration">paste the files here</Go>.
            </p>
          )}
        </div>
      </div>
    </Card>
  )
}
