// OpenSLO alert policies to burn rules. A policy has one condition with one window; ours have two, and say so.
import { isPresent } from '../../../base/document-reading.ts'
import { formatDuration } from '../../../base/duration.ts'
import { annotationPrefix } from './file-defaults.ts'
import type { BudgetWindow, BurnRule, BurnSeverity } from './objective.ts'
import type { OpensloDocuments, OpensloKind, Place } from './openslo-documents.ts'
import { checkRules } from './standard-rules.ts'
import { budgetShareOf, shortWindowOf } from './window-length.ts'

const pageWords = ['page', 'critical', 'high', 'emergency', 'fatal', 'p1', 'sev1']

/** @param policies the SLO's `alertPolicies`. Undefined means: the standard rules, and if that is news it is said. */
export function readBurnRules(policies: Place, budget: { target: number; window: BudgetWindow }, documents: OpensloDocuments): readonly BurnRule[] | undefined {
  const { reading, field } = policies
  const rules: BurnRule[] = []
  const items = reading.list(field)
  for (const item of items) {
    const policy = resolved({ reading, field: item }, { kind: 'AlertPolicy', ref: 'alertPolicyRef' }, documents)
    if (policy === null) continue
    const spec = policy.reading.at(policy.field, 'spec')
    checkPolicy({ reading: policy.reading, field: spec }, documents)
    for (const each of policy.reading.list(policy.reading.at(spec, 'conditions'))) {
      const condition = resolved({ reading: policy.reading, field: each }, { kind: 'AlertCondition', ref: 'conditionRef' }, documents)
      const rule = condition === null ? null : readRule(condition, budget)
      if (rule !== null && policy.reading.at(spec, 'alertWhenBreaching').value !== false) rules.push(rule)
    }
  }
  if (rules.length > 0) return rules
  if (items.length > 0) {
    reading.warning(field, 'STANDARD_RULES',
      'None of these alert policies can be used as a burn rule: the standard rules for the window are used.',
      'Write a burnrate condition with op gt, a threshold that can be reached, and a lookbackWindow.')
  }
  return undefined
}

/** A reference by name, or the thing itself in place. */
function resolved(item: Place, what: { kind: OpensloKind; ref: string }, documents: OpensloDocuments): Place | null {
  const { reading, field } = item
  const ref = typeof field.value === 'string' ? field : reading.at(field, what.ref)
  if (isPresent(ref)) {
    const name = reading.text(ref, 'required')
    return name === null ? null : documents.find(what.kind, name, { reading, field: ref })
  }
  if (reading.map(field, 'required') === null) return null
  reading.onlyKeys(field, ['apiVersion', 'kind', 'metadata', 'spec'])
  return reading.map(reading.at(field, 'spec'), 'required') === null ? null : item
}

function checkPolicy({ reading, field }: Place, documents: OpensloDocuments): void {
  reading.onlyKeys(field,
    ['description', 'alertWhenNoData', 'alertWhenResolved', 'alertWhenBreaching', 'conditions', 'notificationTargets'])
  const conditions = reading.list(reading.at(field, 'conditions'))
  if (conditions.length !== 1) {
    const mend = conditions.length > 1 ? 'All of them are read; OpenSLO allows one.' : 'Add one.'
    reading.warning(reading.at(field, 'conditions'), 'ONE_CONDITION',
      `An alert policy has exactly one condition; this one has ${conditions.length}.`, mend)
  }
  if (reading.boolean(reading.at(field, 'alertWhenNoData')) === true) {
    reading.info(reading.at(field, 'alertWhenNoData'), 'NO_DATA',
      'Missing data is shown as coverage, and freezes alerts instead of firing them.', 'Nothing to do.')
  }
  if (reading.boolean(reading.at(field, 'alertWhenBreaching')) === false) {
    reading.warning(reading.at(field, 'alertWhenBreaching'), 'POLICY_OFF',
      'The policy does not alert on a breach, so it becomes no burn rule.', 'Write alertWhenBreaching: true.')
  }
  const targets = reading.list(reading.at(field, 'notificationTargets'))
  for (const target of targets) resolved({ reading, field: target }, { kind: 'AlertNotificationTarget', ref: 'targetRef' }, documents)
  if (targets.length > 0) {
    reading.info(reading.at(field, 'notificationTargets'), 'TARGETS_NOT_TAKEN',
      'Notification targets are not used: pages go by the service\'s escalation policy.',
      'Set the on-call route of the service.')
  }
}

function readRule(place: Place, budget: { target: number; window: BudgetWindow }): BurnRule | null {
  const { reading } = place
  const spec = reading.at(place.field, 'spec')
  const condition = reading.at(spec, 'condition')
  reading.onlyKeys(spec, ['description', 'severity', 'condition'])
  if (reading.map(condition, 'required') === null) return null
  reading.onlyKeys(condition, ['kind', 'op', 'threshold', 'lookbackWindow', 'alertAfter'])
  const kind = reading.text(reading.at(condition, 'kind')) ?? 'burnrate'
  if (kind.toLowerCase() !== 'burnrate') {
    reading.warning(reading.at(condition, 'kind'), 'CONDITION_KIND', `Conditions of kind \`${kind}\` are not known: left out.`,
      'Write kind: burnrate.')
    return null
  }
  const threshold = reading.number(reading.at(condition, 'threshold'), 'required')
  const longMs = reading.duration(reading.at(condition, 'lookbackWindow'), 'required')
  if (threshold === null || longMs === null) return null
  const op = reading.text(reading.at(condition, 'op'))
  if (op !== null && op !== 'gt' && op !== 'gte') {
    reading.warning(reading.at(condition, 'op'), 'BURN_DIRECTION',
      `\`op: ${op}\` would alert while the budget is not burning: more than ${threshold} is used.`, 'Write op: gt.')
  }
  let factor = threshold
  if (threshold < 1) {
    reading.warning(reading.at(condition, 'threshold'), 'ALERTS_WHILE_MET', `A burn rate of ${threshold} meets the objective: 1 is used.`,
      'Write 1 or more.')
    factor = 1
  }
  const shortMs = readShort(place, longMs)
  const rule: BurnRule = {
    severity: readSeverity(place), longMs, shortMs, factor, budgetShare: budgetShareOf(factor, longMs, budget.window),
  }
  const wrong = checkRules({ name: 'this objective', ...budget, rules: [rule] })
  for (const { code, say, mend } of wrong) reading.warning(condition, code.replace('OBJECTIVES_', ''), `${say} It is left out.`, mend)
  return wrong.length > 0 ? null : rule
}

/** OpenSLO knows no second window. Ours is a twelfth of the long one; our own export says which it was. */
function readShort(place: Place, longMs: number): number {
  const { reading } = place
  const ours = reading.at(place.field, 'metadata', 'annotations', `${annotationPrefix}short-window`)
  const said = reading.duration(ours)
  if (said !== null) return said
  const shortMs = shortWindowOf(longMs)
  const condition = reading.at(place.field, 'spec', 'condition')
  const after = reading.text(reading.at(condition, 'alertAfter'))
  if (after !== null && !/^0[a-zA-Z]*$/.test(after)) {
    reading.warning(reading.at(condition, 'alertAfter'), 'ALERT_AFTER',
      `Waiting ${after} delays alerts and forgets spikes: the burn must also show over the last ${formatDuration(shortMs)} instead.`,
      'Remove alertAfter.')
  } else {
    reading.info(reading.at(condition, 'lookbackWindow'), 'SHORT_WINDOW',
      `The burn must also show over the last ${formatDuration(shortMs)}, so that the alert ends soon after the burning.`,
      'Nothing to do.')
  }
  return shortMs
}

function readSeverity(place: Place): BurnSeverity {
  const { reading } = place
  const field = reading.at(place.field, 'spec', 'severity')
  const text = reading.text(field, 'required')
  if (text === 'page' || text === 'ticket') return text
  const severity = pageWords.includes(text?.toLowerCase() ?? '') ? 'page' : 'ticket'
  if (text !== null) reading.warning(field, 'SEVERITY', `Severity \`${text}\` is read as \`${severity}\`.`, 'Write page or ticket.')
  return severity
}
