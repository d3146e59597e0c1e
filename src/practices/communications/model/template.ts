// Texts with fields in {{double braces}}: read strictly, filled from facts, and the built-in ones for every audience and status.
import type { AudienceName, UpdateStatus } from './update.ts'

export const templateFields = {
  'incident.number': 'its number, 142', 'incident.title': 'its title', 'incident.severity': 'SEV1 to SEV4', 'incident.state': 'open, mitigated, resolved, closed',
  'incident.url': 'its page, for people with an account', service: 'the service affected', services: 'the same, or "our service" where none is named', environment: 'where it happens',
  status: 'investigating, identified, monitoring, resolved', declaredAt: 'when it was declared, UTC', startedAt: 'the same: since when people are on it, UTC',
  nextUpdate: '"by 14:20 UTC", or "when there is news"', lastUpdate: 'the text of the update before to the same audience',
} as const
export type TemplateField = keyof typeof templateFields
export type TemplateFacts = Readonly<Record<TemplateField, string>>

export interface TemplateProblem {
  /** First line is 1. */
  readonly line: number
  readonly say: string
  readonly mend: string
}

/** Every field that is not known, and every brace that does not close. */
export function templateProblems(text: string): readonly TemplateProblem[] {
  const problems: TemplateProblem[] = []
  text.split('\n').forEach((line, index) => {
    for (const [, said = ''] of line.matchAll(/\{\{(.*?)\}\}/g)) {
      const field = said.trim()
      if (!isField(field)) problems.push({ line: index + 1, say: `{{${field}}} is not a field.`, mend: `Use one of ${Object.keys(templateFields).join(', ')}.` })
    }
    if (/\{\{|\}\}/.test(line.replace(/\{\{.*?\}\}/g, ''))) problems.push({ line: index + 1, say: 'A double brace opens without closing, or closes without opening.', mend: 'Write {{field}} on one line.' })
  })
  return problems
}

/** The text with its fields filled in. What is not a field stays as it is: nothing is guessed. */
export function fillTemplate(text: string, facts: TemplateFacts): string {
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, field: string) => (isField(field) ? facts[field] : whole)).trim()
}

function isField(text: string): text is TemplateField {
  return Object.hasOwn(templateFields, text)
}

export interface Template {
  readonly name: string
  readonly audience: AudienceName
  /** Empty: for all. */
  readonly statuses: readonly UpdateStatus[]
  readonly severities: readonly string[]
  /** BCP 47: `en`, `de`. */
  readonly language: string
  readonly title: string
  readonly text: string
}

export const usualLanguage = 'en'

/** The one that says most about the case: status and severity named before one of them, that before none; then by name. Null: the built-in one. */
export function chooseTemplate(templates: readonly Template[], of: { audience: AudienceName; status: UpdateStatus; severity: string; language: string }): Template {
  const fitting = templates.filter((each) => each.audience === of.audience && each.language === of.language
    && (each.statuses.length === 0 || each.statuses.includes(of.status)) && (each.severities.length === 0 || each.severities.includes(of.severity)))
  const weight = (each: Template): number => (each.statuses.length > 0 ? 2 : 0) + (each.severities.length > 0 ? 1 : 0)
  const [best] = fitting.toSorted((one, other) => weight(other) - weight(one) || one.name.localeCompare(other.name))
  return best ?? builtInTemplate(of.audience, of.status)
}

/** In plain words, without blame and without what is not known. */
const texts: Readonly<Record<AudienceName, Readonly<Record<UpdateStatus, string>>>> = {
  internal: {
    investigating: 'We are looking into {{incident.title}} ({{incident.severity}}, {{services}}). The cause is not known yet.\nNext update {{nextUpdate}}. {{incident.url}}',
    identified: 'The cause of {{incident.title}} ({{incident.severity}}, {{services}}) is found, and we are working on it.\nNext update {{nextUpdate}}. {{incident.url}}',
    monitoring: '{{incident.title}} ({{services}}): a mitigation is in place and we are watching it.\nNext update {{nextUpdate}}. {{incident.url}}',
    resolved: '{{incident.title}} ({{services}}) is resolved. It was declared {{declaredAt}}.\n{{incident.url}}',
  },
  executive: {
    investigating: '{{incident.severity}}: {{incident.title}}. {{services}} affected since {{startedAt}}. People are on it; the cause is not known yet.\nNext update {{nextUpdate}}.',
    identified: '{{incident.severity}}: {{incident.title}}. {{services}} affected since {{startedAt}}. The cause is found and being dealt with.\nNext update {{nextUpdate}}.',
    monitoring: '{{incident.severity}}: {{incident.title}}. A mitigation is in place on {{services}} and being watched.\nNext update {{nextUpdate}}.',
    resolved: '{{incident.severity}}: {{incident.title}} is resolved. {{services}} work normally. What happened will be reviewed.',
  },
  customer: {
    investigating: 'We are aware of a problem with {{services}} and are looking into it. We are sorry for the trouble.\nNext update {{nextUpdate}}.',
    identified: 'We have found the cause of the problem with {{services}} and are working on a fix.\nNext update {{nextUpdate}}.',
    monitoring: 'A fix for the problem with {{services}} is in place. We are watching it closely.\nNext update {{nextUpdate}}.',
    resolved: 'The problem with {{services}} is resolved. We are sorry for the trouble it caused.',
  },
  support: {
    investigating: 'Customers may report trouble with {{services}}. Tell them: we know about it and are looking into it. Please link their tickets to #{{incident.number}}.\nNext update {{nextUpdate}}.',
    identified: 'Trouble with {{services}}: the cause is found. Tell customers: we are working on a fix. No workaround is known unless one is written here.\nNext update {{nextUpdate}}.',
    monitoring: 'Trouble with {{services}}: a fix is in place. Ask customers to try again, and tell us in #{{incident.number}} if it still fails.\nNext update {{nextUpdate}}.',
    resolved: 'The trouble with {{services}} is over. Tell customers: it works again. Reports after this are a new problem: please say so.',
  },
}

export function builtInTemplate(audience: AudienceName, status: UpdateStatus): Template {
  const title = audience === 'customer' ? 'Problem with {{services}}' : '{{incident.title}}'
  return { name: 'built-in', audience, statuses: [status], severities: [], language: usualLanguage, title, text: texts[audience][status] }
}
