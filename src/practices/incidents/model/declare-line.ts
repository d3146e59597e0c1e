// One line that declares an incident: `sev2 checkout: card payments fail [security] @ada`. Only the title is needed.
import type { Finding, Read } from '../../../base/finding.ts'
import { incidentTypes } from './incident-type.ts'
import type { IncidentType } from './incident-type.ts'
import { severities } from './severity.ts'
import type { Severity } from './severity.ts'

export interface DeclareLine {
  /** What is left when the rest is taken out; at most 200 characters, empty where nothing is left. */
  readonly title: string
  readonly severity: Severity | null
  /** Name in the catalog. */
  readonly service: string | null
  readonly type: IncidentType | null
  /** Login name or id. */
  readonly commander: string | null
}

/** As the request has it. */
const longestTitle = 200

export interface NamedService { readonly name: string; readonly displayName: string }

/**
 * `[sev1…sev4] [service:] title [[type]] [@commander]`. A service is meant by its name or its display name, in any case
 * of letters. Words before a colon that name no service belong to the title, with a warning; where they are one or two
 * letters off a service, and for a severity or type that does not exist, the finding is an error: nothing is guessed.
 */
export function readDeclareLine(text: string, services: readonly NamedService[]): Read<DeclareLine> {
  const findings: Finding[] = []
  let rest = text.trim().replaceAll(/\s+/g, ' ')

  const commanders: string[] = []
  rest = rest.replaceAll(/\[@([\w.-]{1,100})\]/g, (_whole, name: string) => (commanders.push(name), ' '))
  const types: IncidentType[] = []
  rest = rest.replaceAll(/\[([a-z]{3,12})\]/gi, (whole, word: string) => {
    const type = incidentTypes.find((each) => each === word.toLowerCase())
    if (type) return types.push(type), ' '
    const near = nearest(word, incidentTypes)
    if (near !== null) findings.push(wrong('INCIDENT_LINE_TYPE', `There is no type "${word}".`, `Write [${near}], or leave the brackets away.`, 'type'))
    return whole
  })
  rest = rest.trim().replace(/ @([\w.-]{1,100})$/, (_whole, name: string) => (commanders.push(name), ''))
  if (new Set(types).size > 1) findings.push(wrong('INCIDENT_LINE_TYPE', `It cannot be ${[...new Set(types)].join(' and ')} at once.`, 'Keep one of them.', 'type'))
  if (new Set(commanders).size > 1) findings.push(wrong('INCIDENT_LINE_COMMANDER', `${[...new Set(commanders)].map((name) => `@${name}`).join(' and ')} cannot both command.`, 'Name one of them; ask the others for their roles after.', 'commander'))

  let severity: Severity | null = null
  const said = /^sev(?:erity)?[- ]?(\d{1,6})(?::|(?= )|$)/i.exec(rest)
  if (said) {
    const known = severities.find((each) => each === `SEV${said[1]!}`)
    if (known) severity = known
    else findings.push(wrong('INCIDENT_LINE_SEVERITY', `There is no severity SEV${said[1]!}.`, `Write ${Number(said[1]) < 1 ? severities[0] : severities.at(-1)!}, the nearest, or another of ${severities.join(', ')}.`, 'severity'))
    rest = rest.slice(said[0].length).trim()
  }

  let service: string | null = null
  const [before, after] = atColon(rest)
  if (before !== null) {
    const known = services.find(({ name }) => sameWord(name, before)) ?? services.find(({ displayName }) => sameWord(displayName, before))
    const near = known ? null : nearest(before, services.map(({ name }) => name))
    if (known) [service, rest] = [known.name, after]
    else if (near !== null) findings.push(wrong('INCIDENT_LINE_SERVICE', `There is no service "${before}".`, `Write "${near}:" if you mean that; else put the words without the colon.`, 'service'))
    else findings.push({ level: 'warning', code: 'INCIDENT_LINE_SERVICE', say: `No service is called "${before}", so it stays in the title.`, mend: 'Choose the service, or go on without one.', field: 'service' })
  }
  const whole = rest.trim().replaceAll(/\s+/g, ' ')
  const title = whole.slice(0, longestTitle)
  if (title !== whole) findings.push(wrong('INCIDENT_LINE_TITLE', `What is wrong takes ${whole.length} letters.`, `Say it in ${longestTitle}, and the rest in the summary.`, 'title'))
  if (title === '') findings.push(wrong('INCIDENT_LINE_TITLE', 'The line does not say what is wrong.', 'Write it after the service: sev2 checkout: card payments fail', 'title'))
  return { value: { title, severity, service, type: types[0] ?? null, commander: commanders[0] ?? null }, findings }
}

const wrong = (code: string, say: string, mend: string, field: string): Finding => ({ level: 'error', code, say, mend, field })
const sameWord = (a: string, b: string): boolean => a !== '' && a.toLowerCase() === b.toLowerCase()

/** Before and after the first colon that a space or the end follows: `10:30` and `https://` are no services. */
function atColon(text: string): readonly [string | null, string] {
  const found = /^([^:]{1,100}?) ?:(?: |$)(.*)$/.exec(text)
  return found ? [found[1]!, found[2]!] : [null, text]
}

/** The known word one letter off, two from eight letters on; null where none is, or for words too short to tell. */
function nearest(word: string, known: readonly string[]): string | null {
  if (word.length < 4) return null
  const most = word.length < 8 ? 1 : 2
  let best: { readonly name: string; readonly off: number } | null = null
  for (const name of known) {
    if (Math.abs(name.length - word.length) > most) continue
    const off = lettersOff(word.toLowerCase(), name.toLowerCase())
    if (off <= most && (best === null || off < best.off)) best = { name, off }
  }
  return best?.name ?? null
}

/** Letters added, left out, replaced, or swapped with their neighbour (optimal string alignment). */
function lettersOff(a: string, b: string): number {
  let [twoBack, back]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      let off = Math.min(back[j]! + 1, row[j - 1]! + 1, back[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) off = Math.min(off, twoBack[j - 2]! + 1)
      row.push(off)
    }
    ;[twoBack, back] = [back, row]
  }
  return back[b.length]!
}
