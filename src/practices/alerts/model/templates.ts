// Senders whose body is written by their user: the template that we ship for each, and the mapping that reads it.
import type { Mapping } from './mapping.ts'

export interface SenderTemplate {
  readonly source: 'datadog' | 'newrelic' | 'elastic' | 'splunk'
  readonly name: string
  /** What to paste on the other side; null where the other side's own body is read. */
  readonly template: string | null
  readonly mapping: Mapping
}

const shared = { name: '$.name', key: '$.key', summary: '$.summary', description: '$.description', severity: '$.severity', service: '$.service', environment: '$.environment', status: '$.status', url: '$.url' } as const

export const senderTemplates: readonly SenderTemplate[] = [
  {
    // https://docs.datadoghq.com/integrations/webhooks/#variables
    source: 'datadog', name: 'Datadog',
    template: `{
  "key": "$AGGREG_KEY $ALERT_SCOPE",
  "name": "$ALERT_TITLE",
  "summary": "$EVENT_TITLE",
  "description": "$TEXT_ONLY_MSG",
  "severity": "$ALERT_TYPE",
  "status": "$ALERT_TRANSITION",
  "service": "$TAGS[service]",
  "environment": "$TAGS[env]",
  "url": "$LINK"
}`,
    mapping: { ...shared, words: { resolved: ['recovered', 'no data recovered'], acknowledged: [], ignored: ['renotify'] } },
  },
  {
    // https://docs.newrelic.com/docs/alerts/get-notified/custom-variables-incident-workflows/
    source: 'newrelic', name: 'New Relic',
    template: `{
  "key": {{json issueId}},
  "name": {{json accumulations.conditionName.[0]}},
  "summary": {{json annotations.title.[0]}},
  "description": {{json annotations.description.[0]}},
  "severity": {{json priority}},
  "status": {{json state}},
  "service": {{json entitiesData.names.[0]}},
  "url": {{json issuePageUrl}}
}`,
    mapping: { ...shared, words: { resolved: ['closed'], acknowledged: ['acknowledged'], ignored: [] } },
  },
  {
    // https://www.elastic.co/guide/en/kibana/current/rule-action-variables.html
    source: 'elastic', name: 'Elastic (Kibana)',
    template: `{
  "key": "{{rule.id}} {{alert.id}}",
  "name": "{{rule.name}}",
  "summary": "{{rule.name}}: {{alert.id}}",
  "description": "{{context.reason}}",
  "severity": "critical",
  "status": "{{alert.actionGroup}}",
  "url": "{{rule.url}}"
}`,
    mapping: { ...shared, words: { resolved: ['recovered'], acknowledged: [], ignored: [] } },
  },
  {
    // https://docs.splunk.com/Documentation/Splunk/latest/Alert/Webhooks: its body cannot be changed, and tells of no end.
    source: 'splunk', name: 'Splunk', template: null,
    mapping: { name: '$.search_name', key: '{$.app}/{$.search_name}', summary: '$.search_name', description: '$.result._raw', severity: '$.result.severity', service: '$.result.service', environment: '$.result.environment', status: '$.result.status', url: '$.results_link', words: { resolved: ['resolved', 'ok'], acknowledged: [], ignored: [] } },
  },
]
