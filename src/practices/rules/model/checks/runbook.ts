// Whoever is woken is told what to do.
import { isHeartbeat, urgencyOf } from '../rule.ts'
import type { Check } from '../rule.ts'

const names = ['runbook_url', 'runbook', 'runbookUrl', 'playbook_url', 'playbook']

export const runbook: Check = {
  name: 'runbook', level: 'warning',
  finds: 'Pages without a runbook, and runbooks that are no address.',
  why: 'At three in the morning a runbook is the difference between ten minutes and an hour. Writing it also shows whether there is anything to do at all: an alert without a possible action should not page.',
  bad: '- alert: CheckoutErrors\n  expr: job:errors:ratio5m > 0.05\n  for: 5m\n  labels:\n    severity: critical',
  good: '- alert: CheckoutErrors\n  expr: job:errors:ratio5m > 0.05\n  for: 5m\n  labels:\n    severity: critical\n  annotations:\n    runbook_url: https://runbooks.example/checkout-errors',
  find(rule, { options }) {
    if (rule.kind !== 'alert' || isHeartbeat(rule)) return []
    const urgency = urgencyOf(rule, options)
    const given = names.map((name) => rule.annotations.get(name)).find((field) => field !== undefined)
    if (given === undefined || given.value.trim() === '') {
      if (urgency !== 'page') return []
      return [{ say: 'The alert pages and has no runbook.', mend: 'Add the annotation `runbook_url` with an address that says what to check and what to do.' }]
    }
    const isAddress = given.value.includes('{{') || /^https?:\/\/[^\s/]+\S*$/.test(given.value.trim())
    return isAddress ? [] : [{ say: `The runbook \`${given.value.slice(0, 80)}\` is no address.`, mend: 'Write the whole address, with https://.', line: given.line }]
  },
}

/** The address that an alert's runbook stands at, when it is one that can be looked up. */
export function runbookUrlOf(annotations: ReadonlyMap<string, { readonly value: string; readonly line: number }>): { readonly url: string; readonly line: number } | null {
  const given = names.map((name) => annotations.get(name)).find((field) => field !== undefined)
  return given === undefined || given.value.includes('{{') || !/^https?:\/\/\S+$/.test(given.value.trim()) ? null : { url: given.value.trim(), line: given.line }
}
