// Which labels the series of an expression can carry.
import { aggregated } from './promql.ts'
import type { Expr } from './promql.ts'

/** `only` these, or any `but` these. */
export type LabelSet = { readonly kind: 'only' | 'but'; readonly labels: ReadonlySet<string> }

const none: LabelSet = { kind: 'only', labels: new Set() }
const any: LabelSet = { kind: 'but', labels: new Set() }

export const mayCarry = ({ kind, labels }: LabelSet, label: string): boolean => labels.has(label) === (kind === 'only')

export function labelsOf(expr: Expr): LabelSet {
  switch (expr.kind) {
    case 'number': case 'text': return none
    case 'selector': return { kind: 'but', labels: new Set(expr.matchers.filter(({ op, value }) => op === '=' && value === '').map(({ label }) => label)) }
    case 'range': case 'subquery': case 'negate': return labelsOf(expr.of)
    case 'call': return ofCall(expr.name, expr.args)
    case 'aggregate': {
      const inner = aggregated(expr)
      const before = inner === null ? none : labelsOf(inner)
      if (['topk', 'bottomk', 'limitk', 'limit_ratio'].includes(expr.op)) return before
      const kept = expr.without !== null ? remove(before, expr.without) : { kind: 'only' as const, labels: new Set((expr.by ?? []).filter((label) => mayCarry(before, label))) }
      const [first] = expr.args
      return expr.op === 'count_values' && first?.kind === 'text' ? add(kept, [first.value]) : kept
    }
    case 'binary': return ofBinary(expr)
  }
}

function ofCall(name: string, args: readonly Expr[]): LabelSet {
  const vector = args.find((arg) => arg.kind !== 'number' && arg.kind !== 'text')
  if (name === 'absent' || name === 'absent_over_time') return absentLabels(args[0])
  if (vector === undefined || ['scalar', 'vector', 'time', 'pi'].includes(name)) return none
  const before = labelsOf(vector)
  const target = args.filter((arg) => arg.kind === 'text')[0]
  if ((name === 'label_replace' || name === 'label_join') && target?.kind === 'text') return add(before, [target.value])
  if (name === 'histogram_quantile' || name === 'histogram_fraction') return remove(before, ['le'])
  return before
}

/** Its series is made up from the matchers with `=` of one selector; of anything else it has no labels. */
function absentLabels(given: Expr | undefined): LabelSet {
  const selector = given?.kind === 'range' ? given.of : given
  if (selector?.kind !== 'selector') return none
  const equal = selector.matchers.filter(({ op }) => op === '=').map(({ label }) => label)
  const all = selector.matchers.map(({ label }) => label)
  return { kind: 'only', labels: new Set(equal.filter((label) => all.filter((other) => other === label).length === 1)) }
}

function ofBinary(expr: Expr & { kind: 'binary' }): LabelSet {
  if (expr.left.kind === 'number') return labelsOf(expr.right)
  if (expr.right.kind === 'number') return labelsOf(expr.left)
  const [left, right] = [labelsOf(expr.left), labelsOf(expr.right)]
  if (expr.op === 'and' || expr.op === 'unless') return left
  if (expr.op === 'or') return union(left, right)
  const { on, ignoring, group, include } = expr.matching
  if (group === 'left') return add(left, include)
  if (group === 'right') return add(right, include)
  if (on !== null) return { kind: 'only', labels: new Set(on.filter((label) => mayCarry(left, label))) }
  return remove(left, ignoring ?? [])
}

function add(set: LabelSet, names: readonly string[]): LabelSet {
  const labels = new Set(set.labels)
  for (const name of names) if (set.kind === 'only') labels.add(name); else labels.delete(name)
  return { kind: set.kind, labels }
}

function remove(set: LabelSet, names: readonly string[]): LabelSet {
  const labels = new Set(set.labels)
  for (const name of names) if (set.kind === 'only') labels.delete(name); else labels.add(name)
  return { kind: set.kind, labels }
}

function union(a: LabelSet, b: LabelSet): LabelSet {
  if (a.kind === 'only' && b.kind === 'only') return { kind: 'only', labels: new Set([...a.labels, ...b.labels]) }
  if (a.kind === 'but' && b.kind === 'but') return { kind: 'but', labels: new Set([...a.labels].filter((label) => b.labels.has(label))) }
  const [only, but] = a.kind === 'only' ? [a, b] : [b, a]
  return but.labels.size === 0 ? any : { kind: 'but', labels: new Set([...but.labels].filter((label) => !only.labels.has(label))) }
}
