// OpenSLO v1 and v1alpha documents to objectives. Each objective of an SLO becomes one of ours.
import { identityOf, type SourceDocument } from '../../../base/document.ts'
import { isPresent } from '../../../base/document-reading.ts'
import { dayMs, minuteMs } from '../../../base/duration.ts'
import { quotientText } from './count-expression.ts'
import { annotationPrefix, defaultMinimumBadEvents } from './file-defaults.ts'
import { labelOf, readName } from './objective-name.ts'
import type { Budgeting, BudgetWindow, BurnRule, Indicator, Objective } from './objective.ts'
import { readBurnRules } from './openslo-alerts.ts'
import { OpensloDocuments, type Place } from './openslo-documents.ts'
import { type MeasuredIndicator, readAlphaIndicator, readIndicator } from './openslo-indicator.ts'
import { readWindow } from './openslo-window.ts'
import type { ReadSourced, SourcedObjective } from './sourced-objective.ts'
import { readFraction, readPercent } from './target.ts'

/** What a part of one SLO needs to know of the whole. */
interface Slo {
  readonly version: 'v1' | 'v1alpha'
  readonly place: Place
  readonly spec: Place
  readonly documents: OpensloDocuments
}

export function isOpenslo(document: SourceDocument): boolean {
  return /^openslo(\.com)?\//.test(identityOf(document).apiVersion)
}

export function readOpenslo(sources: readonly SourceDocument[]): ReadSourced {
  const documents = new OpensloDocuments(sources)
  const objectives: SourcedObjective[] = []
  for (const { version, place } of documents.slos) {
    objectives.push(...readSlo({
      version, place, spec: { reading: place.reading, field: place.reading.at(place.field, 'spec') }, documents,
    }))
  }
  return { value: objectives, findings: documents.findings() }
}

const specKeys = {
  v1: ['description', 'service', 'indicator', 'indicatorRef', 'timeWindow', 'budgetingMethod', 'objectives', 'alertPolicies'],
  v1alpha: ['description', 'service', 'indicator', 'timeWindows', 'budgetingMethod', 'objectives'],
}
const objectiveKeys = {
  v1: [
    'displayName', 'op', 'value', 'target', 'targetPercent', 'timeSliceTarget', 'timeSliceWindow', 'indicator', 'indicatorRef',
    'compositeWeight',
  ],
  v1alpha: ['displayName', 'op', 'value', 'target', 'timeSliceTarget', 'ratioMetrics'],
}

function readSlo(slo: Slo): readonly SourcedObjective[] {
  const { reading, field } = slo.spec
  reading.onlyKeys(field, specKeys[slo.version])
  const name = readName(reading, reading.at(slo.place.field, 'metadata', 'name'))
  const service = reading.text(reading.at(field, 'service'), 'required')
  const window = readWindow(slo.spec, slo.version)
  const list = reading.list(reading.at(field, 'objectives'))
  if (list.length === 0) reading.error(reading.at(field, 'objectives'), 'NO_OBJECTIVES', 'The SLO has no objectives.',
    'Add at least one with a target.')
  const parts = list.map((item) => readPart(slo, { reading, field: item }, window))
  if (name === null || service === null || window === null) return []
  const title = reading.text(reading.at(slo.place.field, 'metadata', 'displayName')) ?? name
  const suffixes = suffixesOf(list.map((item) => reading.at(item, 'displayName').value))
  return parts.flatMap((part, index) => {
    // Whatever is wrong in it may be what makes it mean something else.
    if (part === null || reading.hasErrorAbout(list[index]!.path)) return []
    const objective: Objective = {
      ...part, service, window, labels: reading.labels(reading.at(slo.place.field, 'metadata', 'labels')), ...annotated(slo),
      name: list.length === 1 ? name : labelOf(`${name.slice(0, 62 - suffixes[index]!.length)}-${suffixes[index]}`),
      displayName: list.length === 1 ? title : `${title}: ${reading.text(reading.at(list[index]!, 'displayName')) ?? index + 1}`,
      description: reading.text(reading.at(field, 'description')) ?? '',
    }
    return [{ objective, from: reading.document, path: list[index]!.path }]
  })
}

type Part = Pick<Objective, 'indicator' | 'source' | 'target' | 'budgeting'> & { readonly rules?: readonly BurnRule[] }

function readPart(slo: Slo, objective: Place, window: BudgetWindow | null): Part | null {
  const { reading, field } = objective
  if (reading.map(field, 'required') === null) return null
  reading.onlyKeys(field, objectiveKeys[slo.version])
  if (isPresent(reading.at(field, 'compositeWeight'))) {
    reading.warning(reading.at(field, 'compositeWeight'), 'COMPOSITE',
      'Composite objectives are not computed: each objective stands on its own, unweighted.', 'Remove compositeWeight.')
  }
  const measured = slo.version === 'v1' ? readV1Indicator(slo, objective) : readAlphaIndicator(slo.place, objective)
  const target = readTarget(objective)
  const budgeted = readBudgeting(slo, objective, measured)
  // Read even when the rest is wrong, so that all that is wrong is said at once.
  const rules = readRules(slo, { target: target ?? 0.999999, window: window ?? { kind: 'rolling', durationMs: 30 * dayMs } })
  if (measured === null || target === null || budgeted === null) return null
  return { ...measured, ...budgeted, target, ...rules === undefined ? {} : { rules } }
}

/** In the objective or in the SLO, written in place or referred to. */
function readV1Indicator(slo: Slo, objective: Place): MeasuredIndicator | null {
  const { reading } = slo.place
  for (const holder of [objective.field, slo.spec.field]) {
    const inline = reading.at(holder, 'indicator')
    const ref = reading.at(holder, 'indicatorRef')
    if (isPresent(inline) && isPresent(ref)) {
      reading.error(ref, 'TWO_INDICATORS', 'The indicator is given twice: in place and by reference.', 'Keep one of them.')
      return null
    }
    if (isPresent(inline)) {
      reading.onlyKeys(inline, ['apiVersion', 'kind', 'metadata', 'spec'])
      const spec = reading.map(reading.at(inline, 'spec'), 'required')
      return spec === null ? null : readIndicator({ reading, field: spec }, objective, slo.documents)
    }
    if (isPresent(ref)) {
      const name = reading.text(ref, 'required')
      const sli = name === null ? null : slo.documents.find('SLI', name, { reading, field: ref })
      if (sli === null) return null
      return readIndicator({ reading: sli.reading, field: sli.reading.at(sli.field, 'spec') }, objective, slo.documents)
    }
  }
  reading.error(slo.spec.field, 'NO_INDICATOR', 'The SLO has no indicator.', 'Add indicator or indicatorRef.')
  return null
}

function readTarget({ reading, field }: Place): number | null {
  const percent = reading.at(field, 'targetPercent')
  if (!isPresent(percent)) return readFraction(reading, reading.at(field, 'target'))
  if (reading.has(field, 'target')) reading.error(percent, 'TWO_TARGETS', 'Both target and targetPercent are given.', 'Keep one of them.')
  return readPercent(reading, percent)
}

type Budgeted = { readonly budgeting: Budgeting; readonly indicator?: Indicator }

function readBudgeting(slo: Slo, objective: Place, measured: MeasuredIndicator | null): Budgeted | null {
  const { reading, field } = objective
  const methodField = reading.at(slo.spec.field, 'budgetingMethod')
  const method = reading.text(methodField, 'required')
  if (method === null) return null
  const sliceField = reading.at(field, 'timeSliceWindow')
  if (method === 'Occurrences') return { budgeting: { method: 'occurrences' } }
  if (method !== 'Timeslices' && method !== 'RatioTimeslices') {
    reading.error(methodField, 'BUDGETING', `\`${method}\` is not a budgeting method.`, 'Write Occurrences, Timeslices or RatioTimeslices.')
    return null
  }
  if (slo.version === 'v1alpha' && !isPresent(sliceField)) {
    reading.info(field, 'SLICE_LENGTH', 'v1alpha does not say how long a time slice is: 1m is used.',
      'Move to openslo/v1 and write timeSliceWindow.')
  }
  const sliceMs = reading.duration(sliceField, slo.version === 'v1' ? 'required' : 'optional') ?? (slo.version === 'v1alpha' ? minuteMs : null)
  if (method === 'RatioTimeslices') {
    return sliceMs === null || measured === null ? null : ratioSlices(objective, sliceMs, measured.indicator)
  }
  const sliceTarget = readSliceTarget(objective)
  if (sliceMs === null || sliceTarget === null) return null
  if (sliceMs % minuteMs !== 0 || sliceMs > dayMs) {
    reading.error(sliceField, 'SLICE_LENGTH', 'A time slice is a whole number of minutes, at most a day.', 'Write 1m, 5m or 1h.')
    return null
  }
  return { budgeting: { method: 'timeslices', sliceMs, sliceTarget } }
}

/** A slice may have to be perfect, so 1 is allowed here. */
function readSliceTarget({ reading, field }: Place): number | null {
  const slice = reading.at(field, 'timeSliceTarget')
  return slice.value === 1 ? 1 : readFraction(reading, slice)
}

/** The mean of the slices' ratios: every slice weighs the same, which is what an error ratio judged by the minute is. */
function ratioSlices({ reading, field }: Place, sliceMs: number, indicator: Indicator): Budgeted | null {
  if (sliceMs !== minuteMs) {
    reading.warning(reading.at(field, 'timeSliceWindow'), 'SLICE_LENGTH', 'Ratio time slices are taken by the minute.',
      'Write timeSliceWindow: 1m.')
  }
  const budgeting: Budgeting = { method: 'occurrences' }
  if (indicator.kind !== 'ratio') return { budgeting }
  const quotient = quotientText((indicator.bad ?? indicator.good)!, indicator.total)
  if (quotient === null) {
    reading.error(field, 'RATE_AND_INCREASE', 'One count is a rate and the other an increase, so their ratio means nothing.',
      'Use rate() in both.')
    return null
  }
  return { budgeting, indicator: { kind: 'error-ratio', promql: indicator.bad === undefined ? `1 - ${quotient}` : quotient } }
}

function readRules(slo: Slo, budget: { target: number; window: BudgetWindow }): readonly BurnRule[] | undefined {
  const { reading } = slo.place
  if (reading.at(slo.place.field, 'metadata', 'annotations', `${annotationPrefix}alerts`).value === 'none') return []
  return readBurnRules({ reading, field: reading.at(slo.spec.field, 'alertPolicies') }, budget, slo.documents)
}

/** What OpenSLO has no field for stands in annotations. */
function annotated(slo: Slo): Pick<Objective, 'environment' | 'runbook' | 'minimumBadEvents'> {
  const { reading, field } = slo.place
  const at = (name: string) => reading.at(field, 'metadata', 'annotations', name)
  const least = reading.number(at(`${annotationPrefix}minimum-bad-events`))
  return {
    environment: reading.text(at(`${annotationPrefix}environment`)),
    runbook: reading.text(at(`${annotationPrefix}runbook`)) ?? reading.text(at('runbook_url')) ?? reading.text(at('runbook')),
    minimumBadEvents: least !== null && least >= 0 ? least : defaultMinimumBadEvents,
  }
}

/** The display names as label parts where they tell the objectives apart, else their numbers. */
function suffixesOf(displayNames: readonly unknown[]): readonly string[] {
  const labels = displayNames.map((name) => typeof name === 'string' ? labelOf(name).slice(0, 24).replace(/-+$/, '') : '')
  const isTelling = labels.every((label) => label !== '') && new Set(labels).size === labels.length
  return isTelling ? labels : labels.map((_, index) => String(index + 1))
}
