// Sloth documents to objectives: `prometheus/v1` files and the Kubernetes PrometheusServiceLevel, with AlertWindows.
import type { SourceDocument } from '../../../base/document.ts'
import { DocumentReading, type Field, shown } from '../../../base/document-reading.ts'
import { dayMs, formatDuration } from '../../../base/duration.ts'
import { defaultConnection, defaultMinimumBadEvents } from './file-defaults.ts'
import { labelOf, readName } from './objective-name.ts'
import type { BudgetWindow, BurnRule, BurnSeverity, Indicator, Objective } from './objective.ts'
import { readCount, readRatio } from './query-field.ts'
import type { ReadSourced, SourcedObjective } from './sourced-objective.ts'
import { checkRules, rulesOf } from './standard-rules.ts'
import { readPercent } from './target.ts'
import { budgetShareOf } from './window-length.ts'

/** Sloth's own default period; its files do not say one. */
const slothWindow: BudgetWindow = { kind: 'rolling', durationMs: 30 * dayMs }

interface AlertWindows {
  readonly window: BudgetWindow
  readonly rules: readonly BurnRule[] | null
}

export function isSloth({ value }: SourceDocument): boolean {
  if (typeof value !== 'object' || value === null) return false
  if ('apiVersion' in value) return typeof value.apiVersion === 'string' && value.apiVersion.startsWith('sloth.slok.dev/')
  return 'version' in value && typeof value.version === 'string' && value.version.startsWith('prometheus/')
}

export function readSloth(documents: readonly SourceDocument[]): ReadSourced {
  const readings = documents.map((document) => new DocumentReading(document, 'OBJECTIVES'))
  const isWindows = (reading: DocumentReading): boolean => reading.at(reading.root, 'kind').value === 'AlertWindows'
  const alerting = chosenWindows(readings.filter(isWindows))
  const objectives = readings.filter((reading) => !isWindows(reading)).flatMap((reading) => readFile(reading, alerting))
  return { value: objectives, findings: readings.flatMap((reading) => reading.findings) }
}

/** Where the parts stand in each of the two dialects. */
function readFile(reading: DocumentReading, alerting: AlertWindows): readonly SourcedObjective[] {
  const { root } = reading
  const isKubernetes = reading.has(root, 'apiVersion')
  const version = reading.at(root, isKubernetes ? 'apiVersion' : 'version')
  if (version.value !== 'prometheus/v1' && version.value !== 'sloth.slok.dev/v1') {
    reading.error(version, 'UNKNOWN_VERSION', `Sloth version \`${shown(version.value)}\` is not read.`,
      'Use prometheus/v1 or sloth.slok.dev/v1.')
    return []
  }
  if (isKubernetes && reading.at(root, 'kind').value !== 'PrometheusServiceLevel') {
    reading.error(reading.at(root, 'kind'), 'UNKNOWN_KIND', `\`${shown(reading.at(root, 'kind').value)}\` is not a kind of Sloth.`,
      'Known kinds: PrometheusServiceLevel, AlertWindows.')
    return []
  }
  const spec = isKubernetes ? reading.map(reading.at(root, 'spec'), 'required') : root
  if (spec === null) return []
  reading.onlyKeys(spec, ['version', 'service', 'labels', 'slos', 'slo_plugins', 'sloPlugins'], 'warning')
  notePlugins(reading, reading.either(spec, 'slo_plugins', 'sloPlugins'))
  const service = reading.text(reading.at(spec, 'service'), 'required')
  const labels = reading.labels(reading.at(spec, 'labels'))
  const slos = reading.list(reading.at(spec, 'slos'))
  if (slos.length === 0) reading.error(reading.at(spec, 'slos'), 'NO_OBJECTIVES', 'The file has no SLOs.', 'Add at least one under slos.')
  if (alerting.rules === null && slos.length > 0) {
    reading.info(reading.at(spec, 'slos'), 'WINDOW_ASSUMED',
      `Sloth files carry no window: ${formatDuration(slothWindowMs(alerting))} is used, Sloth's default.`,
      'Give the AlertWindows file together with this one for another period.')
  }
  return slos.flatMap((slo) => {
    const objective = readSlo(reading, slo, { service, labels, alerting })
    return objective === null || reading.hasErrorAbout(slo.path) ? [] : [{ objective, from: reading.document, path: slo.path }]
  })
}

function slothWindowMs(alerting: AlertWindows): number {
  return alerting.window.kind === 'rolling' ? alerting.window.durationMs : 30 * dayMs
}

interface Shared {
  readonly service: string | null
  readonly labels: Readonly<Record<string, string>>
  readonly alerting: AlertWindows
}

function readSlo(reading: DocumentReading, slo: Field, shared: Shared): Objective | null {
  if (reading.map(slo, 'required') === null) return null
  reading.onlyKeys(slo, ['name', 'objective', 'description', 'labels', 'sli', 'alerting', 'plugins'], 'warning')
  notePlugins(reading, reading.at(slo, 'plugins'))
  // Sloth's own identity of an SLO is its service and name; two services may both have `availability`.
  const name = readName(reading, reading.at(slo, 'name'), shared.service === null ? '' : labelOf(shared.service))
  const target = readPercent(reading, reading.at(slo, 'objective'))
  const indicator = readSli(reading, reading.at(slo, 'sli'))
  const alerts = readAlerting(reading, reading.at(slo, 'alerting'), { ...shared.alerting, target: target ?? 0.999999 })
  if (name === null || shared.service === null || target === null || indicator === null || alerts === null) return null
  return {
    name, displayName: reading.text(reading.at(slo, 'name')) ?? name, description: reading.text(reading.at(slo, 'description')) ?? '',
    service: shared.service, environment: null, indicator, source: { kind: 'prometheus', connection: defaultConnection }, target,
    window: shared.alerting.window, budgeting: { method: 'occurrences' }, ...alerts, minimumBadEvents: defaultMinimumBadEvents,
    labels: { ...shared.labels, ...reading.labels(reading.at(slo, 'labels')) },
  }
}

function readSli(reading: DocumentReading, sli: Field): Indicator | null {
  if (reading.map(sli, 'required') === null) return null
  reading.onlyKeys(sli, ['events', 'raw', 'plugin'], 'warning')
  const [events, raw, plugin] = [reading.at(sli, 'events'), reading.at(sli, 'raw'), reading.at(sli, 'plugin')]
  if (reading.map(events) !== null) {
    reading.onlyKeys(events, ['error_query', 'total_query', 'errorQuery', 'totalQuery'], 'warning')
    const bad = readCount(reading, reading.either(events, 'error_query', 'errorQuery'))
    const total = readCount(reading, reading.either(events, 'total_query', 'totalQuery'))
    return bad === null || total === null ? null : { kind: 'ratio', bad, total }
  }
  if (reading.map(raw) !== null) return readRatio(reading, reading.either(raw, 'error_ratio_query', 'errorRatioQuery'), 'failure')
  if (reading.map(plugin) !== null) {
    reading.error(plugin, 'PLUGIN',
      `The indicator is made by the Sloth plugin \`${shown(reading.at(plugin, 'id').value)}\`, a Go program that is not run here.`,
      'Write the query the plugin makes under sli.events; `sloth generate` prints it.')
    return null
  }
  reading.error(sli, 'NO_INDICATOR', 'The SLO has neither events nor a raw error ratio.',
    'Add sli.events with error_query and total_query.')
  return null
}

function readAlerting(reading: DocumentReading, alerting: Field, frame: AlertWindows & { readonly target: number }): Pick<Objective, 'rules' | 'runbook'> | null {
  reading.map(alerting)
  reading.onlyKeys(alerting, ['name', 'labels', 'annotations', 'page_alert', 'ticket_alert', 'pageAlert', 'ticketAlert'], 'warning')
  const enabled: BurnSeverity[] = []
  for (const [severity, ...keys] of [['page', 'page_alert', 'pageAlert'], ['ticket', 'ticket_alert', 'ticketAlert']] as const) {
    const alert = reading.either(alerting, ...keys)
    reading.onlyKeys(alert, ['disable', 'labels', 'annotations'], 'warning')
    if (reading.boolean(reading.at(alert, 'disable')) !== true) enabled.push(severity)
    noteRouting(reading, reading.at(alert, 'labels'))
  }
  noteRouting(reading, reading.at(alerting, 'labels'))
  const annotations = reading.at(alerting, 'annotations')
  const runbook = reading.text(reading.either(annotations, 'runbook_url', 'runbook', 'runbookUrl'))
  if (enabled.length === 0) return { rules: [], runbook }
  // Sloth refuses this too, so a file it would refuse is not taken here either.
  if (reading.text(reading.at(alerting, 'name'), 'required') === null) return null
  if (frame.rules === null && enabled.length === 2) return { runbook }
  const rules = frame.rules?.filter((rule) => isUsable(reading, alerting, { ...frame, rule })) ?? rulesOf({ target: frame.target, window: frame.window })
  return { rules: rules.filter((rule) => enabled.includes(rule.severity)), runbook }
}

/** The rules of AlertWindows are made for no target in particular; with this one some may never fire. */
function isUsable(reading: DocumentReading, alerting: Field, { rule, target, window }: { rule: BurnRule; target: number; window: BudgetWindow }): boolean {
  const wrong = checkRules({ name: 'this objective', target, window, rules: [rule] })
  for (const { code, say, mend } of wrong) reading.warning(alerting, code.replace('OBJECTIVES_', ''), `${say} It is left out.`, mend)
  return wrong.length === 0
}

function noteRouting(reading: DocumentReading, labels: Field): void {
  if (!reading.has(labels)) return
  reading.info(labels, 'ALERT_LABELS',
    `Labels of Sloth's alerts (${Object.keys(reading.labels(labels)).join(', ')}) are not used: pages go by the service's escalation policy.`,
    'Set the on-call route of the service.')
}

function notePlugins(reading: DocumentReading, plugins: Field): void {
  if (!reading.has(plugins)) return
  reading.warning(plugins, 'PLUGINS_IGNORED', 'Sloth plugins are Go programs that are not run here; the SLO is read without them.',
    'Check that the objective means the same without.')
}

/** The period and rules of the AlertWindows file: the only one, or of several the one for Sloth's default period. */
function chosenWindows(readings: readonly DocumentReading[]): AlertWindows {
  const read = readings.map((reading) => ({ reading, windows: readWindows(reading) }))
  const usable = read.flatMap((one) => one.windows === null ? [] : [{ ...one, windows: one.windows }])
  const chosen = usable.length === 1 ? usable[0] : usable.find((one) => slothWindowMs(one.windows) === 30 * dayMs)
  for (const { reading, windows } of usable) {
    const period = formatDuration(slothWindowMs(windows))
    if (windows === chosen?.windows) {
      reading.info(reading.root, 'ALERT_WINDOWS', `All Sloth files given with this one get its period, ${period}, and its burn rules.`,
        'Nothing to do.')
    } else {
      reading.warning(reading.root, 'ALERT_WINDOWS',
        `Several AlertWindows are given, and Sloth files do not say which is theirs: the one for ${period} is not used.`,
        'Give one AlertWindows file, that of your --default-slo-period.')
    }
  }
  return chosen?.windows ?? { window: slothWindow, rules: null }
}

function readWindows(reading: DocumentReading): AlertWindows | null {
  const spec = reading.map(reading.at(reading.root, 'spec'), 'required')
  if (spec === null) return null
  reading.onlyKeys(spec, ['sloPeriod', 'page', 'ticket'], 'warning')
  const durationMs = reading.duration(reading.at(spec, 'sloPeriod'), 'required')
  if (durationMs === null) return null
  const window: BudgetWindow = { kind: 'rolling', durationMs }
  const rules: BurnRule[] = []
  for (const severity of ['page', 'ticket'] as const) {
    for (const speed of ['quick', 'slow']) {
      const field = reading.map(reading.at(spec, severity, speed), 'required')
      if (field === null) return null
      const percent = readPercent(reading, reading.at(field, 'errorBudgetPercent'))
      const shortMs = reading.duration(reading.at(field, 'shortWindow'), 'required')
      const longMs = reading.duration(reading.at(field, 'longWindow'), 'required')
      if (percent === null || shortMs === null || longMs === null) return null
      const factor = Number((percent * durationMs / longMs).toPrecision(12))
      if (factor < 1) {
        reading.warning(field, 'ALERTS_WHILE_MET', `A burn rate of ${factor} meets the objective, so alerting on it cries wolf: 1 is used.`,
          `Raise errorBudgetPercent to ${Number((100 * longMs / durationMs).toPrecision(4))} or more.`)
      }
      const used = Math.max(1, factor)
      rules.push({ severity, longMs, shortMs, factor: used, budgetShare: budgetShareOf(used, longMs, window) })
    }
  }
  return { window, rules }
}
