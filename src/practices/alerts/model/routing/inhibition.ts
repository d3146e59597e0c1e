// Inhibition: while a source alert fires, targets with the same values of some labels ask nothing of anybody.
import { gateBy } from '../gate.ts'
import { fingerprintOfText, labelOf } from '../labels.ts'
import type { Labels } from '../labels.ts'
import { matchesAll, matcherText, parseMatchers } from '../matcher.ts'
import type { Matcher } from '../matcher.ts'
import type { InhibitSpec } from './spec.ts'

export interface InhibitRule {
  /** Of what it says, so that an unchanged rule keeps what was found by it. */
  readonly id: string
  readonly name: string
  readonly sources: readonly Matcher[]
  readonly targets: readonly Matcher[]
  readonly equal: readonly string[]
}

/** An alert's part in a rule: with what it meets others. */
export interface Meeting {
  readonly rule: string
  /** Of the values of the rule's equal labels. */
  readonly equals: string
  /** It fits the other side of the rule too. Two such do not inhibit each other, as in Alertmanager. */
  readonly isBoth: boolean
}

export interface Inhibition {
  readonly rules: ReadonlyMap<string, InhibitRule>
  sourceOf(labels: Labels): readonly Meeting[]
  targetOf(labels: Labels): readonly Meeting[]
}

/** Throws ALERTS_MATCHER or ALERTS_PATTERN. */
export function compileInhibition(specs: readonly InhibitSpec[]): Inhibition {
  const rules = specs.map(ruleOf)
  const bySource = gateBy(rules, (rule) => rule.sources)
  const byTarget = gateBy(rules, (rule) => rule.targets)
  return {
    rules: new Map(rules.map((rule) => [rule.id, rule])),
    sourceOf: (labels) => bySource(labels).filter((rule) => matchesAll(rule.sources, labels)).map((rule) => meetingOf(rule, labels, matchesAll(rule.targets, labels))),
    targetOf: (labels) => byTarget(labels).filter((rule) => matchesAll(rule.targets, labels)).map((rule) => meetingOf(rule, labels, matchesAll(rule.sources, labels))),
  }
}

function ruleOf({ name, sourceMatchers, targetMatchers, equal = [] }: InhibitSpec): InhibitRule {
  const sources = sourceMatchers.flatMap(parseMatchers)
  const targets = targetMatchers.flatMap(parseMatchers)
  const words = JSON.stringify([sources.map(matcherText), targets.map(matcherText), equal])
  return { id: fingerprintOfText(words), name: name ?? `{${sources.map(matcherText).join(',')}} inhibits {${targets.map(matcherText).join(',')}}`, sources, targets, equal }
}

function meetingOf(rule: InhibitRule, labels: Labels, isBoth: boolean): Meeting {
  return { rule: rule.id, equals: fingerprintOfText(JSON.stringify(rule.equal.map((name) => labelOf(labels, name) ?? ''))), isBoth }
}

/** Whether the target is inhibited by the source: the same rule and values, and not both on both sides. */
export function inhibits(source: Meeting, target: Meeting): boolean {
  return source.rule === target.rule && source.equals === target.equals && !(source.isBoth && target.isBoth)
}
