// What the grammar accepts and Prometheus does not: functions with the wrong number or type of arguments, operators between what has no such operator.
import { comparisons, everyPart } from './promql.ts'
import type { CallExpr, Expr, PromqlProblem } from './promql.ts'

type Type = 'scalar' | 'vector' | 'range' | 'text'

/** Arguments: v vector, r range, s scalar, t text; after ? optional, a trailing * repeats. `=s`: its value is a scalar. */
const signatures: Readonly<Record<string, string>> = Object.fromEntries(([
  ['r', 'rate irate increase delta idelta deriv changes resets absent_over_time avg_over_time min_over_time max_over_time sum_over_time count_over_time last_over_time first_over_time present_over_time stddev_over_time stdvar_over_time mad_over_time ts_of_min_over_time ts_of_max_over_time ts_of_last_over_time'],
  ['v', 'abs absent ceil floor exp ln log2 log10 sqrt sgn sort sort_desc timestamp acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh deg rad histogram_avg histogram_count histogram_sum histogram_stddev histogram_stdvar'],
  ['?v', 'hour minute month year day_of_month day_of_week day_of_year days_in_month'],
  ['v?s', 'round'], ['vs', 'clamp_min clamp_max'], ['vss', 'clamp'], ['sv', 'histogram_quantile'], ['ssv', 'histogram_fraction'], ['sr', 'quantile_over_time'], ['rs', 'predict_linear'], ['rss', 'holt_winters double_exponential_smoothing'],
  ['vtttt', 'label_replace'], ['vtt?t*', 'label_join'], ['vt?t*', 'sort_by_label sort_by_label_desc'],
  ['v=s', 'scalar'], ['s', 'vector'], ['=s', 'time pi'],
] as const).flatMap(([shape, names]) => names.split(' ').map((name) => [name, shape])))

const words: Readonly<Record<string, string>> = { v: 'an instant vector', r: 'a range, like x[5m]', s: 'a number', t: 'a text in quotes' }
const letterOf: Readonly<Record<Type, string>> = { scalar: 's', vector: 'v', range: 'r', text: 't' }

export function typeProblem(expr: Expr): PromqlProblem | null {
  const top = typeOf(expr)
  if (top === 'range') return { say: 'The expression is a range: a rule needs one value a series.', mend: 'Put a function such as rate() around it.', offset: expr.from }
  if (top === 'text') return { say: 'The expression is a text.', mend: 'Write what to compute.', offset: expr.from }
  for (const part of everyPart(expr)) {
    const problem = problemOf(part)
    if (problem !== null) return problem
  }
  return null
}

function typeOf(expr: Expr): Type {
  switch (expr.kind) {
    case 'number': return 'scalar'
    case 'text': return 'text'
    case 'range': case 'subquery': return 'range'
    case 'negate': return typeOf(expr.of)
    case 'call': return signatures[expr.name]?.endsWith('=s') ? 'scalar' : 'vector'
    case 'binary': return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector'
    default: return 'vector'
  }
}

function problemOf(part: Expr): PromqlProblem | null {
  const found = (say: string, mend: string): PromqlProblem => ({ say, mend, offset: part.from })
  if (part.kind === 'call') return callProblem(part)
  if (part.kind === 'range' && part.of.kind !== 'selector') return found('A range stands behind an expression.', 'Only a selector takes a range; an expression takes a subquery: [5m:1m].')
  if (part.kind === 'subquery' && typeOf(part.of) !== 'vector') return found('A subquery needs an instant vector.', 'Take the range out of it.')
  if (part.kind === 'selector' && part.metric === null && part.matchers.length === 0) return found('A selector without a name and without matchers is refused.', 'Name a metric.')
  if (part.kind === 'selector' && part.metric === null && !part.matchers.some(matchesNotEmpty)) return found('Every matcher of this selector matches the empty text.', 'Name a metric, or give one matcher that needs a value.')
  if (part.kind === 'aggregate') {
    const needed = ['topk', 'bottomk', 'quantile', 'count_values', 'limitk', 'limit_ratio'].includes(part.op) ? 2 : 1
    if (part.args.length !== needed) return found(`\`${part.op}\` takes ${needed === 1 ? 'one argument' : 'two arguments'}, not ${part.args.length}.`, 'Check its brackets and commas.')
    const last = part.args.at(-1)!
    if (typeOf(last) !== 'vector') return found(`\`${part.op}\` needs an instant vector, not ${words[letterOf[typeOf(last)]]}.`, typeOf(last) === 'range' ? 'Put rate() or another function around the range.' : 'Give it series.')
    const [first] = part.args
    if (needed === 2 && typeOf(first!) !== (part.op === 'count_values' ? 'text' : 'scalar')) return found(`The first argument of \`${part.op}\` has the wrong type.`, part.op === 'count_values' ? 'Write the name of a label in quotes.' : 'Write a number.')
  }
  if (part.kind === 'binary') return operatorProblem(part, found)
  return null
}

function operatorProblem(part: Expr & { kind: 'binary' }, found: (say: string, mend: string) => PromqlProblem): PromqlProblem | null {
  const [left, right] = [typeOf(part.left), typeOf(part.right)]
  if ([left, right].some((type) => type === 'range' || type === 'text')) return found(`\`${part.op}\` stands between ${words[letterOf[left]]} and ${words[letterOf[right]]}.`, 'Operators need numbers or instant vectors.')
  if (['and', 'or', 'unless'].includes(part.op) && (left === 'scalar' || right === 'scalar')) return found(`\`${part.op}\` needs series on both sides.`, 'Put vector() around a number.')
  if (comparisons.has(part.op) && left === 'scalar' && right === 'scalar' && !part.isBool) return found('Two numbers are compared.', 'Write `bool` behind the operator, or compare series.')
  if (part.isBool && !comparisons.has(part.op)) return found('`bool` stands behind an operator that compares nothing.', 'Take it out.')
  const { on, ignoring, group } = part.matching
  if ((on !== null || ignoring !== null) && (left === 'scalar' || right === 'scalar')) return found('Labels are matched with a number.', 'Take on() or ignoring() out.')
  if (group !== null && ['and', 'or', 'unless'].includes(part.op)) return found(`\`${part.op}\` takes no group_${group}.`, 'Take it out.')
  return null
}

function callProblem(part: CallExpr): PromqlProblem | null {
  const shape = signatures[part.name]
  // The grammar knows the function and this table does not (yet): nothing to say.
  if (shape === undefined) return null
  const [needed = '', optional = ''] = shape.replace(/=s$/, '').split('?')
  const isOpen = optional.endsWith('*')
  const all = needed + optional.replace('*', '')
  const most = isOpen ? Infinity : all.length
  if (part.args.length < needed.length || part.args.length > most) {
    return { say: `\`${part.name}\` takes ${needed.length}${most > needed.length ? ' or more' : ''} argument${all.length === 1 ? '' : 's'}, not ${part.args.length}.`, mend: 'Check its brackets and commas.', offset: part.from }
  }
  for (const [index, arg] of part.args.entries()) {
    const wanted = all[Math.min(index, all.length - 1)]!
    const type = typeOf(arg)
    if (letterOf[type] === wanted) continue
    const mend = wanted === 'r' ? 'Add a range: [5m].' : wanted === 'v' && type === 'range' ? 'Take the range away, or use the function that ends in _over_time.' : `Give it ${words[wanted]}.`
    return { say: `\`${part.name}\` needs ${words[wanted]}, not ${words[letterOf[type]]}.`, mend, offset: arg.from }
  }
  return null
}

function matchesNotEmpty({ op, value }: { readonly op: string; readonly value: string }): boolean {
  if (op === '=') return value !== ''
  if (op === '!=') return value === ''
  // Whether a pattern matches nothing is only decided where it is plain to see.
  const isOpen = /^(\.\*|)$/.test(value)
  return op === '=~' ? !isOpen : isOpen || value === '.+'
}
