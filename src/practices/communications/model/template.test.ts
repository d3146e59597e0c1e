// Templates: strict fields, built-in words for every case, and which one is chosen.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { builtInTemplate, chooseTemplate, fillTemplate, templateFields, templateProblems } from './template.ts'
import type { Template, TemplateFacts } from './template.ts'
import { audiences, updateStatuses } from './update.ts'

const facts = Object.fromEntries(Object.keys(templateFields).map((field) => [field, `<${field}>`])) as TemplateFacts

for (const row of [
  { says: 'known fields are fine, with or without spaces', text: '{{incident.title}} and {{ services }}', lines: [] },
  { says: 'an unknown field is found on its line', text: 'fine\n{{incident.tittle}}', lines: [2] },
  { says: 'an open brace is found', text: '{{incident.title', lines: [1] },
  { says: 'names of the language itself are no fields', text: '{{toString}}', lines: [1] },
]) test(row.says, () => assert.deepEqual(templateProblems(row.text).map(({ line }) => line), row.lines))

test('every audience and status has built-in words without a problem, and filling leaves no brace', () => {
  for (const audience of audiences) {
    for (const status of updateStatuses) {
      const { title, text } = builtInTemplate(audience, status)
      assert.deepEqual([...templateProblems(title), ...templateProblems(text)], [])
      assert.doesNotMatch(fillTemplate(text, facts), /\{\{|\}\}/)
    }
  }
})

test('what customers read says nothing of numbers, severities and titles inside', () => {
  for (const status of updateStatuses) {
    const { title, text } = builtInTemplate('customer', status)
    assert.doesNotMatch(title + text, /incident\./)
  }
})

test('the template that says most about the case is chosen; another language is no match', () => {
  const base: Template = { name: 'any', audience: 'customer', statuses: [], severities: [], language: 'en', title: 't', text: 'x' }
  const all = [base, { ...base, name: 'severe', severities: ['SEV1'] }, { ...base, name: 'found', statuses: ['identified' as const] }, { ...base, name: 'deutsch', language: 'de' }]
  const chosen = (severity: string, status: 'identified' | 'resolved', language = 'en') => chooseTemplate(all, { audience: 'customer', severity, status, language }).name
  assert.equal(chosen('SEV1', 'identified'), 'found')
  assert.equal(chosen('SEV1', 'resolved'), 'severe')
  assert.equal(chosen('SEV2', 'resolved'), 'any')
  assert.equal(chosen('SEV2', 'resolved', 'de'), 'deutsch')
  assert.equal(chosen('SEV2', 'resolved', 'fr'), 'built-in')
})
