// Reads a whole alertmanager.yml into a routing tree. What does not carry over is found, with what to do instead.
import type { SourceDocument } from '../../../../base/document.ts'
import { DocumentReading } from '../../../../base/document-reading.ts'
import type { Field } from '../../../../base/document-reading.ts'
import type { Read } from '../../../../base/finding.ts'
import { readInhibitRules, readRootRoute, readTimeIntervals } from './read-routing.ts'
import type { ReceiverSpec, RouteSpec, RoutingSpec } from './spec.ts'

const rootKeys = ['global', 'templates', 'route', 'receivers', 'inhibit_rules', 'time_intervals', 'mute_time_intervals', 'tracing']

/** What each kind of receiver asks of people there, as urgency here. Chat and e-mail are read in working hours. */
const pagingConfigs = ['pagerduty_configs', 'opsgenie_configs', 'victorops_configs', 'pushover_configs', 'incidentio_configs', 'jira_configs']
const tellingConfigs = [
  'email_configs', 'slack_configs', 'webhook_configs', 'wechat_configs', 'telegram_configs', 'discord_configs', 'webex_configs', 'msteams_configs', 'msteamsv2_configs', 'sns_configs', 'rocketchat_configs',
  'mattermost_configs',
]

/** Null when no tree can be read from it. Error findings say why; warnings what is lost; infos what is done otherwise. */
export function importAlertmanager(document: SourceDocument): Read<RoutingSpec | null> {
  const reading = new DocumentReading(document, 'ALERTS')
  const { root } = reading
  if (reading.map(root, 'required') === null) return { value: null, findings: reading.findings }
  reading.onlyKeys(root, rootKeys, 'warning')
  const receivers = readReceivers(reading, reading.at(root, 'receivers'))
  const timeIntervals = [...readTimeIntervals(reading, reading.at(root, 'time_intervals')), ...readTimeIntervals(reading, reading.at(root, 'mute_time_intervals'))]
  const inhibitRules = readInhibitRules(reading, reading.at(root, 'inhibit_rules'))
  const route = readRootRoute(reading, reading.at(root, 'route'), { receivers, timeIntervals })
  sayLosses(reading, route)
  if (route === null || reading.findings.some(({ level }) => level === 'error')) return { value: null, findings: reading.findings }
  const value: RoutingSpec = { receivers, route, ...(timeIntervals.length > 0 ? { timeIntervals } : {}), ...(inhibitRules.length > 0 ? { inhibitRules } : {}) }
  return { value, findings: reading.findings }
}

function readReceivers(reading: DocumentReading, list: Field): readonly ReceiverSpec[] {
  const seen = new Set<string>()
  return reading.list(list).flatMap((field): readonly ReceiverSpec[] => {
    if (reading.map(field) === null) return []
    const nameField = reading.at(field, 'name')
    const name = reading.text(nameField, 'required')
    if (name === null) return []
    if (seen.has(name)) {
      reading.error(nameField, 'NAME_TWICE', `Two receivers are called \`${name.slice(0, 100)}\`.`, 'Rename one of them.')
      return []
    }
    seen.add(name)
    reading.onlyKeys(field, ['name', ...pagingConfigs, ...tellingConfigs], 'warning')
    const configs = [...pagingConfigs, ...tellingConfigs].filter((key) => reading.has(field, key))
    if (configs.length === 0) {
      reading.info(nameField, 'IMPORT_RECEIVER_EMPTY', `Receiver ${name} tells nobody: it becomes one that only keeps.`, 'Give it an urgency and a policy if it should ask somebody.')
      return [{ name, urgency: 'keep' }]
    }
    for (const key of configs) sayConfig(reading, reading.at(field, key), { receiver: name, kind: key.replace(/_configs$/, '') })
    const pages = configs.some((key) => pagingConfigs.includes(key) && key !== 'jira_configs')
    return [{ name, ...(pages ? { urgency: 'page' as const } : {}) }]
  })
}

function sayConfig(reading: DocumentReading, field: Field, { receiver, kind }: { receiver: string; kind: string }): void {
  const isPaging = pagingConfigs.includes(`${kind}_configs`) && kind !== 'jira'
  reading.warning(field, 'IMPORT_RECEIVER', `Receiver ${receiver}: its ${kind} settings and secrets are not carried over.`, isPaging
    ? `It asks for a page; name an escalation policy with \`policy\` on receiver ${receiver}, or leave it to the service’s own.`
    : `Urgency goes by the severity of the alert; set \`urgency\` or \`policy\` on receiver ${receiver} to fix it.`)
  for (const [index, item] of reading.list(field).entries()) {
    if (reading.at(item, 'send_resolved').value === false) reading.info(reading.at(field, index, 'send_resolved'), 'IMPORT_SEND_RESOLVED', `Receiver ${receiver} is not told of ends there; here an end resolves its page.`, 'Nothing is to be done.')
  }
}

function sayLosses(reading: DocumentReading, route: RouteSpec | null): void {
  const { root } = reading
  for (const key of ['global', 'templates', 'tracing']) {
    if (reading.has(root, key)) reading.info(reading.at(root, key), 'IMPORT_LEFT_OUT', `\`${key}\` is not carried over.`, key === 'templates' ? 'Mainstay writes its own messages.' : 'Channels and their secrets are set up in Mainstay’s own settings.')
  }
  if (route === null) return
  const routeField = reading.at(root, 'route')
  if (!someRoute(route, (one) => one.groupBy !== undefined)) {
    reading.info(routeField, 'IMPORT_GROUPING', 'No route says how to group: there everything of a route is one group, here alerts of one service and environment are one situation.', 'Write `groupBy` on the root to bundle otherwise.')
  }
  if (someRoute(route, (one) => one.groupWait !== undefined || one.groupInterval !== undefined || one.repeatInterval !== undefined)) {
    reading.info(routeField, 'IMPORT_WAITS', 'group_wait, group_interval and repeat_interval are used, with two differences: a critical alert does not wait, and what is acknowledged is not told again.', 'Write `waitForCritical: true` on a route whose critical alerts shall wait too.')
  }
}

function someRoute(route: RouteSpec, fits: (route: RouteSpec) => boolean): boolean {
  return fits(route) || (route.routes ?? []).some((child) => someRoute(child, fits))
}
