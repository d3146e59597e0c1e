// Reads a state change of a CloudWatch alarm, as it stands inside an SNS notification.
import { parseInstant } from '../../../base/instant.ts'
import { annotationsFrom, labelledAlert } from './incoming.ts'
import type { IncomingAlert } from './incoming.ts'
import { labelsFrom, storable } from './labels.ts'

export interface AlarmChange {
  /** What makes it the same alarm. */
  readonly alarm: string
  readonly changedMs: number
  /** Null when its data do not suffice to say anything: it neither fires nor ends. */
  readonly alert: IncomingAlert | null
}

/** What the subscription's address says about all alarms of its topic: CloudWatch has no severities. */
export interface AlarmDefaults {
  readonly severity: string | null
  readonly service: string | null
  readonly environment: string | null
}

/** The change, or in words why it is none. */
export function readAlarmChange(sent: Record<string, unknown> | null, given: { defaults: AlarmDefaults; topicArn: string; sentMs: number }): AlarmChange | string {
  if (sent === null) return 'The notification holds no JSON: only CloudWatch alarms are read here.'
  const text = (name: string): string => textOf(sent[name])
  const name = text('AlarmName')
  if (name === '') return 'The notification has no AlarmName: only CloudWatch alarms are read here.'
  const state = sent['NewStateValue']
  if (state !== 'ALARM' && state !== 'OK' && state !== 'INSUFFICIENT_DATA') return 'NewStateValue is none of ALARM, OK, INSUFFICIENT_DATA.'
  // 2026-11-23T02:53:07.241+0000
  const changedMs = Math.min(parseInstant(text('StateChangeTime')) ?? given.sentMs, given.sentMs)
  const region = /^arn:[^:]*:[^:]*:([a-z0-9-]+):/.exec(text('AlarmArn') || given.topicArn)?.[1] ?? text('Region')
  const alarm = storable(text('AlarmArn') || `${text('AWSAccountId')}:${region}:${name}`).slice(0, 500)
  if (state === 'INSUFFICIENT_DATA') return { alarm, changedMs, alert: null }
  const trigger = mapOf(sent['Trigger'])
  const dimensions = dimensionsOf(trigger)
  const { severity, service, environment } = given.defaults
  const alert = labelledAlert({
    source: 'cloudwatch', change: state === 'ALARM' ? 'firing' : 'resolved', key: `cw:${alarm}`,
    labels: labelsFrom(new Map([
      ...dimensions.map(([dimension, value]) => [`dimension_${dimension.replaceAll(/[^a-zA-Z0-9_]/g, '_')}`, value] as const),
      ['alertname', name], ['severity', severity ?? ''], ['service', service ?? serviceOf(dimensions)], ['environment', environment ?? ''],
      ['namespace', textOf(trigger['Namespace'])], ['metric', textOf(trigger['MetricName'])], ['region', region], ['account', text('AWSAccountId')],
    ])),
    annotations: annotationsFrom([
      ['summary', text('AlarmDescription') || `${name}: ${text('NewStateReason') || 'the alarm went off'}`], ['description', text('NewStateReason')],
      ...(runbookIn(text('AlarmDescription')) ?? []),
    ]),
    generatorUrl: region === '' || /[^a-z0-9-]/.test(region) ? null : `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(storable(name))}`,
    group: labelsFrom([['alarm', alarm]]), startedMs: changedMs, isStartKnown: true, endsMs: state === 'OK' ? changedMs : null,
  })
  return { alarm, changedMs, alert }
}

/** Descriptions are where people keep the address of the runbook. */
function runbookIn(description: string): readonly (readonly [string, string])[] | null {
  const found = /(?:runbook|playbook)[^\n]{0,40}?(https?:\/\/[^\s"'<>)]+)/i.exec(description)
  return found ? [['runbook_url', found[1]!]] : null
}

const maxDimensions = 30

function dimensionsOf(trigger: Record<string, unknown>): readonly (readonly [string, string])[] {
  const listed = Array.isArray(trigger['Dimensions']) ? trigger['Dimensions'] : []
  return listed.slice(0, maxDimensions).map(mapOf).flatMap((one) => {
    const name = textOf(one['name'])
    return name === '' ? [] : [[name.slice(0, 100), textOf(one['value']).slice(0, 1_024)] as const]
  })
}

function serviceOf(dimensions: readonly (readonly [string, string])[]): string {
  return dimensions.find(([name]) => name === 'ServiceName')?.[1] ?? dimensions.find(([name]) => name === 'FunctionName')?.[1] ?? ''
}

function mapOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
